//! Requests that make no sense: limits, states, spans, settings and questions.

use soleus::prelude::*;
#[cfg(feature = "ode_solvers")]
use soleus::solver::backends::{Method, OdeSolvers};
use soleus::solver::{Dopri5, IntegrationError, Integrator};

use crate::support::{calf, integrators};

#[test]
fn a_limit_on_steps_is_kept_and_said() {
    let mut net = Network::new();
    let [_, vein, _] = calf(&mut net);
    let circulation = net.build().unwrap();
    let native = Dopri5::new().with_max_steps(5);
    #[cfg(feature = "ode_solvers")]
    let other = OdeSolvers::new(Method::Dopri5).with_max_steps(5);
    let integrators: &[&dyn Integrator] = &[
        &native,
        #[cfg(feature = "ode_solvers")]
        &other,
    ];
    for integrator in integrators {
        let run = Simulation::of(&circulation)
            .integrator(*integrator)
            .run(1.0.hours());
        let Interrupted { error, solution } = run.unwrap_err();
        let SolveError::TooManySteps { limit: 5, time, .. } = &error else {
            panic!("{}: {error}", integrator.name());
        };
        assert!(*time < 1.0.hours());
        assert_eq!(solution.end(), *time);
        assert!(solution.pressure(vein).unwrap().last().is_finite());
    }
}

#[test]
fn a_state_that_does_not_fit_is_refused() {
    let mut net = Network::new();
    calf(&mut net);
    let circulation = net.build().unwrap();
    for integrator in integrators() {
        let of = || Simulation::of(&circulation).integrator(&*integrator);
        for length in [0, 2, 4] {
            let run = of().initial_state(&vec![1.0; length]).run(1.0.seconds());
            let expected = SolveError::InitialState {
                found: length,
                expected: 3,
            };
            assert_eq!(run.unwrap_err().error, expected);
        }
        let run = of().initial_state(&[0.0, f64::NAN, 0.0]).run(1.0.seconds());
        let error = run.unwrap_err().error;
        assert!(
            matches!(&error, SolveError::NotFinite { quantity, .. } if quantity == "volume"),
            "{error}"
        );
    }
}

#[test]
fn spans_that_make_no_sense_are_refused() {
    let mut net = Network::new();
    calf(&mut net);
    let circulation = net.build().unwrap();
    for integrator in integrators() {
        for (from, to) in [
            (0.0, f64::NAN),
            (f64::NAN, 1.0),
            (0.0, f64::INFINITY),
            (f64::NEG_INFINITY, 0.0),
            (2.0, 1.0),
        ] {
            let simulation = Simulation::of(&circulation).integrator(&*integrator);
            let run = simulation.from(from.seconds()).run(to.seconds());
            let error = run.unwrap_err().error;
            assert!(
                matches!(
                    error,
                    SolveError::Solver(IntegrationError::InvalidSpan { .. })
                ),
                "{}: {error}",
                integrator.name()
            );
        }
    }
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let mut net = Network::new();
    calf(&mut net);
    let circulation = net.build().unwrap();
    for tolerance in [0.0, -1e-6, f64::NAN, f64::INFINITY] {
        let run = Simulation::of(&circulation)
            .tolerance(tolerance)
            .run(1.0.seconds());
        let error = run.unwrap_err().error;
        assert!(matches!(error, SolveError::Tolerance { .. }), "{error}");
        assert!(error.to_string().contains("must be"), "{error}");
    }
    for interval in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let recording = Recording::Every(interval.seconds());
        let run = Simulation::of(&circulation)
            .recording(recording)
            .run(1.0.seconds());
        let error = run.unwrap_err().error;
        assert!(matches!(error, SolveError::Recording { .. }), "{error}");
        let words = format!("a value every {interval} s: the interval must be finite");
        assert!(error.to_string().contains(&words), "{error}");
    }
}

#[test]
fn questions_without_an_answer_are_errors() {
    let mut net = Network::new();
    let [_, vein, _] = calf(&mut net);
    let circulation = net.build().unwrap();
    let solution = Simulation::of(&circulation).run(2.0.seconds()).unwrap();
    let mut other = Network::new();
    let [_, foreign, sink] = calf(&mut other);
    let branch = other.connect("other", foreign, Resistance::new(1.0.mmhg_s_per_ml()), sink);
    let cuff = other.drive("cuff", Steady::new(20.0.mmhg()));
    let unknown = |what| QueryError::UnknownHandle(soleus::network::UnknownHandle { what });
    assert_eq!(
        solution.volume(foreign).unwrap_err(),
        unknown("compartment")
    );
    assert_eq!(
        solution.pressure(foreign).unwrap_err(),
        unknown("compartment")
    );
    assert_eq!(
        solution.transmural(foreign).unwrap_err(),
        unknown("compartment")
    );
    assert_eq!(solution.flow(branch).unwrap_err(), unknown("branch"));
    assert_eq!(
        solution.signal(cuff.value()).unwrap_err(),
        unknown("signal")
    );
    assert_eq!(
        solution.probe(Probe::volume(foreign)).unwrap_err(),
        unknown("compartment")
    );
    assert!(solution.at(Time::ZERO).unwrap().driver_state(cuff).is_err());
    assert!(unknown("branch").to_string().contains("another network"));

    let volume = solution.volume(vein).unwrap();
    for time in [-0.1, 2.1, f64::NAN, f64::INFINITY] {
        let error = volume.at(time.seconds()).unwrap_err();
        assert!(matches!(error, QueryError::OutsideSpan { .. }), "{error}");
        assert!(solution.at(time.seconds()).is_err());
        assert!(volume.between(Time::ZERO, time.seconds()).is_err());
        assert!(volume.between(time.seconds(), 1.0.seconds()).is_err());
    }
    for (from, to) in [(1.0, 1.0), (1.5, 0.5)] {
        let error = volume.between(from.seconds(), to.seconds()).unwrap_err();
        assert!(matches!(error, QueryError::EmptyWindow { .. }), "{error}");
    }
    for interval in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = volume.every(interval.seconds()).unwrap_err();
        assert!(matches!(error, QueryError::Interval { .. }), "{error}");
        let words = format!("every {} s: the interval must be finite", interval);
        assert!(error.to_string().contains(&words), "{error}");
    }
}
