//! What an integrator needs to know of a system of ordinary differential equations.

use super::pattern::Pattern;
use super::sink::Step;

/// A system of ordinary differential equations `dy/dt = f(t, y)`.
///
/// Right-hand sides take `&mut self` so that they may use scratch space of their own, but they must be functions of
/// time and state alone: integrators evaluate them at trial points that are later thrown away.
pub trait System {
    /// The number of states.
    fn dimension(&self) -> usize;

    /// Writes the rate of change of every state (unit of the state per second) at `time_s` into `rates`.
    ///
    /// Both slices have [`dimension`](Self::dimension) entries; every entry of `rates` must be written.
    ///
    /// # Errors
    /// A [`Fault`] if the state is outside the domain of the model. The integrator then tries a shorter step.
    fn derivatives(&mut self, time_s: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault>;

    /// The first time strictly after `after_s` at which the right-hand side is not smooth, or none.
    ///
    /// The integrator lands on it exactly. Evaluations that belong to the time before it get times strictly below it.
    /// A system should compare its time with the very number that it announces here.
    fn breakpoint(&self, after_s: f64) -> Option<f64> {
        let _ = after_s;
        None
    }

    /// The longest step from `from_s` on, in s, that passes over no movement of the right-hand side in time; infinite unless the system knows better.
    ///
    /// A method looks at a few times of each step, so that a short movement in a long quiet may lie between them all, and the error estimate sees nothing of it. Asked before each trial step;
    /// what lies between neighbouring breakpoints need not be told.
    fn longest_step(&mut self, from_s: f64) -> f64 {
        let _ = from_s;
        f64::INFINITY
    }

    /// The absolute tolerance of each state, in the unit of the state; positive.
    ///
    /// `f64::INFINITY` leaves a state out of the error norm. Larger values make steps longer and results coarser.
    fn absolute_tolerances(&self) -> &[f64];

    /// Where the Jacobian `df/dy` may differ from zero; none, and it may be anywhere, if the system does not know.
    ///
    /// Asked once for each run of an implicit integrator. Row `i` holds what the rate of state `i` depends on. With a
    /// pattern, states that no rate depends on together share one difference, and linear systems are solved sparsely.
    fn jacobian_pattern(&self) -> Option<Pattern> {
        None
    }

    /// Writes the Jacobian `df/dy` at `time_s`, one value for each entry of the pattern, and says whether it did.
    ///
    /// The default does not know it: implicit integrators then take differences of [`derivatives`](Self::derivatives).
    /// An integrator that is given a wrong Jacobian is slow, and of lower order, but its error control holds.
    ///
    /// # Errors
    /// As for [`derivatives`](Self::derivatives).
    fn jacobian(&mut self, time_s: f64, state: &[f64], values: &mut [f64]) -> Result<bool, Fault> {
        let _ = (time_s, state, values);
        Ok(false)
    }

    /// Writes the derivative of every rate with respect to time alone, and says whether it did.
    ///
    /// The default does not know it: implicit integrators then take a difference.
    ///
    /// # Errors
    /// As for [`derivatives`](Self::derivatives).
    fn time_derivative(
        &mut self,
        time_s: f64,
        state: &[f64],
        change: &mut [f64],
    ) -> Result<bool, Fault> {
        let _ = (time_s, state, change);
        Ok(false)
    }

    /// Whether [`kink`](Self::kink) has anything to look for; asked once for each run, so that others pay nothing.
    fn has_kinks(&self) -> bool {
        false
    }

    /// The first time later than `after_s` in a trial step, its end counted in, at which the right-hand side is not smooth because of
    /// the state that was reached, or none; each of them once.
    ///
    /// Rates must be continuous there: a kink, not a jump. The trial may yet be thrown away: if it is kept,
    /// [`accept`](Self::accept) follows, with the same end. A native integrator tries again with a step that ends a hair
    /// beyond the kink, so that the next one begins on its far side. Others go over it, as error control lets them.
    fn kink(&mut self, trial: &dyn Step, after_s: f64) -> Option<f64> {
        let _ = (trial, after_s);
        None
    }

    /// Whether the right-hand side has switches; asked once for each run, so that others pay nothing.
    ///
    /// Such a system has several right-hand sides, each of them smooth, and goes over from one to another where a function of time and state passes zero. A native integrator
    /// holds it to one of them through each step ([`take_sides`](Self::take_sides)), and ends the step, by its polynomial, where it must go over ([`switch`](Self::switch)). So
    /// no stage sees two of them, and rates may jump. Until it is first told to take sides, as by integrators that do not know of switches, a system finds the right one in each evaluation.
    fn has_switches(&self) -> bool {
        false
    }

    /// Goes over to the right-hand side that belongs to a time and state, and holds it until told again: at the start, at breakpoints, and where [`switch`](Self::switch) said so.
    fn take_sides(&mut self, time_s: f64, state: &[f64]) {
        let _ = (time_s, state);
    }

    /// Finds the right one in each evaluation again, as before it was first told to take sides: at the end of a run.
    fn leave_sides(&mut self) {}

    /// The first time in a step that has passed the error test, its end counted in, at which the system must go over to another right-hand side; none if it holds to the end.
    ///
    /// What is kept of the step ends there: [`accept`](Self::accept) and [`take_sides`](Self::take_sides) follow with that time. A time that is the start of the step asks for other sides there.
    /// One that has just gone over must not ask to go back before its function has been somewhere else.
    fn switch(&mut self, trial: &dyn Step) -> Option<f64> {
        let _ = trial;
        None
    }

    /// Judges the end of a step that has passed the error test; called once for each step that is about to be kept.
    ///
    /// It must not change the right-hand side.
    ///
    /// # Errors
    /// A [`Fault`] refuses the step; the integrator then tries a shorter one.
    fn accept(&mut self, time_s: f64, state: &[f64]) -> Result<(), Fault> {
        let _ = (time_s, state);
        Ok(())
    }
}

/// One state that a system cannot work with.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("state {index} is {kind} (value {value})")]
pub struct Fault {
    /// The index of the state at fault.
    pub index: usize,
    /// The value that is at fault, in the unit of the state (or, for [`FaultKind::NotFinite`], perhaps of its rate).
    pub value: f64,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The state or its rate is infinite or not a number.
    NotFinite,
    /// The state lies where the model has no meaning, for example a negative volume.
    OutOfDomain,
    /// The step passes over a movement of the right-hand side in time. The index is that of what moves, as the system counts it; the value is when, in s.
    PassedOver,
}

impl std::fmt::Display for FaultKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotFinite => "not finite",
            Self::OutOfDomain => "outside the domain of the model",
            Self::PassedOver => "passed over",
        })
    }
}
