//! One run: from target to target, step by step.

use std::ops::ControlFlow;

use super::controller::Controller;
use super::cut::Cut;
use super::error::{Failure, IntegrationError};
use super::initial_step::{Start, initial_step};
use super::integrator::Statistics;
use super::method::{Method, Span, Times};
use super::norm::Tolerances;
use super::schedule::{Target, fit, shortest_step};
use super::settings::Settings;
use super::sink::{Sink, Step};
use super::system::{Fault, FaultKind, System};

/// The state of one integration.
#[derive(Debug)]
pub(super) struct Run<'a, M> {
    settings: &'a Settings,
    tolerances: Tolerances,
    controller: Controller,
    method: M,
    state: &'a mut [f64],
    time_s: f64,
    end_s: f64,
    span_s: f64,
    /// The step that error control would like next, in s; infinite as long as nothing is known.
    wish_s: f64,
    /// The longest step that passes over nothing that the system does in time, in s.
    seeing_s: f64,
    /// Whether the system has kinks to look for.
    has_kinks: bool,
    /// The kink to end the next step at, in s, and how often a step was tried again for one.
    landing_s: Option<f64>,
    retakes: u32,
    /// The step to take, in s, should there be no such kink: a trial with a large error may show what is not there.
    doubt_s: f64,
    /// Why the last trial was rejected, if the system refused it.
    refusal: Option<Fault>,
    /// Room for steps that end at a switch, if the system has any.
    cut: Option<Box<Cut>>,
    statistics: Statistics,
}

/// A step that has passed all tests.
#[derive(Debug, Clone, Copy)]
struct Accepted {
    /// How long it was before it was cut, in s.
    whole_s: f64,
    end_s: f64,
    breakpoint: bool,
    kink: bool,
    switch: Switch,
}

/// Whether a step ends at a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Switch {
    No,
    AtEnd,
    /// Before the end of the step as it was tried.
    Within,
}

/// A kink this near to an end of a step, as a share of the step, is at that end.
const NEAR: f64 = 1e-7;
/// The first step after a switch, as a share of the one that error control would take without (design value: about the fewest evaluations).
const AFTER_SWITCH: f64 = 0.5;
/// A trial with an error above this shows nothing (design value).
const CREDIBLE: f64 = 100.0;
/// So often one step is tried again for a kink; then it is left to error control.
const MOST_RETAKES: u32 = 6;

/// Checks all that was given, and integrates with the method that `make` makes for the system.
pub(super) fn integrate<M: Method>(
    settings: &Settings,
    make: impl FnOnce(&dyn System) -> M,
    system: &mut dyn System,
    (start_s, end_s): (f64, f64),
    state: &mut [f64],
    sink: &mut dyn Sink,
) -> Result<Statistics, Failure> {
    let tolerances = settings
        .check(system, start_s, end_s, state)
        .map_err(|error| Failure {
            error,
            reached_s: start_s,
            statistics: Statistics::default(),
        })?;
    let method = make(system);
    let mut run = Run::new(settings, tolerances, method, (start_s, end_s), state);
    run.has_kinks = system.has_kinks();
    if system.has_switches() {
        run.cut = Some(Box::new(Cut::new(start_s, run.state)));
    }
    let outcome = run.go(system, sink);
    if run.cut.is_some() {
        system.leave_sides();
    }
    let (reached_s, statistics) = (run.time_s, run.statistics);
    match outcome {
        Ok(()) => Ok(statistics),
        Err(error) => Err(Failure {
            error,
            reached_s,
            statistics,
        }),
    }
}

impl<'a, M: Method> Run<'a, M> {
    fn new(
        settings: &'a Settings,
        tolerances: Tolerances,
        method: M,
        (start_s, end_s): (f64, f64),
        state: &'a mut [f64],
    ) -> Self {
        let (order, beta) = method.control();
        Self {
            settings,
            tolerances,
            controller: Controller::new(f64::from(order), beta),
            method,
            state,
            time_s: start_s,
            end_s,
            span_s: end_s - start_s,
            wish_s: f64::INFINITY,
            seeing_s: f64::INFINITY,
            has_kinks: false,
            landing_s: None,
            retakes: 0,
            doubt_s: f64::INFINITY,
            refusal: None,
            cut: None,
            statistics: Statistics::default(),
        }
    }

    /// Integrates to the end, or until the sink has had enough.
    fn go(&mut self, system: &mut dyn System, sink: &mut dyn Sink) -> Result<(), IntegrationError> {
        while self.time_s < self.end_s {
            let target = Target::next(system, self.time_s, self.end_s)?;
            self.restart(system, target)?;
            while self.time_s < target.time_s {
                if let Some(step) = self.step(system, target)? {
                    if self.commit(step, sink).is_break() {
                        return Ok(());
                    }
                    self.adapt(step.whole_s, system);
                    if step.switch != Switch::No {
                        self.begin(system)?;
                        self.wish_s *= AFTER_SWITCH;
                    }
                }
            }
        }
        Ok(())
    }

