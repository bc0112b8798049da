//! Integrators, and a vein to solve.

use soleus::prelude::*;
#[cfg(feature = "ode_solvers")]
use soleus::solver::backends::{Method, OdeSolvers};
use soleus::solver::{Dopri5, Integrator};

/// The native integrator, and all those of `ode_solvers`.
pub(crate) fn integrators() -> Vec<Box<dyn Integrator>> {
    #[allow(unused_mut, reason = "without the backend there is one only")]
    let mut all: Vec<Box<dyn Integrator>> = vec![Box::new(Dopri5::new())];
    #[cfg(feature = "ode_solvers")]
    for method in [Method::Dopri5, Method::Dop853, Method::Rk4 { step_s: 0.01 }] {
        all.push(Box::new(OdeSolvers::new(method)));
    }
    all
}

/// Those that shorten their steps.
pub(crate) fn adaptive() -> Vec<Box<dyn Integrator>> {
    let all = integrators().into_iter();
    all.filter(|integrator| !integrator.name().contains("Rk4"))
        .collect()
}

/// A vein that refills from an artery and drains to an atrium.
pub(crate) fn calf(net: &mut Network) -> [Node; 3] {
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
    let vein = net.add("calf vein", vein.filled_to(5.0.mmhg()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    net.connect("bed", artery, Resistance::new(30.0.mmhg_s_per_ml()), vein);
    net.connect(
        "outflow",
        vein,
        Resistance::new(0.5.mmhg_s_per_ml()),
        atrium,
    );
    [artery.node(), vein.node(), atrium.node()]
}

pub(crate) fn finite(solution: &Solution) -> bool {
    let mut state = vec![0.0; solution.circulation().state_len()];
    let whole = solution.trajectory().segments().all(|segment| {
        segment.at(0.5 * (segment.start_s() + segment.end_s()), &mut state);
        state.iter().all(|x| x.is_finite())
    });
    whole && solution.final_state().iter().all(|x| x.is_finite())
}
