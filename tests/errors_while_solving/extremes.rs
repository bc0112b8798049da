//! Numbers of absurd size, and what they lead to, were answered with Ok.

use soleus::network::Defect;
use soleus::prelude::*;
use soleus::solver::{Failure, Integrator, Sink, Statistics, Step, System};

use crate::support::calf;

fn artery(unstressed_ml: f64, compliance: f64) -> Artery {
    Artery::new(unstressed_ml.ml(), compliance.ml_per_mmhg())
}

/// Two vessels that are joined almost without resistance, one of them drained.
fn joined(one: Artery, other: Artery, resistance: f64) -> (Network, [Id<Artery>; 2]) {
    let mut net = Network::new();
    let atrium = net.add("atrium", Reservoir::at(3.0.mmhg()));
    let one = net.add("one", one);
    let other = net.add("other", other);
    let tube = |resistance: f64| Resistance::new(resistance.mmhg_s_per_ml());
    net.connect("short tube", one, tube(resistance), other);
    net.connect("long tube", other, tube(1.0), atrium);
    (net, [one, other])
}

fn words(net: &Network) -> String {
    net.build().unwrap_err().to_string()
}

/// In one step some 1e12 times as long as it takes the two to come to one pressure, the linear systems of an implicit method lost blood by their rounding.
#[test]
fn implicit_steps_lost_blood_across_a_tiny_resistance() {
    let full = artery(10.0, 1.0).filled_to(300.0.mmhg());
    let (net, [one, other]) = joined(full, artery(20.0, 0.7).filled_to(1.0.mmhg()), 1e-11);
    let circulation = net.build().unwrap();
    for scheme in [Scheme::Implicit, Scheme::Automatic] {
        let simulation = Simulation::of(&circulation).scheme(scheme).tolerance(1e-4);
        let solution = simulation.run(10.0.seconds()).unwrap();
        let drift = solution.volume_drift_relative();
        assert!(drift <= 1e-12, "{scheme:?}: {drift:e}");
        // 301 mL for 1.7 mL/mmHg are 177 mmHg, and 3 mmHg are left of it with a time constant of 1.7 s.
        let expected = 3.0 + (300.7 / 1.7 - 3.0) * (-10.0_f64 / 1.7).exp();
        for vessel in [one, other] {
            let pressure = solution.pressure(vessel).unwrap().last().mmhg();
            assert!((pressure - expected).abs() < 0.05, "{pressure} {expected}");
        }
    }
}

/// A vessel of 1e-100 mL/mmHg lost up to all of the blood.
#[test]
fn a_number_that_no_vessel_has_is_refused_with_its_bounds() {
    let sound = || artery(10.0, 1.0).filled_to(50.0.mmhg());
    let (net, _) = joined(artery(10.0, 1e-100), sound(), 1.0);
    let told = words(&net);
    for word in ["`one`", "compliance", "1e-100 mL/mmHg", "at least 1e-12"] {
        assert!(told.contains(word), "{told}");
    }
    let (net, _) = joined(sound(), sound(), 1e300);
    let told = words(&net);
    for word in ["`short tube`", "resistance", "1e300", "at most 1e12"] {
        assert!(told.contains(word), "{told}");
    }
    let (mut net, [one, _]) = joined(sound(), sound(), 1.0);
    let far = net.add("far", Reservoir::at((-1e300).mmhg()));
    net.connect("tube", far, Resistance::new(1.0.mmhg_s_per_ml()), one);
    let told = words(&net);
    for word in ["`far`", "pressure", "-1e300 mmHg", "at most 1e12"] {
        assert!(told.contains(word), "{told}");
    }
    // What is merely tiny is solved.
    let (net, _) = joined(artery(0.0, 1e-9).filled_to(50.0.mmhg()), sound(), 1e-9);
    let circulation = net.build().unwrap();
    let simulation = Simulation::of(&circulation).scheme(Scheme::Implicit);
    assert!(simulation.run(1.0.seconds()).is_ok());
}

/// Five litres at 1e-11 mL/mmHg: neighbouring numbers for the volume are pressures 0.09 mmHg apart.
#[test]
fn a_vessel_too_stiff_for_its_volume_is_refused() {
    let (net, _) = joined(artery(5000.0, 1e-11), artery(10.0, 1.0), 1.0);
    let found = net.build().unwrap_err().defects;
    let [Defect::Parameter { part, field, .. }] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(part, "one");
    assert!(field.contains("last digit"), "{field}");
    let (net, _) = joined(artery(5000.0, 1e-8), artery(10.0, 1.0), 1.0);
    assert!(net.build().is_ok());
}

