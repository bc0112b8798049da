//! Phases of a stride, told by the forces of its muscles, and gradients over them.

use crate::drivers::Muscle;
use crate::network::{Endpoint, Frame, Id, UnknownHandle};
use crate::parts::VeinSegment;
use crate::presets::Leg;
use crate::simulation::{QueryError, Solution};
use crate::units::{Fraction, Pressure};

/// Above this share of its largest force in the stride the gastrocnemius contracts, below [`SLACK`] it is slack; above `SLACK` the tibialis anterior works (design values).
const CONTRACTED: f64 = 0.5;
const SLACK: f64 = 0.1;
/// A muscle whose largest force is below this does not take part (design value).
const IDLE: f64 = 1e-3;

/// The difference of two veins' heads over a stride; what a head is: [`FlowDiverter`](crate::measure::FlowDiverter).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StrideGradient {
    /// Mean over the stride.
    pub mean: Pressure,
    /// The lowest value of the stride.
    pub lowest: Pressure,
    /// The highest value of the stride.
    pub highest: Pressure,
    /// Mean while the gastrocnemius contracts: while its force is above half of its largest. None if it does not.
    pub contraction: Option<Pressure>,
    /// Mean over swing and the heel's strike: while the gastrocnemius is slack and the tibialis anterior works, below and above a tenth of their largest forces. None if there is no such phase.
    pub swing: Option<Pressure>,
}

impl StrideGradient {
    pub(super) fn read(
        solution: &Solution,
        phases: Phases,
        above: Id<VeinSegment>,
        below: Id<VeinSegment>,
    ) -> Result<Self, QueryError> {
        let read = move |frame: &Frame<'_>| Ok(head(frame, above)? - head(frame, below)?);
        let gradient = solution.curve(read)?;
        let during = |phase: fn(&Phases, &Frame<'_>) -> Result<bool, UnknownHandle>| {
            let share = move |frame: &Frame<'_>| {
                let within = phase(&phases, frame)?;
                Ok(Fraction::new(f64::from(u8::from(within))))
            };
            let inside = move |frame: &Frame<'_>| {
                let within = phase(&phases, frame)?;
                Ok(if within { read(frame)? } else { Pressure::ZERO })
            };
            let share = solution.curve(share)?.mean();
            let sum = solution.curve(inside)?.mean();
            Ok::<_, QueryError>((share > Fraction::ZERO).then(|| sum / share.get()))
        };
        Ok(Self {
            mean: gradient.mean(),
            lowest: gradient.min(),
            highest: gradient.max(),
            contraction: during(Phases::contraction)?,
            swing: during(Phases::swing)?,
        })
    }
}

/// Pressure inside a vein, reduced to the height of the right atrium.
pub(super) fn head(frame: &Frame<'_>, of: impl Endpoint) -> Result<Pressure, UnknownHandle> {
    let node = of.node();
    Ok(frame.pressure(node)? + frame.potential(node)?)
}

/// Muscles that tell the phases of a stride, and their largest forces in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phases {
    gastrocnemius: (Id<Muscle>, Fraction),
    tibialis_anterior: (Id<Muscle>, Fraction),
}

impl Phases {
    pub(super) fn read(stride: &Solution, leg: &Leg) -> Result<Self, QueryError> {
        let with_peak = |muscle: Id<Muscle>| {
            let force = stride.signal(muscle.force())?;
            Ok::<_, QueryError>((muscle, force.max()))
        };
        Ok(Self {
            gastrocnemius: with_peak(leg.muscles.gastrocnemius)?,
            tibialis_anterior: with_peak(leg.muscles.tibialis_anterior)?,
        })
    }

    fn contraction(&self, frame: &Frame<'_>) -> Result<bool, UnknownHandle> {
        works(frame, self.gastrocnemius, CONTRACTED)
    }

    fn swing(&self, frame: &Frame<'_>) -> Result<bool, UnknownHandle> {
        let slack = !works(frame, self.gastrocnemius, SLACK)?;
        Ok(slack && works(frame, self.tibialis_anterior, SLACK)?)
    }
}

/// Whether a muscle's force is above this share of its largest.
fn works(
    frame: &Frame<'_>,
    (muscle, peak): (Id<Muscle>, Fraction),
    share: f64,
) -> Result<bool, UnknownHandle> {
    Ok(peak.get() > IDLE && frame.signal(muscle.force())? > peak * share)
}
