//! When to change from one method to the other.

use crate::solver::explicit::Stiffness;

/// An explicit step times the fastest rate is stable up to this (Hairer and Wanner 1996, section IV.2: the method of Dormand and Prince on the real axis).
pub(super) const BOUND: f64 = 3.3;
/// So near the bound, stability and not exactness rules the steps (design value).
const NEAR: f64 = 2.5;
/// A smooth solution moves by some hundreds of tolerances in a step whose error is one; where it moves by fewer than this, what bounds the steps is not the
/// solution (design value).
const STILL: f64 = 20.0;
/// An explicit step is looked at this often, so that looking costs nothing (design value).
const EVERY: u32 = 4;
/// So many looks must find the steps near the bound, and so many that do not in a row make up for all of them (design values).
const ENOUGH: u32 = 4;
const CALM: u32 = 3;
/// An implicit method shows within so many steps what it can do (design value: first it must follow what explicit steps at their bound have left to die away).
const TRIAL: u32 = 12;
/// So many steps in a row that do not pay end it (design value).
const UNPAID: u32 = 3;
/// Explicit steps from a failed trial to the next: at first, and at most (design values: a trial costs as much as some hundred).
const PATIENCE: (u64, u64) = (512, 65_536);
/// A solution that has come to stand still is not the one with which the last trial failed: every look at it takes so much off the wait (design value).
const SOONER: u64 = 64;

/// Watches steps, and says when the other method would be cheaper.
#[derive(Debug, Clone)]
pub(super) struct Judge {
    looks: u32,
    near: u32,
    calm: u32,
    /// Explicit steps that are still to be taken before the next trial, and how many that will be if it fails.
    waiting: u64,
    patience: u64,
    /// Implicit steps since the change, and those in a row that did not pay.
    steps: u32,
    unpaid: u32,
}

impl Judge {
    pub(super) fn new() -> Self {
        Self {
            looks: 0,
            near: 0,
            calm: 0,
            waiting: 0,
            patience: PATIENCE.0,
            steps: 0,
            unpaid: 0,
        }
    }

    /// Counts an explicit step; whether its stiffness should be looked at.
    pub(super) fn counts(&mut self) -> bool {
        self.waiting = self.waiting.saturating_sub(1);
        self.looks = (self.looks + 1) % EVERY;
        self.looks == 0
    }

    /// Looks at an explicit step; whether an implicit method should be tried.
    pub(super) fn looks_at(&mut self, step: Stiffness) -> bool {
        if step.moves < STILL {
            self.waiting = self.waiting.saturating_sub(SOONER);
        }
        if step.step_times_rate > NEAR || step.moves < STILL {
            self.near += 1;
            self.calm = 0;
        } else {
            self.calm += 1;
            if self.calm >= CALM {
                self.near = 0;
            }
        }
        let tries = self.near >= ENOUGH && self.waiting == 0;
        if tries {
            (self.near, self.calm, self.steps, self.unpaid) = (0, 0, 0, 0);
        }
        tries
    }

    /// Looks at an implicit step against the explicit one that would cost as much; whether the explicit method should go on.
    pub(super) fn weighs(&mut self, step_s: f64, equal_s: f64) -> bool {
        self.steps += 1;
        self.unpaid = if step_s < equal_s { self.unpaid + 1 } else { 0 };
        if self.steps < TRIAL || self.unpaid == 0 {
            return false;
        }
        if self.steps == TRIAL {
            self.waiting = self.patience;
            self.patience = (2 * self.patience).min(PATIENCE.1);
            return true;
        }
        // It has paid before.
        self.patience = PATIENCE.0;
        self.unpaid >= UNPAID
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explicit_steps_to_a_trial(judge: &mut Judge, step_times_rate: f64, at_most: u64) -> u64 {
        for step in 1..=at_most {
            let looked = Stiffness {
                step_times_rate,
                moves: 300.0,
            };
            if judge.counts() && judge.looks_at(looked) {
                return step;
            }
        }
        at_most
    }

    #[test]
    fn a_solution_that_stands_still_calls_for_a_trial() {
        let mut judge = Judge::new();
        let still = Stiffness {
            step_times_rate: 1.0,
            moves: 2.0,
        };
        let calls = (0..ENOUGH).map(|_| judge.looks_at(still));
        assert_eq!(calls.collect::<Vec<_>>(), [false, false, false, true]);
    }

    #[test]
    fn steps_away_from_the_bound_never_call_for_a_trial() {
        let mut judge = Judge::new();
        assert_eq!(explicit_steps_to_a_trial(&mut judge, 2.0, 10_000), 10_000);
        assert_eq!(explicit_steps_to_a_trial(&mut judge, 3.2, 10_000), 16);
    }

    #[test]
    fn trials_that_fail_become_rare() {
        let mut judge = Judge::new();
        let (mut trials, mut steps) = (0, 0);
        while steps < 100_000 {
            steps += explicit_steps_to_a_trial(&mut judge, 3.2, 1 << 20);
            trials += 1;
            let ends = (0..TRIAL).map(|_| judge.weighs(1.0, 2.0));
            assert_eq!(ends.filter(|ends| *ends).count(), 1);
        }
        assert!((7..10).contains(&trials), "{trials} trials");
    }

    #[test]
    fn one_short_step_does_not_end_what_pays() {
        let mut judge = Judge::new();
        for _ in 0..TRIAL {
            assert!(!judge.weighs(2.0, 1.0));
        }
        for _ in 0..100 {
            assert!(!judge.weighs(0.5, 1.0) && !judge.weighs(0.5, 1.0));
            assert!(!judge.weighs(2.0, 1.0));
        }
        let ends = (0..UNPAID).map(|_| judge.weighs(0.5, 1.0));
        assert_eq!(ends.collect::<Vec<_>>(), [false, false, true]);
        // What has paid may be tried again at once.
        assert_eq!(explicit_steps_to_a_trial(&mut judge, 3.2, 10_000), 16);
    }
}
