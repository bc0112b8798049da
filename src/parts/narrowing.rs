//! How a vein's outflow narrows as the vein empties.

use crate::network::Check;
use crate::parts::vein_segment::VeinSegment;
use crate::units::{Rate, Volume};

/// The largest rise of resistance unless said. Design value: below it an empty vein still lets out so little that nothing more empties it within a step of a pump,
/// above it the equations only get stiffer.
const CAP: f64 = 400.0;

/// Fillings beyond this are wide open to the last digit; holding them there keeps their fourth power finite.
const WIDE_OPEN: f64 = 1e6;

/// How a vein's outflow narrows as the vein empties: the share of its conductance that is left at a volume.
///
/// # Equations
///
/// $$f(V) = \kappa + (1 - \kappa)\\,\frac{x^2}{\sqrt{1 + x^4}}, \qquad x = \frac{V}{V_0}, \quad \kappa = \frac{1}{\mathrm{cap}}$$
///
/// In plain text: `f = kappa + (1 - kappa) x^2/sqrt(1 + x^4)`, `x = V/V0`, `kappa = 1/cap`.
///
/// A tube of fixed length has a resistance that goes as `1/area^2` (Poiseuille), that is as `(V0/V)^2`; here this holds as it empties, smoothly
/// turning into 1 as it fills. At `V = V0` the share is 0.71; at `V = 2 V0` it is 0.97.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | volume below which it narrows | mL | - | narrows sooner: more blood stays behind |
/// | [`capped_at`](Self::capped_at) | 1 | 400 (design value) | lets less out of an empty vein |
///
/// # Sources
///
/// Magosso & Ursino 2002, Med Biol Eng Comput 40:660, doi 10.1007/bf02345305 (resistance of muscle veins as `(Vmax/V)^2`); the smooth form and the cap are own work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Narrowing {
    volume: f64,
    per_volume: f64,
    closed: f64,
}

impl Narrowing {
    /// Narrows below the unstressed volume of this vein.
    #[must_use]
    pub fn of(vein: &VeinSegment) -> Self {
        Self::below(vein.unstressed())
    }

    /// Narrows below this volume.
    #[must_use]
    pub fn below(volume: Volume) -> Self {
        Self {
            volume: volume.ml(),
            per_volume: 1.0 / volume.ml(),
            closed: 1.0 / CAP,
        }
    }

    /// Sets how many times larger than open the resistance of an empty vein is; 400 unless said.
    #[must_use]
    pub fn capped_at(mut self, times: f64) -> Self {
        self.closed = 1.0 / times;
        self
    }

    /// The share of the conductance that is left at this volume.
    #[inline]
    pub fn factor(&self, volume: Volume) -> f64 {
        let y = self.filling_squared(volume);
        self.closed + (1.0 - self.closed) * y / (1.0 + y * y).sqrt()
    }

    /// How much the share rises per mL, in 1/mL.
    #[inline]
    pub(super) fn slope_per_ml(&self, volume: Volume) -> f64 {
        let x = self.filling(volume);
        let y = x * x;
        let rest = 1.0 + y * y;
        (1.0 - self.closed) * 2.0 * x * self.per_volume / (rest * rest.sqrt())
    }

    #[inline]
    fn filling(&self, volume: Volume) -> f64 {
        (volume.ml() * self.per_volume).clamp(0.0, WIDE_OPEN)
    }

    #[inline]
    fn filling_squared(&self, volume: Volume) -> f64 {
        let x = self.filling(volume);
        x * x
    }

    /// Reports unphysical parameters.
    pub fn check(&self, check: &mut Check<'_>) {
        check.positive(
            "volume below which it narrows",
            Volume::from_ml(self.volume),
        );
        let cap = 1.0 / self.closed;
        check.finite_number("cap", cap, "");
        let ordered = !cap.is_finite() || cap >= 1.0;
        check.require_number("cap", cap, "", ordered, "1 or more");
    }
}

/// Two conductances in opposite directions, each narrowed by the compartment that gives the blood.
///
/// `q = dp (s G_forward f(V_up) + (1 - s) G_backward f(V_down))`, the flow that valves and outflows share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct DonorNarrowing {
    up: Side,
    down: Side,
}

/// A narrowing, or one that is wide open at every volume, so that it can be computed without asking which.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Side {
    narrowing: Narrowing,
    is_given: bool,
}

impl Default for Side {
    fn default() -> Self {
        let narrowing = Narrowing {
            volume: 0.0,
            per_volume: 0.0,
            closed: 1.0,
        };
        Self {
            narrowing,
            is_given: false,
        }
    }
}

impl Side {
    fn of(narrowing: Narrowing) -> Self {
        Self {
            narrowing,
            is_given: true,
        }
    }

    /// Where there is nothing to narrow, its cost is saved.
    #[inline]
    fn factor(&self, volume: Volume) -> f64 {
        if self.is_given {
            self.narrowing.factor(volume)
        } else {
            1.0
        }
    }

