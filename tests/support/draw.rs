//! Random choices from a seed.

/// Choices without end, the same for the same seed.
pub(crate) struct Draw(pub(crate) u64);

/// Numbers that no vessel has, or that few have; the last six are large or small for a vessel, yet not absurd.
const ODD: [f64; 28] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    0.0,
    -0.0,
    5e-324,
    1e-310,
    1e-300,
    1e-100,
    1e-30,
    1e-20,
    1e-15,
    1e-12,
    1e12,
    1e15,
    1e20,
    1e30,
    1e100,
    1e300,
    f64::MAX,
    -1.0,
    -1e300,
    1e-9,
    1e-6,
    1e-3,
    1e3,
    1e6,
    1e9,
];

impl Draw {
    /// Source: G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014, doi 10.1145/2660193.2660195 (SplitMix64).
    fn bits(&mut self, count: u32) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) >> (64 - count)
    }

    /// A whole number below `count`, which is at most 256.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.bits(8) as usize * count / 256
    }

    /// A number from `low` to `high`, with even chances for each power of ten.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        let share = self.bits(16) as f64 / 65_536.0;
        low * (high / low).powf(share)
    }

    /// A number for a vessel; in `odd` of 256 cases one that makes little sense or none.
    pub(crate) fn number(&mut self, odd: usize) -> f64 {
        if self.below(256) >= odd {
            return match self.below(4) {
                0 => self.between(1e-3, 1.0),
                _ => self.between(0.05, 20.0),
            };
        }
        match self.below(3) {
            0 => self.between(1e-12, 1e12),
            _ => ODD[self.below(ODD.len())],
        }
    }
}
