//! The first part of a step, as a step of its own.

use super::sink::Step;
use super::trajectory::Segment;

/// A step that ends before the one that it is part of, on the same polynomial.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    segment: Segment<'a>,
    end_s: f64,
    end_state: &'a [f64],
    breakpoint: bool,
}

impl<'a> Part<'a> {
    /// What of `segment` lies before `end_s`, which is within it; the state there is written into `end_state`.
    pub(crate) fn before(end_s: f64, segment: Segment<'a>, end_state: &'a mut [f64]) -> Self {
        segment.at(end_s, end_state);
        Self {
            segment,
            end_s,
            end_state,
            breakpoint: false,
        }
    }

    /// The same, if rates may jump at its end.
    pub(super) fn before_switch(
        end_s: f64,
        segment: Segment<'a>,
        end_state: &'a mut [f64],
    ) -> Self {
        Self {
            breakpoint: true,
            ..Self::before(end_s, segment, end_state)
        }
    }
}

impl Step for Part<'_> {
    fn start_s(&self) -> f64 {
        self.segment.start_s()
    }

    fn end_s(&self) -> f64 {
        self.end_s
    }

    fn end_state(&self) -> &[f64] {
        self.end_state
    }

    fn degree(&self) -> usize {
        self.segment.degree()
    }

    fn ends_at_breakpoint(&self) -> bool {
        self.breakpoint
    }

    fn polynomial(&self, coefficients: &mut [f64]) {
        let (start_s, whole_s) = (self.start_s(), self.segment.end_s() - self.start_s());
        let share = (self.end_s - start_s) / whole_s;
        let mut power = 1.0;
        let rows = coefficients.chunks_exact_mut(self.end_state.len().max(1));
        for (out, row) in rows.zip(self.segment.rows()) {
            for (out, c) in out.iter_mut().zip(row) {
                *out = power * c;
            }
            power *= share;
        }
    }
}
