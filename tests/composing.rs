//! Composing networks wrongly: every mistake is reported, all at once, with names, values, units and remedies.

use soleus::network::Defect;
use soleus::prelude::*;

fn vein() -> VeinSegment {
    VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml())
}

fn defects(net: &Network) -> Vec<Defect> {
    match net.build() {
        Ok(_) => Vec::new(),
        Err(error) => error.defects,
    }
}

/// Two reservoirs joined by a resistance: a network with nothing wrong.
fn sound() -> (Network, Id<Reservoir>, Id<Reservoir>) {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = net.add("vein", Reservoir::at(3.0.mmhg()));
    net.connect("bed", artery, Resistance::new(30.0.mmhg_s_per_ml()), vein);
    (net, artery, vein)
}

#[test]
fn a_sound_network_builds_again_and_again() {
    let (mut net, artery, vein) = sound();
    assert_eq!(defects(&net), []);
    net.connect(
        "second bed",
        artery,
        Resistance::new(60.0.mmhg_s_per_ml()),
        vein,
    );
    let circulation = net.build().unwrap();
    assert_eq!(circulation.compartment_names(), ["artery", "vein"]);
    assert_eq!(circulation.branch_names(), ["bed", "second bed"]);
}

#[test]
fn an_empty_network_is_an_error() {
    assert_eq!(defects(&Network::new()), [Defect::NoCompartment]);
}

#[test]
fn everything_that_is_wrong_is_reported_at_once() {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(f64::NAN.mmhg()));
    let lonely = net.add(
        "lonely",
        VeinSegment::new((-60.0).ml(), 0.0.ml_per_mmhg(), 130.0.ml()),
    );
    let twin = net.add("artery", vein());
    net.connect("loop", artery, Resistance::new(0.0.mmhg_s_per_ml()), artery);
    net.connect("", artery, Resistance::new(1.0.mmhg_s_per_ml()), twin);
    let found = defects(&net);
    let parameters: Vec<_> = found
        .iter()
        .filter_map(|defect| match defect {
            Defect::Parameter { part, field, .. } => Some((part.as_str(), *field)),
            _ => None,
        })
        .collect();
    for expected in ["artery", "lonely", "loop"] {
        assert!(
            parameters.iter().any(|(part, _)| *part == expected),
            "no bad parameter of {expected} in {found:?}"
        );
    }
    assert!(
        parameters
            .iter()
            .filter(|(part, _)| *part == "lonely")
            .count()
            >= 2
    );
    for expected in [
        Defect::DuplicateName {
            name: "artery".into(),
        },
        Defect::EmptyName { kind: "branch" },
        Defect::SelfLoop {
            branch: "loop".into(),
            compartment: "artery".into(),
        },
        Defect::Unconnected {
            compartment: "lonely".into(),
        },
    ] {
        assert!(
            found.contains(&expected),
            "{expected:?} is missing in {found:?}"
        );
    }
    let _ = lonely;
}

#[test]
fn a_message_names_part_value_unit_and_remedy() {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let sink = net.add("sink", Reservoir::at(3.0.mmhg()));
    net.connect(
        "popliteal valve",
        artery,
        Valve::new(0.1.mmhg_s_per_ml()).competence(1.5),
        sink,
    );
    let message = net.build().unwrap_err().to_string();
    for word in ["popliteal valve", "competence", "1.5", "between 0 and 1"] {
        assert!(message.contains(word), "`{word}` is missing in: {message}");
    }
}

#[test]
fn handles_of_another_network_are_refused() {
    let (mut net, artery, _) = sound();
    let (mut other, foreign, _) = sound();
    let pressure = other.drive("cuff", Steady::new(20.0.mmhg()));
    net.connect(
        "crossing",
        artery,
        Resistance::new(1.0.mmhg_s_per_ml()),
        foreign,
    );
    net.surround(artery, pressure.signal(Steady::<Pressure>::VALUE), 1.0);
    net.surround(foreign, pressure.signal(Steady::<Pressure>::VALUE), 1.0);
    net.place(foreign, Place::at_heart_level());
    let found = defects(&net);
    assert!(found.iter().any(
        |d| matches!(d, Defect::ForeignHandle { part, role } if part == "crossing" && *role == "its end")
    ));
    assert!(
        found
            .iter()
            .any(|d| matches!(d, Defect::ForeignSignal { part, .. } if part == "artery"))
    );
    assert!(
        found
            .iter()
            .filter(|d| matches!(d, Defect::ForeignHandle { .. }))
            .count()
            >= 3
    );
    assert!(net.compartment(foreign).is_none());
}

