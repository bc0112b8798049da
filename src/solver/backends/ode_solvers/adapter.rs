//! What `ode_solvers` calls back: rates, and the end of each step.

use std::cell::RefCell;

use ::ode_solvers::DVector;

use crate::solver::backends::step::{CubicStep, Point};
use crate::solver::integrator::Statistics;
use crate::solver::schedule::Target;
use crate::solver::sink::Sink;
use crate::solver::system::{Fault, FaultKind, System};

/// What is made so large does not count in the error norm: time, and states with infinite absolute tolerance.
pub(super) const OUT_OF_NORM: f64 = 1e100;

/// The crate keeps the result of every step, so after this many it is stopped and started again.
pub(super) const STEPS_OF_A_LEG: u64 = 4096;

/// Why a leg was ended from this side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stop {
    /// The sink has had enough.
    Sink,
    /// So many steps are done that memory should be freed.
    Pause,
    /// The system refuses the end of a step of the given length, in s.
    Refused(Fault, f64),
    /// Time no longer moves on, perhaps because of a fault.
    Stuck(Option<Fault>),
}

/// One call of the crate, from the last accepted point on. Its clock starts at zero.
pub(super) struct Leg<'a> {
    pub(super) system: &'a mut dyn System,
    pub(super) sink: &'a mut dyn Sink,
    pub(super) target: Target,
    /// The crate's state is the system's divided by these, followed by time.
    pub(super) scales: &'a [f64],
    /// Whether steps are taken as they come, without error control; then the rates at their end are not known yet.
    pub(super) uncontrolled: bool,
    pub(super) origin_s: f64,
    /// The last accepted point.
    pub(super) point: &'a mut Point,
    /// Scratch space; after a step its end.
    pub(super) next: &'a mut Point,
    pub(super) statistics: &'a mut Statistics,
    /// How often the crate has asked for rates in this leg.
    pub(super) calls: u64,
    /// How far beyond the last accepted point the last stage was, in s: at the end of a trial step, its length.
    pub(super) tried_s: f64,
    /// Steps that the crate has accepted in this leg.
    pub(super) steps: u64,
    /// The last fault since the last accepted step.
    pub(super) fault: Option<Fault>,
    pub(super) stop: Option<Stop>,
}

impl Leg<'_> {
    /// Writes the scaled rates, or NaN throughout if there is a fault, which then is remembered.
    fn rates(&mut self, scaled: &DVector<f64>, scaled_rates: &mut DVector<f64>) {
        self.calls += 1;
        let n = self.scales.len();
        let elapsed_s = scaled.get(n).map_or(f64::NAN, |time| time * OUT_OF_NORM);
        let time_s = (self.origin_s + elapsed_s).min(self.target.latest_s);
        if elapsed_s.is_finite() {
            self.tried_s = time_s - self.point.time_s;
        }
        self.set_next_state(scaled);
        match self.evaluate(time_s) {
            Ok(()) => {
                let rates = self.next.rates.iter().zip(self.scales);
                for (scaled, (rate, scale)) in scaled_rates.iter_mut().zip(rates) {
                    *scaled = rate / scale;
                }
                if let Some(time_rate) = scaled_rates.get_mut(n) {
                    *time_rate = 1.0 / OUT_OF_NORM;
                }
            }
            Err(fault) => {
                // Once a stage is NaN the later ones are too; they must not hide the first cause.
                if self.fault.is_none() || scaled.iter().all(|value| value.is_finite()) {
                    self.fault = Some(fault);
                }
                scaled_rates.fill(f64::NAN);
            }
        }
    }

    /// Evaluates the rates of `self.next` and sees to it that all is finite.
    fn evaluate(&mut self, time_s: f64) -> Result<(), Fault> {
        let Point { state, rates, .. } = &mut *self.next;
        check_finite(state)?;
        self.statistics.evaluations += 1;
        self.system.derivatives(time_s, state, rates)?;
        check_finite(rates)
    }

    fn set_next_state(&mut self, scaled: &DVector<f64>) {
        let values = scaled.iter().zip(self.scales);
        for (state, (scaled, scale)) in self.next.state.iter_mut().zip(values) {
            *state = scaled * scale;
        }
    }

    /// Takes the end of a step, `elapsed_s` after the start of the leg.
    fn finish_step(
        &mut self,
        elapsed_s: f64,
        scaled: &DVector<f64>,
        scaled_rates: &DVector<f64>,
    ) -> Option<Stop> {
        self.steps += 1;
        let (time_s, lands) = self.end_of_step(elapsed_s);
        let step_s = time_s - self.point.time_s;
        if step_s <= 0.0 {
            return (!lands).then_some(Stop::Stuck(self.fault));
        }
        self.next.time_s = time_s;
        self.set_next_state(scaled);
        if let Err(fault) = self.judge(scaled_rates) {
            return Some(Stop::Refused(fault, step_s));
        }
        let breakpoint = lands && self.target.breakpoint;
        let flow = self.sink.step(&CubicStep {
            from: self.point,
            to: self.next,
            breakpoint,
        });
        self.statistics.accept(step_s);
        self.statistics.breakpoints += u64::from(breakpoint);
        std::mem::swap(self.point, self.next);
        if flow.is_break() {
            return Some(Stop::Sink);
        }
        (self.steps >= STEPS_OF_A_LEG).then_some(Stop::Pause)
    }

    /// The time of the end of a step; exactly that of the target where only round-off lies between.
    fn end_of_step(&self, elapsed_s: f64) -> (f64, bool) {
        let time_s = self.origin_s + elapsed_s;
        let step_s = time_s - self.point.time_s;
        if self.target.time_s - time_s <= 1e-6 * step_s {
            (self.target.time_s, true)
        } else {
            (time_s, false)
        }
    }

    /// Completes the rates of `self.next`, and asks the system whether the step may be kept.
    fn judge(&mut self, scaled_rates: &DVector<f64>) -> Result<(), Fault> {
        if self.uncontrolled {
            if let Some(fault) = self.fault {
                return Err(fault);
            }
            self.evaluate(self.next.time_s.min(self.target.latest_s))?;
        } else {
            let rates = scaled_rates.iter().zip(self.scales);
            for (rate, (scaled, scale)) in self.next.rates.iter_mut().zip(rates) {
                *rate = scaled * scale;
            }
            check_finite(&self.next.state)?;
            check_finite(&self.next.rates).map_err(|found| self.fault.unwrap_or(found))?;
        }
        self.fault = None;
        self.system.accept(self.next.time_s, &self.next.state)
    }
}

fn check_finite(values: &[f64]) -> Result<(), Fault> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(index) => Err(Fault {
            index,
            value: values[index],
            kind: FaultKind::NotFinite,
        }),
    }
}

/// A [`Leg`] as the crate wants it: rates from a shared reference.
pub(super) struct Adapter<'a, 'b>(pub(super) &'b RefCell<Leg<'a>>);

impl ::ode_solvers::System<f64, DVector<f64>> for Adapter<'_, '_> {
    fn system(&self, _elapsed_s: f64, scaled: &DVector<f64>, scaled_rates: &mut DVector<f64>) {
        self.0.borrow_mut().rates(scaled, scaled_rates);
    }

    fn solout(&mut self, elapsed_s: f64, scaled: &DVector<f64>, rates: &DVector<f64>) -> bool {
        let mut leg = self.0.borrow_mut();
        leg.stop = leg.finish_step(elapsed_s, scaled, rates);
        leg.stop.is_some()
    }
}
