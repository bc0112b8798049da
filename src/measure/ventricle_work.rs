//! What a ventricle gives, and the work that it does.

use crate::network::{Conduit, Id};
use crate::parts::AveragedVentricle;
use crate::simulation::{QueryError, Solution};
use crate::units::{Energy, Flow, Power, Time, Volume};

/// Output and external work of a cycle-averaged ventricle over a window, as means.
///
/// $$\dot W = Q\\,(P_\mathrm{artery} - P_\mathrm{atrium})$$
///
/// Plain text: power is output times the rise in pressure from the compartment that it fills from to the artery that it ejects into. Kinetic energy is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VentricleWork {
    /// Output.
    pub output: Flow,
    /// Volume of a stroke.
    pub stroke_volume: Volume,
    /// External work of a stroke.
    pub stroke_work: Energy,
    /// External power.
    pub power: Power,
}

impl VentricleWork {
    /// Reads a ventricle between `from` and `to`.
    ///
    /// # Errors
    /// [`QueryError`] if the handle is of another network or the window is empty or not within the solution.
    pub fn read(
        solution: &Solution,
        ventricle: Id<AveragedVentricle>,
        from: Time,
        to: Time,
    ) -> Result<Self, QueryError> {
        let edge = ventricle.edge();
        let part = solution.circulation().branch(ventricle);
        let output = solution.flow(edge)?.between(from, to)?.mean();
        let power = solution.curve(move |frame| {
            let ends = frame.ends(edge)?;
            Ok(frame.flow(edge)? * (ends.down.pressure - ends.up.pressure))
        })?;
        let power = power.between(from, to)?.mean();
        let stroke = solution.curve(move |frame| {
            let ends = frame.ends(edge)?;
            let filled = frame.branch_state(edge)?.first().copied().unwrap_or(0.0);
            let filled = Volume::from_ml(filled);
            Ok(part.map_or(Volume::ZERO, |part| part.stroke_volume(&ends, filled)))
        })?;
        let stroke_volume = stroke.between(from, to)?.mean();
        let stroke_work = if output > Flow::ZERO {
            power * (stroke_volume / output)
        } else {
            Energy::ZERO
        };
        Ok(Self {
            output,
            stroke_volume,
            stroke_work,
            power,
        })
    }
}
