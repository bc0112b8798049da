//! The work that muscles do on the blood in the veins that they squeeze.

use crate::network::{Frame, Node, UnknownHandle};
use crate::simulation::{QueryError, Solution};
use crate::units::{Energy, Power, Pressure, Time, Volume};

/// Work and mean power that the surroundings of veins do on the blood in them.
///
/// $$W = -\sum_i \oint P_{\mathrm{ext},i}\\,dV_i$$
///
/// Plain text: minus the sum over veins of the integral of external pressure over volume. External pressure is inside minus transmural;
/// over whole cycles its resting value cancels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SqueezeWork {
    /// Work done on the blood.
    pub work: Energy,
    /// Work divided by the length of the window.
    pub power: Power,
}

impl SqueezeWork {
    /// Reads the work done on the blood in `veins` between `from` and `to`.
    ///
    /// # Errors
    /// [`QueryError`] if a handle is of another network or the window is not within the solution.
    pub fn read(
        solution: &Solution,
        veins: &[Node],
        from: Time,
        to: Time,
    ) -> Result<Self, QueryError> {
        let mut last: Vec<Option<(Pressure, Volume)>> = vec![None; veins.len()];
        let mut work = Energy::ZERO;
        let mut unknown = None;
        solution.walk(from, to, |_, frame| {
            for (vein, last) in veins.iter().zip(&mut last) {
                match squeezed(frame, *vein) {
                    Ok(now) => {
                        let before = last.replace(now).unwrap_or(now);
                        work += between(before, now);
                    }
                    Err(error) => unknown = Some(error),
                }
            }
        })?;
        if let Some(error) = unknown {
            return Err(error.into());
        }
        Ok(Self {
            work,
            power: work / (to - from),
        })
    }
}

/// External pressure and volume of a vein.
fn squeezed(frame: &Frame<'_>, vein: Node) -> Result<(Pressure, Volume), UnknownHandle> {
    let external = frame.pressure(vein)? - frame.transmural(vein)?;
    Ok((external, frame.volume(vein)?))
}

/// Minus the integral of external pressure over volume, by the trapezium rule.
fn between(from: (Pressure, Volume), to: (Pressure, Volume)) -> Energy {
    (from.0 + to.0) * 0.5 * (from.1 - to.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezing_blood_out_does_work_on_it() {
        let work = between(
            (Pressure::from_mmhg(100.0), Volume::from_ml(50.0)),
            (Pressure::from_mmhg(120.0), Volume::from_ml(30.0)),
        );
        assert!((work.mmhg_ml() - 2200.0).abs() < 1e-9);
    }
}
