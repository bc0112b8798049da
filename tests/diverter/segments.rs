//! The leg with three saphenous segments against that with one, and against what is known of both.

use soleus::prelude::*;
use soleus::presets::{LegValve, Perforators, SaphenousModel, SaphenousSegments};
use soleus::protocol::CalfTestRun;

use crate::support::{one_and_three, within};

fn leg_in(net: &mut Network, model: &LegModel) -> Leg {
    let heart = HeartLoad::default().add_to(net, "");
    let column = net.drive("posture", GravityColumn::new(Posture::standing()));
    let signals = net.drive("manoeuvre", Bouts::new()).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    model.add_to(net, "", supply, signals)
}

fn refused(model: &LegModel) -> String {
    let mut net = Network::new();
    leg_in(&mut net, model);
    net.build().unwrap_err().to_string()
}

/// What the split must not change: a few parts in a hundred.
#[test]
fn one_and_three_segments_agree_in_what_is_not_about_the_split() {
    let [one, three] = one_and_three();
    let (one, three) = (&one.report, &three.report);
    let against = |what: &str, of: &dyn Fn(&soleus::measure::CalfReport) -> f64, share: f64| {
        within(what, of(three) / of(one), (1.0 - share)..=(1.0 + share));
    };
    against("foot at rest", &|report| report.pressure.rest.mmhg(), 0.01);
    against("VV", &|report| report.filling.venous_volume.ml(), 0.03);
    against("EF", &|report| report.ejection.fraction.unwrap(), 0.05);
    against(
        "RVF",
        &|report| report.residual_volume_fraction.unwrap(),
        0.1,
    );
    against(
        "fall of the foot",
        &|report| report.pressure.drop.mmhg(),
        0.05,
    );
}

#[test]
fn three_segments_hold_what_one_vein_holds() {
    let held = |model: &LegModel| {
        let mut net = Network::new();
        let leg = leg_in(&mut net, model);
        let circulation = net.build().unwrap();
        let (state, mut workspace) = (circulation.initial_state(), circulation.workspace());
        let frame = circulation.observe(Time::ZERO, &state, &mut workspace);
        let veins = leg.all_veins().into_iter();
        (
            veins
                .map(|vein| frame.volume(vein).unwrap().ml())
                .sum::<f64>(),
            leg.all_veins().len(),
            leg.valves().count(),
        )
    };
    let one = LegModel::default();
    let (volume, veins, valves) = held(&one);
    let (in_three, more_veins, more_valves) = held(&one.with_saphenous_segments());
    assert_eq!((veins, valves), (9, 11));
    assert_eq!((more_veins, more_valves), (11, 14));
    within("volume of three over one", in_three / volume, 0.99..=1.01);
}

/// Neglén and Raju 2000, as for the leg with one saphenous vein.
#[test]
fn a15_the_foot_falls_furthest_and_recovers_last() {
    let tested = &one_and_three()[1];
    let (run, veins) = (&tested.run, &tested.run.leg.veins);
    let deep = |of: &dyn Fn(Id<VeinSegment>) -> f64| {
        0.5 * (of(veins.deep_distal) + of(veins.deep_proximal))
    };
    let drops = (
        drop(run, veins.foot),
        drop(run, veins.superficial),
        deep(&|vein| drop(run, vein)),
    );
    println!("drops: foot, saphenous, deep {drops:.1?} mmHg");
    assert!(drops.0 > drops.1 && drops.0 > drops.2);
    let times = (
        recovery_s(run, veins.foot),
        recovery_s(run, veins.superficial),
        deep(&|vein| recovery_s(run, vein)),
    );
    println!("recovery: foot, saphenous, deep {times:.1?} s");
    assert!(times.0 > times.1 && times.1 > times.2);
}

fn mean(run: &CalfTestRun, vein: Id<VeinSegment>, from: Time) -> f64 {
    let pressure = run.exercise.pressure(vein).unwrap();
    pressure
        .between(from, from + 2.0.seconds())
        .unwrap()
        .mean()
        .mmhg()
}

fn drop(run: &CalfTestRun, vein: Id<VeinSegment>) -> f64 {
    let at = &run.timeline;
    mean(run, vein, at.exercise - 2.0.seconds()) - mean(run, vein, at.stopped)
}

