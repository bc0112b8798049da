//! Where the integrator must land next.

use super::error::IntegrationError;
use super::system::System;

/// The next time to land on exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Target {
    /// The time to land on, in s.
    pub(super) time_s: f64,
    /// The latest time at which the right-hand side may be evaluated before landing, in s: before a breakpoint only
    /// its left limit is seen.
    pub(super) latest_s: f64,
    /// Whether the target is a breakpoint rather than merely the end of the run.
    pub(super) breakpoint: bool,
}

impl Target {
    /// The system's first breakpoint after `after_s`, or `end_s` if that comes first.
    pub(super) fn next(
        system: &dyn System,
        after_s: f64,
        end_s: f64,
    ) -> Result<Self, IntegrationError> {
        match system.breakpoint(after_s) {
            Some(edge) if edge.is_nan() || edge <= after_s => {
                Err(IntegrationError::InvalidBreakpoint {
                    after_s,
                    breakpoint_s: edge,
                })
            }
            Some(edge) if edge <= end_s => Ok(Self {
                time_s: edge,
                latest_s: edge.next_down(),
                breakpoint: true,
            }),
            _ => Ok(Self {
                time_s: end_s,
                latest_s: end_s,
                breakpoint: false,
            }),
        }
    }

    /// The same, or a time before it, so that a step to there passes over nothing that the system does in time: for integrators whose steps cannot be bounded one by one.
    #[cfg(any(feature = "ode_solvers", feature = "diffsol"))]
    pub(super) fn piece(self, system: &mut dyn System, from_s: f64, span_s: f64) -> Self {
        let longest_s = system
            .longest_step(from_s)
            .max(shortest_step(from_s, span_s));
        self.cut(from_s + longest_s)
    }

    /// The same, or a time before it.
    pub(super) fn cut(self, time_s: f64) -> Self {
        if time_s >= self.time_s {
            return self;
        }
        Self {
            time_s,
            latest_s: self.latest_s,
            breakpoint: false,
        }
    }
}

/// How far beyond its wish a step may be stretched to land, so that no crumb is left over.
const STRETCH: f64 = 1.05;
/// The same for the longest step allowed: enough for round-off in sums of equal steps.
const STRETCH_OF_LONGEST: f64 = 1.0 + 1e-6;

/// Fits a wished step into what remains before the target: the step, and whether it lands.
///
/// A remainder of less than two steps is halved rather than cut into a step and a crumb.
pub(super) fn fit(wish_s: f64, remaining_s: f64, largest_s: f64) -> (f64, bool) {
    let wish_s = wish_s.min(largest_s);
    if remaining_s <= (wish_s * STRETCH).min(largest_s * STRETCH_OF_LONGEST) {
        (remaining_s, true)
    } else if remaining_s < 2.0 * wish_s {
        (0.5 * remaining_s, false)
    } else {
        (wish_s, false)
    }
}

/// The shortest step that still moves time forward in a meaningful way, in s.
pub(super) fn shortest_step(time_s: f64, span_s: f64) -> f64 {
    let round_off = 16.0 * f64::EPSILON * time_s.abs();
    round_off.max(1e-3 * f64::EPSILON * span_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_fit_without_crumbs() {
        assert_eq!(fit(1.0, 10.0, 5.0), (1.0, false));
        assert_eq!(fit(1.0, 1.04, 5.0), (1.04, true));
        assert_eq!(fit(1.0, 0.1, 5.0), (0.1, true));
        assert_eq!(fit(1.0, 1.5, 5.0), (0.75, false));
        assert_eq!(fit(3.0, 10.0, 2.0), (2.0, false));
        assert_eq!(fit(3.0, 2.02, 2.0), (1.01, false));
    }
}
