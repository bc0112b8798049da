//! Flow through perforators: doi 10.1016/j.jvsv.2022.01.010, 20 healthy people, and Reček 2014, doi 10.5114/pr.2014.48903.

use soleus::prelude::*;
use soleus::presets::Perforators;

use crate::support::{locomotion, segmented, strode, walking, within};

/// All manoeuvres made inward flow only; walking raised it up to five-fold, to as much as 80 mL/min in a leg.
#[test]
fn flow_is_inward_and_rises_up_to_five_fold() {
    for strode in locomotion() {
        let report = &strode.report;
        let rise = report.diverted / report.diverted_at_rest;
        within("rise of inward flow", rise, 2.0..=5.0);
        within(
            "inward flow, mL/min",
            report.diverted.ml_per_min(),
            0.0..=80.0,
        );
        assert_eq!(report.outward, Flow::ZERO);
    }
}

/// Held plantar flexion stopped the flow of rest; relaxation was followed by a short burst.
#[test]
fn a_held_contraction_stops_the_flow_and_relaxation_lets_it_burst() {
    let flexors = [MuscleGroup::Soleus, MuscleGroup::Gastrocnemius];
    let hold = flexors.map(|group| (group, Ramp::hold(0.10, 0.12, 0.40, 0.42, 0.4)));
    let hold = Manoeuvre::new(40.0.seconds(), hold);
    let run = StrideTest::of(segmented()).doing(hold).run().unwrap();
    let valves = [
        LegValve::DeepPerforators,
        LegValve::SoleusPerforators,
        LegValve::GastrocnemiusPerforators,
    ];
    let flow = |from: f64, to: f64| {
        let at = |share: f64| run.first.start() + run.cycle * share;
        let flows = valves.map(|valve| {
            let flow = run.first.flow(run.leg.valve(valve)).unwrap();
            flow.between(at(from), at(to)).unwrap().mean().ml_per_min()
        });
        flows.iter().sum::<f64>()
    };
    let (rest, held, burst, later) = (
        flow(0.0, 0.1),
        flow(0.2, 0.4),
        flow(0.42, 0.52),
        flow(0.9, 1.0),
    );
    println!("rest {rest:.1}, held {held:.1}, burst {burst:.1}, later {later:.1} mL/min");
    within("held over rest", held / rest, 0.0..=0.01);
    assert!(burst > 5.0 * rest && burst > 5.0 * later);
}

/// Perforators without valves, or with valves in 17 % of them, let blood out in contraction; the sum is inward, as Reček holds. Mid-calf is then no longer below the ankle throughout the stride: T1 asks for tight ones.
#[test]
fn open_perforators_let_blood_both_ways_and_more_of_it_in() {
    let mut last = Flow::ZERO;
    for perforators in [
        Perforators::Competent,
        Perforators::AS_SEEN,
        Perforators::Bidirectional,
    ] {
        let leg = segmented().with_perforators(perforators);
        let report = strode(&StrideTest::of(leg).doing(walking(0.9))).report;
        let lowest = report.antegrade.unwrap().lowest;
        println!(
            "{perforators:?}: net {:.1}, outward {:.1} mL/min, ankle above mid-calf from {lowest:.1}",
            report.diverted.ml_per_min(),
            report.outward.ml_per_min()
        );
        let tight = perforators == Perforators::Competent;
        assert_eq!(lowest > Pressure::ZERO, tight);
        assert!(report.diverted > report.diverted_at_rest);
        assert!(tight || report.outward > last);
        last = report.outward;
    }
}
