//! Circulations of one structure, advanced side by side.

mod alike;
mod banks;
mod drivers;
mod evaluate;
mod vectors;
mod wide;

use std::sync::Arc;

use crate::network::circulation::Circulation;
use crate::units::Time;
pub use alike::Unlike;
pub(crate) use banks::{Abreast, BranchLanes, CompartmentLanes};
pub(crate) use drivers::DriverLanes;
pub use evaluate::LanesWorkspace;
use evaluate::WideModel;
pub use wide::EndsAbreast;
pub(crate) use wide::LANES;

/// Up to eight circulations of one structure, evaluated together.
///
/// One structure: the same types of parts in the same order, the same ways between them, the same signals in the same places. Parameters, initial states, names and what drives them may differ.
///
/// Number `i` of the state of lane `l` is number `8 i + l` of the state of all; so are rates. Lanes that no circulation fills repeat the last one.
///
/// $$\frac{dy_{8i+l}}{dt} = f^{(l)}_i(t, y^{(l)}), \qquad y^{(l)}_i = y_{8i+l}$$
///
/// In plain text: `dy[8 i + l]/dt = f_l(t, y_l)[i]`, with the rates `f_l` that circulation `l` has by itself, to the last bit.
///
/// To solve them, give their simulations to [`Simulation::run_in_lanes`](crate::simulation::Simulation::run_in_lanes), or the members of a study to `Study::run_in_lanes`.
///
/// # Limits
/// Explicit steps only; no Jacobian, and switches ([`Branch::SWITCHES`](crate::network::Branch::SWITCHES)) are not located, so that what has some is run by itself.
#[derive(Clone, Debug)]
pub struct Lanes {
    circulations: Vec<Circulation>,
    model: Arc<WideModel>,
}

impl Lanes {
    /// How many lanes there are, filled or not.
    pub const COUNT: usize = LANES;

    /// These circulations, each in a lane of its own.
    ///
    /// # Errors
    /// [`Unlike`] if they differ in more than parameters and initial states, or are none or more than eight.
    pub fn of(circulations: &[Circulation]) -> Result<Self, Unlike> {
        let model = WideModel::of(circulations)?;
        Ok(Self {
            circulations: circulations.to_vec(),
            model: Arc::new(model),
        })
    }

    /// Whether these circulations can be advanced together.
    ///
    /// # Errors
    /// As [`Lanes::of`].
    pub(crate) fn check(circulations: &[Circulation]) -> Result<(), Unlike> {
        alike::check(circulations)
    }

    /// The first time strictly after `after` at which a driver of any lane is not smooth.
    pub(crate) fn breakpoint(&self, after: Time) -> Option<Time> {
        let each = self.circulations.iter();
        each.filter_map(|own| own.breakpoint(after))
            .min_by(|a, b| a.seconds().total_cmp(&b.seconds()))
    }

    /// As [`Circulation::longest_step`], of all lanes.
    pub(crate) fn longest_step(&self, from: Time) -> Time {
        let each = self.circulations.iter().map(|own| own.longest_step(from));
        each.fold(Time::from_seconds(f64::INFINITY), Time::min)
    }

    /// The first volume below zero that is not a reservoir's, by its place in the state of all lanes.
    pub(crate) fn negative_volume(&self, state: &[f64]) -> Option<(usize, f64)> {
        self.model.negative_volume(state.as_chunks::<LANES>().0)
    }

    /// The circulations, in the order of the lanes.
    pub fn circulations(&self) -> &[Circulation] {
        &self.circulations
    }

    /// How many numbers the state of all lanes has: eight times that of one.
    pub fn state_len(&self) -> usize {
        LANES * self.model.states()
    }

    /// Scratch space of the right size.
    pub fn workspace(&self) -> LanesWorkspace {
        self.model.workspace()
    }

    /// Evaluates all lanes at `time`, and writes the time derivative of `state` to `rates`.
    ///
    /// Both are [`Lanes::state_len`] long; numbers beyond a shorter one are left out.
    pub fn evaluate(
        &self,
        time: Time,
        state: &[f64],
        workspace: &mut LanesWorkspace,
        rates: &mut [f64],
    ) {
        let (state, _) = state.as_chunks::<LANES>();
        let (rates, _) = rates.as_chunks_mut::<LANES>();
        self.model.evaluate(time, state, workspace, rates);
    }
}