    /// Evaluates the first stage afresh (the right limit at a breakpoint) and proposes a step.
    fn restart(&mut self, system: &mut dyn System, target: Target) -> Result<(), IntegrationError> {
        self.controller.restart();
        let first = self.statistics.accepted_steps == 0;
        self.begin(system)?;
        self.seeing_s = system.longest_step(self.time_s);
        let given = self.settings.initial_step_s.filter(|_| first);
        let guess_s = given.unwrap_or_else(|| self.guess_step(system, target));
        // A guess that reaches the target is bounded by it, and says nothing about the steps after that.
        if guess_s < target.time_s - self.time_s {
            self.wish_s = guess_s.min(self.wish_s).max(self.shortest_s());
        }
        self.refusal = None;
        Ok(())
    }

    /// Takes sides, and evaluates the first stage afresh.
    fn begin(&mut self, system: &mut dyn System) -> Result<(), IntegrationError> {
        if self.cut.is_some() {
            system.take_sides(self.time_s, self.state);
        }
        let rates = self.method.start().rates;
        self.statistics.evaluations += 1;
        system
            .derivatives(self.time_s, self.state, rates)
            .map_err(|fault| IntegrationError::from_fault(fault, self.time_s))?;
        if let Some(index) = rates.iter().position(|rate| !rate.is_finite()) {
            let time_s = self.time_s;
            return Err(IntegrationError::NotFinite { index, time_s });
        }
        self.method.restarted();
        Ok(())
    }

    fn guess_step(&mut self, system: &mut dyn System, target: Target) -> f64 {
        let longest_s = self.longest_s().min(target.time_s - self.time_s);
        let (order, _) = self.method.control();
        let method = self.method.start();
        let start = Start {
            time_s: self.time_s,
            state: self.state,
            rates: method.rates,
            latest_s: target.latest_s,
            longest_s,
        };
        let scratch = (method.trial, method.trial_rates);
        let evaluations = &mut self.statistics.evaluations;
        initial_step(system, start, &self.tolerances, order, scratch, evaluations)
    }

    /// Tries one step: `None` if a shorter one is due.
    fn step(
        &mut self,
        system: &mut dyn System,
        target: Target,
    ) -> Result<Option<Accepted>, IntegrationError> {
        let target = self.landing_s.map_or(target, |time_s| target.cut(time_s));
        let remaining_s = target.time_s - self.time_s;
        self.seeing_s = system.longest_step(self.time_s);
        let (step_s, lands) = fit(self.wish_s, remaining_s, self.longest_s());
        self.check_progress(lands)?;
        // A step is the exact difference of two representable times, so that time and step never drift apart.
        let step_s = if lands {
            remaining_s
        } else {
            (self.time_s + step_s) - self.time_s
        };
        let times = Times {
            start_s: self.time_s,
            step_s,
            latest_s: target.latest_s,
        };
        let (tolerances, statistics) = (&self.tolerances, &mut self.statistics);
        let outcome = self
            .method
            .attempt(system, times, self.state, tolerances, statistics);
        if let Err(fault) = outcome {
            return Ok(self.refuse(step_s, Some(fault)));
        }
        let error = self.method.error(self.state, step_s, &self.tolerances);
        if !error.is_finite() {
            return Ok(self.refuse(step_s, None));
        }
        let end_s = if lands {
            target.time_s
        } else {
            self.time_s + step_s
        };
        let kink_s = if error <= CREDIBLE {
            self.kink(system, end_s)
        } else {
            None
        };
        if let Some(kink_s) = kink_s.filter(|kink_s| end_s - kink_s > NEAR * step_s)
            && self.retakes < MOST_RETAKES
        {
            self.retakes += 1;
            if error > 1.0 {
                let shorter_s = self.controller.after_rejected(step_s, error);
                self.doubt_s = shorter_s.min(self.doubt_s);
            }
            // A hair beyond it, so that it is seen that the step ends there.
            self.landing_s = Some(kink_s + 0.5 * NEAR * (kink_s - self.time_s));
            self.statistics.rejected_steps += 1;
            return Ok(None);
        }
        let was_cut = self.landing_s.take().is_some();
        if error > 1.0 {
            self.refusal = None;
            self.statistics.rejected_steps += 1;
            self.wish_s = self.controller.after_rejected(step_s, error);
            return Ok(None);
        }
        let (end_s, switch) = match self.switch(system, end_s) {
            Some(switch_s) if switch_s <= self.time_s + self.shortest_s() => {
                self.statistics.rejected_steps += 1;
                self.begin(system)?;
                return Ok(None);
            }
            Some(switch_s) if end_s - switch_s > NEAR * step_s => (switch_s, Switch::Within),
            Some(_) => (end_s, Switch::AtEnd),
            None => (end_s, Switch::No),
        };
        let end = match &mut self.cut {
            Some(cut) if switch == Switch::Within => cut.at(end_s),
            _ => self.method.next(),
        };
        if let Err(fault) = system.accept(end_s, end) {
            return Ok(self.refuse(step_s, Some(fault)));
        }
        self.refusal = None;
        self.retakes = 0;
        self.wish_s = self.controller.after_accepted(step_s, self.wish_s, error);
        let doubt_s = std::mem::replace(&mut self.doubt_s, f64::INFINITY);
        if kink_s.is_none() {
            self.wish_s = self.wish_s.min(doubt_s);
        }
        Ok(Some(Accepted {
            whole_s: step_s,
            end_s,
            breakpoint: lands && target.breakpoint && switch != Switch::Within,
            kink: was_cut || kink_s.is_some(),
            switch,
        }))
    }

