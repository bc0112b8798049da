//! A vessel that its surroundings can close.

use crate::network::{Check, Conductor, End, Ends, FlowPartials};
use crate::parts::smooth::{near, soft_positive};
use crate::units::{self, Conductance, Flow, Pressure};

/// Pressure over which the vessel closes, in mmHg: design value, small against the pressures that close veins and wide enough for an integrator.
const CLOSING_MMHG: f64 = 0.5;

/// The end of a [`StarlingResistor`] whose surroundings close it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CollapsingEnd {
    /// The vessel runs through what surrounds the compartment that it starts at.
    Up,
    /// The vessel runs through what surrounds the compartment that it ends at, as a vein that enters the chest.
    #[default]
    Down,
}

/// A Starling resistor: a vessel that its surroundings can close, over which blood then falls as over a waterfall.
///
/// ```text
///              P_ext
///               ↓↓
///   P_up ──[ R ]═)(═── P_down
/// ```
///
/// # Equations
///
/// $$Q = \frac{\max(P_\mathrm{up}, P_\mathrm{ext}) - \max(P_\mathrm{down}, P_\mathrm{ext})}{R}$$
///
/// In plain text: `Q = (max(P_up, P_ext) - max(P_down, P_ext))/R`; pressures include gravity's potential at their place. The external pressure is that which surrounds the
/// end that is chosen (its pressure minus its transmural pressure), at its place. So for forward flow `Q = (P_up - max(P_down, P_ext))/R` while `P_up > P_ext`, else 0. Each maximum is smooth:
/// `max(P, P_ext) = P_ext + (a + sqrt(a^2 + e^2))/2` with `a = P - P_ext`. No states.
///
/// Flow never runs against the driving pressure. Backwards, the vessel is a waterfall in the same way, whose edge is then at its other end.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | resistance `R` of the open vessel | mmHg·s/mL | - | lets less through |
/// | [`collapsing_at`](Self::collapsing_at) | - | the end | whose surroundings close it |
/// | [`closing_over`](Self::closing_over) `e` | mmHg | 0.5 (design value) | closes more softly |
///
/// # Limits
///
/// The vessel holds no blood of its own; one that does is a [`VeinSegment`](crate::parts::VeinSegment) with a [`VeinOutflow`](crate::parts::VeinOutflow).
///
/// # Sources
///
/// Knowlton & Starling 1912; Permutt & Riley 1963, J Appl Physiol 18:924, doi 10.1152/jappl.1963.18.5.924; in the form used, Heldt, PhD thesis, MIT 2004 (upper-body veins into the chest).
///
/// ```
/// use soleus::prelude::*;
///
/// let into_chest = StarlingResistor::new(0.11.mmhg_s_per_ml());
/// let out_of_cuff = StarlingResistor::new(0.11.mmhg_s_per_ml()).collapsing_at(CollapsingEnd::Up);
/// # let _ = (into_chest, out_of_cuff);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StarlingResistor {
    resistance: units::Resistance,
    conductance: Conductance,
    collapsing: CollapsingEnd,
    closing: Pressure,
}

impl StarlingResistor {
    /// A vessel with this resistance when open, which what surrounds its downstream end can close.
    #[must_use]
    pub fn new(resistance: units::Resistance) -> Self {
        Self {
            resistance,
            conductance: resistance.conductance(),
            collapsing: CollapsingEnd::Down,
            closing: Pressure::from_mmhg(CLOSING_MMHG),
        }
    }

    /// Chooses the end whose surroundings close the vessel.
    #[must_use]
    pub fn collapsing_at(mut self, end: CollapsingEnd) -> Self {
        self.collapsing = end;
        self
    }

    /// Sets the pressure over which the vessel closes; 0.5 mmHg unless said.
    #[must_use]
    pub fn closing_over(mut self, pressure: Pressure) -> Self {
        self.closing = pressure;
        self
    }

    /// The resistance of the open vessel.
    pub fn resistance(&self) -> units::Resistance {
        self.resistance
    }

    /// How far each end is over the external pressure, as a smooth maximum with zero, and the root of it, in mmHg.
    #[inline]
    fn over(&self, ends: &Ends) -> [(f64, f64); 2] {
        let external = match self.collapsing {
            CollapsingEnd::Up => external(&ends.up),
            CollapsingEnd::Down => external(&ends.down),
        };
        let over = |end: &End| (end.pressure + end.potential - external).mmhg();
        let closing = self.closing.mmhg();
        [&ends.up, &ends.down].map(|end| soft_positive(over(end), closing))
    }
}

#[inline]
fn external(end: &End) -> Pressure {
    end.pressure - end.transmural + end.potential
}

impl Conductor for StarlingResistor {
    #[inline]
    fn flow(&self, ends: &Ends) -> Flow {
        let [(up, up_root), (down, down_root)] = self.over(ends);
        // The difference of the two smooth maxima, written so that rounding can not turn its sign.
        let open = (up + down) / (up_root + down_root);
        Pressure::from_mmhg(near(ends.driving().mmhg())) * self.conductance * open
    }

