//! What a garment is.

use crate::network::Check;
use crate::units::{Pressure, Time};

/// Compression classes of stockings: pressure at the ankle, lying, as RAL-GZ 387 sets it (Germany; much of Europe follows it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StockingClass {
    /// Class I, 18 to 21 mmHg.
    Light,
    /// Class II, 23 to 32 mmHg.
    Moderate,
    /// Class III, 34 to 46 mmHg.
    Strong,
    /// Class IV, 49 mmHg and more.
    VeryStrong,
}

impl StockingClass {
    /// All classes.
    pub const ALL: [Self; 4] = [Self::Light, Self::Moderate, Self::Strong, Self::VeryStrong];

    /// Pressure at the ankle: the middle of the class, and the least of class IV.
    pub const fn ankle(self) -> Pressure {
        Pressure::from_mmhg(match self {
            Self::Light => 19.5,
            Self::Moderate => 27.5,
            Self::Strong => 40.0,
            Self::VeryStrong => 49.0,
        })
    }
}

/// How hard a garment presses at rest, lying, along the leg.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GarmentPressures {
    /// Around the foot.
    pub foot: Pressure,
    /// At the ankle.
    pub ankle: Pressure,
    /// Around the calf.
    pub calf: Pressure,
    /// Around the thigh.
    pub thigh: Pressure,
}

/// What a garment adds to its pressure at rest because it gives little: a slack one, of no pressure, adds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GarmentStiffness {
    /// By which share pressure rises from lying to standing, as the leg fills. Times the pressure it is the static stiffness index.
    pub standing: f64,
    /// By which share pressure rises for each 100 mmHg that the muscle under it contracts with.
    pub contraction_per_100_mmhg: f64,
}

/// When a pump inflates: for `inflated` of every `period` from time 0 on, ramps included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cycle {
    pub inflated: Time,
    pub period: Time,
    pub ramp: Time,
}

/// A stocking, a bandage, a cuff or a pneumatic pump around a leg.
///
/// # Equations
///
/// $$P_z = p_z\\,l(t)\\,\left(1 + k_s u + k_c \frac{P_m - P_{m,0}}{100\ \mathrm{mmHg}}\right)$$
///
/// In plain text: `P = p l(t) (1 + k_s u + k_c (P_m - P_m0)/100 mmHg)` in each zone: `p` its pressure at rest, lying; `l` from 0 to 1, how far it is put on and inflated; `u` from 0 lying to 1 standing, the
/// column of blood above the ankle over that of a standing person; `P_m - P_m0` the rise of the pressure in the muscle under it. Below the knee that is the soleus, at the foot the load of the sole.
///
/// | vessel | pressure | of it there arrives |
/// |---|---|---|
/// | foot veins | foot | 0.92 |
/// | deep calf veins, distal | mean of ankle and calf | 0.80 |
/// | deep calf veins, proximal; sinuses; gastrocnemius; artery of the lower leg | calf | 0.80 |
/// | saphenous vein in one piece | mean of ankle and calf | 0.92 |
/// | saphenous vein in three: ankle; mid-calf; thigh | ankle; calf; thigh | 0.92 |
/// | femoral vein, thigh's muscles, artery of the thigh | thigh | 0.80 |
/// | tissues of foot; calf; thigh, if they exchange fluid | as foot veins; saphenous vein; thigh's muscles | the same |
///
/// What arrives is what a suction around the leg passes on to subcutaneous tissue and to muscle: Olsen and Länne 1998, Am J Physiol 275:H878. Zones are design values.
///
/// # Ready made
///
/// | garment | pressures, mmHg or share | stiffness | where it comes from |
/// |---|---|---|---|
/// | [`stocking`](Self::stocking) | ankle by class, foot the same, calf 70 %, thigh 40 % | 0.12; 0.15 | classes and fall along the leg: RAL-GZ 387; 0.15 gives the 6 to 7 mmHg by which walking moves the pressure of class II at B1 (doi 10.1177/02683555261424072); 0.12 is a design value, below the 10 mmHg that tell elastic material from inelastic |
/// | [`elastic_bandage`](Self::elastic_bandage) | as told, knee high, calf 80 % (design value) | 0.12; 0.15 | as a stocking |
/// | [`inelastic_bandage`](Self::inelastic_bandage) | the same | 0.5; 0.35 | from 41 lying to above 60 mmHg standing: Mosti and Partsch 2008, doi 10.1258/phleb.2008.008009; 0.35 is a design value |
/// | [`foot_pump`](Self::foot_pump) | foot 130, for 3 of 20 s, reached within 0.4 s | 0 | 125 mmHg, three times a minute: Andrews et al. 1993, doi 10.1002/bjs.1800800221; time to fill: design value |
/// | [`calf_pump`](Self::calf_pump) | ankle and calf 45, for 12 of 60 s, reached within 2 s | 0 | 45 mmHg: Kamm et al. 1986, Cardiovasc Res 20:588; times: design values, usual |
/// | [`thigh_cuff`](Self::thigh_cuff) | thigh, as told | 0 | |
///
/// # Limits
///
/// A pressure of one zone is the same all round; a garment does not slip and its pressure does not fall through the day; it does not hold the ankle back; a saphenous vein in one piece is pressed
/// as its part below the knee is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Garment {
    pub(super) pressures: GarmentPressures,
    pub(super) stiffness: GarmentStiffness,
    pub(super) superficial: f64,
    pub(super) deep: f64,
    pub(super) cycle: Option<Cycle>,
    pub(super) worn: Option<(Time, Time)>,
}

