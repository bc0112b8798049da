//! What an ankle that moves less does to the pump.

use soleus::prelude::*;

use crate::support::{Task, known_gap, percent, tested, within};

/// Kugler et al. 1999, Phlebologie 28:16, ten people walking at 1.5 km/h with the ankle locked: the fall of venous pressure is 21.5 % less; band 10 to 30 %. The model's factor was fitted to it.
/// Refill times did not change there: within 10 %; in the model a smaller fall is regained sooner.
#[test]
fn a38_a_locked_ankle_lowers_the_fall_in_walking() {
    let free = tested(&Subject::default(), Task::SlowWalk);
    let locked = tested(&Subject::ankle_in_a_cast(), Task::SlowWalk);
    within(
        "fall with a locked ankle, %",
        percent(free.fall_mmhg, locked.fall_mmhg),
        -30.0..=-10.0,
    );
    known_gap(
        "recovery with a locked ankle, %",
        percent(free.recovery_s, locked.recovery_s),
        -10.0..=10.0,
        -44.4,
    );
}

/// From 57 to 39 degrees; Back et al. 1995, J Vasc Surg 22:519: the ejection fraction goes with the range of motion, and the residual volume against it.
#[test]
fn a38_a_stiff_ankle_ejects_less() {
    let healthy = tested(&Subject::default(), Task::Tiptoes);
    let stiff = Subject::default().with(Condition::StiffAnkle, Severity::FULL);
    let stiff = tested(&stiff, Task::Tiptoes);
    within(
        "EF against a healthy ankle, points",
        stiff.ejection_percent() - healthy.ejection_percent(),
        -20.0..=-1.0,
    );
    let residual =
        |tested: &crate::support::Tested| tested.report.residual_volume_fraction.unwrap();
    assert!(residual(&stiff) > residual(&healthy));
}
