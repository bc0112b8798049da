//! How fast blood moves in a vein, and how it rubs on the wall.

use crate::network::{Conduit, Endpoint, Id, UnknownHandle};
use crate::parts::{Vein, VeinSegment};
use crate::simulation::{Curve, QueryError, Solution};
use crate::units::{ShearRate, Velocity};

/// Mean velocity over the cross-section of `vein` of the flow through the branch `through`, over time.
///
/// $$v = \frac{Q}{A}, \qquad A = \frac{V}{l}$$
///
/// Plain text: `v = Q / A`, with cross-section `A = V / l` from volume and length of the vein.
///
/// # Errors
/// [`QueryError::UnknownHandle`] if a handle is of another network, [`QueryError::NoGeometry`] if the vein has no geometry.
pub fn mean_velocity<'s, V: Vein>(
    solution: &'s Solution,
    vein: Id<V>,
    through: impl Conduit,
) -> Result<Curve<'s, Velocity>, QueryError> {
    let edge = through.edge();
    let segment = with_geometry(solution, vein)?;
    solution.curve(move |frame| {
        let (flow, volume) = (frame.flow(edge)?, frame.volume(vein)?);
        let velocity = segment.velocity(flow, volume);
        Ok(velocity.unwrap_or(Velocity::ZERO))
    })
}

/// Wall shear rate in `vein` of the flow through the branch `through`, over time.
///
/// $$\dot\gamma = \frac{32\\,Q}{\pi d^3}$$
///
/// Plain text: `32 Q / (pi d^3)`, Poiseuille's profile in each of the vein's parallel vessels of diameter `d`.
///
/// # Errors
/// [`QueryError::UnknownHandle`] if a handle is of another network, [`QueryError::NoGeometry`] if the vein has no geometry.
pub fn wall_shear_rate<'s, V: Vein>(
    solution: &'s Solution,
    vein: Id<V>,
    through: impl Conduit,
) -> Result<Curve<'s, ShearRate>, QueryError> {
    let edge = through.edge();
    let segment = with_geometry(solution, vein)?;
    solution.curve(move |frame| {
        let (flow, volume) = (frame.flow(edge)?, frame.volume(vein)?);
        let shear = segment.wall_shear_rate(flow, volume);
        Ok(shear.unwrap_or(ShearRate::ZERO))
    })
}

fn with_geometry<V: Vein>(solution: &Solution, vein: Id<V>) -> Result<&VeinSegment, QueryError> {
    let circulation = solution.circulation();
    let unknown = UnknownHandle {
        what: "compartment",
    };
    let segment = circulation.compartment(vein).ok_or(unknown)?.segment();
    if segment.cross_section(segment.unstressed()).is_some() {
        return Ok(segment);
    }
    let name = circulation
        .compartment_names()
        .get(vein.node().ordinal as usize);
    Err(QueryError::NoGeometry {
        vein: name.cloned().unwrap_or_default(),
    })
}
