//! The work that muscles do on the blood in the veins that they squeeze.

use crate::network::Node;
use crate::simulation::{QueryError, Solution};
use crate::units::{Energy, Power, Pressure, Time, Volume};

/// Work and mean power that the surroundings of veins do on the blood in them.
///
/// $$W = -\sum_i \oint P_{\mathrm{ext},i}\,dV_i$$
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

/// A vein and its external pressure and volume, one after the other in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Squeezed {
    /// External pressures.
    pub external: Vec<Pressure>,
    /// Volumes.
    pub volumes: Vec<Volume>,
}

impl Squeezed {
    /// Minus the integral of external pressure over volume, by the trapezium rule.
    pub fn work(&self) -> Energy {
        let points: Vec<_> = self.external.iter().zip(&self.volumes).collect();
        let pairs = points.windows(2).filter_map(|pair| match pair {
            [(p, v), (next_p, next_v)] => Some((**p + **next_p) * 0.5 * (**v - **next_v)),
            _ => None,
        });
        pairs.sum()
    }
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
        let mut work = Energy::ZERO;
        for vein in veins {
            let vein = *vein;
            let external = solution
                .curve(move |frame| Ok(frame.pressure(vein)? - frame.transmural(vein)?))?
                .between(from, to)?;
            let volume = solution.volume(vein)?.between(from, to)?;
            let squeezed = Squeezed {
                external: external.samples().values,
                volumes: volume.samples().values,
            };
            work += squeezed.work();
        }
        Ok(Self {
            work,
            power: work / (to - from),
        })
    }
}
