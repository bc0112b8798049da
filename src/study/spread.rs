//! Within what a factor varies.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::study::error::StudyError;
use crate::study::numbers::between;
use crate::units::Quantity;

/// Within what, and how, a factor varies.
///
/// | spread | density |
/// |---|---|
/// | [`uniform`](Self::uniform) | the same everywhere between two ends |
/// | [`log_uniform`](Self::log_uniform) | the same for each factor of ten between two ends above zero |
/// | [`normal`](Self::normal) | a bell, cut off at three standard deviations on either side |
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread<Q> {
    raw: RawSpread,
    quantity: std::marker::PhantomData<fn() -> Q>,
}

/// A spread in the stored unit of its quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RawSpread {
    Uniform { low: f64, high: f64 },
    LogUniform { low: f64, high: f64 },
    Normal { mean: f64, deviation: f64 },
}

/// Where a bell is cut off, in standard deviations.
const CUT: f64 = 3.0;

impl<Q: Quantity> Spread<Q> {
    const fn of(raw: RawSpread) -> Self {
        Self {
            raw,
            quantity: std::marker::PhantomData,
        }
    }

    /// Uniform between `low` and `high`.
    pub fn uniform(low: Q, high: Q) -> Self {
        let (low, high) = (low.base(), high.base());
        Self::of(RawSpread::Uniform { low, high })
    }

    /// Uniform in its logarithm between `low` and `high`, both above zero.
    pub fn log_uniform(low: Q, high: Q) -> Self {
        let (low, high) = (low.base(), high.base());
        Self::of(RawSpread::LogUniform { low, high })
    }

    /// Normal, cut off at three standard deviations on either side.
    pub fn normal(mean: Q, standard_deviation: Q) -> Self {
        Self::of(RawSpread::Normal {
            mean: mean.base(),
            deviation: standard_deviation.base(),
        })
    }

    pub(super) const fn raw(self) -> RawSpread {
        self.raw
    }
}

impl RawSpread {
    /// The value below which a share `u` of the members lie; never beyond the ends.
    pub(super) fn quantile(self, u: f64) -> f64 {
        let u = u.clamp(0.0, 1.0);
        let [low, high] = self.ends();
        let value = match self {
            Self::Uniform { low, high } => between(low, high, u),
            Self::LogUniform { low, high } => {
                let ratio = high / low;
                if ratio.is_finite() {
                    low * ratio.powf(u)
                } else {
                    low.powf(1.0 - u) * high.powf(u)
                }
            }
            Self::Normal { mean, deviation } => {
                let bell = Normal::standard();
                let outside = bell.cdf(-CUT);
                let share = outside + u * (1.0 - 2.0 * outside);
                mean + deviation * bell.inverse_cdf(share).clamp(-CUT, CUT)
            }
        };
        value.max(low).min(high)
    }

    /// The share of the members that lie below `value`, which is between the ends.
    pub(super) fn share_below(self, value: f64) -> f64 {
        let share = match self {
            Self::Uniform { low, high } => {
                let width = high - low;
                if width.is_finite() {
                    (value - low) / width
                } else {
                    (0.5 * value - 0.5 * low) / (0.5 * high - 0.5 * low)
                }
            }
            Self::LogUniform { low, high } => {
                let ratio = high / low;
                if ratio.is_finite() {
                    (value / low).ln() / ratio.ln()
                } else {
                    (value.ln() - low.ln()) / (high.ln() - low.ln())
                }
            }
            Self::Normal { mean, deviation } => {
                let bell = Normal::standard();
                let outside = bell.cdf(-CUT);
                (bell.cdf((value - mean) / deviation) - outside) / (1.0 - 2.0 * outside)
            }
        };
        // The ratio of ends that are next to each other may round to one.
        if share.is_nan() {
            return 0.5;
        }
        share.clamp(0.0, 1.0)
    }

    /// The least and the greatest value.
    pub(super) fn ends(self) -> [f64; 2] {
        match self {
            Self::Uniform { low, high } | Self::LogUniform { low, high } => [low, high],
            Self::Normal { mean, deviation } => [mean - CUT * deviation, mean + CUT * deviation],
        }
    }

