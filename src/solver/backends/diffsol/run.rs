//! One run: from breakpoint to breakpoint, each in one or more runs of the crate's solver.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::diffsol::{
    DiffsolError, FaerContext, FaerSparseLU, OdeBuilder, OdeSolverMethod, OdeSolverState,
    OdeSolverStopReason, Vector,
};

use super::equations::{Core, Equations, Mat, Places, check_finite};
use crate::solver::backends::step::{CubicStep, Point};
use crate::solver::error::IntegrationError;
use crate::solver::integrator::Statistics;
use crate::solver::norm::Tolerances;
use crate::solver::schedule::{Target, shortest_step};
use crate::solver::sink::Sink;
use crate::solver::system::{Fault, System};

/// The factor by which a refused step is shortened.
const SHRINKAGE: f64 = 0.25;
/// States that do not count in the error norm have this tolerance, in their unit.
const OUT_OF_NORM: f64 = 1e100;

pub(super) struct Run<'a> {
    core: RefCell<Core<'a>>,
    relative: f64,
    absolute: Vec<f64>,
    max_steps: u64,
    end_s: f64,
    span_s: f64,
    point: Point,
    next: Point,
    /// Steps tried so far.
    attempts: u64,
}

/// Why a piece ended before its target.
enum Stop {
    /// The sink has had enough.
    Sink,
    /// The system refuses the end of a step of this length, in s.
    Refused(Fault, f64),
}

impl<'a> Run<'a> {
    pub(super) fn new(
        system: &'a mut dyn System,
        tolerances: Tolerances,
        max_steps: u64,
        (start_s, end_s): (f64, f64),
        state: &[f64],
    ) -> Self {
        // The crate's mean is over all states, the one wanted over those that count.
        let share = (tolerances.counted / state.len().max(1) as f64).sqrt();
        let scaled = |tolerance: &f64| (tolerance * share).min(OUT_OF_NORM);
        let point = Point {
            time_s: start_s,
            state: state.to_vec(),
            rates: vec![0.0; state.len()],
        };
        Self {
            relative: tolerances.relative * share,
            absolute: tolerances.absolute.iter().map(scaled).collect(),
            core: RefCell::new(Core::new(system, tolerances)),
            max_steps,
            end_s,
            span_s: end_s - start_s,
            next: point.clone(),
            point,
            attempts: 0,
        }
    }

    pub(super) fn finish(self) -> (Point, Statistics) {
        (self.point, self.core.into_inner().statistics)
    }

    pub(super) fn go(&mut self, sink: &mut dyn Sink) -> Result<(), IntegrationError> {
        let places = Places::new(&self.core.borrow().jacobian);
        let places = places.map_err(|message| self.failed(message))?;
        while self.point.time_s < self.end_s {
            let target = Target::next(self.core.borrow().system, self.point.time_s, self.end_s)?;
            let mut wish_s = None;
            while self.point.time_s < target.time_s {
                let (from_s, span_s) = (self.point.time_s, self.span_s);
                let piece = target.piece(self.core.borrow_mut().system, from_s, span_s);
                self.restart(piece)?;
                match self.piece(&places, piece, wish_s, sink)? {
                    None => {}
                    Some(Stop::Sink) => return Ok(()),
                    Some(Stop::Refused(fault, step_s)) => {
                        let step_s = SHRINKAGE * step_s;
                        if step_s < shortest_step(self.point.time_s, self.span_s) {
                            let time_s = self.point.time_s;
                            return Err(IntegrationError::from_refusal(fault, time_s, step_s));
                        }
                        wish_s = Some(step_s);
                    }
                }
            }
        }
        Ok(())
    }

    /// Evaluates the rates afresh: the right limit at a breakpoint.
    fn restart(&mut self, target: Target) -> Result<(), IntegrationError> {
        let Point {
            time_s,
            state,
            rates,
        } = &mut self.point;
        let mut core = self.core.borrow_mut();
        core.latest_s = target.latest_s;
        core.fault = None;
        core.rates(*time_s, state, rates);
        let fault = core.fault;
        fault.map_or(Ok(()), |fault| {
            Err(IntegrationError::from_fault(fault, *time_s))
        })
    }

