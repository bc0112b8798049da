//! What a beating heart costs in oxygen.

use thiserror::Error;

use crate::units::{Energy, Mass};

/// The oxygen that a left ventricle takes for a beat, from its pressure-volume area.
///
/// $$V_{O_2} = a\,A + b\,\frac{m}{100\ \mathrm g}$$
///
/// Plain text: `VO2 = a A + b m / (100 g)` in mL of oxygen a beat, `A` being the pressure-volume area in mmHg mL a beat and `m` the mass of the left ventricle.
///
/// | parameter | unit | default | where it comes from |
/// |---|---|---|---|
/// | `a`, oxygen for each mmHg mL | mL/(mmHg mL) | 1.75e-5 | Suga et al. 1983: (1.75 ± 0.57)e-5 in 15 left ventricles of dogs, at 124 and at 193 beats a minute the same |
/// | `b`, oxygen of a beat without load, for 100 g | mL/beat | 0.031 | the same: 0.031 ± 0.011; basal metabolism and the cost of calcium together |
/// | `m` | g | 120 | design value: within what magnetic resonance finds in healthy men |
///
/// # Limits
///
/// The relation was measured on isolated hearts of dogs, not on man. `b` rises with the strength of the ventricle (catecholamines, exercise), which is not followed here: in work the estimate is low. The
/// right ventricle and the atria are left out. Differences of one heart between two states are worth more than its absolute value.
///
/// # Sources
///
/// H. Suga et al., Am J Physiol 244 (1983) H206, doi 10.1152/ajpheart.1983.244.2.H206; H. Suga, Am J Physiol 236 (1979) H498, doi 10.1152/ajpheart.1979.236.3.H498, found `a` = 1.37e-5 and `b` = 0.027 mL a beat.
///
/// ```
/// use soleus::prelude::*;
///
/// let cost = OxygenCost::default();
/// let beat = cost.of_beat_ml(Energy::from_mmhg_ml(10_000.0));
/// assert!((beat - (0.175 + 0.0372)).abs() < 1e-12);
/// assert!(cost.with_left_ventricle(5.0.kg()).is_err());
/// # Ok::<(), OxygenCostError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OxygenCost {
    slope_ml_per_mmhg_ml: f64,
    unloaded_ml_per_100g: f64,
    left_ventricle: Mass,
}

/// Why a heart has no such cost of oxygen.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("the {what} is {value} {unit}, but must be between {least} and {most} {unit}")]
pub struct OxygenCostError {
    /// What of it.
    pub what: &'static str,
    /// What was given.
    pub value: f64,
    /// The unit of all three numbers.
    pub unit: &'static str,
    /// The least that is accepted.
    pub least: f64,
    /// The most that is accepted.
    pub most: f64,
}

impl Default for OxygenCost {
    fn default() -> Self {
        Self {
            slope_ml_per_mmhg_ml: 1.75e-5,
            unloaded_ml_per_100g: 0.031,
            left_ventricle: Mass::from_grams(120.0),
        }
    }
}

impl OxygenCost {
    /// Of a left ventricle of this mass.
    ///
    /// # Errors
    /// [`OxygenCostError`] if it is outside of 20 to 1000 g.
    pub fn with_left_ventricle(mut self, mass: Mass) -> Result<Self, OxygenCostError> {
        let grams = mass.grams();
        within("mass of the left ventricle", grams, "g", [20.0, 1000.0])?;
        self.left_ventricle = mass;
        Ok(self)
    }

    /// With another relation: mL of oxygen for each mmHg mL of pressure-volume area, and mL of oxygen of a beat without load for 100 g.
    ///
    /// # Errors
    /// [`OxygenCostError`] if the first is outside of 0.7e-5 (a machine that wastes nothing) to 1e-4, or the second outside of 0 to 0.2.
    pub fn with_relation(
        mut self,
        slope_ml_per_mmhg_ml: f64,
        unloaded_ml_per_100g: f64,
    ) -> Result<Self, OxygenCostError> {
        let slope = "oxygen for the pressure-volume area";
        within(slope, slope_ml_per_mmhg_ml, "mL/(mmHg mL)", [0.7e-5, 1e-4])?;
        let unloaded = "oxygen of a beat without load";
        within(unloaded, unloaded_ml_per_100g, "mL/100 g", [0.0, 0.2])?;
        self.slope_ml_per_mmhg_ml = slope_ml_per_mmhg_ml;
        self.unloaded_ml_per_100g = unloaded_ml_per_100g;
        Ok(self)
    }