/// A handle that a clone made after the cloning passed for one of the original, which then wired the branch to its first compartment.
#[test]
fn handles_that_only_a_clone_has_are_refused() {
    let (mut net, artery, _) = sound();
    let sensor = net.drive("baroreceptor", Sensor);
    let mut clone = net.clone();
    clone.sense(sensor, Sensor::SENSED, Probe::pressure(artery));
    let later = clone.add("later", vein());
    let bed = Resistance::new(1.0.mmhg_s_per_ml());
    clone.connect("later bed", artery, bed, later);
    let cuff = clone.drive("cuff", Steady::new(20.0.mmhg()));
    assert_eq!(defects(&clone), []);

    net.connect("crossing", artery, bed, later);
    net.place(later, Place::at_heart_level());
    net.surround(artery, cuff.value(), 1.0);
    net.sense(sensor, Sensor::SENSED, Probe::pressure(later));
    let found = defects(&net);
    let of = |part: &str, what: &str| {
        let is = |text: String| text.contains(&format!("`{part}`: {what}"));
        found.iter().any(|defect| is(defect.to_string()))
    };
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(of("crossing", "its end is a handle of another network"));
    assert!(of(
        "place",
        "the compartment is a handle of another network"
    ));
    assert!(of(
        "baroreceptor",
        "what it senses is a handle of another network"
    ));
    assert!(of(
        "artery",
        "a surrounding pressure is a signal of another network"
    ));
}

/// Artery, bed and atrium, and a clone with as many parts again, of the same types and in the same order, as the original gets after it.
struct Forked {
    net: Network,
    clone: Network,
    artery: Id<Artery>,
    bed: Id<Resistance>,
    pump: Id<Steady<Pressure>>,
    /// What each of the two got by itself.
    of_net: Later,
    of_clone: Later,
}

#[derive(Clone, Copy)]
struct Later {
    vessel: Id<Artery>,
    branch: Id<Resistance>,
    cuff: Id<Steady<Pressure>>,
}

fn later(net: &mut Network, from: Id<Artery>, pressure: f64) -> Later {
    let tube = Resistance::new(10.0.mmhg_s_per_ml());
    let vessel = Artery::new(50.0.ml(), 0.2.ml_per_mmhg()).filled_to(pressure.mmhg());
    let vessel = net.add("later vessel", vessel);
    let branch = net.connect("later bed", from, tube, vessel);
    let cuff = net.drive("later cuff", Steady::new(pressure.mmhg()));
    net.surround(vessel, cuff.value(), 0.5);
    Later {
        vessel,
        branch,
        cuff,
    }
}

fn forked() -> Forked {
    let mut net = Network::new();
    let atrium = net.add("atrium", Reservoir::at(3.0.mmhg()));
    let artery = Artery::new(500.0.ml(), 2.0.ml_per_mmhg()).filled_to(90.0.mmhg());
    let artery = net.add("artery", artery);
    let tube = Resistance::new(10.0.mmhg_s_per_ml());
    let bed = net.connect("bed", artery, tube, atrium);
    let pump = net.drive("pump", Steady::new(7.0.mmhg()));
    net.surround(artery, pump.value(), 1.0);
    let mut clone = net.clone();
    let of_net = later(&mut net, artery, 40.0);
    let of_clone = later(&mut clone, artery, 60.0);
    Forked {
        net,
        clone,
        artery,
        bed,
        pump,
        of_net,
        of_clone,
    }
}

