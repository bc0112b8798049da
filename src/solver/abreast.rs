//! Several systems of one dimension that share their steps.
//!
//! They are one [`System`](super::System) to the integrator: number `i` of each next to number `i` of the others. Each is held to the tolerance by itself, and each gets steps of its own.

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;

use super::error::{Failure, IntegrationError};
use super::polynomial;
use super::sink::{Sink, Step};
use super::system::Fault;

/// How many systems share their steps.
pub(crate) const ABREAST: usize = 8;

/// Which system a failure is the matter of, and the failure as that system alone would have had it; none if it is that of all.
pub(crate) fn culprit(failure: &Failure) -> Option<(usize, Failure)> {
    let mut own = failure.clone();
    let lane = match &mut own.error {
        IntegrationError::NotFinite { index, .. }
        | IntegrationError::OutOfDomain {
            fault: Fault { index, .. },
            ..
        } => split(index),
        IntegrationError::StepTooSmall { index, fault, .. } => {
            if let Some(fault) = fault {
                split(&mut fault.index);
            }
            split(index.as_mut()?)
        }
        _ => return None,
    };
    Some((lane, own))
}

fn split(index: &mut usize) -> usize {
    let lane = *index % ABREAST;
    *index /= ABREAST;
    lane
}

/// Takes the steps of each system.
pub(crate) trait Takes {
    /// Takes the next step of the system in this lane.
    fn take(&mut self, lane: usize, step: &dyn Step) -> ControlFlow<()>;
}

/// A sink that hands each system its own steps.
pub(crate) struct Apart<'t, T> {
    lanes: usize,
    takes: &'t mut T,
    state: Vec<f64>,
    rates: Vec<f64>,
    rows: Rows,
}

/// The polynomials of all systems, computed when the first is asked for.
#[derive(Debug, Default)]
struct Rows {
    known: Cell<bool>,
    values: RefCell<Vec<f64>>,
}

impl<'t, T: Takes> Apart<'t, T> {
    /// Of which only the first `lanes` are handed on.
    pub(crate) fn new(lanes: usize, takes: &'t mut T) -> Self {
        Self {
            lanes,
            takes,
            state: Vec::new(),
            rates: Vec::new(),
            rows: Rows::default(),
        }
    }
}

impl<T: Takes> Sink for Apart<'_, T> {
    /// Ends the run if one of the systems has had enough.
    fn step(&mut self, step: &dyn Step) -> ControlFlow<()> {
        self.rows.known.set(false);
        let mut flow = ControlFlow::Continue(());
        for lane in 0..self.lanes {
            pick(step.end_state(), lane, &mut self.state);
            let rates = step.end_rates();
            pick(rates.unwrap_or_default(), lane, &mut self.rates);
            let own = OneOfMany {
                whole: step,
                lane,
                state: &self.state,
                rates: rates.map(|_| &self.rates[..]),
                rows: &self.rows,
            };
            if self.takes.take(lane, &own).is_break() {
                flow = ControlFlow::Break(());
            }
        }
        flow
    }
}

/// The numbers of one system.
fn pick(all: &[f64], lane: usize, own: &mut Vec<f64>) {
    own.clear();
    own.extend(all.iter().skip(lane).step_by(ABREAST));
}

/// The step of one system.
struct OneOfMany<'a> {
    whole: &'a dyn Step,
    lane: usize,
    state: &'a [f64],
    rates: Option<&'a [f64]>,
    rows: &'a Rows,
}

impl OneOfMany<'_> {
    /// The coefficients of all systems.
    fn with_rows<R>(&self, read: impl FnOnce(&[f64]) -> R) -> R {
        let mut values = self.rows.values.borrow_mut();
        if !self.rows.known.replace(true) {
            let length = (self.whole.degree() + 1) * self.whole.end_state().len();
            values.resize(length, 0.0);
            self.whole.polynomial(&mut values);
        }
        read(&values)
    }
}

impl Step for OneOfMany<'_> {
    fn start_s(&self) -> f64 {
        self.whole.start_s()
    }

    fn end_s(&self) -> f64 {
        self.whole.end_s()
    }

    fn end_state(&self) -> &[f64] {
        self.state
    }

    fn degree(&self) -> usize {
        self.whole.degree()
    }

    fn polynomial(&self, coefficients: &mut [f64]) {
        // Rows of all systems follow each other as those of one do, so that only whole rows are written here too.
        let whole = coefficients.len() - coefficients.len() % self.state.len().max(1);
        self.with_rows(|rows| {
            let own = rows.iter().skip(self.lane).step_by(ABREAST);
            for (to, from) in coefficients.iter_mut().take(whole).zip(own) {
                *to = *from;
            }
        });
    }

    fn end_rates(&self) -> Option<&[f64]> {
        self.rates
    }

    fn ends_at_breakpoint(&self) -> bool {
        self.whole.ends_at_breakpoint()
    }

    fn interpolate(&self, time_s: f64, out: &mut [f64]) {
        let theta = polynomial::theta(self.start_s(), self.end_s(), time_s);
        out.fill(0.0);
        let length = self.whole.end_state().len().max(1);
        self.with_rows(|rows| {
            for row in rows.chunks_exact(length).rev() {
                let own = row.iter().skip(self.lane).step_by(ABREAST);
                for (out, c) in out.iter_mut().zip(own) {
                    *out = *out * theta + c;
                }
            }
        });
    }
}
