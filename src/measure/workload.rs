//! What the heart's work costs, and what muscles add to it: two states of one body side by side.

use crate::measure::heart_report::HeartReport;
use crate::measure::oxygen::{OxygenCost, oxygen_of_rate_pressure_product};
use crate::measure::squeeze_work::SqueezeWork;
use crate::presets::Body;
use crate::simulation::{QueryError, Solution};
use crate::units::{Power, Time};

/// The work of heart and muscles on the blood over a window.
///
/// # Definitions
///
/// | quantity | definition |
/// |---|---|
/// | stroke work, pressure-volume area | of the left ventricle, as in [`HeartReport`] |
/// | per minute; per litre | times heart rate; over the output of a minute |
/// | oxygen | [`OxygenCost`], from the pressure-volume area; a second estimate from heart rate times systolic pressure: [`oxygen_of_rate_pressure_product`] |
/// | power of muscles | [`SqueezeWork`] on the veins that muscles and the sole's load squeeze ([`Body::pumped_veins`]), of both legs |
/// | share of muscles | their power over the left ventricle's external power; over both ventricles'; over that of ventricles and muscles together, which is all that moves the blood |
///
/// # Limits
///
/// Muscles act on veins alone: arteries and capillaries in a contracting muscle are not squeezed here, so that work on them is not counted. What stockings, cuffs or suction do on the same veins in time with the muscles is
/// counted with them. Windows should hold whole cycles of a manoeuvre: over a part of one, work counts that is given back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Workload {
    /// Output, pressures and work of the heart.
    pub heart: HeartReport,
    /// Oxygen of the left ventricle, from its pressure-volume area; none of fixed pressures.
    pub oxygen: Option<OxygenUse>,
    /// Oxygen of the left ventricle in mL/min for 100 g, from heart rate times systolic pressure.
    pub oxygen_by_product_ml_per_min_100g: Option<f64>,
    /// Power of the muscles of both legs on the blood in their veins.
    pub muscles: Power,
}

/// Oxygen of the left ventricle, as [`OxygenCost`] has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OxygenUse {
    /// For a beat, in mL.
    pub per_beat_ml: f64,
    /// In a minute, in mL.
    pub per_min_ml: f64,
    /// In a minute and for 100 g, in mL.
    pub per_min_100g_ml: f64,
    /// For a litre of output, in mL.
    pub per_litre_ml: f64,
}

impl Workload {
    /// Reads a body between `from` and `to`.
    ///
    /// # Errors
    /// As [`HeartReport::read`] and [`SqueezeWork::read`].
    pub fn read(
        solution: &Solution,
        body: &Body,
        (from, to): (Time, Time),
        cost: &OxygenCost,
    ) -> Result<Self, QueryError> {
        let heart = HeartReport::read(solution, &body.heart, from, to)?;
        let muscles = SqueezeWork::read(solution, &body.pumped_veins(), from, to)?;
        let product = heart.rate_pressure_product_mmhg_per_min;
        Ok(Self {
            heart,
            oxygen: OxygenUse::of(&heart, cost),
            oxygen_by_product_ml_per_min_100g: product.and_then(oxygen_of_rate_pressure_product),
            muscles: muscles.power,
        })
    }

    /// Stroke work of the left ventricle times heart rate, in J/min.
    pub fn stroke_work_j_per_min(&self) -> Option<f64> {
        let left = self.heart.left?;
        Some(60.0 * left.external_power.watts())
    }

    /// Pressure-volume area of the left ventricle times heart rate, in J/min.
    pub fn pressure_volume_area_j_per_min(&self) -> Option<f64> {
        let (left, rate) = (self.heart.left?, self.heart.heart_rate?);
        Some(60.0 * (rate * left.pressure_volume_area).watts())
    }

    /// External work of the left ventricle for a litre of output, in J: what it gives a litre to go round with.
    pub fn stroke_work_j_per_litre(&self) -> Option<f64> {
        share(self.stroke_work_j_per_min()?, self.heart.output.l_per_min())
    }

