//! How fast blood moves in a vein, and how it rubs on the wall.

use crate::network::{Conduit, Id};
use crate::parts::VeinSegment;
use crate::simulation::{Curve, QueryError, Solution};
use crate::units::{ShearRate, Velocity};

/// Mean velocity over the cross-section of `vein` of the flow through the branch `through`, over time.
///
/// $$v = \frac{Q}{A}, \qquad A = \frac{V}{l}$$
///
/// Plain text: `v = Q / A`, with cross-section `A = V / l` from volume and length of the vein; zero for a vein without geometry.
///
/// # Errors
/// [`QueryError::UnknownHandle`] if a handle is of another network.
pub fn mean_velocity<'s>(
    solution: &'s Solution,
    vein: Id<VeinSegment>,
    through: impl Conduit,
) -> Result<Curve<'s, Velocity>, QueryError> {
    let edge = through.edge();
    let segment = solution.circulation().compartment(vein);
    solution.curve(move |frame| {
        let (flow, volume) = (frame.flow(edge)?, frame.volume(vein)?);
        let velocity = segment.and_then(|segment| segment.velocity(flow, volume));
        Ok(velocity.unwrap_or(Velocity::ZERO))
    })
}

/// Wall shear rate in `vein` of the flow through the branch `through`, over time.
///
/// $$\dot\gamma = \frac{32\\,Q}{\pi d^3}$$
///
/// Plain text: `32 Q / (pi d^3)`, Poiseuille's profile in each of the vein's parallel vessels of diameter `d`; zero for a vein without geometry.
///
/// # Errors
/// [`QueryError::UnknownHandle`] if a handle is of another network.
pub fn wall_shear_rate<'s>(
    solution: &'s Solution,
    vein: Id<VeinSegment>,
    through: impl Conduit,
) -> Result<Curve<'s, ShearRate>, QueryError> {
    let edge = through.edge();
    let segment = solution.circulation().compartment(vein);
    solution.curve(move |frame| {
        let (flow, volume) = (frame.flow(edge)?, frame.volume(vein)?);
        let shear = segment.and_then(|segment| segment.wall_shear_rate(flow, volume));
        Ok(shear.unwrap_or(ShearRate::ZERO))
    })
}