/// A handle of a clone, asked of the original, answered for the part that stood in the same place there.
#[test]
fn a_clone_does_not_answer_for_its_original() {
    let Forked {
        net,
        clone,
        artery,
        bed,
        pump,
        of_net,
        of_clone,
    } = forked();
    for (own_net, own, other) in [(&net, of_net, of_clone), (&clone, of_clone, of_net)] {
        let circulation = own_net.build().unwrap();
        let event = Event::crosses("other", Probe::pressure(other.vessel), 50.0.mmhg());
        let looking = Simulation::of(&circulation).noting(&event);
        let refused = looking.run(1.0.seconds()).unwrap_err().error;
        assert!(
            matches!(refused, SolveError::EventHandle { .. }),
            "{refused}"
        );
        let event = Event::crosses("own", Probe::pressure(own.vessel), 50.0.mmhg());
        let looking = Simulation::of(&circulation).noting(&event);
        let solution = looking.run(1.0.seconds()).unwrap();
        assert!(solution.events(&event).is_ok());

        let mut end = solution.at(1.0.seconds()).unwrap();
        let frame = end.frame();
        assert!(frame.pressure(own.vessel).is_ok() && frame.pressure(artery).is_ok());
        assert!(frame.flow(own.branch).is_ok() && frame.flow(bed).is_ok());
        assert!(frame.signal(own.cuff.value()).is_ok() && frame.signal(pump.value()).is_ok());
        assert!(
            frame.pressure(other.vessel).is_err() && frame.volume(other.vessel.node()).is_err()
        );
        assert!(frame.flow(other.branch).is_err() && frame.ends(other.branch.edge()).is_err());
        assert!(frame.signal(other.cuff.value()).is_err());
        assert!(frame.probe(Probe::transmural(other.vessel)).is_err());
        assert!(frame.probe(Probe::signal(other.cuff.value())).is_err());
        assert!(frame.compartment_state(other.vessel).is_err());
        assert!(frame.branch_state(other.branch).is_err());
        assert!(frame.driver_state(other.cuff).is_err());
        assert!(solution.pressure(other.vessel).is_err());
        assert!(solution.flow(other.branch).is_err());

        assert!(own_net.compartment(own.vessel).is_some() && own_net.compartment(artery).is_some());
        assert!(own_net.compartment(other.vessel).is_none());
        assert!(own_net.branch(other.branch).is_none() && own_net.driver(other.cuff).is_none());
        assert!(circulation.compartment(own.vessel).is_some());
        assert!(circulation.compartment(other.vessel).is_none());
        assert!(circulation.branch(other.branch).is_none());
        assert!(circulation.driver(other.cuff).is_none());
        assert!(circulation.nodes().any(|node| node == own.vessel.node()));
        assert!(circulation.nodes().any(|node| node == artery.node()));
        assert!(circulation.nodes().all(|node| node != other.vessel.node()));
        assert!(circulation.edges().all(|edge| edge != other.branch.edge()));
    }
}

#[test]
fn a_clone_refuses_to_be_wired_by_its_original() {
    let Forked {
        mut net,
        artery,
        of_clone,
        ..
    } = forked();
    assert!(net.compartment_mut(of_clone.vessel).is_none());
    assert!(net.branch_mut(of_clone.branch).is_none());
    assert!(net.driver_mut(of_clone.cuff).is_none());
    let sensor = net.drive("baroreceptor", Sensor);
    net.sense(sensor, Sensor::SENSED, Probe::signal(of_clone.cuff.value()));
    let tube = Resistance::new(1.0.mmhg_s_per_ml());
    net.connect("crossing", of_clone.vessel, tube, of_clone.vessel);
    net.surround(of_clone.vessel, of_clone.cuff.value(), 1.0);
    let follower = net.add("follower", Reservoir::following(of_clone.cuff.value()));
    net.connect("tube", follower, tube, artery);
    let found = defects(&net);
    let foreign = |defect: &&Defect| {
        let handle = matches!(defect, Defect::ForeignHandle { .. });
        handle || matches!(defect, Defect::ForeignSignal { .. })
    };
    // Both ends of the crossing, what is surrounded, what is followed, and what is sensed.
    assert_eq!(found.iter().filter(foreign).count(), 5, "{found:?}");
    assert_eq!(found.len(), 5, "{found:?}");
}