    /// The mass of the left ventricle.
    pub const fn left_ventricle(&self) -> Mass {
        self.left_ventricle
    }

    /// Oxygen of a beat with this pressure-volume area, in mL.
    pub fn of_beat_ml(&self, area: Energy) -> f64 {
        let hundreds = self.left_ventricle.grams() / 100.0;
        self.slope_ml_per_mmhg_ml * area.mmhg_ml() + self.unloaded_ml_per_100g * hundreds
    }
}

fn within(
    what: &'static str,
    value: f64,
    unit: &'static str,
    [least, most]: [f64; 2],
) -> Result<(), OxygenCostError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(OxygenCostError {
        what,
        value,
        unit,
        least,
        most,
    })
}

/// Oxygen of the left ventricle in mL/min for 100 g, from heart rate times systolic pressure in mmHg/min; none below 4500, where the line has reached nought.
///
/// $$\dot V_{O_2} = 0.14 \cdot \frac{f\,P_\mathrm{sys}}{100} - 6.3$$
///
/// Plain text: `0.14 RPP/100 - 6.3`.
///
/// Limits: a line through men at exercise, which is low at rest: 27 men with a mean of 6.7 ± 1.3 mL/min for 100 g at rest lie above it (Gobel et al. 1978). It knows nothing of the heart's volume, so that a
/// larger stroke at the same pressure costs nothing.
///
/// Sources: the line as texts on exercise testing quote it after R. R. Nelson et al., Circulation 50 (1974) 1179, doi 10.1161/01.CIR.50.6.1179; the product as an index: F. L. Gobel et al., Circulation 57 (1978)
/// 549, doi 10.1161/01.CIR.57.3.549 (r = 0.83).
pub fn oxygen_of_rate_pressure_product(mmhg_per_min: f64) -> Option<f64> {
    let oxygen = 0.14 * mmhg_per_min / 100.0 - 6.3;
    (oxygen > 0.0).then_some(oxygen)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Suga's line for a heart of 100 g, by hand: 1.75e-5 x 8000 + 0.031.
    #[test]
    fn a_beat_costs_what_the_line_says() -> Result<(), OxygenCostError> {
        let area = Energy::from_mmhg_ml(8000.0);
        let cost = OxygenCost::default().with_left_ventricle(Mass::from_grams(100.0))?;
        assert!((cost.of_beat_ml(area) - 0.171).abs() < 1e-12);
        let older = cost.with_relation(1.37e-5, 0.027)?;
        assert!((older.of_beat_ml(area) - 0.1366).abs() < 1e-12);
        Ok(())
    }

    #[test]
    fn costs_that_no_heart_has_are_named() {
        let words = |cost: Result<OxygenCost, OxygenCostError>| {
            cost.err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        };
        for grams in [f64::NAN, -120.0, 0.0, 1e6] {
            let text = words(OxygenCost::default().with_left_ventricle(Mass::from_grams(grams)));
            let said =
                text.contains("mass of the left ventricle is") && text.contains("20 and 1000 g");
            assert!(said, "{text}");
        }
        let text = words(OxygenCost::default().with_relation(1.8, 0.031));
        assert!(
            text.contains("oxygen for the pressure-volume area is 1.8"),
            "{text}"
        );
        let text = words(OxygenCost::default().with_relation(1.8e-5, -1.0));
        assert!(text.contains("beat without load is -1"), "{text}");
    }

    #[test]
    fn the_line_of_the_product_ends_at_nought() {
        assert_eq!(oxygen_of_rate_pressure_product(4000.0), None);
        assert_eq!(oxygen_of_rate_pressure_product(f64::NAN), None);
        let exercise = oxygen_of_rate_pressure_product(20_000.0);
        assert!(exercise.is_some_and(|oxygen| (oxygen - 21.7).abs() < 1e-9));
    }
}
