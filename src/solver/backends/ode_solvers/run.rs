//! One run: from breakpoint to breakpoint, in legs of the crate's integrators.

use std::cell::RefCell;

use ::ode_solvers::dop_shared::IntegrationError as CrateError;
use ::ode_solvers::{DVector, Dop853, Dopri5, OutputType, Rk4};

use super::adapter::{Adapter, Leg, OUT_OF_NORM, STEPS_OF_A_LEG, Stop};
use super::{Method, OdeSolvers};
use crate::solver::backends::step::Point;
use crate::solver::error::IntegrationError;
use crate::solver::initial_step::{Start, initial_step};
use crate::solver::integrator::Statistics;
use crate::solver::norm::Tolerances;
use crate::solver::schedule::{Target, shortest_step};
use crate::solver::sink::Sink;
use crate::solver::system::{Fault, System};

/// The factor by which a refused step is shortened.
const SHRINKAGE: f64 = 0.25;

/// The state of one integration.
#[derive(Debug)]
pub(super) struct Run<'a> {
    settings: &'a OdeSolvers,
    tolerances: Tolerances,
    scales: Vec<f64>,
    end_s: f64,
    span_s: f64,
    point: Point,
    next: Point,
    /// Steps tried so far.
    attempts: u64,
    statistics: Statistics,
}

/// What the crate is asked to do in one leg.
#[derive(Debug, Clone, Copy)]
struct Task {
    length_s: f64,
    step_s: f64,
    longest_s: f64,
    /// How many steps it may try.
    budget: u64,
    relative: f64,
    absolute: f64,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        settings: &'a OdeSolvers,
        tolerances: Tolerances,
        start_s: f64,
        end_s: f64,
        state: &[f64],
    ) -> Self {
        let scale = |tolerance: &f64| tolerance.min(OUT_OF_NORM);
        let point = Point {
            time_s: start_s,
            state: state.to_vec(),
            rates: vec![0.0; state.len()],
        };
        Self {
            settings,
            scales: tolerances.absolute.iter().map(scale).collect(),
            tolerances,
            end_s,
            span_s: end_s - start_s,
            next: point.clone(),
            point,
            attempts: 0,
            statistics: Statistics::default(),
        }
    }

    /// The point reached, and what it took.
    pub(super) fn finish(self) -> (Point, Statistics) {
        let mut statistics = self.statistics;
        statistics.rejected_steps = self.attempts.saturating_sub(statistics.accepted_steps);
        (self.point, statistics)
    }

    /// Integrates to the end, or until the sink has had enough.
    pub(super) fn go(
        &mut self,
        system: &mut dyn System,
        sink: &mut dyn Sink,
    ) -> Result<(), IntegrationError> {
        while self.point.time_s < self.end_s {
            let target = Target::next(system, self.point.time_s, self.end_s)?;
            let mut step_s = self.restart(system, target)?;
            while self.point.time_s < target.time_s {
                let piece = target.piece(system, self.point.time_s, self.span_s);
                match self.leg(system, sink, piece, step_s)? {
                    None => {}
                    Some(Stop::Sink) => return Ok(()),
                    Some(Stop::Pause) => step_s = self.point.time_s - self.next.time_s,
                    Some(Stop::Refused(fault, refused_s)) => {
                        step_s = self.shorten(fault, refused_s)?;
                    }
                    Some(Stop::Stuck(fault)) => return Err(self.too_small(fault, 0.0)),
                }
            }
        }
        Ok(())
    }

    /// Evaluates the rates afresh (the right limit at a breakpoint) and proposes a step.
    fn restart(
        &mut self,
        system: &mut dyn System,
        target: Target,
    ) -> Result<f64, IntegrationError> {
        let Point {
            time_s,
            state,
            rates,
        } = &mut self.point;
        let time_s = *time_s;
        self.statistics.evaluations += 1;
        system
            .derivatives(time_s, state, rates)
            .map_err(|fault| IntegrationError::from_fault(fault, time_s))?;
        if let Some(index) = rates.iter().position(|rate| !rate.is_finite()) {
            return Err(IntegrationError::NotFinite { index, time_s });
        }
        let longest_s = self.settings.max_step_s.unwrap_or(f64::INFINITY);
        let order = match self.settings.method {
            Method::Dopri5 => 5,
            Method::Dop853 => 8,
            Method::Rk4 { step_s } => return Ok(step_s.min(longest_s)),
        };
        let start = Start {
            time_s,
            state,
            rates,
            latest_s: target.latest_s,
            longest_s: longest_s.min(target.time_s - time_s),
        };
        let Point { state, rates, .. } = &mut self.next;
        let evaluations = &mut self.statistics.evaluations;
        let scratch = (&mut state[..], &mut rates[..]);
        let step_s = initial_step(system, start, &self.tolerances, order, scratch, evaluations);
        Ok(step_s.max(shortest_step(time_s, self.span_s)))
    }

    /// Lets the crate work from the last point towards the target.
    fn leg(
        &mut self,
        system: &mut dyn System,
        sink: &mut dyn Sink,
        target: Target,
        step_s: f64,
    ) -> Result<Option<Stop>, IntegrationError> {
        let task = self.task(target, step_s)?;
        let start = self.scaled_start();
        let accepted = self.statistics.accepted_steps;
        let origin_s = self.point.time_s;
        let leg = RefCell::new(Leg {
            system,
            sink,
            target,
            scales: &self.scales,
            uncontrolled: matches!(self.settings.method, Method::Rk4 { .. }),
            origin_s,
            point: &mut self.point,
            next: &mut self.next,
            statistics: &mut self.statistics,
            calls: 0,
            tried_s: 0.0,
            steps: 0,
            fault: None,
            stop: None,
        });
        let outcome = solve(self.settings.method, Adapter(&leg), start, task);
        let Leg {
            calls,
            tried_s,
            steps,
            fault,
            stop,
            ..
        } = leg.into_inner();
        self.attempts += attempts(self.settings.method, calls, steps);
        let stuck = stop.is_none() && self.statistics.accepted_steps == accepted;
        match outcome {
            Ok(()) if stuck => Err(self.too_small(fault, tried_s)),
            Ok(()) => Ok(stop),
            Err(error) => Err(self.translate(&error, fault, tried_s)),
        }
    }

    fn task(&self, target: Target, step_s: f64) -> Result<Task, IntegrationError> {
        let limit = self.settings.max_steps;
        let budget = limit.saturating_sub(self.attempts);
        if budget == 0 {
            return Err(self.too_many());
        }
        let length_s = target.time_s - self.point.time_s;
        // The crate takes the mean over all its states, time and the left-out ones counted in.
        let correction = (self.tolerances.counted / (self.scales.len() + 1) as f64).sqrt();
        Ok(Task {
            length_s,
            step_s: step_s.min(length_s),
            longest_s: self
                .settings
                .max_step_s
                .unwrap_or(f64::INFINITY)
                .min(length_s),
            budget,
            relative: correction * self.tolerances.relative,
            absolute: correction,
        })
    }

    /// The last point as the crate wants it: scaled, and with time, zero now, as a last state.
    fn scaled_start(&self) -> DVector<f64> {
        let scaled = self.point.state.iter().zip(&self.scales);
        let scaled = scaled.map(|(state, scale)| state / scale);
        DVector::from_vec(scaled.chain([0.0]).collect())
    }

    /// The step to try after one that was refused, if the method can shorten its steps at all.
    fn shorten(&self, fault: Fault, refused_s: f64) -> Result<f64, IntegrationError> {
        let time_s = self.point.time_s;
        if let Method::Rk4 { .. } = self.settings.method {
            return Err(IntegrationError::from_fault(fault, time_s));
        }
        let step_s = SHRINKAGE * refused_s;
        if step_s < shortest_step(time_s, self.span_s) {
            return Err(IntegrationError::from_refusal(fault, time_s, step_s));
        }
        Ok(step_s)
    }

    fn translate(
        &self,
        error: &CrateError,
        fault: Option<Fault>,
        tried_s: f64,
    ) -> IntegrationError {
        match error {
            CrateError::MaxNumStepReached { .. } => self.too_many(),
            CrateError::StepSizeUnderflow { .. } => self.too_small(fault, tried_s),
            CrateError::StiffnessDetected { .. } => IntegrationError::Backend {
                backend: "ode_solvers",
                time_s: self.point.time_s,
                message: error.to_string(),
            },
        }
    }

    fn too_many(&self) -> IntegrationError {
        IntegrationError::TooManySteps {
            index: None,
            limit: self.settings.max_steps,
            time_s: self.point.time_s,
        }
    }

    /// The crate does not say for which state.
    fn too_small(&self, fault: Option<Fault>, step_s: f64) -> IntegrationError {
        let time_s = self.point.time_s;
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
}

