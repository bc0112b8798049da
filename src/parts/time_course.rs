//! How the stiffness of a heart chamber rises and falls over a cycle.

use std::f64::consts::PI;

use crate::network::Check;

/// The course of a chamber's activation over one cardiac cycle, from 0 (relaxed) to 1 (stiffest). Times are shares of the cycle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimeCourse {
    /// Half a cosine up, half a cosine down.
    ///
    /// $$e = \tfrac12\left(1 - \cos\frac{\pi x}{T_C}\right) \text{ for } x < T_C, \quad \tfrac12\left(1 + \cos\frac{\pi (x - T_C)}{T_R}\right) \text{ for } x < T_C + T_R$$
    ///
    /// Plain text: `e = (1 - cos(pi x / TC)) / 2` while contracting, `(1 + cos(pi (x - TC) / TR)) / 2` while relaxing, else 0; `x` counts from `onset`.
    ///
    /// Source: F. Regazzoni et al., J. Comput. Phys. 457 (2022) 111083, doi 10.1016/j.jcp.2022.111083.
    DoubleCosine {
        /// When contraction begins.
        onset: f64,
        /// How long contraction takes.
        contraction: f64,
        /// How long relaxation takes.
        relaxation: f64,
    },
    /// The product of a rising and a falling Hill function, scaled so that its greatest value is 1.
    ///
    /// $$e = k\, \frac{(x/\tau_1)^{n_1}}{1 + (x/\tau_1)^{n_1}}\, \frac{1}{1 + (x/\tau_2)^{n_2}}$$
    ///
    /// Plain text: `e = k h1 / (1 + h1) / (1 + h2)`, `h1 = (x / tau1)^n1`, `h2 = (x / tau2)^n2`. Make one with [`TimeCourse::double_hill`], which computes `k`.
    ///
    /// Source: N. Stergiopulos et al., Am. J. Physiol. 270 (1996) H2050.
    DoubleHill {
        /// Steepness of the rise.
        rise: f64,
        /// Steepness of the fall.
        fall: f64,
        /// When half of the rise is done.
        risen: f64,
        /// When half of the fall is done.
        fallen: f64,
        /// What scales the greatest value to 1.
        scale: f64,
    },
}

impl TimeCourse {
    /// The product of a rising and a falling Hill function, scaled to 1.
    pub fn double_hill(rise: f64, fall: f64, risen: f64, fallen: f64) -> Self {
        let course = |scale| Self::DoubleHill {
            rise,
            fall,
            risen,
            fallen,
            scale,
        };
        let raw = course(1.0);
        let peak = highest(|phase| raw.at(phase));
        course(if peak > 0.0 { 1.0 / peak } else { 1.0 })
    }

    /// The activation at a share of the cycle.
    #[inline]
    pub fn at(&self, phase: f64) -> f64 {
        match *self {
            Self::DoubleCosine {
                onset,
                contraction,
                relaxation,
            } => {
                let x = (phase - onset).rem_euclid(1.0);
                double_cosine(x, contraction, relaxation)
            }
            Self::DoubleHill {
                rise,
                fall,
                risen,
                fallen,
                scale,
            } => {
                // A phase a hair before the beat, as a difference quotient asks for, is the end of the beat before.
                let phase = if (0.0..=1.0).contains(&phase) {
                    phase
                } else {
                    phase.rem_euclid(1.0)
                };
                // Written so that a very steep course is 0 or 1, and not a ratio of infinities.
                let still_low = (risen / phase).powf(rise);
                let fallen = (phase / fallen).powf(fall);
                scale / (1.0 + still_low) / (1.0 + fallen)
            }
        }
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        let mut positive = |field, value: f64| {
            let holds = value.is_finite() && value > 0.0;
            check.require_number(field, value, "", holds, "finite and above zero");
        };
        match *self {
            Self::DoubleCosine {
                onset,
                contraction,
                relaxation,
            } => {
                positive("contraction", contraction);
                positive("relaxation", relaxation);
                let whole = contraction + relaxation;
                let must = "at most a whole cycle, relaxation counted in";
                check.require_number("contraction", whole, "", whole <= 1.0, must);
                check.require_number("onset", onset, "", onset.is_finite(), "finite");
            }
            Self::DoubleHill {
                rise,
                fall,
                risen,
                fallen,
                scale,
            } => {
                positive("steepness of the rise", rise);
                positive("steepness of the fall", fall);
                positive("time of the rise", risen);
                positive("time of the fall", fallen);
                positive("scale", scale);
            }
        }
    }
}

/// Half a cosine up over `contraction`, half a cosine down over `relaxation`, then 0; `x` counts from the onset.
#[inline]
pub(crate) fn double_cosine(x: f64, contraction: f64, relaxation: f64) -> f64 {
    if x < contraction {
        0.5 * (1.0 - (PI * x / contraction).cos())
    } else if x < contraction + relaxation {
        0.5 * (1.0 + (PI * (x - contraction) / relaxation).cos())
    } else {
        0.0
    }
}

/// The greatest value over a cycle: a fine grid, then golden sections about its best point.
fn highest(course: impl Fn(f64) -> f64) -> f64 {
    const GRID: u32 = 1000;
    let grid = (0..=GRID).map(|i| f64::from(i) / f64::from(GRID));
    let best = grid.max_by(|a, b| course(*a).total_cmp(&course(*b)));
    let best = best.unwrap_or(0.0);
    let (mut low, mut high) = (best - 1e-3, (best + 1e-3).min(1.0));
    low = low.max(0.0);
    for _ in 0..60 {
        let third = (high - low) / 3.0;
        if course(low + third) < course(high - third) {
            low += third;
        } else {
            high -= third;
        }
    }
    course(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_double_cosine_rises_falls_and_rests() {
        let course = TimeCourse::DoubleCosine {
            onset: 0.9,
            contraction: 0.2,
            relaxation: 0.3,
        };
        assert!((course.at(0.1) - 1.0).abs() < 1e-12);
        assert!((course.at(0.0) - 0.5).abs() < 1e-12);
        assert!((course.at(0.25) - 0.5).abs() < 1e-12);
        assert_eq!(course.at(0.5), 0.0);
    }

    #[test]
    fn a_phase_outside_of_a_beat_is_that_of_another_beat() {
        let courses = [
            TimeCourse::double_hill(1.32, 21.9, 0.303, 0.508),
            TimeCourse::DoubleCosine {
                onset: 0.9,
                contraction: 0.2,
                relaxation: 0.3,
            },
        ];
        for course in courses {
            for phase in [-1e-8_f64, -0.3, -1.7, 1.2] {
                let inside = course.at(phase.rem_euclid(1.0));
                assert!((course.at(phase) - inside).abs() < 1e-12, "{phase}");
            }
        }
    }

    /// 1.67218 is the scale that Bjordalsbakke et al. 2022 use.
    #[test]
    fn a_double_hill_is_scaled_as_published() {
        let TimeCourse::DoubleHill { scale, .. } =
            TimeCourse::double_hill(1.32, 21.9, 0.303, 0.508)
        else {
            unreachable!()
        };
        assert!((scale - 1.672_18).abs() < 1e-5, "{scale}");
    }
}
