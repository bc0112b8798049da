//! Two methods, one of which is at work.

use std::ops::ControlFlow;

use super::judge::{BOUND, Judge};
use super::spectrum::Spectrum;
use crate::solver::integrator::Statistics;
use crate::solver::method::{Method, Span, Start, Times};
use crate::solver::norm::Tolerances;
use crate::solver::sink::Sink;
use crate::solver::system::{Fault, System};
use crate::solver::{explicit, rodas5p};

/// How many explicit steps an implicit one costs if the system knows its Jacobian (measured: the whole body), and evaluations of an explicit step.
const COST: f64 = 8.0;
const EXPLICIT_EVALUATIONS: f64 = 6.0;
/// Evaluations of an implicit step besides those of the Jacobian.
const IMPLICIT_EVALUATIONS: f64 = 9.0;
/// The first explicit step after implicit ones, as a share of the longest stable one.
const SAFE: f64 = 0.8;

/// The explicit method, and the implicit one once it was needed.
#[derive(Debug)]
pub(super) struct Switching {
    explicit: explicit::Stages<explicit::Rk547M>,
    implicit: Option<Box<Implicit>>,
    is_implicit: bool,
    judge: Judge,
    /// Whether the explicit step just taken calls for an implicit method.
    calls: bool,
}

#[derive(Debug)]
struct Implicit {
    stages: rodas5p::Stages,
    spectrum: Spectrum,
    /// Evaluations of the last trial step.
    evaluations: u64,
}

impl Switching {
    pub(super) fn new(dimension: usize) -> Self {
        Self {
            explicit: explicit::Stages::new(dimension),
            implicit: None,
            is_implicit: false,
            judge: Judge::new(),
            calls: false,
        }
    }

    /// The method at work.
    #[inline]
    fn method(&self) -> &dyn Method {
        match &self.implicit {
            Some(implicit) if self.is_implicit => &implicit.stages,
            _ => &self.explicit,
        }
    }

    #[inline]
    fn method_mut(&mut self) -> &mut dyn Method {
        match &mut self.implicit {
            Some(implicit) if self.is_implicit => &mut implicit.stages,
            _ => &mut self.explicit,
        }
    }

    /// Goes on implicitly from where the explicit method is.
    fn go_implicit(&mut self, system: &dyn System) {
        let implicit = self.implicit.get_or_insert_with(|| {
            Box::new(Implicit {
                stages: rodas5p::Stages::new(system),
                spectrum: Spectrum::new(system.dimension()),
                evaluations: 0,
            })
        });
        let to = &mut implicit.stages;
        to.start()
            .rates
            .copy_from_slice(self.explicit.start().rates);
        to.lost.copy_from_slice(&self.explicit.lost);
        to.restarted();
        self.is_implicit = true;
    }

    /// Goes on explicitly from where the implicit method is, if that pays; the longest step, in s, that is wise then.
    fn weigh(&mut self, step_s: f64) -> Option<f64> {
        let implicit = self.implicit.as_mut()?;
        let jacobian = &implicit.stages.jacobian;
        let fastest = implicit
            .spectrum
            .fastest(&jacobian.pattern, &jacobian.values);
        let more = (implicit.evaluations as f64 - IMPLICIT_EVALUATIONS).max(0.0);
        let cost = COST + more / EXPLICIT_EVALUATIONS;
        // No rate at all bounds no step.
        let stable_s = BOUND / fastest;
        if !self.judge.weighs(step_s, cost * stable_s) {
            return None;
        }
        let rates = implicit.stages.start().rates;
        self.explicit.start().rates.copy_from_slice(rates);
        self.explicit.lost.copy_from_slice(&implicit.stages.lost);
        self.is_implicit = false;
        Some(SAFE * stable_s)
    }
}

impl Method for Switching {
    fn control(&self) -> (i32, f64) {
        self.method().control()
    }

    fn start(&mut self) -> Start<'_> {
        self.method_mut().start()
    }

    fn restarted(&mut self) {
        self.method_mut().restarted();
    }

    fn attempt(
        &mut self,
        system: &mut dyn System,
        times: Times,
        state: &[f64],
        tolerances: &Tolerances,
        statistics: &mut Statistics,
    ) -> Result<(), Fault> {
        let before = statistics.evaluations;
        let outcome = self
            .method_mut()
            .attempt(system, times, state, tolerances, statistics);
        if let Some(implicit) = self.implicit.as_mut().filter(|_| self.is_implicit) {
            implicit.evaluations = statistics.evaluations - before;
        }
        outcome
    }

    fn error(&mut self, state: &[f64], step_s: f64, tolerances: &Tolerances) -> f64 {
        let error = self.method_mut().error(state, step_s, tolerances);
        if error <= 1.0 && !self.is_implicit && self.judge.counts() {
            let stiffness = self.explicit.stiffness(step_s, tolerances);
            self.calls = self.judge.looks_at(stiffness);
        }
        error
    }

    fn next(&self) -> &[f64] {
        self.method().next()
    }

    fn worst(&self, state: &[f64], tolerances: &Tolerances) -> Option<usize> {
        self.method().worst(state, tolerances)
    }

    fn first_not_finite(&self) -> Option<usize> {
        self.method().first_not_finite()
    }

    fn rates(&self) -> [&[f64]; 2] {
        self.method().rates()
    }

    fn hand_over(&self, span: Span<'_>, sink: &mut dyn Sink) -> ControlFlow<()> {
        self.method().hand_over(span, sink)
    }

    fn advance(&mut self) {
        self.method_mut().advance();
    }

    fn adapt(&mut self, step_s: f64, system: &dyn System) -> Option<f64> {
        if self.is_implicit {
            return self.weigh(step_s);
        }
        if std::mem::take(&mut self.calls) {
            self.go_implicit(system);
            return Some(f64::INFINITY);
        }
        None
    }
}
