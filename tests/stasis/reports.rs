//! Reports gathered along a run and off its recording, and what is refused.

use allocation_counter::measure;
use soleus::measure::StasisError;
use soleus::prelude::*;

use crate::support::{Resting, every_30_s, resting};

fn simulation(of: &Resting) -> Simulation<'_> {
    Simulation::of(&of.circulation).tolerance(1e-6)
}

/// The moving leg, from just before its first contraction on.
fn moving() -> (Resting, Solution) {
    let of = resting(
        &LegModel::default(),
        Posture::sitting(),
        Some(&every_30_s()),
    );
    let recording = Recording::Nothing;
    let settled = simulation(&of).recording(recording).run(590.0.seconds());
    let settled = settled.unwrap();
    (of, settled)
}

#[test]
fn a_report_along_a_run_is_that_off_its_recording() {
    let (of, settled) = moving();
    let mut watch = StasisWatch::of_leg(&of.circulation, &of.leg).unwrap();
    let mut coarse = watch.clone();
    let recorded = simulation(&of)
        .from(settled.end())
        .initial_state(settled.final_state())
        .watched_by(Looks::Steps, &mut watch)
        .watched_by(Looks::Starts, &mut coarse)
        .run(650.0.seconds())
        .unwrap();
    let (from, to) = (recorded.start(), recorded.end());
    let along = watch.report().unwrap();
    let off = StasisReport::read(&recorded, &of.leg, from, to).unwrap();
    assert_eq!(along.veins, off.veins);
    assert_eq!(along.pockets, off.pockets);
    // The cheapest looks tell the same but for what happens within a step; the ends of steps add nothing of their own.
    let coarse = coarse.report().unwrap();
    for (fine, coarse) in along.veins.iter().zip(&coarse.veins) {
        let near = |what: &str, fine: f64, coarse: f64| {
            let off = (fine / coarse - 1.0).abs();
            assert!(off < 0.02, "{what}: {fine}, {coarse}");
        };
        near("flow", fine.flow.ml_per_s(), coarse.flow.ml_per_s());
        near("age", fine.age.seconds(), coarse.age.seconds());
        near("stay", fine.residence.seconds(), coarse.residence.seconds());
    }
    // What leaves a vein in the mean is what came in, less what it holds more: from the volumes.
    let iliac = along.vein(of.leg.veins.iliac).unwrap();
    let passed = recorded.flow(of.leg.outflow).unwrap().mean();
    assert!(
        (iliac.flow / passed - 1.0).abs() < 1e-3,
        "{}, {passed}",
        iliac.flow
    );
}

/// A leg at rest does not pulse: neither the ends of steps nor the solver's own noise make it seem so.
#[test]
fn a_still_leg_does_not_pulse() {
    let of = resting(&LegModel::default(), Posture::supine(), None);
    let settled = simulation(&of).recording(Recording::Nothing);
    let settled = settled.run(600.0.seconds()).unwrap();
    let mut watch = StasisWatch::of_leg(&of.circulation, &of.leg).unwrap();
    simulation(&of)
        .from(settled.end())
        .initial_state(settled.final_state())
        .recording(Recording::Nothing)
        .watched_by(Looks::Steps, &mut watch)
        .run(660.0.seconds())
        .unwrap();
    for vein in watch.report().unwrap().veins {
        let pulse = vein.pulsatility.unwrap();
        assert!(pulse < 1e-2, "{}: {pulse}", vein.name);
    }
}

#[test]
fn gathering_a_report_allocates_at_set_up_only() {
    let (of, settled) = moving();
    let allocations = |seconds: f64| {
        let mut watch = StasisWatch::of_leg(&of.circulation, &of.leg).unwrap();
        measure(|| {
            let run = simulation(&of)
                .from(settled.end())
                .initial_state(settled.final_state())
                .recording(Recording::Nothing)
                .watched_by(Looks::Steps, &mut watch)
                .run(settled.end() + seconds.seconds());
            assert!(run.is_ok());
        })
        .count_total
    };
    assert_eq!(allocations(12.0), allocations(36.0));
}

#[test]
fn reports_that_make_no_sense_are_refused() {
    let of = resting(&LegModel::default(), Posture::supine(), None);
    let other = resting(&LegModel::default(), Posture::supine(), None);
    let foreign = StasisWatch::of_leg(&of.circulation, &other.leg).unwrap_err();
    assert!(
        matches!(foreign, StasisError::UnknownHandle(_)),
        "{foreign}"
    );
    let watch = || StasisWatch::of_leg(&of.circulation, &of.leg).unwrap();
    let nothing = watch().report().unwrap_err();
    assert!(matches!(nothing, StasisError::NothingSeen), "{nothing}");
    for stress in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = watch().low_below(Pressure::from_pa(stress)).unwrap_err();
        assert!(
            matches!(refused, StasisError::Threshold { .. }),
            "{refused}"
        );
    }
    let valve = of.leg.valve(LegValve::Popliteal);
    for pocket in [
        ValvePocket::default().of_volume(0.0.ml()),
        ValvePocket::default().of_depth((-1.0).mm()),
        ValvePocket::default().swept(1.5),
        ValvePocket::default().entraining(f64::NAN),
    ] {
        let refused = watch().with_pocket(valve, pocket).unwrap_err();
        assert!(refused.to_string().contains("popliteal valve"), "{refused}");
    }
    let solution = simulation(&of).run(5.0.seconds()).unwrap();
    let read = |from: f64, to: f64| {
        StasisReport::read(&solution, &of.leg, from.seconds(), to.seconds()).unwrap_err()
    };
    for (from, to) in [(0.0, 6.0), (3.0, 3.0), (f64::NAN, 1.0)] {
        let refused = read(from, to);
        assert!(matches!(refused, StasisError::Query(_)), "{refused}");
    }
    // A start after the end of what is shown leaves nothing to tell.
    let mut late = watch().starting(1.0.minutes());
    solution.watched_by(Looks::Steps, &mut late).unwrap();
    assert!(matches!(late.report(), Err(StasisError::NothingSeen)));
}
