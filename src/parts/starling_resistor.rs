//! A vessel that its surroundings can close.

use crate::network::{Check, Conductor, End, Ends, FlowPartials};
use crate::parts::smooth::near;
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

    /// Pressures of both ends over the external pressure, and the roots of their smooth maxima, in mmHg.
    #[inline]
    fn over(&self, ends: &Ends) -> [f64; 4] {
        let external = match self.collapsing {
            CollapsingEnd::Up => external(&ends.up),
            CollapsingEnd::Down => external(&ends.down),
        };
        let closing = self.closing.mmhg();
        let up = near((ends.up.pressure + ends.up.potential - external).mmhg());
        let down = near((ends.down.pressure + ends.down.potential - external).mmhg());
        let root = |over: f64| (over * over + closing * closing).sqrt();
        [up, down, root(up), root(down)]
    }
}

#[inline]
fn external(end: &End) -> Pressure {
    end.pressure - end.transmural + end.potential
}

impl Conductor for StarlingResistor {
    #[inline]
    fn flow(&self, ends: &Ends) -> Flow {
        let [up, down, up_root, down_root] = self.over(ends);
        // The difference of the two smooth maxima, written so that rounding can not turn its sign.
        let open = 0.5 * (1.0 + (up + down) / (up_root + down_root));
        Pressure::from_mmhg(near(ends.driving().mmhg())) * self.conductance * open
    }

    fn flow_partials(&self, ends: &Ends) -> FlowPartials {
        let [up, down, up_root, down_root] = self.over(ends);
        FlowPartials {
            up_pressure: 0.5 * (1.0 + up / up_root) * self.conductance,
            down_pressure: -0.5 * (1.0 + down / down_root) * self.conductance,
            ..FlowPartials::default()
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("resistance", self.resistance);
        check.positive("closing pressure", self.closing);
    }
}
