//! What the `tilt_cohort` example is made of.

pub mod drawing;
pub mod people;
pub mod report;
pub mod statistics;
pub mod tilt;

/// What is measured, and predicted, of a person at one time.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Heart rate, in 1/min.
    pub heart_rate: f64,
    /// Cardiac output, in L/min.
    pub output: f64,
    /// Resistance times body surface, in dyn s/cm5 m2.
    pub resistance: f64,
}

/// A person lying, and 2 and 5 minutes after being tilted.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// Lying.
    pub supine: State,
    /// After 2 and after 5 minutes.
    pub tilted: [State; 2],
}

/// A quantity whose change is compared.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// What it is.
    pub name: &'static str,
    /// Its key in JSON and in the file of `--out`, with the unit.
    pub key: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Decimals that are worth printing.
    pub decimals: usize,
    /// Reads it.
    pub of: fn(&State) -> f64,
}

/// What must be known to judge the errors.
pub const NOTE: &str = "of the 112 people of the LASERI study, the even rows were used in choosing between published values of parameters; the odd rows were not";

/// Minutes after which the tilted person is measured.
pub const MINUTES: [u32; 2] = [2, 5];

/// What is compared.
pub const QUANTITIES: [Quantity; 4] = [
    Quantity {
        name: "heart rate",
        key: "heart_rate_change_bpm",
        unit: "1/min",
        decimals: 1,
        of: |state| state.heart_rate,
    },
    Quantity {
        name: "cardiac output",
        key: "cardiac_output_change_l_min",
        unit: "L/min",
        decimals: 2,
        of: |state| state.output,
    },
    Quantity {
        name: "stroke volume",
        key: "stroke_volume_change_ml",
        unit: "mL",
        decimals: 1,
        of: |state| 1000.0 * state.output / state.heart_rate,
    },
    Quantity {
        name: "resistance",
        key: "resistance_change_dyn_s_cm5_m2",
        unit: "dyn s/cm5 m2",
        decimals: 0,
        of: |state| state.resistance,
    },
];

impl Course {
    /// Changes of a quantity from lying to 2 and to 5 minutes of tilt.
    pub fn changes(&self, quantity: &Quantity) -> [f64; 2] {
        self.tilted
            .map(|state| (quantity.of)(&state) - (quantity.of)(&self.supine))
    }
}