/// Putting on and taking off takes this long (design value).
pub(super) const DONNING: Time = Time::from_seconds(5.0);
/// Stiffness of elastic material.
const ELASTIC: GarmentStiffness = GarmentStiffness {
    standing: 0.12,
    contraction_per_100_mmhg: 0.15,
};
/// Stiffness of inelastic material.
const INELASTIC: GarmentStiffness = GarmentStiffness {
    standing: 0.5,
    contraction_per_100_mmhg: 0.35,
};
/// No pump fills faster.
const SHORTEST_RAMP: Time = Time::from_ms(10.0);
/// The most that may press: beyond it no cuff goes.
const MOST: Pressure = Pressure::from_mmhg(300.0);

impl Garment {
    /// A garment of your own, as soft as can be.
    pub const fn new(pressures: GarmentPressures) -> Self {
        Self {
            pressures,
            stiffness: GarmentStiffness {
                standing: 0.0,
                contraction_per_100_mmhg: 0.0,
            },
            superficial: 0.92,
            deep: 0.80,
            cycle: None,
            worn: None,
        }
    }

    /// A graduated stocking of this class, up to the groin.
    pub fn stocking(class: StockingClass) -> Self {
        Self::graduated_stocking(class.ankle())
    }

    /// A graduated stocking with this pressure at the ankle, up to the groin.
    pub fn graduated_stocking(ankle: Pressure) -> Self {
        let pressures = GarmentPressures {
            foot: ankle,
            ankle,
            calf: ankle * 0.7,
            thigh: ankle * 0.4,
        };
        Self::new(pressures).with_stiffness(ELASTIC)
    }

    /// An elastic bandage up to the knee, with this pressure at the ankle.
    pub fn elastic_bandage(ankle: Pressure) -> Self {
        Self::bandage(ankle).with_stiffness(ELASTIC)
    }

    /// An inelastic bandage up to the knee, with this pressure at the ankle.
    pub fn inelastic_bandage(ankle: Pressure) -> Self {
        Self::bandage(ankle).with_stiffness(INELASTIC)
    }

    fn bandage(ankle: Pressure) -> Self {
        Self::new(GarmentPressures {
            foot: ankle,
            ankle,
            calf: ankle * 0.8,
            thigh: Pressure::ZERO,
        })
    }

    /// A pump around the foot.
    pub fn foot_pump() -> Self {
        let pressures = GarmentPressures {
            foot: Pressure::from_mmhg(130.0),
            ..GarmentPressures::default()
        };
        let [inflated, period, ramp] = [3.0, 20.0, 0.4].map(Time::from_seconds);
        Self::new(pressures).cycling(inflated, period, ramp)
    }

    /// A pump around the lower leg.
    pub fn calf_pump() -> Self {
        let pressure = Pressure::from_mmhg(45.0);
        let pressures = GarmentPressures {
            ankle: pressure,
            calf: pressure,
            ..GarmentPressures::default()
        };
        let [inflated, period, ramp] = [12.0, 60.0, 2.0].map(Time::from_seconds);
        Self::new(pressures).cycling(inflated, period, ramp)
    }

