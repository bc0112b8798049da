//! Parts that fail while they are solved.

use soleus::prelude::*;

use crate::support::{adaptive, calf, finite, integrators};

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