/// A vessel whose pressure is infinite once it is full, filled by a pump that does not care.
#[test]
fn an_infinite_pressure_ends_the_run() {
    #[derive(Clone, Debug)]
    struct Balloon;

    impl Elastic for Balloon {
        fn initial_volume(&self) -> Volume {
            1.0.ml()
        }

        fn transmural(&self, volume: Volume) -> Pressure {
            if volume > 2.0.ml() {
                f64::INFINITY.mmhg()
            } else {
                10.0.mmhg()
            }
        }

        fn check(&self, _: &mut Check<'_>) {}
    }

    #[derive(Clone, Debug)]
    struct Pump;

    impl Conductor for Pump {
        fn flow(&self, _: &Ends) -> Flow {
            1.0.ml_per_s()
        }

        fn check(&self, _: &mut Check<'_>) {}
    }

    let mut net = Network::new();
    let source = net.add("source", Reservoir::at(3.0.mmhg()));
    let balloon = net.add("balloon", Balloon);
    net.connect("pump", source, Pump, balloon);
    let circulation = net.build().unwrap();
    for scheme in [
        Scheme::Explicit,
        Scheme::Valved,
        Scheme::Implicit,
        Scheme::Automatic,
    ] {
        let run = Simulation::of(&circulation)
            .scheme(scheme)
            .run(5.0.seconds());
        let Interrupted { error, solution } = run.unwrap_err();
        let SolveError::NotFinite { part, quantity, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(part, "balloon", "{error}");
        let is_explicit = matches!(scheme, Scheme::Explicit | Scheme::Valved);
        assert!(quantity == "pressure" || !is_explicit, "{error}");
        // Elastances are differences over a millionth of the volume.
        assert!(
            (solution.end().seconds() - 1.0).abs() < 1e-5,
            "{}",
            solution.end()
        );
    }
    let full = [0.0, 3.0];
    let run = Simulation::of(&circulation)
        .initial_state(&full)
        .run(Time::ZERO);
    let error = run.unwrap_err().error;
    assert!(matches!(error, SolveError::NotFinite { .. }), "{error}");
}

#[test]
fn a_start_that_no_circulation_has_is_refused() {
    let mut net = Network::new();
    calf(&mut net);
    let circulation = net.build().unwrap();
    let vein = (0..3).find(|index| circulation.describe_state(*index).contains("calf vein"));
    for (value, must) in [(1e300, "at most 1e12"), (-1e-3, "not below zero")] {
        let mut state = circulation.initial_state();
        state[vein.unwrap()] = value;
        let run = Simulation::of(&circulation)
            .initial_state(&state)
            .run(1.0.seconds());
        let told = run.unwrap_err().error.to_string();
        for word in ["`calf vein`", "volume", &format!("{value:?}"), must] {
            assert!(told.contains(word), "{told}");
        }
    }
}

/// At 1e15 s two neighbouring numbers are an eighth of a second apart.
#[test]
fn times_that_cannot_be_told_apart_are_refused() {
    let mut net = Network::new();
    calf(&mut net);
    let circulation = net.build().unwrap();
    for (start_s, end_s) in [(1e15, 1e15 + 10.0), (-1e300, 0.0), (0.0, 1e12)] {
        let simulation = Simulation::of(&circulation).from(start_s.seconds());
        let told = simulation
            .run(end_s.seconds())
            .unwrap_err()
            .error
            .to_string();
        assert!(told.contains("within 1e9 s"), "{told}");
    }
    let simulation = Simulation::of(&circulation).from(1e8.seconds());
    assert!(simulation.run((1e8 + 1.0).seconds()).is_ok());
}

/// One Euler step, of which a tenth of a per cent is lost.
#[derive(Debug)]
struct Leaky;

struct Whole<'a>(f64, &'a [f64]);

impl Step for Whole<'_> {
    fn start_s(&self) -> f64 {
        0.0
    }

    fn end_s(&self) -> f64 {
        self.0
    }

    fn end_state(&self) -> &[f64] {
        self.1
    }

    fn degree(&self) -> usize {
        0
    }

    fn polynomial(&self, coefficients: &mut [f64]) {
        coefficients.copy_from_slice(self.1);
    }
}

impl Integrator for Leaky {
    fn name(&self) -> &str {
        "leaky"
    }

    fn integrate(
        &self,
        _: &mut dyn System,
        _: f64,
        end_s: f64,
        state: &mut [f64],
        sink: &mut dyn Sink,
    ) -> Result<Statistics, Failure> {
        state.iter_mut().for_each(|y| *y *= 0.999);
        let _ = sink.step(&Whole(end_s, state));
        Ok(Statistics::default())
    }
}

#[test]
fn a_run_that_loses_blood_is_ended() {
    let mut net = Network::new();
    calf(&mut net);
    let circulation = net.build().unwrap();
    let run = Simulation::of(&circulation)
        .integrator(&Leaky)
        .run(1.0.seconds());
    let Interrupted { error, solution } = run.unwrap_err();
    assert!(
        matches!(error, SolveError::BloodNotConserved { .. }),
        "{error}"
    );
    assert!(error.to_string().contains("compliance"), "{error}");
    assert!(solution.volume_drift_relative() > 1e-4);
}