fn recovery_s(run: &CalfTestRun, vein: Id<VeinSegment>) -> f64 {
    let at = &run.timeline;
    let target = mean(run, vein, at.exercise - 2.0.seconds()) - 0.1 * drop(run, vein);
    let pressure = run.exercise.pressure(vein).unwrap();
    let recovery = pressure.between(at.stopped, at.end).unwrap();
    let reached = recovery.first_time(|pressure| pressure.mmhg() >= target);
    (reached.unwrap() - at.stopped).seconds()
}

#[test]
fn a_segments_valve_is_refused_in_a_leg_without_segments() {
    let one = LegModel::default().with_competence(LegValve::SaphenousKnee, 0.5);
    let words = refused(&one);
    assert!(words.contains("saphenous valve at the knee"), "{words}");
    assert!(words.contains("with_saphenous_segments"), "{words}");
    let mut net = Network::new();
    leg_in(&mut net, &one.with_saphenous_segments());
    assert!(net.build().is_ok());
}

#[test]
fn shares_that_make_no_sense_are_refused_by_name() {
    type Spoil = fn(&mut SaphenousSegments, f64);
    let spoils: [(&str, Spoil); 8] = [
        ("share of a segment", |s, x| s.ankle.share = x),
        ("shares of the segments", |s, x| s.thigh.share = x),
        ("bed of a segment", |s, x| s.calf.bed_share = x),
        ("beds of the segments", |s, x| s.thigh.bed_share = x),
        ("place along its segment", |s, x| s.ankle.along = x),
        ("resistance below the ankle", |s, x| s.foot_to_ankle = x),
        ("resistance below the thigh", |s, x| s.calf_to_thigh = x),
        ("perforators of the gastrocnemius", |s, x| {
            s.into_gastrocnemius = x
        }),
    ];
    for (field, spoil) in spoils {
        for value in [f64::NAN, f64::INFINITY, -0.5] {
            let mut segments = SaphenousSegments::default();
            spoil(&mut segments, value);
            let leg = LegModel {
                saphenous: SaphenousModel::Three(segments),
                ..LegModel::default()
            };
            let words = refused(&leg);
            assert!(words.contains(field), "{field} = {value}: {words}");
        }
    }
}

#[test]
fn perforators_are_tight_partly_tight_or_open() {
    for (perforators, competence) in [
        (Perforators::Competent, 1.0),
        (Perforators::AS_SEEN, 0.17),
        (Perforators::Bidirectional, 0.0),
    ] {
        let leg = LegModel::default().with_perforators(perforators);
        for leg in [leg.clone(), leg.with_saphenous_segments()] {
            for valve in [
                LegValve::DeepPerforators,
                LegValve::SoleusPerforators,
                LegValve::GastrocnemiusPerforators,
            ] {
                assert_eq!(leg.competence(valve), competence, "{valve:?}");
            }
        }
    }
    let own = LegModel::default().with_competence(LegValve::GastrocnemiusPerforators, 0.4);
    let leg = own.with_perforators(Perforators::Bidirectional);
    assert_eq!(leg.competence(LegValve::GastrocnemiusPerforators), 0.4);
}

/// A whole body with legs of three segments has the blood, the pressure and the output of one with legs of one.
#[test]
fn a_body_takes_legs_with_segments() {
    let stood = |leg: LegModel| {
        let model = BodyModel {
            leg,
            ..BodyModel::default()
        };
        let model = model.cycle_averaged();
        let mut net = Network::new();
        let column = net.drive("posture", GravityColumn::new(Posture::standing()));
        let signals = net.drive("manoeuvre", Bouts::new()).leg_signals();
        let body = model.add_to(&mut net, "", &BodySignals::new(column, [signals]));
        let circulation = net.build().unwrap();
        let run = Simulation::of(&circulation).tolerance(1e-4);
        let solution = run.run(60.0.seconds()).unwrap();
        let mut moment = solution.at(solution.end()).unwrap();
        let frame = moment.frame();
        let leg = &body.legs[0];
        let veins = leg.all_veins().into_iter();
        (
            veins
                .map(|vein| frame.volume(vein).unwrap().ml())
                .sum::<f64>(),
            frame.pressure(body.heart.arterial).unwrap().mmhg(),
            frame.pressure(leg.veins.foot).unwrap().mmhg(),
        )
    };
    let one = BodyModel::default().leg;
    let three = stood(one.clone().with_saphenous_segments());
    let one = stood(one);
    within("legs' blood", three.0 / one.0, 0.99..=1.01);
    within("arterial pressure", three.1 / one.1, 0.99..=1.01);
    within("foot", three.2 / one.2, 0.99..=1.01);
}