/// A custom part got another driver's value in a clone.
#[test]
fn a_signal_of_a_clone_is_unknown_to_its_original() {
    #[derive(Clone, Debug)]
    struct Follower(Signal<Pressure>);

    impl Compartment for Follower {
        type State = [f64; 0];

        fn transmural(&self, _: Volume, _: &[f64; 0], signals: &Signals<'_>) -> Pressure {
            signals.get(self.0)
        }

        fn initial_volume(&self) -> Volume {
            Volume::ZERO
        }

        fn is_reservoir(&self) -> bool {
            true
        }

        fn check(&self, check: &mut Check<'_>) {
            check.reads("what it follows", self.0);
        }
    }

    let Forked {
        mut clone,
        artery,
        pump,
        of_net,
        of_clone,
        ..
    } = forked();
    let follow = |net: &mut Network, name: &str, signal| {
        let follower = net.add(name, Follower(signal));
        let tube = Resistance::new(1.0.mmhg_s_per_ml());
        net.connect(format!("tube of {name}"), follower, tube, artery);
        follower
    };
    let shared = follow(&mut clone, "of the pump", pump.value());
    let own = follow(&mut clone, "of the own cuff", of_clone.cuff.value());
    let circulation = clone.build().unwrap();
    let mut workspace = circulation.workspace();
    let state = circulation.initial_state();
    let frame = circulation.observe(0.0.seconds(), &state, &mut workspace);
    assert_eq!(frame.pressure(shared).unwrap(), 7.0.mmhg());
    assert_eq!(frame.pressure(own).unwrap(), 60.0.mmhg());
    follow(&mut clone, "of the other cuff", of_net.cuff.value());
    let found = defects(&clone);
    let foreign = |defect: &Defect| matches!(defect, Defect::ForeignSignal { part, .. } if part == "of the other cuff");
    assert!(found.len() == 1 && found.iter().all(foreign), "{found:?}");
}

#[test]
fn a_compartment_has_one_place() {
    let (mut net, artery, _) = sound();
    net.place(artery, Place::at_heart_level());
    net.place(artery, Place::at_heart_level());
    assert_eq!(
        defects(&net),
        [Defect::PlacedTwice {
            compartment: "artery".into()
        }]
    );
}

#[test]
fn a_transmission_must_be_finite() {
    let (mut net, artery, _) = sound();
    let cuff = net.drive("cuff", Steady::new(20.0.mmhg()));
    net.surround(
        artery,
        cuff.signal(Steady::<Pressure>::VALUE),
        f64::INFINITY,
    );
    let found = defects(&net);
    assert!(
        matches!(found.as_slice(), [Defect::Parameter { part, field: "transmission", .. }] if part == "artery"),
        "{found:?}"
    );
}

/// A reflex that senses a pressure and does nothing with it.
#[derive(Clone, Debug)]
struct Sensor;

impl Sensor {
    const SENSED: Input<Self, Pressure> = Input::new(0, "sensed pressure");
    const LEVEL: Output<Self, Fraction> = Output::new(0, "level");
}

impl Driver for Sensor {
    type State = [f64; 1];
    const OUTPUTS: &'static [PortSpec] = &[Self::LEVEL.spec()];
    const INPUTS: &'static [PortSpec] = &[Self::SENSED.spec()];

    fn output(&self, _: Time, state: &[f64; 1], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::LEVEL, Fraction::new(state[0]));
    }

    fn rate(
        &self,
        _: Time,
        state: &[f64; 1],
        _: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        rate: &mut [f64; 1],
    ) {
        rate[0] = inputs.get(Self::SENSED).mmhg() / 100.0 - state[0];
    }
}

/// A driver whose list of ports is out of order.
#[derive(Clone, Debug)]
struct Muddled;

impl Muddled {
    const FIRST: Output<Self, Pressure> = Output::new(0, "first");
    const SECOND: Output<Self, Pressure> = Output::new(1, "second");
}

impl Driver for Muddled {
    type State = [f64; 0];
    const OUTPUTS: &'static [PortSpec] = &[Self::SECOND.spec(), Self::FIRST.spec()];

    fn output(&self, _: Time, _: &[f64; 0], _: &Signals<'_>, _: &mut Outputs<'_, Self>) {}
}

/// A driver that answers with the edge at which it was asked, as a rounded-up division does.
#[derive(Clone, Debug)]
struct Stuck {
    from: Time,
}

impl Stuck {
    const SQUARE: Output<Self, Pressure> = Output::new(0, "square");
}

impl Driver for Stuck {
    type State = [f64; 0];
    const OUTPUTS: &'static [PortSpec] = &[Self::SQUARE.spec()];

    fn output(&self, time: Time, _: &[f64; 0], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let high = time.seconds().rem_euclid(2.0) < 1.0;
        out.set(Self::SQUARE, if high { 10.0.mmhg() } else { 0.0.mmhg() });
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        Some(after.seconds().ceil().seconds().max(self.from))
    }
}