/// How many steps the crate has tried, from how often it called back and how many steps it accepted.
fn attempts(method: Method, calls: u64, accepted: u64) -> u64 {
    match method {
        Method::Dopri5 => calls.saturating_sub(1) / 6,
        Method::Dop853 => calls.saturating_sub(1 + accepted) / 11,
        Method::Rk4 { .. } => accepted,
    }
}

fn solve(
    method: Method,
    adapter: Adapter<'_, '_>,
    start: DVector<f64>,
    task: Task,
) -> Result<(), CrateError> {
    let Task {
        length_s,
        step_s,
        longest_s,
        relative,
        absolute,
        ..
    } = task;
    let budget = u32::try_from(task.budget).unwrap_or(u32::MAX);
    // So rarely is stiffness looked for that it never is.
    let stiffness = u32::MAX;
    let sparse = OutputType::Sparse;
    match method {
        Method::Dopri5 => Dopri5::from_param(
            adapter,
            0.0,
            length_s,
            length_s,
            start,
            relative,
            absolute,
            0.9,
            0.04,
            0.2,
            10.0,
            longest_s,
            step_s,
            budget - 1,
            stiffness,
            sparse,
        )
        .integrate()
        .map(drop),
        Method::Dop853 => Dop853::from_param(
            adapter, 0.0, length_s, length_s, start, relative, absolute, 0.9, 0.0, 0.333, 6.0,
            longest_s, step_s, budget, stiffness, sparse,
        )
        .integrate()
        .map(drop),
        Method::Rk4 { .. } => {
            let whole = (length_s / step_s - 1e-6).ceil().max(1.0);
            let step_s = length_s / whole;
            let steps = whole.min(STEPS_OF_A_LEG.min(task.budget) as f64);
            // The crate rounds the number of steps up; half a step less leaves no doubt.
            let end_s = (steps - 0.5) * step_s;
            Rk4::new(adapter, 0.0, start, end_s, step_s)
                .integrate()
                .map(drop)
        }
    }
}