    #[inline]
    fn slope_per_ml(&self, volume: Volume) -> f64 {
        if self.is_given {
            self.narrowing.slope_per_ml(volume)
        } else {
            0.0
        }
    }
}

impl DonorNarrowing {
    /// Narrows forward flow.
    pub(super) fn narrow_up(&mut self, narrowing: Narrowing) {
        self.up = Side::of(narrowing);
    }

    /// Narrows backward flow.
    pub(super) fn narrow_down(&mut self, narrowing: Narrowing) {
        self.down = Side::of(narrowing);
    }

    #[inline]
    pub(super) fn forward(&self, volume: Volume) -> f64 {
        self.up.factor(volume)
    }

    #[inline]
    pub(super) fn backward(&self, volume: Volume) -> f64 {
        self.down.factor(volume)
    }

    /// The same numbers, forward and backward, without a branch: for lanes.
    #[inline(always)]
    pub(super) fn both(&self, up: Volume, down: Volume) -> (f64, f64) {
        (
            self.up.narrowing.factor(up),
            self.down.narrowing.factor(down),
        )
    }

    /// The change of flow with the upstream volume, from the flow per unit of the upstream share.
    #[inline]
    pub(super) fn forward_slope(&self, volume: Volume, flow_ml_per_s: f64) -> Rate {
        Rate::from_per_s(flow_ml_per_s * self.up.slope_per_ml(volume))
    }

    /// As [`forward_slope`](Self::forward_slope), for the downstream volume.
    #[inline]
    pub(super) fn backward_slope(&self, volume: Volume, flow_ml_per_s: f64) -> Rate {
        Rate::from_per_s(flow_ml_per_s * self.down.slope_per_ml(volume))
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        for side in [self.up, self.down].iter().filter(|side| side.is_given) {
            side.narrowing.check(check);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{EXTREMES, branch_defects};
    use crate::parts::{Valve, VeinOutflow};
    use crate::units::Quantities;

    fn narrowing() -> Narrowing {
        Narrowing::below(50.0.ml())
    }

    /// A tube of fixed length that holds a tenth of its blood has a hundred times the resistance.
    #[test]
    fn resistance_goes_as_the_square_of_emptying_up_to_its_cap() {
        let resistance = |volume: f64| 1.0 / narrowing().capped_at(1e9).factor(volume.ml());
        assert!((resistance(5.0) / 100.0 - 1.0).abs() < 1e-3);
        assert!((resistance(10.0) / 25.0 - 1.0).abs() < 1e-2);
        assert!((resistance(50.0) / 2f64.sqrt() - 1.0).abs() < 1e-6);
        assert!((resistance(500.0) - 1.0).abs() < 1e-4);
        assert_eq!(narrowing().factor(0.0.ml()), 1.0 / 400.0);
        assert_eq!(narrowing().factor((-3.0).ml()), 1.0 / 400.0);
        assert_eq!(narrowing().capped_at(1.0).factor(0.0.ml()), 1.0);
    }

    #[test]
    fn it_is_that_of_the_vein() {
        let vein = VeinSegment::new(50.0.ml(), 2.0.ml_per_mmhg(), 100.0.ml());
        assert_eq!(Narrowing::of(&vein), narrowing());
    }

    #[test]
    fn it_widens_with_filling_and_its_slope_is_that_of_the_differences() {
        let mut last = 0.0;
        for i in 1..400 {
            let volume = 0.5 * f64::from(i);
            let factor = narrowing().factor(volume.ml());
            assert!(factor > last);
            last = factor;
            let step = 1e-4;
            let slope = (narrowing().factor((volume + step).ml())
                - narrowing().factor((volume - step).ml()))
                / (2.0 * step);
            assert!(
                (narrowing().slope_per_ml(volume.ml()) - slope).abs() < 1e-9,
                "{volume}"
            );
        }
    }

    #[test]
    fn it_stays_between_closed_and_open() {
        for volume in EXTREMES {
            let factor = narrowing().factor(volume.ml());
            assert!((1.0 / 400.0..=1.0).contains(&factor), "{volume}: {factor}");
            assert!(narrowing().slope_per_ml(volume.ml()).is_finite());
        }
    }

    #[test]
    fn bad_parameters_are_reported_by_name_for_both_ends() {
        let wrong = Narrowing::below(0.0.ml()).capped_at(0.5);
        let named = ["volume below which it narrows", "cap"];
        let resistance = 1.0.mmhg_s_per_ml();
        assert_eq!(branch_defects(VeinOutflow::new(resistance, wrong)), named);
        assert_eq!(
            branch_defects(Valve::new(resistance).narrowing(wrong)),
            named
        );
        assert_eq!(
            branch_defects(Valve::new(resistance).narrowing_back(wrong)),
            named
        );
        assert!(branch_defects(VeinOutflow::new(resistance, narrowing())).is_empty());
        let wrong = narrowing().capped_at(f64::NAN);
        assert_eq!(branch_defects(VeinOutflow::new(resistance, wrong)), ["cap"]);
    }
}
