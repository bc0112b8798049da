//! The rule by which the example `claims` judges.

#[path = "../examples/support/claims/verdict.rs"]
#[allow(dead_code, reason = "the example uses all of it")]
mod verdict;

use verdict::Claimed::{Falls, Rises};
use verdict::Verdict::{Holds, HoldsInPart, NotInThisModel};
use verdict::{judge, together};

#[test]
fn each_verdict_has_its_case() {
    for (claimed, effect, control, published, expected) in [
        // As claimed, gone in the control, within what was published; or nothing was.
        (Falls, -64.0, -3.0, Some((-71.0, -54.0)), Holds),
        (Rises, 30.0, 0.0, Some((20.0, 45.0)), Holds),
        (Rises, 30.0, 0.0, None, Holds),
        // Larger or smaller than what was published.
        (Rises, 15.0, 0.0, Some((20.0, 45.0)), HoldsInPart),
        (Falls, -80.0, -3.0, Some((-71.0, -54.0)), HoldsInPart),
        // The wrong way, even if it was published so; too small; there without its cause too.
        (Rises, -30.0, 0.0, Some((-45.0, 45.0)), NotInThisModel),
        (Falls, 30.0, 0.0, None, NotInThisModel),
        (Rises, 4.9, 0.0, None, NotInThisModel),
        (Rises, 30.0, 6.0, Some((20.0, 45.0)), NotInThisModel),
        (Falls, -30.0, 30.0, None, NotInThisModel),
        // Not a number.
        (Rises, f64::NAN, 0.0, None, NotInThisModel),
        (Rises, 30.0, f64::NAN, None, NotInThisModel),
        (Rises, 30.0, 0.0, Some((f64::NAN, 45.0)), HoldsInPart),
    ] {
        let found = judge(claimed, effect, 5.0, control, published);
        assert_eq!(
            found, expected,
            "{claimed:?} {effect} {control} {published:?}"
        );
    }
    // The edges of what was published belong to it; so does the least that counts.
    assert_eq!(judge(Rises, 20.0, 5.0, 0.0, Some((20.0, 45.0))), Holds);
    assert_eq!(judge(Rises, 5.0, 5.0, 0.99, None), Holds);
    assert_eq!(judge(Rises, 5.0, 5.0, 1.0, None), NotInThisModel);
    // Everything would count if nothing were too small.
    assert_eq!(judge(Rises, 0.0, 0.0, 0.0, None), NotInThisModel);
}

#[test]
fn a_claim_is_judged_by_all_its_experiments() {
    assert_eq!(together(&[Holds, Holds]), Holds);
    assert_eq!(together(&[Holds, HoldsInPart]), HoldsInPart);
    assert_eq!(together(&[Holds, NotInThisModel]), HoldsInPart);
    assert_eq!(together(&[HoldsInPart, NotInThisModel]), HoldsInPart);
    assert_eq!(together(&[NotInThisModel, NotInThisModel]), NotInThisModel);
    assert_eq!(together(&[]), NotInThisModel);
}
