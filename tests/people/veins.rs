//! Diseased veins.

use soleus::prelude::*;

use crate::support::{Task, tested, within};

/// Williams et al. 2014, J Vasc Surg Venous Lymphat Disord 2:329, ten studies: the ejection fraction of legs with venous disease is 15.9 points below that of healthy ones, and their filling index
/// 4.66 mL/s above it. Legs with deep reflux and the stiff ankle that goes with it; bands half to one and a half of that.
#[test]
fn venous_disease_ejects_less_and_fills_faster() {
    let healthy = tested(&Subject::default(), Task::Tiptoes);
    let diseased = Subject::deep_incompetence().with(Condition::StiffAnkle, Severity::FULL);
    let diseased = tested(&diseased, Task::Tiptoes);
    let index = |tested: &crate::support::Tested| {
        let index = tested.report.filling.filling_index.unwrap();
        index.ml_per_s()
    };
    within(
        "EF against healthy, points",
        diseased.ejection_percent() - healthy.ejection_percent(),
        -23.9..=-8.0,
    );
    within(
        "VFI against healthy, mL/s",
        index(&diseased) - index(&healthy),
        2.3..=7.0,
    );
}

/// An obstruction that is added to reflux lowers ejection further: Nicolaides.
#[test]
fn an_obstruction_on_top_of_reflux_ejects_less() {
    let reflux = Subject::default().with(Condition::PostThromboticIncompetence, Severity::FULL);
    let reflux = tested(&reflux, Task::Tiptoes);
    let both = tested(&Subject::post_thrombotic(), Task::Tiptoes);
    assert!(both.report.ejection.volume < reflux.report.ejection.volume);
}