    /// Pressure-volume area of the left ventricle for a litre of output, in J.
    pub fn pressure_volume_area_j_per_litre(&self) -> Option<f64> {
        let area = self.pressure_volume_area_j_per_min()?;
        share(area, self.heart.output.l_per_min())
    }

    /// Power of the muscles over the external power of the left ventricle.
    pub fn muscles_to_left(&self) -> Option<f64> {
        share(
            self.muscles.watts(),
            self.heart.left?.external_power.watts(),
        )
    }

    /// Power of the muscles over the external power of both ventricles.
    pub fn muscles_to_heart(&self) -> Option<f64> {
        share(self.muscles.watts(), self.heart.external_power.watts())
    }

    /// Power of the muscles over all that moves the blood: both ventricles and the muscles.
    pub fn muscles_to_all(&self) -> Option<f64> {
        let muscles = self.muscles.watts();
        share(muscles, self.heart.external_power.watts() + muscles)
    }
}

/// A part of a whole; none of a whole that is not above nought.
fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

impl OxygenUse {
    fn of(heart: &HeartReport, cost: &OxygenCost) -> Option<Self> {
        let (left, rate) = (heart.left?, heart.heart_rate?);
        let per_beat_ml = cost.of_beat_ml(left.pressure_volume_area);
        let per_min_ml = rate.bpm() * per_beat_ml;
        Some(Self {
            per_beat_ml,
            per_min_ml,
            per_min_100g_ml: per_min_ml / (cost.left_ventricle().grams() / 100.0),
            per_litre_ml: share(per_min_ml, heart.output.l_per_min())?,
        })
    }
}

/// The same body without and with something: standing still and on tiptoe, for example.
///
/// Whether a muscle pump eases the heart is not settled. It brings more blood back: the heart gives more with each beat, which costs more, but fewer beats are needed for it. So read it in all ways: per beat, per minute, per litre.
/// Which of them is "strain" is not the report's to say.
///
/// ```
/// use soleus::prelude::*;
///
/// let run = Session::of(BodyModel::default().cycle_averaged())
///     .starting_in(Posture::standing())
///     .tolerance(1e-4)
///     .phase(Phase::new("still", 20.0.seconds()))
///     .phase(Phase::new("tiptoe", 20.0.seconds()).doing(Manoeuvre::heel_raise(1.0.hz())))
///     .run()?;
/// let window = |phase| run.last(phase, 10.0.seconds());
/// let report = WorkloadReport::read(&run.solution, &run.body, window("still")?, window("tiptoe")?, &OxygenCost::default())?;
/// assert!(report.with.muscles > 10.0 * report.without.muscles.abs());
/// for row in report.rows() {
///     println!("{row}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkloadReport {
    /// Without.
    pub without: Workload,
    /// With.
    pub with: Workload,
}

/// One quantity of a [`WorkloadReport`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkloadRow {
    /// What it is.
    pub quantity: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Its value without; none if this heart has none.
    pub without: Option<f64>,
    /// Its value with.
    pub with: Option<f64>,
}

impl WorkloadRow {
    /// By how much it changes, as a share of the value without.
    pub fn change(&self) -> Option<f64> {
        let (without, with) = (self.without?, self.with?);
        share(with - without, without.abs())
    }
}

impl std::fmt::Display for WorkloadRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number =
            |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
        let (without, with) = (number(self.without), number(self.with));
        write!(f, "{}: {without} without, {with} with", self.quantity)?;
        if !self.unit.is_empty() {
            write!(f, ", {}", self.unit)?;
        }
        match self.change() {
            Some(change) => write!(f, " ({:+.1} %)", 100.0 * change),
            None => Ok(()),
        }
    }
}

/// Reads one quantity of a workload.
type Reading = fn(&Workload) -> Option<f64>;

