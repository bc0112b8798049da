//! Tracers against closed forms, and what they must keep.

use allocation_counter::measure;
use soleus::measure::TracerError;
use soleus::prelude::*;

use crate::support::{Moves, Resting, resting};

/// Two vessels of 60 and 30 mL through which 1 mL/s flows: time constants of 60 and 30 s.
struct Line {
    circulation: Circulation,
    source: Id<Reservoir>,
    first: Id<Artery>,
    second: Id<Artery>,
    sink: Id<Reservoir>,
    outflow: Id<Resistance>,
}

fn line() -> Line {
    let mut net = Network::new();
    let vessel = |ml: f64, mmhg: f64| {
        Artery::new((ml - mmhg).ml(), 1.0.ml_per_mmhg()).filled_to(mmhg.mmhg())
    };
    let source = net.add("source", Reservoir::at(30.0.mmhg()));
    let first = net.add("first", vessel(60.0, 20.0));
    let second = net.add("second", vessel(30.0, 10.0));
    let sink = net.add("sink", Reservoir::at(0.0.mmhg()));
    let tube = || Resistance::new(10.0.mmhg_s_per_ml());
    net.connect("inflow", source, tube(), first);
    net.connect("between", first, tube(), second);
    let outflow = net.connect("outflow", second, tube(), sink);
    Line {
        circulation: net.build().unwrap(),
        source,
        first,
        second,
        sink,
        outflow,
    }
}

fn follow(line: &Line, tracers: Vec<Tracer>, looks: Looks, seconds: f64) -> Tracing {
    let mut tracing = Tracing::of(&line.circulation, tracers).unwrap();
    Simulation::of(&line.circulation)
        .recording(Recording::Nothing)
        .watched_by(looks, &mut tracing)
        .run(seconds.seconds())
        .unwrap();
    tracing
}

fn near(found: f64, expected: f64, relative: f64) {
    let off = (found - expected).abs() / expected.abs();
    assert!(off < relative, "{found} instead of {expected}: {off:e}");
}

/// `m1 = 60 exp(-t/60)`, `m2 = 60 30/(60 - 30) (exp(-t/60) - exp(-t/30))`.
#[test]
fn a_label_follows_the_closed_form_through_two_vessels() {
    let line = line();
    for (looks, within) in [
        (Looks::Steps, 1e-4),
        (Looks::Starts, 1e-3),
        (Looks::Every(1.0.seconds()), 1e-5),
    ] {
        for time in [10.0, 60.0, 240.0] {
            let tracing = follow(&line, vec![Tracer::label(line.first)], looks, time);
            let (slow, fast) = ((-time / 60.0).exp(), (-time / 30.0).exp());
            near(tracing.amount(0, line.first).unwrap(), 60.0 * slow, within);
            let second = 60.0 * (slow - fast);
            near(tracing.amount(0, line.second).unwrap(), second, within);
            let left = 60.0 - 60.0 * slow - second;
            near(tracing.amount(0, line.sink).unwrap(), left, 50.0 * within);
            assert!(tracing.imbalance(0).unwrap().get().abs() < 1e-14);
        }
    }
}

/// Stays grow to volume over flow; ages add up along the way.
#[test]
fn ages_grow_to_volume_over_flow() {
    let line = line();
    let tracers = vec![
        Tracer::stay(),
        Tracer::age(),
        Tracer::age().held_at(line.first, 0.0),
    ];
    let tracing = follow(&line, tracers, Looks::Every(1.0.seconds()), 1800.0);
    let age = |tracer, vessel: Id<Artery>| tracing.age(tracer, vessel).unwrap().seconds();
    for (tracer, first, second) in [(0, 60.0, 30.0), (1, 60.0, 90.0)] {
        near(age(tracer, line.first), first, 1e-6);
        near(age(tracer, line.second), second, 1e-6);
    }
    assert_eq!(age(2, line.first), 0.0);
    near(age(2, line.second), 30.0, 1e-6);
    for tracer in 0..3 {
        let off = tracing.imbalance(tracer).unwrap().get().abs();
        assert!(off < 1e-13, "{tracer}: {off:e}");
    }
    let early = follow(
        &line,
        vec![Tracer::stay()],
        Looks::Every(1.0.seconds()),
        60.0,
    );
    let expected = 60.0 * (1.0 - (-1.0_f64).exp());
    near(early.age(0, line.first).unwrap().seconds(), expected, 1e-6);
}

