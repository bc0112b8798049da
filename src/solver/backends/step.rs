//! A step as the cubic through values and rates at its ends.

use crate::solver::polynomial::{self, End};
use crate::solver::sink::Step;

/// Values and rates at one time.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) time_s: f64,
    pub(super) state: Vec<f64>,
    pub(super) rates: Vec<f64>,
}

/// One accepted step.
#[derive(Debug)]
pub(super) struct CubicStep<'a> {
    pub(super) from: &'a Point,
    pub(super) to: &'a Point,
    pub(super) breakpoint: bool,
}

impl Point {
    fn end(&self) -> End<'_> {
        End {
            state: &self.state,
            rates: &self.rates,
        }
    }
}

impl Step for CubicStep<'_> {
    fn start_s(&self) -> f64 {
        self.from.time_s
    }

    fn end_s(&self) -> f64 {
        self.to.time_s
    }

    fn end_state(&self) -> &[f64] {
        &self.to.state
    }

    fn degree(&self) -> usize {
        3
    }

    fn polynomial(&self, coefficients: &mut [f64]) {
        let duration_s = self.to.time_s - self.from.time_s;
        polynomial::hermite(self.from.end(), self.to.end(), duration_s, coefficients);
    }

    fn end_rates(&self) -> Option<&[f64]> {
        Some(&self.to.rates)
    }

    fn ends_at_breakpoint(&self) -> bool {
        self.breakpoint
    }
}