    /// The first kink within the step just tried, but for one at its start, in s.
    #[inline]
    fn kink(&self, system: &mut dyn System, end_s: f64) -> Option<f64> {
        if !self.has_kinks {
            return None;
        }
        let span = Span {
            start_s: self.time_s,
            end_s,
            breakpoint: false,
            state: self.state,
        };
        let after_s = self.time_s + (NEAR * (end_s - self.time_s)).max(self.shortest_s());
        let mut found = None;
        let mut look = |trial: &dyn Step| {
            found = system.kink(trial, after_s);
            ControlFlow::Continue(())
        };
        // The look has no end of its own.
        let _ = self.method.hand_over(span, &mut look);
        found.filter(|kink_s| *kink_s > after_s && *kink_s <= end_s)
    }

    /// Where within the step just tried other sides must be taken, in s.
    #[inline]
    fn switch(&mut self, system: &mut dyn System, end_s: f64) -> Option<f64> {
        let cut = self.cut.as_mut()?;
        let span = Span {
            start_s: self.time_s,
            end_s,
            breakpoint: false,
            state: self.state,
        };
        let mut found = None;
        let mut look = |trial: &dyn Step| {
            found = system.switch(trial);
            if found.is_some() {
                cut.take(trial);
            }
            ControlFlow::Continue(())
        };
        // The look has no end of its own.
        let _ = self.method.hand_over(span, &mut look);
        let found = found.filter(|switch_s| *switch_s <= end_s)?;
        let goes_on = found > self.time_s + shortest_step(self.time_s, self.span_s);
        cut.counts(goes_on).then_some(found)
    }

    /// Notes that the step cannot be judged by its error, and shortens it.
    fn refuse(&mut self, step_s: f64, fault: Option<Fault>) -> Option<Accepted> {
        self.refusal = fault.or_else(|| {
            let index = self.method.first_not_finite()?;
            Some(Fault {
                index,
                value: f64::NAN,
                kind: FaultKind::NotFinite,
            })
        });
        self.landing_s = None;
        self.statistics.rejected_steps += 1;
        self.wish_s = self.controller.after_fault(step_s);
        None
    }

    /// Fails if the steps are used up, or have become too small.
    fn check_progress(&self, lands: bool) -> Result<(), IntegrationError> {
        let time_s = self.time_s;
        let limit = self.settings.max_steps;
        if self.statistics.accepted_steps + self.statistics.rejected_steps >= limit {
            let index = self.method.worst(self.state, &self.tolerances);
            return Err(IntegrationError::TooManySteps {
                limit,
                time_s,
                index,
            });
        }
        let step_s = self.wish_s;
        if lands || step_s >= self.shortest_s() {
            return Ok(());
        }
        Err(match self.refusal {
            Some(fault) => IntegrationError::from_refusal(fault, time_s, step_s),
            None => IntegrationError::StepTooSmall {
                time_s,
                step_s,
                index: self.method.worst(self.state, &self.tolerances),
                fault: None,
            },
        })
    }

    /// Hands the step to the sink and moves on to its end.
    fn commit(&mut self, step: Accepted, sink: &mut dyn Sink) -> ControlFlow<()> {
        let span = Span {
            start_s: self.time_s,
            end_s: step.end_s,
            breakpoint: step.breakpoint,
            state: self.state,
        };
        self.statistics.accept(step.end_s - self.time_s);
        let lands = step.breakpoint || step.kink || step.switch != Switch::No;
        self.statistics.breakpoints += u64::from(lands);
        self.time_s = step.end_s;
        if let (Switch::Within, Some(cut)) = (step.switch, &mut self.cut) {
            let flow = cut.hand_over(step.end_s, sink);
            self.state.copy_from_slice(cut.state());
            return flow;
        }
        let flow = self.method.hand_over(span, sink);
        self.state.copy_from_slice(self.method.next());
        self.method.advance();
        flow
    }

    /// Lets the method change its ways, and what is known of its errors with it.
    #[inline]
    fn adapt(&mut self, step_s: f64, system: &dyn System) {
        if let Some(longest_s) = self.method.adapt(step_s, system) {
            let (order, beta) = self.method.control();
            self.controller = Controller::new(f64::from(order), beta);
            self.wish_s = self.wish_s.min(longest_s);
        }
    }

    fn longest_s(&self) -> f64 {
        let set_s = self.settings.max_step_s.unwrap_or(f64::INFINITY);
        set_s.min(self.seeing_s.max(self.shortest_s()))
    }

    fn shortest_s(&self) -> f64 {
        let shortest_s = shortest_step(self.time_s, self.span_s);
        shortest_s.max(self.settings.min_step_s.unwrap_or(0.0))
    }
}
