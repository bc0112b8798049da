//! From numbers to a verdict, by one rule for all claims.

use std::fmt;

/// What an experiment says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// No effect as claimed, or one that comes without its cause too.
    NotInThisModel,
    /// An effect as claimed, but not of the size that was published.
    HoldsInPart,
    /// An effect as claimed, and of the size that was published if any was.
    Holds,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotInThisModel => "not in this model",
            Self::HoldsInPart => "holds in part",
            Self::Holds => "holds",
        })
    }
}

/// What is claimed of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It becomes larger.
    Rises,
    /// It becomes smaller.
    Falls,
}

/// The effect in a control may be this share of the effect in the experiment.
pub const LEFT_IN_CONTROL: f64 = 0.2;

/// The rule, in words.
pub const RULE: &str = "An effect counts if it goes the way that is claimed and is at least as large as the least that the experiment names (what a measurement would tell from nothing). It is the pump's, the valves' or gravity's if the control, \
in which that cause is taken away, shows less than a fifth of it. A claim **holds** if the effect counts, is gone in the control, and lies within what was published, if anything was; it **holds in part** if it lies outside of that; otherwise it is \
**not in this model**. A claim with several experiments holds if all of them do, and in part if some do or hold in part.";

/// The verdict on one experiment: its effect, the least that counts, the effect in the control, and what was published.
pub fn judge(
    claimed: Claimed,
    effect: f64,
    least: f64,
    control: f64,
    published: Option<(f64, f64)>,
) -> Verdict {
    let as_claimed = match claimed {
        Claimed::Rises => effect,
        Claimed::Falls => -effect,
    };
    // Written so that what is not a number never counts.
    let counts = as_claimed >= least && least > 0.0;
    let gone = control.abs() < LEFT_IN_CONTROL * effect.abs();
    if !(counts && gone) {
        return Verdict::NotInThisModel;
    }
    match published {
        Some((low, high)) if !(low <= effect && effect <= high) => Verdict::HoldsInPart,
        _ => Verdict::Holds,
    }
}

/// The verdict on a claim from those on its experiments.
pub fn together(verdicts: &[Verdict]) -> Verdict {
    let all = |of: Verdict| verdicts.iter().all(|own| *own == of);
    if verdicts.is_empty() || all(Verdict::NotInThisModel) {
        Verdict::NotInThisModel
    } else if all(Verdict::Holds) {
        Verdict::Holds
    } else {
        Verdict::HoldsInPart
    }
}