#[test]
fn a_breakpoint_that_is_not_later_is_refused_and_not_lost() {
    // At once, and at the third: 2.5 s, 3 s, and 3 s again.
    for (from, stuck_at) in [(0.0, 0.0), (2.5, 3.0)] {
        let (mut net, ..) = sound();
        let from = from.seconds();
        net.drive("square wave", Stuck { from });
        let stuck = Defect::Breakpoint {
            driver: "square wave".into(),
            after: stuck_at.seconds(),
            given: stuck_at.seconds(),
        };
        assert_eq!(defects(&net), [stuck]);
    }
}

#[test]
fn an_input_is_fed_once() {
    let (mut net, artery, vein) = sound();
    let sensor = net.drive("baroreceptor", Sensor);
    let unfed = Defect::UnfedInput {
        driver: "baroreceptor".into(),
        input: "sensed pressure",
    };
    assert_eq!(defects(&net), [unfed]);
    net.sense(sensor, Sensor::SENSED, Probe::pressure(artery));
    assert_eq!(defects(&net), []);
    net.sense(sensor, Sensor::SENSED, Probe::pressure(vein));
    let twice = Defect::InputFedTwice {
        driver: "baroreceptor".into(),
        input: "sensed pressure",
    };
    assert_eq!(defects(&net), [twice]);
}

#[test]
fn a_probe_of_another_network_is_refused() {
    let (mut net, _, _) = sound();
    let (_, foreign, _) = sound();
    let sensor = net.drive("baroreceptor", Sensor);
    net.sense(sensor, Sensor::SENSED, Probe::pressure(foreign));
    let found = defects(&net);
    assert!(
        matches!(found.as_slice(), [Defect::ForeignHandle { part, .. }] if part == "baroreceptor")
    );
}

#[test]
fn feedback_reaches_the_state_through_the_input() {
    let (mut net, artery, _) = sound();
    let sensor = net.drive("baroreceptor", Sensor);
    net.sense(sensor, Sensor::SENSED, Probe::pressure(artery));
    let solution = Simulation::of(&net.build().unwrap())
        .run(20.0.seconds())
        .unwrap();
    let level = solution.signal(sensor.signal(Sensor::LEVEL)).unwrap();
    assert!((level.at(20.0.seconds()).unwrap().get() - 0.93).abs() < 1e-4);
}

#[test]
fn ports_out_of_order_are_found() {
    let (mut net, _, _) = sound();
    net.drive("muddled", Muddled);
    let found = defects(&net);
    assert!(found.contains(&Defect::PortOrder {
        driver: "muddled".into(),
        port: "second",
        place: 0,
        index: 1
    }));
}

#[test]
fn parts_can_be_changed_between_builds() {
    let (mut net, artery, sink) = sound();
    let valve = net.connect("valve", artery, Valve::new(1.0.mmhg_s_per_ml()), sink);
    let flow = |net: &Network| {
        let circulation = net.build().unwrap();
        let solution = Simulation::of(&circulation).run(1.0.seconds()).unwrap();
        solution.flow(valve).unwrap().last()
    };
    let before = flow(&net);
    *net.branch_mut(valve).unwrap() = Valve::new(2.0.mmhg_s_per_ml());
    let after = flow(&net);
    assert!(
        (before / after - 2.0).abs() < 1e-12,
        "{before} against {after}"
    );
}

#[test]
fn everything_can_cross_threads() {
    fn crosses<T: Send + Sync>() {}
    crosses::<Network>();
    crosses::<Circulation>();
    crosses::<Solution>();
    crosses::<BuildError>();
    crosses::<Interrupted>();
    crosses::<Id<VeinSegment>>();
}

/// Whoever runs a test or a session in a function names its run and its error; the prelude has both.
#[test]
fn runs_and_their_errors_are_named_by_the_prelude() {
    fn tested(leg: LegModel) -> Result<CalfTestRun, CalfTestError> {
        CalfTest::of(leg).times(0).run()
    }
    fn lain(body: BodyModel) -> Result<SessionRun, SessionError> {
        Session::of(body).settling((-1.0).seconds()).run()
    }
    fn walked(leg: LegModel) -> Result<StrideRun, CalfTestError> {
        StrideTest::of(leg).moving_for(Time::ZERO).run()
    }
    assert!(tested(LegModel::default()).is_err());
    assert!(lain(BodyModel::default()).is_err());
    assert!(walked(LegModel::default()).is_err());
}