/// Looks so far apart that each vessel is turned over many times in between are solved implicitly: positive, conserved, even.
#[test]
fn looks_far_apart_keep_amounts_positive_and_conserved() {
    let line = line();
    let tracers = || {
        vec![
            Tracer::label(line.first),
            Tracer::of_concentration(0.7),
            Tracer::age(),
        ]
    };
    for interval in [30.0, 900.0, 50_000.0] {
        let looks = Looks::Every(interval.seconds());
        let tracing = follow(&line, tracers(), looks, 100_000.0);
        for vessel in [line.first, line.second] {
            assert!(tracing.amount(0, vessel).unwrap() >= 0.0);
            near(tracing.concentration(1, vessel).unwrap(), 0.7, 1e-12);
        }
        near(tracing.age(2, line.second).unwrap().seconds(), 90.0, 1e-2);
        for tracer in 0..3 {
            let off = tracing.imbalance(tracer).unwrap().get().abs();
            assert!(off < 1e-12, "{interval}, {tracer}: {off:e}");
        }
    }
}

#[test]
fn without_flow_nothing_is_washed_out() {
    let mut net = Network::new();
    let full = || Artery::new(50.0.ml(), 1.0.ml_per_mmhg()).filled_to(10.0.mmhg());
    let (one, other) = (net.add("one", full()), net.add("other", full()));
    net.connect("tube", one, Resistance::new(1.0.mmhg_s_per_ml()), other);
    let circulation = net.build().unwrap();
    let mut tracing = Tracing::of(&circulation, [Tracer::label(one), Tracer::age()]).unwrap();
    Simulation::of(&circulation)
        .watched_by(Looks::Every(1.0.minutes()), &mut tracing)
        .run(8.0.hours())
        .unwrap();
    assert_eq!(tracing.amount(0, one).unwrap(), 60.0);
    assert_eq!(tracing.amount(0, other).unwrap(), 0.0);
    near(tracing.age(1, one).unwrap().hours(), 8.0, 1e-12);
}

/// What can not leave with the outflow grows denser at the rate of the inflow.
#[test]
fn what_a_branch_bars_stays_behind() {
    let line = line();
    let tracer = Tracer::of_concentration(1.0).barred_from(line.outflow);
    let tracing = follow(&line, vec![tracer], Looks::Every(1.0.seconds()), 120.0);
    near(tracing.amount(0, line.first).unwrap(), 60.0, 1e-12);
    near(tracing.amount(0, line.second).unwrap(), 150.0, 1e-12);
    near(tracing.amount(0, line.source).unwrap(), -120.0, 1e-12);
}

fn exercising() -> Resting {
    let moves = Moves {
        manoeuvre: Manoeuvre::heel_raise(1.0.hz()),
        pause_s: 1.0,
    };
    resting(
        &LegModel::new(LegCondition::SuperficialIncompetence),
        Posture::standing(),
        Some(&moves),
    )
}

/// A varicose leg on tiptoe: reflux, collapse, valves that snap. The tracers start with the first raise, 600 s into the run.
#[test]
fn in_a_working_leg_tracers_are_conserved_and_what_is_even_stays_even() {
    let Resting { circulation, leg } = exercising();
    let solution = Simulation::of(&circulation)
        .tolerance(1e-5)
        .recording(Recording::Nothing)
        .run(595.0.seconds())
        .unwrap();
    let veins = leg.veins;
    let tracers = [
        Tracer::label(veins.sinuses),
        Tracer::of_concentration(1.0),
        Tracer::stay(),
        Tracer::age(),
    ];
    let mut tracing = Tracing::of(&circulation, tracers.clone()).unwrap();
    let run = |tracing: &mut Tracing, recording| {
        Simulation::of(&circulation)
            .from(solution.end())
            .initial_state(solution.final_state())
            .tolerance(1e-5)
            .recording(recording)
            .watched_by(Looks::Steps, tracing)
            .run(660.0.seconds())
            .unwrap()
    };
    let recorded = run(&mut tracing, Recording::Steps);
    for tracer in 0..4 {
        let off = tracing.imbalance(tracer).unwrap().get().abs();
        println!("tracer {tracer}: {off:e}");
        assert!(off < 1e-12, "{tracer}: {off:e}");
    }
    for vein in veins.all() {
        near(tracing.concentration(1, vein).unwrap(), 1.0, 1e-12);
        assert!(tracing.amount(0, vein).unwrap() >= 0.0);
    }
    // The same off the recording, and in a run of which nothing is kept.
    let mut replayed = Tracing::of(&circulation, tracers.clone()).unwrap();
    recorded.watched_by(Looks::Steps, &mut replayed).unwrap();
    let mut streamed = Tracing::of(&circulation, tracers).unwrap();
    run(&mut streamed, Recording::Nothing);
    for vein in veins.all() {
        for tracer in 0..4 {
            let of = |tracing: &Tracing| tracing.amount(tracer, vein).unwrap();
            assert_eq!(of(&tracing), of(&replayed));
            assert_eq!(of(&tracing), of(&streamed));
        }
    }
    let (washout, curve) = Washout::read(&recorded, veins.sinuses, 600.0.seconds()).unwrap();
    println!("{washout:?}");
    assert!(washout.half.unwrap() < 10.0.seconds());
    assert_eq!(curve.values[0], Fraction::ONE);
    assert_eq!(*curve.values.last().unwrap(), washout.left);
}