    fn flow_partials(&self, ends: &Ends) -> FlowPartials {
        let [(up, up_root), (down, down_root)] = self.over(ends);
        FlowPartials {
            up_pressure: up / up_root * self.conductance,
            down_pressure: -(down / down_root) * self.conductance,
            ..FlowPartials::default()
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("resistance", self.resistance);
        check.positive("closing pressure", self.closing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{
        assert_never_nan, assert_partials, assert_passive, branch_defects, end, flow,
    };
    use crate::units::Quantities;
    use proptest::prelude::*;

    /// Pressures of both ends, and what surrounds each.
    fn ends(up: f64, around_up: f64, down: f64, around_down: f64) -> Ends {
        let surrounded = |pressure: f64, around: f64| End {
            transmural: (pressure - around).mmhg(),
            ..end(pressure, 100.0)
        };
        Ends {
            up: surrounded(up, around_up),
            down: surrounded(down, around_down),
        }
    }

    fn sharp() -> StarlingResistor {
        StarlingResistor::new(2.0.mmhg_s_per_ml()).closing_over(1e-4.mmhg())
    }

    #[test]
    fn over_a_waterfall_the_level_below_does_not_matter() {
        for (up, down, expected) in [
            (20.0, 15.0, 2.5), // open
            (20.0, 5.0, 5.0),  // a waterfall from 20 over 10
            (20.0, -50.0, 5.0),
            (8.0, 5.0, 0.0), // closed
            (8.0, -50.0, 0.0),
            (5.0, 20.0, -5.0), // a waterfall backwards
        ] {
            let found = flow(&sharp(), &ends(up, 0.0, down, 10.0));
            assert!((found - expected).abs() < 1e-4, "{up} {down}: {found}");
        }
    }

    #[test]
    fn the_chosen_end_closes_it() {
        let surrounded = ends(20.0, 14.0, 5.0, 10.0);
        assert!((flow(&sharp(), &surrounded) - 5.0).abs() < 1e-4);
        let up = sharp().collapsing_at(CollapsingEnd::Up);
        assert!((flow(&up, &surrounded) - 3.0).abs() < 1e-4);
    }

    /// The edge of the fall is at the height of the end that collapses.
    #[test]
    fn gravity_moves_the_edge() {
        let mut raised = ends(20.0, 0.0, 5.0, 10.0);
        raised.down.potential = 4.0.mmhg();
        assert!((flow(&sharp(), &raised) - 3.0).abs() < 1e-4);
        let mut lowered = ends(20.0, 10.0, 5.0, 0.0);
        lowered.up.potential = 100.0.mmhg();
        let up = sharp().collapsing_at(CollapsingEnd::Up);
        assert!((flow(&up, &lowered) - 5.0).abs() < 1e-4);
    }

    /// At the edge the smooth maximum is up by half of the closing pressure.
    #[test]
    fn it_closes_smoothly() {
        let soft = StarlingResistor::new(1.0.mmhg_s_per_ml()).closing_over(2.0.mmhg());
        let found = flow(&soft, &ends(10.0, 0.0, -1000.0, 10.0));
        assert!((found - 1.0).abs() < 1e-2, "{found}");
    }

    /// At the edge of the fall half of the 0.5 mmHg over which it closes is left.
    #[test]
    fn it_closes_over_half_a_mmhg_unless_told() {
        let found = flow(
            &StarlingResistor::new(1.0.mmhg_s_per_ml()),
            &ends(10.0, 0.0, -1000.0, 10.0),
        );
        assert!((found - 0.25).abs() < 1e-3, "{found}");
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_never_nan(&StarlingResistor::new(2.0.mmhg_s_per_ml()), &[[]]);
        assert_never_nan(&sharp().collapsing_at(CollapsingEnd::Up), &[[]]);
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(branch_defects(sharp()).is_empty());
        let wrong = StarlingResistor::new(0.0.mmhg_s_per_ml()).closing_over(0.0.mmhg());
        assert_eq!(branch_defects(wrong), ["resistance", "closing pressure"]);
    }

    proptest! {
        #[test]
        fn it_is_passive_and_knows_its_partials(
            up in -50.0..100.0_f64, drop in -50.0..50.0_f64, around_up in -20.0..80.0_f64, around_down in -20.0..80.0_f64,
            at_up in any::<bool>(), heights in any::<bool>(),
        ) {
            let at = if at_up { CollapsingEnd::Up } else { CollapsingEnd::Down };
            let part = StarlingResistor::new(0.5.mmhg_s_per_ml()).collapsing_at(at);
            let mut ends = ends(up, around_up, up - drop, around_down);
            if heights {
                ends.up.potential = (-70.0).mmhg();
                ends.down.potential = (-50.0).mmhg();
            }
            assert_passive(&part, &ends);
            assert_partials(&part, &ends, &[]);
        }
    }
}
