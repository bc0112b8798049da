//! Short inputs in a long quiet are seen by every scheme at every tolerance, whoever wrote the driver.

use soleus::network::{Driver, Output, Outputs, PortSpec, Signals};
use soleus::prelude::*;
use soleus::simulation::Scheme;

const SCHEMES: [Scheme; 4] = [
    Scheme::Explicit,
    Scheme::Valved,
    Scheme::Implicit,
    Scheme::Automatic,
];
const TOLERANCES: [f64; 4] = [1e-3, 1e-4, 1e-6, 1e-8];

/// A calf vein in a standing leg, with its bed and its valve.
fn calf() -> (Network, Id<VeinSegment>) {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = VeinSegment::new(40.0.ml(), 2.5.ml_per_mmhg(), 80.0.ml());
    let vein = net.add("calf vein", vein.filled_to(75.0.mmhg()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    let bed = Microcirculation::new(80.0.mmhg_s_per_ml());
    net.connect("bed", artery, bed, vein);
    net.connect("valve", vein, Valve::new(0.2.mmhg_s_per_ml()), atrium);
    let body = net.drive("body", GravityColumn::new(Posture::standing()));
    net.place(vein, body.at(BodySegment::Shank, 0.5));
    (net, vein)
}

/// What is left in the calf after two minutes by each scheme and tolerance agrees with the finest explicit run.
fn all_agree(circulation: &Circulation, at: f64, read: impl Fn(&Solution) -> f64) {
    let run = |scheme, tolerance| {
        let simulation = Simulation::of(circulation).scheme(scheme);
        let solution = simulation.tolerance(tolerance).run(at.seconds()).unwrap();
        read(&solution)
    };
    let integrator = soleus::solver::Dopri5::new()
        .with_relative_tolerance(1e-9)
        .with_max_step_s(5e-3);
    let simulation = Simulation::of(circulation).integrator(&integrator);
    let fine = read(&simulation.run(at.seconds()).unwrap());
    for scheme in SCHEMES {
        for tolerance in TOLERANCES {
            let found = run(scheme, tolerance);
            // Some 100 mL move; an input that is passed over is wrong by 20 to 100 mL.
            let within_ml = 0.05 + 5e3 * tolerance;
            assert!(
                (found - fine).abs() < within_ml,
                "{scheme:?} at {tolerance}: {found}, not {fine}"
            );
        }
    }
}

#[test]
fn a_recorded_burst_in_two_silent_minutes_empties_the_calf() {
    let emg = (0..120_000u32).map(|i| {
        let t = f64::from(i) * 0.001;
        let burst = if (61.0..61.4).contains(&t) {
            100.0 * (600.0 * t).sin()
        } else {
            0.0
        };
        (t.seconds(), burst)
    });
    let envelope = Emg::new(emg).unwrap().envelope().unwrap().scaled(0.6);
    let (mut net, vein) = calf();
    let recorded = net.drive("recording", envelope);
    let muscle = Muscle::soleus().excited_by(recorded.value());
    let soleus = net.drive("soleus", muscle);
    net.surround(vein, soleus.pressure(), 1.0);
    let circulation = net.build().unwrap();
    let left = |solution: &Solution| {
        let volume = solution.volume(vein).unwrap();
        volume.at(62.0.seconds()).unwrap().ml()
    };
    all_agree(&circulation, 65.0, left);
    let whole = Simulation::of(&circulation).run(120.0.seconds()).unwrap();
    assert!(left(&whole) < 10.0);
    assert!(whole.signal(recorded.value()).unwrap().max().get() > 0.3);
    assert!(whole.signal(soleus.pressure()).unwrap().max().mmhg() > 150.0);
}

#[test]
fn a_recorded_cuff_of_a_few_samples_is_seen() {
    for [from, to] in [[300.0, 300.3], [599.0, 599.2]] {
        let samples = [
            (0.0, 0.0),
            (from, 0.0),
            (0.5 * (from + to), 200.0),
            (to, 0.0),
            (900.0, 0.0),
        ];
        let samples = samples.map(|(t, p): (f64, f64)| (t.seconds(), p.mmhg()));
        let (mut net, vein) = calf();
        let cuff = net.drive("cuff", Trace::smooth(samples).unwrap());
        net.surround(vein, cuff.value(), 1.0);
        let circulation = net.build().unwrap();
        all_agree(&circulation, to + 0.5, |solution| {
            solution.volume(vein).unwrap().last().ml()
        });
    }
}

/// A flow that begins and ends with a jump and says nothing of it, by way of a state.
#[derive(Clone, Debug)]
struct Bolus {
    from: f64,
    to: f64,
}

impl Bolus {
    const PRESSURE: Output<Self, Pressure> = Output::new(0, "pressure");
}

impl Driver for Bolus {
    type State = [f64; 0];
    const OUTPUTS: &'static [PortSpec] = &[Self::PRESSURE.spec()];

    fn output(&self, time: Time, _: &[f64; 0], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let on = (self.from..self.to).contains(&time.seconds());
        out.set(Self::PRESSURE, if on { 100.0.mmhg() } else { 0.0.mmhg() });
    }
}

/// A bag that a driver presses now and then, emptied into another.
fn pressed<D: Driver>(
    driver: D,
    signal: Output<D, Pressure>,
) -> (Network, [Id<Artery>; 2], Id<Resistance>) {
    let mut net = Network::new();
    let bag = |ml: f64| Artery::new(ml.ml(), 1.0.ml_per_mmhg()).filled_to(10.0.mmhg());
    let one = net.add("bag", bag(500.0));
    let two = net.add("other", bag(500.0));
    let tube = net.connect("tube", one, Resistance::new(2.0.mmhg_s_per_ml()), two);
    let pump = net.drive("pump", driver);
    net.surround(one, pump.signal(signal), 1.0);
    (net, [one, two], tube)
}

#[test]
fn a_jump_that_nobody_announced_loses_no_blood() {
    for (from, to) in [(61.0_f64, 61.4), (97.123, 97.13), (30.0, 45.0)] {
        let (net, [_, other], tube) = pressed(Bolus { from, to }, Bolus::PRESSURE);
        let circulation = net.build().unwrap();
        // 100 mmHg into two compliances of 1 mL/mmHg through 2 PRU: time constant 1 s.
        let moved = 50.0 * (1.0 - (from - to).exp());
        for scheme in SCHEMES {
            for tolerance in TOLERANCES {
                let simulation = Simulation::of(&circulation).scheme(scheme);
                let solution = simulation
                    .tolerance(tolerance)
                    .run((to + 1e-3).seconds())
                    .unwrap();
                let gained = solution.volume(other).unwrap().last().ml() - 510.0;
                let case =
                    format!("{scheme:?} at {tolerance}, {from} to {to}: {gained}, not {moved}");
                // One tolerance of the bag's 510 mL, and what flows back in the last millisecond.
                let within_ml = 2e-3 * moved + 500.0 * tolerance;
                assert!((gained - moved).abs() < within_ml, "{case}");
                let flowed = solution.flow(tube).unwrap().integrate(|flow| flow);
                assert!(
                    (gained - flowed).abs() < within_ml,
                    "{case}; {flowed} flowed"
                );
            }
        }
    }
}

#[test]
fn lanes_see_a_jump_that_nobody_announced() {
    let members: Vec<_> = (0..8)
        .map(|i| {
            let from = 40.0 + 0.31 * f64::from(i);
            let bolus = Bolus {
                from,
                to: from + 0.4,
            };
            let (net, [_, other], _) = pressed(bolus, Bolus::PRESSURE);
            (net.build().unwrap(), other)
        })
        .collect();
    let simulations = members
        .iter()
        .map(|(circulation, _)| Simulation::of(circulation));
    let solutions = Simulation::run_in_lanes(simulations.collect(), 60.0.seconds()).unwrap();
    for (solution, (_, other)) in solutions.into_iter().zip(&members) {
        let most = solution.unwrap().volume(*other).unwrap().max().ml() - 510.0;
        let expected = 50.0 * (1.0 - (-0.4_f64).exp());
        assert!((most - expected).abs() < 0.3, "{most}");
    }
}

#[cfg(feature = "ode_solvers")]
#[test]
fn the_backend_sees_short_inputs_too() {
    let samples = [
        (0.0, 0.0),
        (300.0, 0.0),
        (300.15, 200.0),
        (300.3, 0.0),
        (900.0, 0.0),
    ];
    let samples = samples.map(|(t, p): (f64, f64)| (t.seconds(), p.mmhg()));
    let trace = Trace::smooth(samples).unwrap();
    let ends = |integrator: Option<&dyn soleus::solver::Integrator>| {
        let (net, [_, other], _) = pressed(trace.clone(), Trace::VALUE);
        let circulation = net.build().unwrap();
        let simulation = Simulation::of(&circulation);
        let simulation = match integrator {
            Some(integrator) => simulation.integrator(integrator),
            None => simulation,
        };
        let solution = simulation.run(300.31.seconds()).unwrap();
        solution.volume(other).unwrap().last().ml()
    };
    let backend = soleus::solver::OdeSolvers::new(soleus::solver::Method::Dopri5);
    let (native, backend) = (ends(None), ends(Some(&backend)));
    assert!(
        native > 515.0 && (native - backend).abs() < 0.05,
        "{native} {backend}"
    );
}

#[test]
fn a_short_contraction_once_a_minute_is_seen() {
    let manoeuvre = Manoeuvre::new(
        60.0.seconds(),
        [(MuscleGroup::Soleus, Ramp::bump(0.5, 0.507, 0.6))],
    );
    let bouts = Bouts::new().bout(manoeuvre, 0.0.seconds(), 4);
    let (mut net, vein) = calf();
    let signals = bouts.add_to(&mut net, "bouts");
    let soleus = net.drive("soleus", Muscle::soleus().excited_by(signals.soleus));
    net.surround(vein, soleus.pressure(), 1.0);
    let circulation = net.build().unwrap();
    all_agree(&circulation, 211.0, |solution| {
        solution.volume(vein).unwrap().last().ml()
    });
}

#[test]
fn a_user_s_driver_that_says_how_fast_it_moves_is_asked_no_more_than_that() {
    #[derive(Clone, Debug)]
    struct Slow(bool);
    impl Slow {
        const PRESSURE: Output<Self, Pressure> = Output::new(0, "pressure");
    }
    impl Driver for Slow {
        type State = [f64; 0];
        const OUTPUTS: &'static [PortSpec] = &[Self::PRESSURE.spec()];
        fn output(&self, time: Time, _: &[f64; 0], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
            out.set(
                Self::PRESSURE,
                (10.0 * (time.seconds() / 600.0).sin()).mmhg(),
            );
        }
        fn longest_step(&self, _: Time) -> Option<Time> {
            self.0.then_some(300.0.seconds())
        }
    }
    let steps = |says| {
        let (net, ..) = pressed(Slow(says), Slow::PRESSURE);
        let circulation = net.build().unwrap();
        let simulation = Simulation::of(&circulation).scheme(Scheme::Implicit);
        let solution = simulation.tolerance(1e-4).run(1.0.hours()).unwrap();
        solution.statistics().accepted_steps
    };
    assert!(
        steps(true) < steps(false),
        "{} {}",
        steps(true),
        steps(false)
    );
}
