//! One rise, hold and fall of a muscle's excitation within a cycle.

use crate::network::Check;
use crate::parts::smooth::smoothstep5;

/// A muscle that is switched on once in a cycle: rises smoothly, holds, falls smoothly.
///
/// Times are shares of the cycle; they may reach below 0 or above 1, which is the cycle before or after. Rise and fall are quintic steps,
/// `x^3 (10 - 15 x + 6 x^2)`, so that the excitation is smooth to its second derivative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ramp {
    /// Where the rise begins.
    pub begin: f64,
    /// Where the full level is reached.
    pub full: f64,
    /// Where the fall begins.
    pub fall: f64,
    /// Where the excitation is nought again.
    pub end: f64,
    /// The full level, 1 being maximal voluntary excitation.
    pub level: f64,
}

impl Ramp {
    /// A rise and fall without a hold, highest in the middle.
    pub const fn bump(begin: f64, end: f64, level: f64) -> Self {
        let middle = 0.5 * (begin + end);
        Self {
            begin,
            full: middle,
            fall: middle,
            end,
            level,
        }
    }

    /// A rise from `begin` to `full`, a hold until `fall`, a fall until `end`.
    pub const fn hold(begin: f64, full: f64, fall: f64, end: f64, level: f64) -> Self {
        Self {
            begin,
            full,
            fall,
            end,
            level,
        }
    }

    /// The excitation at share `phase` of the cycle, what reaches over from the neighbouring cycles included.
    pub fn at(&self, phase: f64) -> f64 {
        self.within(phase) + self.within(phase - 1.0) + self.within(phase + 1.0)
    }

    /// The shorter of rise and fall, as a share of the cycle.
    pub(super) fn shortest(&self) -> f64 {
        (self.full - self.begin).min(self.end - self.fall)
    }

    fn within(&self, phase: f64) -> f64 {
        if phase <= self.begin || phase >= self.end {
            return 0.0;
        }
        let rise = smoothstep5((phase - self.begin) / (self.full - self.begin));
        let fall = smoothstep5((self.end - phase) / (self.end - self.fall));
        self.level * rise.min(fall)
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        let ordered = self.begin < self.full && self.full <= self.fall && self.fall < self.end;
        let near = self.begin >= -1.0 && self.end <= 2.0 && self.end - self.begin <= 1.0;
        let must = "begin < full <= fall < end, within one cycle's length and between -1 and 2";
        check.require_number("begin of a ramp", self.begin, "", ordered && near, must);
        check.share("level of a ramp", self.level);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bump_peaks_in_its_middle_and_is_nought_outside() {
        let bump = Ramp::bump(0.0, 0.5, 0.4);
        assert_eq!(bump.at(0.25), 0.4);
        assert_eq!(bump.at(0.0), 0.0);
        assert_eq!(bump.at(0.75), 0.0);
        assert!((bump.at(0.125) - 0.2).abs() < 1e-12);
    }

    #[test]
    fn a_ramp_reaches_over_the_end_of_the_cycle() {
        let strike = Ramp::bump(-0.12, 0.12, 1.0);
        assert!((strike.at(0.94) - strike.at(0.06)).abs() < 1e-12);
        assert!(strike.at(0.94) > 0.0);
    }

    #[test]
    fn a_hold_is_flat() {
        let hold = Ramp::hold(0.1, 0.3, 0.6, 0.8, 0.5);
        assert_eq!(hold.at(0.3), 0.5);
        assert_eq!(hold.at(0.45), 0.5);
        assert!((hold.at(0.2) - 0.25).abs() < 1e-12);
        assert!((hold.at(0.7) - 0.25).abs() < 1e-12);
    }
}