    /// Lets the crate step from the last accepted point on; none if it reaches the target.
    fn piece(
        &mut self,
        places: &Places,
        target: Target,
        wish_s: Option<f64>,
        sink: &mut dyn Sink,
    ) -> Result<Option<Stop>, IntegrationError> {
        let origin_s = self.point.time_s;
        let start = self.point.state.clone();
        let tried_before = self.attempts;
        let Self {
            core,
            relative,
            absolute,
            max_steps,
            span_s,
            point,
            next,
            attempts,
            ..
        } = self;
        let core = &*core;
        let failed = |error: DiffsolError, time_s| from_crate(&core.borrow(), &error, time_s);
        let equations = Equations {
            core,
            places,
            start: &start,
            context: FaerContext::default(),
        };
        let mut problem = OdeBuilder::<Mat>::new()
            .t0(origin_s)
            .rtol(*relative)
            .atol(absolute.iter().copied())
            .build_from_eqn(equations)
            .map_err(|error| failed(error, origin_s))?;
        problem.ode_options.max_nonlinear_solver_failures = usize::MAX;
        problem.ode_options.min_timestep = shortest_step(origin_s, *span_s);
        let solver = guarded(|| {
            let mut state = problem.bdf_state::<FaerSparseLU<f64>>()?;
            let longest_s = target.time_s - origin_s;
            let guess_s = *state.as_mut().h;
            let sound = guess_s.is_finite() && guess_s > 0.0;
            let guess_s = if sound { guess_s } else { longest_s };
            *state.as_mut().h = wish_s.unwrap_or(guess_s).min(longest_s);
            problem.bdf_solver::<FaerSparseLU<f64>>(state)
        });
        let mut solver = solver.map_err(|error| failed(error, origin_s))?;
        core.borrow_mut().fault = None;
        if solver.set_stop_time(target.time_s).is_err() {
            point.straight_to(target.time_s, next);
            *attempts += 1;
            return commit(core, point, next, target, sink);
        }
        loop {
            let outcome = guarded(|| solver.step());
            let counted = solver.get_statistics();
            let tried = counted.number_of_steps
                + counted.number_of_error_test_failures
                + counted.number_of_nonlinear_solver_fails;
            *attempts = tried_before + tried as u64;
            if *attempts > *max_steps {
                return Err(IntegrationError::TooManySteps {
                    limit: *max_steps,
                    time_s: point.time_s,
                    index: None,
                });
            }
            let reason = outcome.map_err(|error| failed(error, point.time_s))?;
            let lands = matches!(reason, OdeSolverStopReason::TstopReached);
            let reached = solver.state();
            // The crate goes on where time does not.
            let step_s = reached.t - point.time_s;
            if !lands && step_s < shortest_step(point.time_s, *span_s) {
                return Err(stuck(core.borrow().fault, point.time_s, step_s));
            }
            next.time_s = if lands { target.time_s } else { reached.t };
            for (index, (value, rate)) in next.state.iter_mut().zip(&mut next.rates).enumerate() {
                *value = reached.y.get_index(index);
                *rate = reached.dy.get_index(index);
            }
            let stop = commit(core, point, next, target, sink)?;
            if lands || stop.is_some() {
                return Ok(stop);
            }
        }
    }

    fn failed(&self, message: String) -> IntegrationError {
        IntegrationError::Backend {
            backend: "diffsol",
            time_s: self.point.time_s,
            message,
        }
    }
}

impl Point {
    /// Moves on by a straight line: exact to round-off where the crate sees no difference in time.
    fn straight_to(&self, time_s: f64, next: &mut Self) {
        let step_s = time_s - self.time_s;
        next.time_s = time_s;
        next.rates.copy_from_slice(&self.rates);
        for ((next, now), rate) in next.state.iter_mut().zip(&self.state).zip(&self.rates) {
            *next = now + step_s * rate;
        }
    }
}

/// Judges the end of a step, hands the step to the sink, and moves on to its end.
fn commit(
    core: &RefCell<Core<'_>>,
    point: &mut Point,
    next: &mut Point,
    target: Target,
    sink: &mut dyn Sink,
) -> Result<Option<Stop>, IntegrationError> {
    let step_s = next.time_s - point.time_s;
    let mut core = core.borrow_mut();
    let sound = check_finite(&next.state).and_then(|()| check_finite(&next.rates));
    if let Err(fault) = sound.and_then(|()| core.system.accept(next.time_s, &next.state)) {
        core.statistics.rejected_steps += 1;
        return Ok(Some(Stop::Refused(fault, step_s)));
    }
    let breakpoint = target.breakpoint && next.time_s >= target.time_s;
    let flow = sink.step(&CubicStep {
        from: point,
        to: next,
        breakpoint,
    });
    core.fault = None;
    core.statistics.accept(step_s);
    core.statistics.breakpoints += u64::from(breakpoint);
    std::mem::swap(point, next);
    Ok(flow.is_break().then_some(Stop::Sink))
}

/// Turns a panic of the crate into an error.
fn guarded<T>(work: impl FnOnce() -> Result<T, DiffsolError>) -> Result<T, DiffsolError> {
    let outcome = catch_unwind(AssertUnwindSafe(work));
    outcome.unwrap_or_else(|_| Err(DiffsolError::Other(String::from("the crate panicked"))))
}

fn stuck(fault: Option<Fault>, time_s: f64, step_s: f64) -> IntegrationError {
    match fault {
        Some(fault) => IntegrationError::from_refusal(fault, time_s, step_s),
        None => IntegrationError::StepTooSmall {
            time_s,
            step_s,
            index: None,
            fault: None,
        },
    }
}

fn from_crate(core: &Core<'_>, error: &DiffsolError, time_s: f64) -> IntegrationError {
    match core.fault {
        Some(fault) => IntegrationError::from_refusal(fault, time_s, 0.0),
        None => IntegrationError::Backend {
            backend: "diffsol",
            time_s,
            message: error.to_string(),
        },
    }
}
