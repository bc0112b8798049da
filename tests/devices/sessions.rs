//! Whole persons who wear something.

use soleus::prelude::*;

fn volume(run: &SessionRun, phase: &str) -> f64 {
    let (from, to) = run.last(phase, 10.0.seconds()).unwrap();
    let nodes: Vec<(Node, f64)> = run.body.legs.iter().flat_map(Leg::calf).collect();
    let volume = soleus::measure::total_volume(&run.solution, &nodes).unwrap();
    volume.between(from, to).unwrap().mean().ml()
}

/// A stocking that is worn in one of two phases empties the calf in that phase alone; and both of two legs wear it.
#[test]
fn a_garment_of_a_phase_is_worn_in_that_phase() {
    let stocking = Garment::stocking(StockingClass::Strong).knee_high();
    let body = BodyModel {
        legs: LegCount::Two,
        ..BodyModel::default().cycle_averaged()
    };
    let session = |worn: bool| {
        let mut phase = Phase::new("worn", 90.0.seconds());
        if worn {
            phase = phase.wearing(stocking);
        }
        let session = Session::of(body.clone())
            .starting_in(Posture::standing())
            .tolerance(1e-4)
            .recording(Recording::Every(0.5.seconds()))
            .settling(120.0.seconds())
            .phase(Phase::new("before", 20.0.seconds()))
            .phase(phase)
            .phase(Phase::new("after", 120.0.seconds()));
        session.run().unwrap()
    };
    let (bare, with) = (session(false), session(true));
    let [before, worn, after] =
        ["before", "worn", "after"].map(|phase| volume(&with, phase) / volume(&bare, phase));
    println!("calf with over without: {before:.4} before, {worn:.3} worn, {after:.3} after");
    assert!((before - 1.0).abs() < 1e-3);
    assert!(worn < 0.95);
    assert!((after - 1.0).abs() < 0.02);
    for leg in &with.body.legs {
        let sinuses = with.solution.volume(leg.veins.sinuses).unwrap();
        let (from, to) = with.last("worn", 10.0.seconds()).unwrap();
        let (bare_leg, bare) = (&bare.body.legs[0], &bare.solution);
        let bare = bare.volume(bare_leg.veins.sinuses).unwrap();
        let (worn, bare) = (
            sinuses.between(from, to).unwrap(),
            bare.between(from, to).unwrap(),
        );
        assert!(worn.mean() < bare.mean());
    }
}

/// A session that wears a slack garment throughout is one without, to the last digit.
#[test]
fn a_slack_garment_leaves_a_session_as_it_is() {
    let session = Session::of(BodyModel::default().cycle_averaged())
        .tolerance(1e-4)
        .settling(5.0.seconds())
        .phase(Phase::new("standing", 20.0.seconds()).standing_up());
    let slack = Garment::inelastic_bandage(Pressure::ZERO);
    let with = session.clone().wearing(slack).run().unwrap();
    let without = session.run().unwrap();
    assert_eq!(with.solution.final_state(), without.solution.final_state());
}

/// Buhs et al. 1999, 21 people: the calf swells over 4.5 h of work without stockings (+23.8 ± 10.1 mm), and does not with 20 to 30 mmHg (−5.2 ± 7.0 mm). Here: fluid in the calf's tissues over 15 min of standing, left after the first two, in
/// which blood fills the veins.
#[test]
fn a_stocking_holds_back_what_filters() {
    let risen = |stocking: Option<Garment>| {
        let body = BodyModel {
            exchange: Some(ExchangeModel::plethysmographic()),
            ..BodyModel::default().cycle_averaged()
        };
        let mut session = Session::of(body)
            .tolerance(1e-4)
            .recording(Recording::Every(5.0.seconds()))
            .settling(60.0.seconds())
            .phase(Phase::new("standing", 15.0.minutes()).standing_up());
        if let Some(stocking) = stocking {
            session = session.wearing(stocking);
        }
        let run = session.run().unwrap();
        let exchange = run.body.exchange.as_ref().unwrap();
        let rise = |region| {
            let tissue = exchange.of(region).next().unwrap();
            let fluid = run.solution.volume(tissue.fluid).unwrap();
            (fluid.last() - fluid.at(2.0.minutes()).unwrap()).ml()
        };
        [TissueRegion::Calf, TissueRegion::Thigh].map(rise)
    };
    let stocking = Garment::stocking(StockingClass::Moderate).knee_high();
    let (bare, worn) = (risen(None), risen(Some(stocking)));
    println!("calf and thigh: {bare:.1?} mL without, {worn:.1?} mL with");
    assert!(worn[0] < 0.8 * bare[0]);
    assert!((worn[1] / bare[1] - 1.0).abs() < 0.1);
}
