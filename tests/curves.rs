//! Curves of a solution against closed forms: an artery that fills from a reservoir through a resistance, and signals that jump.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use soleus::prelude::*;

const SOURCE_MMHG: f64 = 80.0;
const RESISTANCE: f64 = 2.0;
const COMPLIANCE: f64 = 0.5;
const UNSTRESSED_ML: f64 = 20.0;
/// Time constant, in s.
const TAU: f64 = RESISTANCE * COMPLIANCE;

struct Filling {
    circulation: Circulation,
    artery: Id<Artery>,
    tube: Id<Resistance>,
}

/// `P = Ps (1 - exp(-t/tau))`, `Q = Ps/R exp(-t/tau)`, `V = V0 + C P`.
fn filling() -> Filling {
    let mut net = Network::new();
    let source = net.add("source", Reservoir::at(SOURCE_MMHG.mmhg()));
    let artery = Artery::new(UNSTRESSED_ML.ml(), COMPLIANCE.ml_per_mmhg());
    let artery = net.add("artery", artery);
    let tube = net.connect(
        "tube",
        source,
        Resistance::new(RESISTANCE.mmhg_s_per_ml()),
        artery,
    );
    Filling {
        circulation: net.build().unwrap(),
        artery,
        tube,
    }
}

fn pressure(time_s: f64) -> f64 {
    SOURCE_MMHG * (1.0 - (-time_s / TAU).exp())
}

fn near(found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() <= within,
        "{found} instead of {expected}"
    );
}

#[test]
fn values_follow_the_closed_form() {
    let filling = filling();
    let solution = Simulation::of(&filling.circulation)
        .tolerance(1e-10)
        .run(5.0.seconds())
        .unwrap();
    let [inside, wall] = [
        solution.pressure(filling.artery),
        solution.transmural(filling.artery),
    ];
    let (inside, wall) = (inside.unwrap(), wall.unwrap());
    let volume = solution.volume(filling.artery).unwrap();
    let flow = solution.flow(filling.tube).unwrap();
    for tick in 0..=50 {
        let time_s = f64::from(tick) * 0.1;
        let time = time_s.seconds();
        near(inside.at(time).unwrap().mmhg(), pressure(time_s), 1e-7);
        near(wall.at(time).unwrap().mmhg(), pressure(time_s), 1e-7);
        near(
            volume.at(time).unwrap().ml(),
            UNSTRESSED_ML + COMPLIANCE * pressure(time_s),
            1e-7,
        );
        near(
            flow.at(time).unwrap().ml_per_s(),
            (SOURCE_MMHG - pressure(time_s)) / RESISTANCE,
            1e-7,
        );
    }
    near(inside.last().mmhg(), pressure(5.0), 1e-7);
    near(inside.max().mmhg(), pressure(5.0), 1e-7);
    near(inside.min().mmhg(), 0.0, 1e-12);
    near(flow.max().ml_per_s(), SOURCE_MMHG / RESISTANCE, 1e-9);
}

#[test]
fn means_and_integrals_follow_the_closed_form() {
    let filling = filling();
    let solution = Simulation::of(&filling.circulation)
        .tolerance(1e-10)
        .run(5.0.seconds())
        .unwrap();
    let inside = solution.pressure(filling.artery).unwrap();
    let flow = solution.flow(filling.tube).unwrap();
    // The integral of the flow is what the artery gained.
    near(flow.integrate(|q| q), COMPLIANCE * pressure(5.0), 1e-7);
    near(
        flow.integrate(|q| q.max(0.0)),
        COMPLIANCE * pressure(5.0),
        1e-7,
    );
    near(flow.integrate(|q| (-q).max(0.0)), 0.0, 0.0);
    let mean = |a: f64, b: f64| {
        let gone = TAU * ((-a / TAU).exp() - (-b / TAU).exp());
        SOURCE_MMHG * (1.0 - gone / (b - a))
    };
    near(inside.mean().mmhg(), mean(0.0, 5.0), 1e-7);
    for (from, to) in [(0.0, 0.01), (0.3, 1.7), (2.0, 5.0), (4.999, 5.0)] {
        let window = inside.between(from.seconds(), to.seconds()).unwrap();
        assert_eq!(
            (window.start(), window.end()),
            (from.seconds(), to.seconds())
        );
        near(window.mean().mmhg(), mean(from, to), 1e-6);
        near(window.min().mmhg(), pressure(from), 1e-7);
        near(window.max().mmhg(), pressure(to), 1e-7);
        near(window.last().mmhg(), pressure(to), 1e-7);
    }
}

