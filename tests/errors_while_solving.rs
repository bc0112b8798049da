//! Runs that cannot end well say which part, when and why, and keep what was solved until then.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use soleus::prelude::*;
#[cfg(feature = "ode_solvers")]
use soleus::solver::backends::{Method, OdeSolvers};
use soleus::solver::{Dopri5, IntegrationError, Integrator};

/// The native integrator, and all those of `ode_solvers`.
fn integrators() -> Vec<Box<dyn Integrator>> {
    #[allow(unused_mut, reason = "without the backend there is one only")]
    let mut all: Vec<Box<dyn Integrator>> = vec![Box::new(Dopri5::new())];
    #[cfg(feature = "ode_solvers")]
    for method in [Method::Dopri5, Method::Dop853, Method::Rk4 { step_s: 0.01 }] {
        all.push(Box::new(OdeSolvers::new(method)));
    }
    all
}

/// Those that shorten their steps.
fn adaptive() -> Vec<Box<dyn Integrator>> {
    let all = integrators().into_iter();
    all.filter(|integrator| !integrator.name().contains("Rk4"))
        .collect()
}

/// A vein that refills from an artery and drains to an atrium.
fn calf(net: &mut Network) -> [Node; 3] {
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
    let vein = net.add("calf vein", vein.filled_to(5.0.mmhg()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    net.connect("bed", artery, Resistance::new(30.0.mmhg_s_per_ml()), vein);
    net.connect(
        "outflow",
        vein,
        Resistance::new(0.5.mmhg_s_per_ml()),
        atrium,
    );
    [artery.node(), vein.node(), atrium.node()]
}

fn finite(solution: &Solution) -> bool {
    let mut state = vec![0.0; solution.circulation().state_len()];
    let whole = solution.trajectory().segments().all(|segment| {
        segment.at(0.5 * (segment.start_s() + segment.end_s()), &mut state);
        state.iter().all(|x| x.is_finite())
    });
    whole && solution.final_state().iter().all(|x| x.is_finite())
}

/// A pacemaker whose own state loses its way after a second.
#[derive(Clone, Debug)]
struct Failing {
    announced: bool,
}

impl Failing {
    const LEVEL: Output<Self, Pressure> = Output::new(0, "level");
}

impl Driver for Failing {
    type State = [f64; 1];
    const OUTPUTS: &'static [PortSpec] = &[Self::LEVEL.spec()];

    fn output(&self, _: Time, state: &[f64; 1], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::LEVEL, Pressure::from_mmhg(state[0]));
    }

    fn rate(
        &self,
        time: Time,
        _: &[f64; 1],
        _: &Signals<'_>,
        _: &Inputs<'_, Self>,
        rate: &mut [f64; 1],
    ) {
        rate[0] = if time >= 1.0.seconds() { f64::NAN } else { 1.0 };
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        (self.announced && after < 1.0.seconds()).then(|| 1.0.seconds())
    }
}

/// The native integrator used to name the part that comes first in the state, not the first that failed.
#[test]
fn a_driver_that_fails_is_named_with_the_time() {
    for announced in [false, true] {
        for integrator in integrators() {
            let mut net = Network::new();
            let [_, vein, _] = calf(&mut net);
            let pacemaker = net.drive("pacemaker", Failing { announced });
            net.surround(vein, pacemaker.signal(Failing::LEVEL), 1.0);
            let circulation = net.build().unwrap();
            let run = Simulation::of(&circulation)
                .integrator(&*integrator)
                .run(3.0.seconds());
            let Err(Interrupted { error, solution }) = run else {
                panic!("{} goes on with what is no number", integrator.name());
            };
            let SolveError::NotFinite { part, time, .. } = &error else {
                panic!("{}: {error}", integrator.name());
            };
            assert_eq!(part, "pacemaker", "{}", integrator.name());
            assert!(
                *time > 0.9.seconds() && *time <= 1.0.seconds(),
                "{}: {time}",
                integrator.name()
            );
            assert_eq!(solution.end(), *time);
            assert!(finite(&solution));
            let message = error.to_string();
            assert!(
                message.contains("`pacemaker`") && message.contains("look for"),
                "{message}"
            );
            // What was solved until then can be asked as ever.
            let pressure = solution.pressure(vein).unwrap();
            assert!(pressure.at(0.5.seconds()).unwrap() > 4.0.mmhg());
            assert!(pressure.last().is_finite());
        }
    }
}

/// A stent that lets through what is no number as soon as its vein is a little fuller.
#[derive(Clone, Debug)]
struct Stent;

impl Conductor for Stent {
    fn flow(&self, ends: &Ends) -> Flow {
        if ends.down.volume > 10.0.ml() {
            return Flow::from_ml_per_s(f64::NAN);
        }
        1.0.ml_per_s()
    }
}

#[test]
fn a_branch_that_fails_shows_at_its_ends() {
    for integrator in integrators() {
        let mut net = Network::new();
        let source = net.add("source", Reservoir::at(5.0.mmhg()));
        let bag = net.add("bag", Artery::new(9.0.ml(), 1.0.ml_per_mmhg()));
        net.connect("stent", source, Stent, bag);
        let circulation = net.build().unwrap();
        let run = Simulation::of(&circulation)
            .integrator(&*integrator)
            .run(3.0.seconds());
        let Interrupted { error, solution } = run.unwrap_err();
        let SolveError::NotFinite {
            part,
            quantity,
            time,
        } = &error
        else {
            panic!("{}: {error}", integrator.name());
        };
        assert!(["source", "bag"].contains(&part.as_str()), "{part}");
        assert_eq!(quantity, "volume");
        assert!(
            (*time - 1.0.seconds()).abs() < 0.1.seconds(),
            "{}: {time}",
            integrator.name()
        );
        assert!(finite(&solution));
    }
}

/// A bag that holds back nothing as it empties, and a pump that does not care.
#[derive(Clone, Debug)]
struct Limp;

impl Elastic for Limp {
    fn initial_volume(&self) -> Volume {
        25.0.ml()
    }

    fn transmural(&self, _: Volume) -> Pressure {
        2.0.mmhg()
    }
}

#[derive(Clone, Debug)]
struct Pump;

impl Conductor for Pump {
    fn flow(&self, _: &Ends) -> Flow {
        10.0.ml_per_s()
    }
}

#[test]
fn a_bag_pumped_dry_is_named_with_time_and_volume() {
    for integrator in integrators() {
        let mut net = Network::new();
        let bag = net.add("limp bag", Limp);
        let sink = net.add("sink", Reservoir::at(5.0.mmhg()));
        net.connect("pump", bag, Pump, sink);
        let circulation = net.build().unwrap();
        let run = Simulation::of(&circulation)
            .integrator(&*integrator)
            .run(10.0.seconds());
        let Interrupted { error, solution } = run.unwrap_err();
        let SolveError::NegativeVolume { part, time, volume } = &error else {
            panic!("{}: {error}", integrator.name());
        };
        assert_eq!(part, "limp bag");
        assert!(*volume < Volume::ZERO, "{volume}");
        assert!(
            (*time - 2.5.seconds()).abs() < 0.02.seconds(),
            "{}: {time}",
            integrator.name()
        );
        assert!(solution.volume(bag).unwrap().min() >= Volume::ZERO);
        assert!(error.to_string().contains("`limp bag`"));
    }
}

/// A bag that draws the faster the fuller it is: it would be infinite after a second.
#[derive(Clone, Debug)]
struct Runaway;

impl Conductor for Runaway {
    fn flow(&self, ends: &Ends) -> Flow {
        Flow::from_ml_per_s(ends.down.volume.ml() * ends.down.volume.ml())
    }
}

#[test]
fn a_bag_that_blows_up_is_named_with_the_time() {
    for integrator in adaptive() {
        let mut net = Network::new();
        let source = net.add("source", Reservoir::at(5.0.mmhg()));
        let bag = net.add("aneurysm", Artery::new(1.0.ml(), 1.0.ml_per_mmhg()));
        net.connect("runaway", source, Runaway, bag);
        let circulation = net.build().unwrap();
        let run = Simulation::of(&circulation)
            .integrator(&*integrator)
            .run(3.0.seconds());
        let Interrupted { error, solution } = run.unwrap_err();
        let (part, time) = match &error {
            SolveError::StepTooSmall { part, time, .. }
            | SolveError::NotFinite { part, time, .. } => (part, time),
            other => panic!("{}: {other}", integrator.name()),
        };
        // `ode_solvers` does not tell which state asked for the small step.
        let named = part.contains("aneurysm") || integrator.name().contains("ode_solvers");
        assert!(named, "{}: {error}", integrator.name());
        assert!(
            (*time - 1.0.seconds()).abs() < 1.0.ms(),
            "{}: {time}",
            integrator.name()
        );
        assert!(finite(&solution));
    }
}

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
        assert!(
            matches!(error, SolveError::Solver(_)),
            "{interval}: {error}"
        );
    }
}