/// Name, unit and reading of every row.
const ROWS: [(&str, &str, Reading); 21] = [
    ("heart rate", "1/min", |load| {
        Some(load.heart.heart_rate?.bpm())
    }),
    ("output", "L/min", |load| {
        Some(load.heart.output.l_per_min())
    }),
    ("stroke volume", "mL", |load| {
        Some(load.heart.left?.stroke_volume.ml())
    }),
    ("mean arterial pressure", "mmHg", |load| {
        Some(load.heart.arterial.mean.mmhg())
    }),
    ("mean left atrial pressure", "mmHg", |load| {
        Some(load.heart.left_atrial?.mmhg())
    }),
    ("end-diastolic volume", "mL", |load| {
        Some(load.heart.left?.end_diastolic.ml())
    }),
    ("stroke work", "J", |load| {
        Some(load.heart.left?.stroke_work.joules())
    }),
    ("pressure-volume area", "J", |load| {
        Some(load.heart.left?.pressure_volume_area.joules())
    }),
    ("efficiency, work over area", "", |load| {
        Some(load.heart.left?.efficiency)
    }),
    ("rate-pressure product", "mmHg/min", |load| {
        load.heart.rate_pressure_product_mmhg_per_min
    }),
    (
        "stroke work of a minute",
        "J/min",
        Workload::stroke_work_j_per_min,
    ),
    (
        "pressure-volume area of a minute",
        "J/min",
        Workload::pressure_volume_area_j_per_min,
    ),
    ("oxygen of a minute, from area", "mL/min", |load| {
        Some(load.oxygen?.per_min_ml)
    }),
    (
        "oxygen of a minute and 100 g, from area",
        "mL/min",
        |load| Some(load.oxygen?.per_min_100g_ml),
    ),
    (
        "oxygen of a minute and 100 g, from rate and pressure",
        "mL/min",
        |load| load.oxygen_by_product_ml_per_min_100g,
    ),
    (
        "stroke work of a litre",
        "J/L",
        Workload::stroke_work_j_per_litre,
    ),
    ("oxygen of a litre, from area", "mL/L", |load| {
        Some(load.oxygen?.per_litre_ml)
    }),
    ("power of the muscles", "W", |load| {
        Some(load.muscles.watts())
    }),
    ("muscles over left ventricle", "", Workload::muscles_to_left),
    (
        "muscles over both ventricles",
        "",
        Workload::muscles_to_heart,
    ),
    (
        "muscles over all that moves the blood",
        "",
        Workload::muscles_to_all,
    ),
];

impl WorkloadReport {
    /// Reads two windows of a run: without, and with.
    ///
    /// # Errors
    /// As [`Workload::read`].
    pub fn read(
        solution: &Solution,
        body: &Body,
        without: (Time, Time),
        with: (Time, Time),
        cost: &OxygenCost,
    ) -> Result<Self, QueryError> {
        Ok(Self {
            without: Workload::read(solution, body, without, cost)?,
            with: Workload::read(solution, body, with, cost)?,
        })
    }

    /// Every quantity with its unit, side by side.
    pub fn rows(&self) -> [WorkloadRow; 21] {
        ROWS.map(|(quantity, unit, read)| WorkloadRow {
            quantity,
            unit,
            without: read(&self.without),
            with: read(&self.with),
        })
    }

    /// The row of that name.
    pub fn row(&self, quantity: &str) -> Option<WorkloadRow> {
        self.rows().into_iter().find(|row| row.quantity == quantity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_by_how_much_it_changes() {
        let row = WorkloadRow {
            quantity: "output",
            unit: "L/min",
            without: Some(4.0),
            with: Some(5.0),
        };
        assert_eq!(
            row.to_string(),
            "output: 4.0000 without, 5.0000 with, L/min (+25.0 %)"
        );
        let none = WorkloadRow {
            without: None,
            ..row
        };
        assert_eq!(none.change(), None);
        assert_eq!(none.to_string(), "output: - without, 5.0000 with, L/min");
    }
}