#[test]
fn the_first_time_is_found_between_steps() {
    let filling = filling();
    let solution = Simulation::of(&filling.circulation)
        .tolerance(1e-10)
        .run(5.0.seconds())
        .unwrap();
    let inside = solution.pressure(filling.artery).unwrap();
    for share in [0.1, 0.5, 0.9] {
        let reached = inside
            .first_time(|p| p.mmhg() >= share * SOURCE_MMHG)
            .unwrap();
        near(reached.seconds(), -TAU * (1.0_f64 - share).ln(), 1e-8);
    }
    assert_eq!(inside.first_time(|p| p >= Pressure::ZERO), Some(Time::ZERO));
    assert_eq!(inside.first_time(|p| p > 100.0.mmhg()), None);
    let later = inside.between(2.0.seconds(), 5.0.seconds()).unwrap();
    assert_eq!(later.first_time(|p| p >= 40.0.mmhg()), Some(2.0.seconds()));
}

#[test]
fn even_intervals_start_with_the_window_and_end_within_it() {
    let filling = filling();
    let solution = Simulation::of(&filling.circulation)
        .tolerance(1e-10)
        .run(5.0.seconds())
        .unwrap();
    let inside = solution.pressure(filling.artery).unwrap();
    let every = inside.every(0.5.seconds()).unwrap();
    assert_eq!(every.times.len(), 11);
    for (time, value) in every.times.iter().zip(&every.values) {
        near(value.mmhg(), pressure(time.seconds()), 1e-7);
    }
    let window = inside.between(1.0.seconds(), 2.05.seconds()).unwrap();
    let every = window.every(0.5.seconds()).unwrap();
    assert_eq!(every.times, [1.0.seconds(), 1.5.seconds(), 2.0.seconds()]);
    let once = window.every(10.0.seconds()).unwrap();
    assert_eq!(once.times, [1.0.seconds()]);
}

