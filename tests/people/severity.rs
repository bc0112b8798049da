//! Severity: nothing at 0, more with more of it.

use soleus::prelude::*;

use crate::support::{Task, tested};

/// Health is run once for all.
fn at(condition: Condition, share: f64) -> Subject {
    let severity = Severity::new(share).unwrap();
    if severity == Severity::NONE {
        return Subject::default();
    }
    Subject::default().with(condition, severity)
}

/// Runs of a person with every condition at severity 0 are those of a healthy person, to the last digit.
#[test]
fn no_severity_is_health_to_the_last_digit() {
    let mut subject = Subject::default();
    for condition in Condition::ALL {
        subject = subject.with(condition, Severity::NONE);
    }
    assert_eq!(subject.body(), BodyModel::default());
    let (healthy, none) = (
        tested(&Subject::default(), Task::Tiptoes),
        tested(&subject, Task::Tiptoes),
    );
    assert_eq!(none.report, healthy.report);
}

/// Ambulatory pressure rises, or the ejection fraction falls, with severity.
#[test]
fn more_severity_is_worse() {
    let whole = Condition::VaricoseVeins(SaphenousReflux::WholeLength);
    for condition in [
        whole,
        Condition::PostThromboticIncompetence,
        Condition::LockedAnkle,
    ] {
        let after = [0.0, 0.1, 1.0].map(|share| {
            let tested = tested(&at(condition, share), Task::Tiptoes);
            tested.report.pressure.after.mmhg()
        });
        println!("{}: {after:.1?} mmHg after tiptoes", condition.name());
        assert!(after.is_sorted(), "{after:?}");
        assert!(after[2] > after[0] + 5.0);
    }
    for condition in [
        Condition::IliacObstruction,
        Condition::OlderAge,
        Condition::Deconditioning,
    ] {
        let ejected = [0.0, 0.3, 1.0].map(|share| {
            let tested = tested(&at(condition, share), Task::Tiptoes);
            tested.report.ejection.volume.ml()
        });
        println!("{}: {ejected:.1?} mL ejected", condition.name());
        assert!(ejected.is_sorted_by(|a, b| a > b), "{ejected:?}");
    }
}
