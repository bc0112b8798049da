//! Step size control with memory of the last error (a PI controller).
//!
//! Source: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, section II.4;
//! K. Gustafsson, ACM Trans. Math. Softw. 17 (1991) 533, doi 10.1145/210232.210242.

const SAFETY: f64 = 0.9;
/// A step may grow to ten times, or shrink to a fifth of, the one before it.
const LARGEST_GROWTH: f64 = 10.0;
const LARGEST_SHRINKAGE: f64 = 0.2;
/// After a fault there is no error to judge by.
const SHRINKAGE_AFTER_FAULT: f64 = 0.25;
const FRESH_MEMORY: f64 = 1e-4;

/// Proposes step sizes from the errors of past steps; an error of 1 is just tolerable.
#[derive(Debug, Clone)]
pub(super) struct Controller {
    exponent: f64,
    beta: f64,
    memory: f64,
    just_rejected: bool,
}

impl Controller {
    /// A controller for an error that shrinks with the step to the power `order`; `beta` weighs the memory.
    pub(super) fn new(order: f64, beta: f64) -> Self {
        Self {
            exponent: 1.0 / order - 0.75 * beta,
            beta,
            memory: FRESH_MEMORY,
            just_rejected: false,
        }
    }

    /// Forgets all errors, as is right after a breakpoint.
    pub(super) fn restart(&mut self) {
        self.memory = FRESH_MEMORY;
        self.just_rejected = false;
    }

    /// The step to take after one that was accepted with `error`.
    ///
    /// Where the step was cut short of the wish in order to land, and was so short that its error says nothing, the
    /// wish still stands.
    pub(super) fn after_accepted(&mut self, step_s: f64, wish_s: f64, error: f64) -> f64 {
        let largest = if self.just_rejected {
            1.0
        } else {
            LARGEST_GROWTH
        };
        let factor = SAFETY * self.memory.powf(self.beta) / error.powf(self.exponent);
        self.memory = error.max(FRESH_MEMORY);
        self.just_rejected = false;
        if factor < largest {
            step_s * factor.max(LARGEST_SHRINKAGE)
        } else {
            (step_s * largest).max(wish_s)
        }
    }

    /// The step to try after one that was rejected for its `error`.
    pub(super) fn after_rejected(&mut self, step_s: f64, error: f64) -> f64 {
        self.just_rejected = true;
        step_s * (SAFETY / error.powf(self.exponent)).max(LARGEST_SHRINKAGE)
    }

    /// The step to try after one at which there was no error to judge by.
    pub(super) fn after_fault(&mut self, step_s: f64) -> f64 {
        self.just_rejected = true;
        step_s * SHRINKAGE_AFTER_FAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stay_within_their_bounds() {
        let mut controller = Controller::new(5.0, 0.04);
        assert_eq!(controller.after_accepted(1.0, 1.0, 0.0), 10.0);
        assert!(controller.after_accepted(1.0, 1.0, 1.0) < 1.0);
        assert_eq!(controller.after_rejected(1.0, 1e300), 0.2);
        assert_eq!(controller.after_accepted(1.0, 1.0, 0.0), 1.0);
        assert_eq!(controller.after_accepted(1.0, 1.0, 0.0), 10.0);
        assert_eq!(controller.after_accepted(1e-9, 1.0, 0.0), 1.0);
        assert!(controller.after_accepted(0.5, 1.0, 0.9) < 1.0);
        assert_eq!(controller.after_fault(1.0), 0.25);
        controller.restart();
        assert_eq!(controller.after_accepted(1.0, 1.0, 0.0), 10.0);
    }
}