/// A closed circulation with reflexes and plasma that filters into the tissues, of either heart: nothing is lost, and blood that is everywhere the same stays so.
#[test]
fn in_a_whole_body_tracers_are_conserved() {
    for (model, seconds) in [
        (BodyModel::default().cycle_averaged(), 60.0),
        (BodyModel::default(), 10.0),
    ] {
        let ready = Session::of(model)
            .tolerance(1e-4)
            .settling(5.0.seconds())
            .recording(Recording::Nothing)
            .phase(Phase::new("standing", seconds.seconds()).standing_up())
            .ready()
            .unwrap();
        let veins = ready.body.leg_veins();
        let tracers = [
            Tracer::label(veins[0]),
            Tracer::of_concentration(1.0),
            Tracer::age().held_at(ready.body.heart.arterial, 0.0),
        ];
        let mut tracing = Tracing::of(&ready.circulation, tracers).unwrap();
        ready.run_watched(Looks::Steps, &mut tracing).unwrap();
        for tracer in 0..3 {
            let off = tracing.imbalance(tracer).unwrap().get().abs();
            println!("body, tracer {tracer}: {off:e}");
            assert!(off < 1e-12, "{tracer}: {off:e}");
        }
        for vein in veins {
            near(tracing.concentration(1, vein).unwrap(), 1.0, 1e-12);
            assert!(tracing.amount(0, vein).unwrap() >= 0.0);
            assert!(tracing.age(2, vein).unwrap() > Time::ZERO);
        }
    }
}

#[test]
fn following_tracers_allocates_at_set_up_only() {
    let line = line();
    let allocations = |end: f64| {
        measure(|| {
            follow(
                &line,
                vec![Tracer::label(line.first), Tracer::age()],
                Looks::Every(1.0.seconds()),
                end,
            );
        })
        .count_total
    };
    assert_eq!(allocations(50.0), allocations(1000.0));
}

#[test]
fn tracers_that_make_no_sense_are_refused() {
    let (line, other) = (line(), line());
    let refused = |tracer| Tracing::of(&line.circulation, [tracer]).unwrap_err();
    for value in [-1.0, f64::NAN, f64::INFINITY] {
        let error = refused(Tracer::of_concentration(0.0).with(line.second, value));
        assert!(error.to_string().contains("`second`"), "{error}");
        let error = refused(Tracer::of_concentration(value));
        assert!(
            matches!(error, TracerError::Concentration { .. }),
            "{error}"
        );
    }
    let foreign = [
        Tracer::label(other.first),
        Tracer::age().held_at(other.first, 0.0),
        Tracer::age().barred_from(other.outflow),
    ];
    for tracer in foreign {
        let error = refused(tracer);
        assert!(matches!(error, TracerError::UnknownHandle(_)), "{error}");
    }
    let tracing = follow(&line, vec![Tracer::age()], Looks::Steps, 1.0);
    assert!(matches!(
        tracing.amount(1, line.first),
        Err(TracerError::NoTracer { .. })
    ));
    assert!(matches!(
        tracing.amount(0, other.first),
        Err(TracerError::UnknownHandle(_))
    ));
    // A run of another circulation is ended at its first step.
    let mut tracing = tracing;
    let run = Simulation::of(&other.circulation)
        .watched_by(Looks::Steps, &mut tracing)
        .run(100.0.seconds())
        .unwrap();
    assert!(run.end() < 100.0.seconds());
}