    pub(super) fn check(self, factor: &str, unit: &'static str) -> Result<(), StudyError> {
        let require = |field, value: f64, holds, must: String| {
            if holds && value.is_finite() {
                return Ok(());
            }
            Err(StudyError::Spread {
                factor: factor.to_owned(),
                field,
                value,
                unit,
                must,
            })
        };
        let finite = || String::from("finite");
        match self {
            Self::Uniform { low, high } => {
                require("the lower end", low, true, finite())?;
                let must = format!("finite and above the lower end, {low}");
                require("the upper end", high, high > low, must)
            }
            Self::LogUniform { low, high } => {
                let must = String::from("finite and above zero");
                require("the lower end", low, low > 0.0, must)?;
                let must = format!("finite and above the lower end, {low}");
                require("the upper end", high, high > low, must)
            }
            Self::Normal { mean, deviation } => {
                require("the mean", mean, true, finite())?;
                let must = String::from("finite and above zero");
                require("the standard deviation", deviation, deviation > 0.0, must)?;
                let [low, high] = self.ends();
                let must = |sign: char| {
                    format!(
                        "finite: it is {mean:e} {sign} {CUT} x {deviation:e}, and the largest \
                         number is {:e}",
                        f64::MAX
                    )
                };
                require("the lower end", low, true, must('-'))?;
                require("the upper end", high, true, must('+'))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SPREADS: [RawSpread; 3] = [
        RawSpread::Uniform {
            low: 2.0,
            high: 6.0,
        },
        RawSpread::LogUniform {
            low: 0.1,
            high: 10.0,
        },
        RawSpread::Normal {
            mean: 5.0,
            deviation: 2.0,
        },
    ];

    #[test]
    fn medians_are_those_of_the_laws() {
        let medians = SPREADS.map(|spread| spread.quantile(0.5));
        for (median, expected) in medians.into_iter().zip([4.0, 1.0, 5.0]) {
            assert!((median - expected).abs() < 1e-9, "{median}");
        }
    }

    /// A normal spread has its cut at three deviations, and 68.3 % of a whole bell, 68.5 % of a cut one, within one.
    #[test]
    fn a_bell_is_cut_where_it_says() {
        let [.., bell] = SPREADS;
        assert_eq!(bell.ends(), [-1.0, 11.0]);
        assert!((bell.quantile(0.0) + 1.0).abs() < 1e-6);
        let within = bell.share_below(7.0) - bell.share_below(3.0);
        assert!(
            (within - 0.682_689_5 / 0.997_300_2).abs() < 1e-6,
            "{within}"
        );
    }

    /// Spreads whose ends are finite and whose width, or ratio, is not gave NaN and infinite values.
    #[test]
    fn the_widest_and_the_narrowest_spreads_have_no_value_beyond_their_ends() {
        let next = 2.0_f64.next_up();
        for spread in [
            RawSpread::Uniform {
                low: -1e308,
                high: 1e308,
            },
            RawSpread::Uniform {
                low: -f64::MAX,
                high: f64::MAX,
            },
            RawSpread::Uniform {
                low: 0.0,
                high: 5e-324,
            },
            RawSpread::Uniform {
                low: 2.0,
                high: next,
            },
            RawSpread::LogUniform {
                low: 5e-324,
                high: f64::MAX,
            },
            RawSpread::LogUniform {
                low: 2.0,
                high: next,
            },
            RawSpread::LogUniform {
                low: 2.0_f64.next_down(),
                high: 2.0,
            },
            RawSpread::Normal {
                mean: 0.0,
                deviation: 5.9e307,
            },
            RawSpread::Normal {
                mean: 1e16,
                deviation: 5e-324,
            },
        ] {
            spread.check("bed", "mL").unwrap();
            let [low, high] = spread.ends();
            let mut last = low;
            for u in [0.0, 1e-9, 0.3, 0.5, 0.7, 1.0 - 1e-9, 1.0] {
                let value = spread.quantile(u);
                assert!(last <= value && value <= high, "{spread:?} {u}: {value:e}");
                assert!((0.0..=1.0).contains(&spread.share_below(value)));
                last = value;
            }
        }
        let wide = RawSpread::Uniform {
            low: -1e308,
            high: 1e308,
        };
        assert_eq!(wide.quantile(0.75), 5e307);
        assert_eq!(wide.share_below(5e307), 0.75);
        let wide = RawSpread::LogUniform {
            low: 1e-300,
            high: 1e300,
        };
        assert!((wide.quantile(0.75) / 1e150 - 1.0).abs() < 1e-9);
        assert!((wide.share_below(1e150) - 0.75).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn shares_and_quantiles_undo_each_other(u in 0.001_f64..0.999) {
            for spread in SPREADS {
                let [low, high] = spread.ends();
                let value = spread.quantile(u);
                prop_assert!(value >= low && value <= high);
                prop_assert!((spread.share_below(value) - u).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        for (spread, field) in [
            (
                RawSpread::Uniform {
                    low: 2.0,
                    high: 1.0,
                },
                "the upper end",
            ),
            (
                RawSpread::Uniform {
                    low: f64::NAN,
                    high: 1.0,
                },
                "the lower end",
            ),
            (
                RawSpread::LogUniform {
                    low: 0.0,
                    high: 1.0,
                },
                "the lower end",
            ),
            (
                RawSpread::Normal {
                    mean: 0.0,
                    deviation: -1.0,
                },
                "the standard deviation",
            ),
            (
                RawSpread::Normal {
                    mean: f64::INFINITY,
                    deviation: 1.0,
                },
                "the mean",
            ),
            (
                RawSpread::Normal {
                    mean: 1e308,
                    deviation: 1e308,
                },
                "the lower end",
            ),
            (
                RawSpread::Normal {
                    mean: 1e308,
                    deviation: 3e307,
                },
                "the upper end",
            ),
        ] {
            let refused = spread.check("bed", "mL").unwrap_err().to_string();
            assert!(
                refused.contains("`bed`") && refused.contains(field),
                "{refused}"
            );
        }
    }
}