#[test]
fn samples_are_in_order_and_reach_both_ends() {
    let filling = filling();
    let solution = Simulation::of(&filling.circulation)
        .run(5.0.seconds())
        .unwrap();
    let samples = solution.pressure(filling.artery).unwrap().samples();
    assert!(samples.times.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(samples.times[0], Time::ZERO);
    near(samples.times.last().unwrap().seconds(), 5.0, 1e-12);
}

/// A hold jumps up at 1 s and down at 3 s: at the jump, a curve has the value after it; just before, that before it.
#[test]
fn jumps_are_continuous_from_the_right() {
    let mut net = Network::new();
    let source = net.add("source", Reservoir::at(80.0.mmhg()));
    let sink = net.add("sink", Reservoir::at(0.0.mmhg()));
    let hold = Programme::starting(1.0.seconds()).hold(1.0.fraction(), 2.0.seconds());
    let hold = net.drive("hold", hold);
    let bed = Microcirculation::new(8.0.mmhg_s_per_ml()).dilated_by(hold.excitation());
    let bed = net.connect("bed", source, bed, sink);
    let circulation = net.build().unwrap();
    let solution = Simulation::of(&circulation).run(5.0.seconds()).unwrap();
    let signal = solution.signal(hold.excitation()).unwrap();
    let flow = solution.flow(bed).unwrap();
    let at = |time_s: f64| {
        let time = time_s.seconds();
        (
            signal.at(time).unwrap().get(),
            flow.at(time).unwrap().ml_per_s(),
        )
    };
    assert_eq!(at(0.0), (0.0, 10.0));
    assert_eq!(at(1.0_f64.next_down()), (0.0, 10.0));
    assert_eq!(at(1.0), (1.0, 20.0));
    assert_eq!(at(3.0_f64.next_down()), (1.0, 20.0));
    assert_eq!(at(3.0), (0.0, 10.0));
    assert_eq!(at(5.0), (0.0, 10.0));
    // Integrals and means do not smear the jumps.
    near(flow.integrate(|q| q), 10.0 + 40.0 + 20.0, 1e-9);
    near(signal.mean().get(), 2.0 / 5.0, 1e-12);
    near(signal.time_while(|u| u.get() > 0.5).seconds(), 2.0, 1e-9);
    near(
        signal.first_time(|u| u.get() > 0.5).unwrap().seconds(),
        1.0,
        1e-9,
    );
    let held = signal.between(1.0.seconds(), 3.0.seconds()).unwrap();
    near(held.mean().get(), 1.0, 1e-12);
    assert_eq!(held.min().get(), 1.0);
    let before = signal.between(0.0.seconds(), 1.0.seconds()).unwrap();
    assert_eq!(before.max().get(), 0.0);
}

/// Values kept at intervals are those of the steps; between them cubics of fourth order.
#[test]
fn both_ways_of_recording_agree() {
    let filling = filling();
    let run = |recording| {
        let simulation = Simulation::of(&filling.circulation)
            .tolerance(1e-10)
            .recording(recording);
        simulation.run(5.0.seconds()).unwrap()
    };
    let steps = run(Recording::Steps);
    let every = run(Recording::Every(0.1.seconds()));
    assert_eq!(steps.final_state(), every.final_state());
    assert_eq!(every.end(), 5.0.seconds());
    let (steps, every) = (
        steps.pressure(filling.artery).unwrap(),
        every.pressure(filling.artery).unwrap(),
    );
    for tick in 0..=50 {
        let time = (f64::from(tick) * 0.1).seconds();
        near(
            every.at(time).unwrap().mmhg(),
            steps.at(time).unwrap().mmhg(),
            1e-7,
        );
        let between = (time + 0.05.seconds()).min(5.0.seconds());
        // A cubic over h = 0.1 s is off by h^4 / 384 of the fourth derivative, 80 mmHg/s^4: 2e-5 mmHg.
        near(
            every.at(between).unwrap().mmhg(),
            steps.at(between).unwrap().mmhg(),
            3e-5,
        );
    }
    near(every.mean().mmhg(), steps.mean().mmhg(), 1e-5);
}

/// `0.1 * 3` is a hair above 0.3: times computed so are those of the run, at its end and at its start.
#[test]
fn times_beyond_the_ends_by_rounding_are_the_ends() {
    let filling = filling();
    let run = |from: f64, to: f64, recording| {
        let simulation = Simulation::of(&filling.circulation).from(from.seconds());
        let simulation = simulation.tolerance(1e-10).recording(recording);
        simulation.run(to.seconds()).unwrap()
    };
    let late = (0.1 * f64::from(3)).seconds();
    assert!(late > 0.3.seconds());
    for recording in [Recording::Steps, Recording::Every(0.05.seconds())] {
        let solution = run(0.0, 0.3, recording);
        let pressure = solution.pressure(filling.artery).unwrap();
        let last = pressure.last();
        assert_eq!(pressure.at(late).unwrap(), last);
        let mut moment = solution.at(late).unwrap();
        assert_eq!(moment.time(), solution.end());
        assert_eq!(moment.frame().pressure(filling.artery).unwrap(), last);
        let mut state = vec![0.0; filling.circulation.state_len()];
        let trajectory = solution.trajectory();
        trajectory.at(late.seconds(), &mut state).unwrap();
        assert_eq!(state, solution.final_state());
        trajectory.rate_at(late.seconds(), &mut state).unwrap();
        let window = pressure.between(0.1.seconds(), late).unwrap();
        assert_eq!((window.end(), window.max()), (solution.end(), last));
        let reached = window.first_time(|value| value >= last);
        assert!(reached.is_some_and(|time| time <= solution.end()));
        let mut seen = 0;
        let walked = solution.walk(0.1.seconds(), late, |_, _| seen += 1);
        walked.unwrap();
        assert!(seen > 0);
        let table = Columns::all(&filling.circulation);
        let table = table.between(&solution, 0.1.seconds(), late, 0.1.seconds());
        assert_eq!(table.unwrap().len(), 3);
        let valve = ValveFlow::read(&solution, filling.tube, 0.1.seconds(), late, Flow::ZERO);
        assert!(valve.unwrap().forward > Volume::ZERO);
        // What lies beyond by more than rounding is refused as before.
        for outside in [0.3 + 1e-9, -1e-9, f64::NAN] {
            assert!(pressure.at(outside.seconds()).is_err(), "{outside}");
            let window = pressure.between(0.1.seconds(), outside.seconds());
            assert!(window.is_err(), "{outside}");
        }
    }
    let begun = run(0.1 * f64::from(3), 1.0, Recording::Steps);
    let pressure = begun.pressure(filling.artery).unwrap();
    let early = 0.3.seconds();
    assert!(early < begun.start());
    assert_eq!(
        pressure.at(early).unwrap(),
        pressure.at(begun.start()).unwrap()
    );
    assert!(pressure.between(early, 0.5.seconds()).is_ok());
}

/// A slow artery under a cuff that squeezes for half a second: the largest value, the mean and the time at which it is
/// high are those of the values that the same solution answers.
#[test]
fn a_smooth_hump_of_a_signal_is_not_looked_over() {
    let mut net = Network::new();
    let artery = Artery::new(1000.0.ml(), 50.0.ml_per_mmhg()).filled_to(80.0.mmhg());
    let artery = net.add("artery", artery);
    let vein = net.add("vein", Reservoir::at(0.0.mmhg()));
    net.connect("bed", artery, Resistance::new(100.0.mmhg_s_per_ml()), vein);
    let hump = (0..=400).map(|tick| {
        let time_s = f64::from(tick) * 0.05;
        let squeeze = 40.0 * (-((time_s - 10.013) / 0.5).powi(2)).exp();
        (time_s.seconds(), squeeze.mmhg())
    });
    let cuff = net.drive("cuff", Trace::smooth(hump).unwrap());
    net.surround(artery, cuff.value(), 1.0);
    let circulation = net.build().unwrap();
    for scheme in [Scheme::Explicit, Scheme::Implicit, Scheme::Automatic] {
        for recording in [Recording::Steps, Recording::Every(5.0.seconds())] {
            let simulation = Simulation::of(&circulation).scheme(scheme);
            let solution = simulation.recording(recording).run(20.0.seconds()).unwrap();
            let pressure = solution.pressure(artery).unwrap();
            let fine = pressure.every(1.0.ms()).unwrap();
            let values = || fine.values.iter().map(|value| value.mmhg());
            let highest = values().fold(0.0, f64::max);
            assert!(highest > 119.0);
            let max = pressure.max().mmhg();
            assert!(
                max >= highest - 1e-7 && max < highest + 1e-3,
                "{max} {highest}"
            );
            let reached = pressure.first_time(|value| value >= pressure.max());
            assert!(reached.is_some(), "the highest value is reached");
            assert!(pressure.min().mmhg() <= values().fold(200.0, f64::min) + 1e-7);
            let mean = values().sum::<f64>() / fine.values.len() as f64;
            near(pressure.mean().mmhg(), mean, 2e-3);
            let high = |value: Pressure| value > 100.0.mmhg();
            let count = fine.values.iter().filter(|value| high(**value)).count();
            near(
                pressure.time_while(high).seconds(),
                count as f64 * 1e-3,
                1.1e-3,
            );
            let first = fine.values.iter().position(|value| high(*value)).unwrap();
            let found = pressure.first_time(high).unwrap().seconds();
            near(found, fine.times[first].seconds(), 1.1e-3);
            let trough = pressure.between(10.0.seconds(), 20.0.seconds()).unwrap();
            assert_eq!(trough.at(trough.time_of_min()).unwrap(), trough.min());
        }
    }
}

/// A peak that states make within one long step is met too, and a short while above a level within it.
#[test]
fn a_peak_within_a_step_is_met() {
    let filling = filling();
    let solution = Simulation::of(&filling.circulation)
        .tolerance(1e-3)
        .run(5.0.seconds())
        .unwrap();
    // p (80 - p) is largest, 1600, where p is half of the source's pressure: at ln 2 s.
    let artery = filling.artery;
    let product = solution.curve(move |frame| {
        let p = frame.pressure(artery)?.mmhg();
        Ok(Fraction::new(p * (SOURCE_MMHG - p)))
    });
    let product = product.unwrap();
    near(product.max().get(), 1600.0, 1e-6);
    let held = product.time_while(|value| value.get() > 1599.99).seconds();
    // |p - 40| < 0.1 while p rises by 40 mmHg/s.
    near(held, 0.2 / 40.0, 1e-3);
    assert!(product.first_time(|value| value.get() > 1599.99).is_some());
}
