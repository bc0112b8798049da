//! Published values of healthy legs, and duplex cut-offs.

use soleus::presets::LegValve;
use soleus::protocol::TestPosture;

use crate::Kind;

/// What has been published about a quantity.
#[derive(Clone, Copy, Debug)]
pub enum Norm {
    /// Nothing that can be compared.
    None,
    /// A range of healthy values, in the unit of the row, and who measured it.
    Range(f64, f64, &'static str),
    /// An upper limit of healthy values.
    Below(f64, &'static str),
    /// A lower limit of healthy values.
    Above(f64, &'static str),
}

impl Norm {
    /// Where a value lies.
    pub fn mark(self, value: f64) -> &'static str {
        match self {
            Self::None => "",
            Self::Range(low, _, _) | Self::Above(low, _) if value < low => "low",
            Self::Range(_, high, _) | Self::Below(high, _) if value > high => "high",
            _ => "ok",
        }
    }

    /// The range in words.
    pub fn range(self) -> String {
        match self {
            Self::None => String::from("no published value"),
            Self::Range(low, high, _) => format!("{low} to {high}"),
            Self::Below(high, _) => format!("below {high}"),
            Self::Above(low, _) => format!("above {low}"),
        }
    }

    /// Who measured it.
    pub fn source(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Range(_, _, source) | Self::Below(_, source) | Self::Above(_, source) => source,
        }
    }
}

/// What is measured of a leg in which posture at which exercise: published values hold for that alone.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The posture of the exercise.
    pub posture: TestPosture,
    /// The exercise.
    pub kind: Kind,
    /// Contractions in the bout.
    pub number: u32,
}

impl Setting {
    /// Mean popliteal velocity at rest.
    pub fn popliteal_velocity(self) -> Norm {
        match self.posture {
            TestPosture::Supine => Norm::Range(9.0, 13.0, "Stein 2009"),
            TestPosture::Sitting => Norm::Range(2.0, 4.0, "Stein 2009"),
            TestPosture::Standing => Norm::None,
        }
    }

    /// Peak velocity in plantar flexion. It was measured in the femoral vein; the model's is higher, as one vein carries all that the calf ejects.
    pub fn peak_velocity(self) -> Norm {
        Norm::Range(32.0, 67.0, "Tsuda 2017, femoral")
    }

    const fn standing(self) -> bool {
        matches!(self.posture, TestPosture::Standing)
    }

    const fn tiptoe(self) -> bool {
        self.standing() && matches!(self.kind, Kind::HeelRaises)
    }

    const fn walking(self) -> bool {
        self.standing() && matches!(self.kind, Kind::Walking)
    }

    const fn when(holds: bool, norm: Norm) -> Norm {
        if holds { norm } else { Norm::None }
    }

    /// Pressure in a foot vein at rest, mmHg.
    pub const fn rest(self) -> Norm {
        match self.posture {
            TestPosture::Standing => Norm::Range(76.0, 95.0, "Stick 1992; Perry 1986"),
            TestPosture::Sitting => Norm::Range(50.0, 60.0, "Pollack & Wood 1949: 56"),
            TestPosture::Supine => {
                Norm::Range(5.0, 20.0, "Pollack & Wood 1949: 12; Perry 1986: 17")
            }
        }
    }

    /// Pressure after ten tiptoes, mmHg.
    pub const fn after(self) -> Norm {
        let norm = Norm::Range(15.0, 35.0, "Nicolaides & Zukowski 1986");
        Self::when(self.tiptoe() && self.number >= 10, norm)
    }

    /// Mean pressure while walking, mmHg.
    pub const fn during(self) -> Norm {
        Self::when(
            self.walking(),
            Norm::Range(20.0, 35.0, "Stick 1992: 23.5 slow, 30.4 fast"),
        )
    }

    /// Fall of the mean pressure while walking, mmHg.
    pub const fn fall_during(self) -> Norm {
        Self::when(self.walking(), Norm::Range(54.0, 71.0, "Pollack 1949"))
    }

    /// Drop from rest to after exercise, as a share of the pressure at rest, %.
    pub const fn drop_percent(self) -> Norm {
        let norm = Norm::Above(50.0, "Raju & Neglen, usual limit");
        Self::when(self.tiptoe() && self.number >= 10, norm)
    }

    /// Time to regain 90 % of the drop, s.
    pub const fn recovery(self) -> Norm {
        Self::when(
            self.standing(),
            Norm::Range(15.0, 60.0, "Pollack 1949: 31 (8 to 57)"),
        )
    }

    /// Functional venous volume, mL.
    pub const fn venous_volume(self) -> Norm {
        Self::when(
            self.standing(),
            Norm::Range(70.0, 170.0, "Christopoulos 1987"),
        )
    }

    /// Venous filling index, mL/s.
    pub const fn filling_index(self) -> Norm {
        Self::when(self.standing(), Norm::Below(2.0, "Christopoulos 1987"))
    }

    /// Ejection fraction of one tiptoe, %.
    pub const fn ejection(self) -> Norm {
        Self::when(
            self.tiptoe(),
            Norm::Range(30.5, 52.6, "Lattimer 2018: 42.6, quartiles"),
        )
    }

    /// Residual volume fraction after ten tiptoes, %.
    pub const fn residual(self) -> Norm {
        Self::when(
            self.tiptoe() && self.number >= 10,
            Norm::Below(35.0, "Christopoulos 1987"),
        )
    }

    /// Highest pressure in the soleus while walking, mmHg.
    pub const fn soleus(self) -> Norm {
        Self::when(
            self.walking(),
            Norm::Range(112.0, 250.0, "Ballard 1998: 181 ± 69"),
        )
    }
}

/// The longest reflux that duplex ultrasound takes for normal, s.
///
/// Source: N. Labropoulos et al., J. Vasc. Surg. 38 (2003) 793.
pub const fn reflux_cut_off_s(valve: LegValve) -> f64 {
    match valve {
        LegValve::Popliteal | LegValve::Iliofemoral => 1.0,
        LegValve::DeepPerforators
        | LegValve::SoleusPerforators
        | LegValve::GastrocnemiusPerforators => 0.35,
        _ => 0.5,
    }
}