    /// A cuff around the thigh with this pressure.
    pub fn thigh_cuff(pressure: Pressure) -> Self {
        Self::new(GarmentPressures {
            thigh: pressure,
            ..GarmentPressures::default()
        })
    }

    /// Ends below the knee.
    #[must_use]
    pub const fn knee_high(mut self) -> Self {
        self.pressures.thigh = Pressure::ZERO;
        self
    }

    /// Of another material.
    #[must_use]
    pub const fn with_stiffness(mut self, stiffness: GarmentStiffness) -> Self {
        self.stiffness = stiffness;
        self
    }

    /// Of which these shares arrive at superficial and at deep vessels; 0.92 and 0.80 unless said.
    #[must_use]
    pub const fn with_transmission(mut self, superficial: f64, deep: f64) -> Self {
        self.superficial = superficial;
        self.deep = deep;
        self
    }

    /// Inflated for this long of every period from time 0 on; `ramp` is how long it takes to fill and to empty, within `inflated`.
    #[must_use]
    pub const fn cycling(mut self, inflated: Time, period: Time, ramp: Time) -> Self {
        self.cycle = Some(Cycle {
            inflated,
            period,
            ramp,
        });
        self
    }

    /// Worn between these times only; putting it on and taking it off take 5 s each, within them.
    #[must_use]
    pub const fn worn_between(mut self, from: Time, to: Time) -> Self {
        self.worn = Some((from, to));
        self
    }

    /// How hard it presses at rest, lying.
    pub const fn pressures(&self) -> &GarmentPressures {
        &self.pressures
    }

    /// What it adds because it gives little.
    pub const fn stiffness(&self) -> &GarmentStiffness {
        &self.stiffness
    }

    /// Static stiffness index: by how much the pressure at the ankle rises from lying to standing.
    pub fn static_stiffness_index(&self) -> Pressure {
        self.pressures.ankle * self.stiffness.standing
    }

    /// Whether it presses nowhere.
    pub(super) fn is_slack(&self) -> bool {
        self.zones().iter().all(|(_, p)| *p == Pressure::ZERO)
    }

    const fn zones(&self) -> [(&'static str, Pressure); 4] {
        [
            ("pressure at the foot", self.pressures.foot),
            ("pressure at the ankle", self.pressures.ankle),
            ("pressure at the calf", self.pressures.calf),
            ("pressure at the thigh", self.pressures.thigh),
        ]
    }

    pub(crate) fn check(&self, check: &mut Check<'_>) {
        for (field, pressure) in self.zones() {
            let holds = pressure >= Pressure::ZERO && pressure <= MOST;
            check.require(field, pressure, holds, "between 0 and 300 mmHg");
        }
        let stiffness = &self.stiffness;
        for (field, share) in [
            ("stiffness on standing", stiffness.standing),
            (
                "stiffness per 100 mmHg of contraction",
                stiffness.contraction_per_100_mmhg,
            ),
        ] {
            let holds = (0.0..=5.0).contains(&share);
            let must = "a share of the resting pressure between 0 and 5";
            check.require_number(field, share, "", holds, must);
        }
        if let Some(cycle) = &self.cycle {
            cycle.check(check);
        }
        if let Some((from, to)) = self.worn {
            check.finite("when it is put on", from);
            let holds = to.is_finite() && to - from >= DONNING * 2.0;
            let must = "finite, and at least 10 s after it is put on, which takes 5 s, as taking it off does";
            check.require("when it is off again", to, holds, must);
        }
    }
}

impl Cycle {
    fn check(&self, check: &mut Check<'_>) {
        let holds = self.ramp.is_finite() && self.ramp >= SHORTEST_RAMP;
        check.require(
            "time to inflate",
            self.ramp,
            holds,
            "finite and at least 10 ms",
        );
        let holds = self.inflated >= self.ramp * 2.0;
        let must = "at least twice the time to inflate, which is within it";
        check.require("time inflated", self.inflated, holds, must);
        let holds = self.period.is_finite() && self.period > self.inflated;
        let must = "finite and longer than the time inflated";
        check.require("period of inflation", self.period, holds, must);
    }
}