#[test]
fn a_run_of_no_length_is_its_start() {
    let mut net = Network::new();
    let [_, vein, _] = calf(&mut net);
    let circulation = net.build().unwrap();
    for integrator in integrators() {
        let solution = Simulation::of(&circulation)
            .integrator(&*integrator)
            .run(Time::ZERO)
            .unwrap();
        assert_eq!(solution.duration(), Time::ZERO);
        let volume = solution.volume(vein).unwrap();
        assert_eq!(volume.mean(), volume.at(Time::ZERO).unwrap());
        assert_eq!(volume.samples().values.len(), 1);
    }
}

/// Time before zero is time like any other: a driver that starts at -1 s acts from there.
#[test]
fn runs_may_start_before_zero() {
    let mut finals = Vec::new();
    for shift in [0.0, -7.5] {
        let mut net = Network::new();
        let [_, vein, _] = calf(&mut net);
        let beat = Cadence::new(1.0.hz()).amplitude(0.3.fraction()).times(3);
        let beat = net.drive("beat", beat.starting((shift + 1.0).seconds()));
        let soleus = net.drive("soleus", Muscle::soleus().excited_by(beat.excitation()));
        net.surround(vein, soleus.pressure(), 1.0);
        let circulation = net.build().unwrap();
        for integrator in integrators() {
            let simulation = Simulation::of(&circulation).integrator(&*integrator);
            let solution = simulation
                .from(shift.seconds())
                .run((shift + 6.0).seconds())
                .unwrap();
            assert_eq!(solution.start(), shift.seconds());
            assert_eq!(solution.end(), (shift + 6.0).seconds());
            finals.push(solution.volume(vein).unwrap().last().ml());
        }
    }
    let spread = finals
        .iter()
        .map(|volume| (volume - finals[0]).abs())
        .fold(0.0, f64::max);
    assert!(spread < 1e-3, "{finals:?}");
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
        assert!(matches!(error, QueryError::EmptyWindow { .. }), "{error}");
    }
}
