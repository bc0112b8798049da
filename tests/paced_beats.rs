//! Steady beats of a heart whose rate varies, and searches that make no sense.

use soleus::prelude::*;
use soleus::solver::Dopri5;

/// A pacemaker that slows down as the pressure that it senses, smoothed over two seconds, rises above 90 mmHg.
///
/// Its states are the beats that have passed, and the smoothed pressure in mmHg.
#[derive(Clone, Copy, Debug)]
struct SinusNode {
    resting_hz: f64,
    gain_hz_per_mmhg: f64,
    passed: f64,
}

impl SinusNode {
    const PHASE: Output<Self, Fraction> = Output::new(0, "phase");
    const PRESSURE: Input<Self, Pressure> = Input::new(0, "pressure");

    fn steady(resting_hz: f64) -> Self {
        Self {
            resting_hz,
            gain_hz_per_mmhg: 0.0,
            passed: 0.37,
        }
    }
}

impl Driver for SinusNode {
    type State = [f64; 2];
    const OUTPUTS: &'static [PortSpec] = &[Self::PHASE.spec()];
    const INPUTS: &'static [PortSpec] = &[Self::PRESSURE.spec()];

    fn initial_state(&self) -> [f64; 2] {
        [self.passed, 80.0]
    }

    fn output(&self, _: Time, state: &[f64; 2], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::PHASE, Fraction::new(state[0] - state[0].floor()));
    }

    fn rate(
        &self,
        _: Time,
        state: &[f64; 2],
        _: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        rate: &mut [f64; 2],
    ) {
        let above = state[1] - 90.0;
        rate[0] = self.resting_hz - self.gain_hz_per_mmhg * above;
        rate[1] = (inputs.get(Self::PRESSURE).mmhg() - state[1]) / 2.0;
    }
}

struct Loop {
    circulation: Circulation,
    phase: Signal<Fraction>,
    arteries: Id<Artery>,
    ventricle: Id<Chamber>,
}

/// A closed loop of a ventricle, an artery and a vein; `pace` gives the phase, and what to wire once there are arteries.
fn closed(pace: impl FnOnce(&mut Network) -> (Signal<Fraction>, Option<Id<SinusNode>>)) -> Loop {
    let mut net = Network::new();
    let (phase, node) = pace(&mut net);
    let chamber = Chamber::new(
        0.03.mmhg_per_ml(),
        1.47.mmhg_per_ml(),
        0.0.ml(),
        TimeCourse::double_hill(1.32, 21.9, 0.303, 0.508),
        phase,
    );
    let ventricle = net.add("left ventricle", chamber.holding(233.0.ml()));
    let vessel = |compliance: Compliance| Artery::new(0.0.ml(), compliance).filled_to(7.0.mmhg());
    let arteries = net.add("arteries", vessel(1.13.ml_per_mmhg()));
    let veins = net.add("veins", vessel(11.0.ml_per_mmhg()));
    let valve = |resistance: HydraulicResistance| Valve::new(resistance);
    net.connect(
        "body",
        arteries,
        Resistance::new(1.11.mmhg_s_per_ml()),
        veins,
    );
    net.connect(
        "aortic valve",
        ventricle,
        valve(0.033.mmhg_s_per_ml()),
        arteries,
    );
    net.connect(
        "mitral valve",
        veins,
        valve(0.006.mmhg_s_per_ml()),
        ventricle,
    );
    if let Some(node) = node {
        net.sense(node, SinusNode::PRESSURE, Probe::pressure(arteries));
    }
    Loop {
        circulation: net.build().unwrap(),
        phase,
        arteries,
        ventricle,
    }
}

fn paced(node: SinusNode) -> Loop {
    closed(|net| {
        let id = net.drive("sinus node", node);
        (id.signal(SinusNode::PHASE), Some(id))
    })
}

fn with_pacemaker() -> Loop {
    closed(|net| {
        (
            net.drive("pacemaker", Pacemaker::new(1.2.hz())).phase(),
            None,
        )
    })
}

#[test]
fn the_start_of_a_beat_is_found_to_a_nanosecond() {
    let heart = paced(SinusNode::steady(1.2));
    let search = SteadyBeat::of(&heart.circulation).paced_by(heart.phase);
    let found = search.find().unwrap();
    let off = found.period.seconds() - 1.0 / 1.2;
    println!("{} beats, period off by {off:.1e} s", found.beats);
    assert!(off.abs() < 1e-9, "{off:.1e}");
    assert!(found.beats <= 20, "{}", found.beats);
    let start = found.solution.start().seconds();
    let beats = start * 1.2 + 0.37;
    assert!((beats - beats.round()).abs() < 1e-8, "{beats}");
}

#[test]
fn a_phase_that_is_a_state_and_one_of_time_give_the_same_beat() {
    let period = 1.2.hz().period();
    let timed = with_pacemaker();
    let every = SteadyBeat::of(&timed.circulation).every(period);
    let every = every.find().unwrap();
    let phase = SteadyBeat::of(&timed.circulation).paced_by(timed.phase);
    let phase = phase.find().unwrap();
    let own = paced(SinusNode::steady(1.2));
    let state = SteadyBeat::of(&own.circulation).paced_by(own.phase);
    let state = state.find().unwrap();
    assert!((phase.period - period).abs() < 1e-12.seconds());
    for other in [&phase.state, &state.state] {
        for (found, expected) in other.iter().zip(&every.state) {
            assert!((found - expected).abs() < 1e-4, "{found} and {expected}");
        }
    }
}

/// When a number of beats has passed, by bisection.
fn when(run: &Solution, node: Id<SinusNode>, beats: f64) -> f64 {
    let (mut before, mut after) = (run.start().seconds(), run.end().seconds());
    for _ in 0..60 {
        let middle = 0.5 * (before + after);
        let state = run.at(middle.seconds()).unwrap().driver_state(node);
        if state.unwrap()[0] < beats {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[test]
fn a_heart_that_answers_to_pressure_finds_its_rate() {
    let mut id = None;
    let heart = closed(|net| {
        let node = net.drive(
            "sinus node",
            SinusNode {
                gain_hz_per_mmhg: 0.02,
                ..SinusNode::steady(1.2)
            },
        );
        id = Some(node);
        (node.signal(SinusNode::PHASE), id)
    });
    let node = id.unwrap();
    let search = SteadyBeat::of(&heart.circulation).paced_by(heart.phase);
    let found = search.find().unwrap();
    let waiting = Simulation::of(&heart.circulation).tolerance(1e-9);
    let waited = waiting.run(120.0.seconds()).unwrap();
    let last = waited.at(waited.end()).unwrap().driver_state(node).unwrap()[0].floor();
    let [start, end] = [last - 1.0, last].map(|beats| when(&waited, node, beats));
    println!(
        "{} beats, rate {} against {} after {last} beats",
        found.beats,
        1.0 / found.period.seconds(),
        1.0 / (end - start)
    );
    assert!((found.period.seconds() - (end - start)).abs() < 1e-6);
    assert!(
        (found.period.seconds() - 1.0 / 1.2).abs() > 1e-2,
        "it does answer"
    );
    assert!(found.beats <= 30, "{}", found.beats);
    let same = |of: Id<Chamber>| {
        let volume = waited.volume(of).unwrap().at(end.seconds()).unwrap();
        (volume - found.solution.volume(of).unwrap().last()).abs()
    };
    assert!(same(heart.ventricle) < 1e-4.ml());
    let pressure = found.solution.pressure(heart.arteries).unwrap();
    let window = waited.pressure(heart.arteries).unwrap();
    let window = window.between(start.seconds(), end.seconds()).unwrap();
    assert!((pressure.max() - window.max()).abs() < 1e-3.mmhg());
}

#[test]
fn a_heart_that_stands_still_has_no_beat() {
    let heart = paced(SinusNode::steady(0.0));
    let search = SteadyBeat::of(&heart.circulation).paced_by(heart.phase);
    let error = search.from(3.0.seconds()).longest_beat(4.0.seconds());
    let error = error.find().unwrap_err();
    let SteadyBeatError::NoBeat {
        from,
        waited,
        state,
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!((*from, *waited), (3.0.seconds(), 4.0.seconds()));
    assert_eq!(state.len(), heart.circulation.state_len());
    assert!(
        error
            .to_string()
            .contains("no beat began within 4 s after 3 s"),
        "{error}"
    );
    // One that is slower than the wait allows is taken for stopped.
    let slow = paced(SinusNode::steady(0.2));
    let search = SteadyBeat::of(&slow.circulation).paced_by(slow.phase);
    let hasty = search.clone().longest_beat(4.0.seconds()).find();
    assert!(matches!(hasty, Err(SteadyBeatError::NoBeat { .. })));
    let patient = search.find().unwrap();
    assert!((patient.period - 5.0.seconds()).abs() < 1e-8.seconds());
}

#[test]
fn a_beat_that_cannot_be_solved_says_why() {
    let heart = with_pacemaker();
    let few = Dopri5::new().with_max_steps(5);
    let search = SteadyBeat::of(&heart.circulation).every(0.8.seconds());
    let error = search.integrator(&few).find().unwrap_err();
    let SteadyBeatError::Interrupted(interrupted) = error else {
        panic!("{error}")
    };
    assert!(matches!(
        interrupted.error,
        SolveError::TooManySteps { limit: 5, .. }
    ));
    assert!(interrupted.solution.end() > 0.0.seconds());
}

#[test]
fn a_search_that_makes_no_sense_is_refused_by_name() {
    let (heart, other) = (with_pacemaker(), with_pacemaker());
    let of = || SteadyBeat::of(&heart.circulation);
    let every = || of().every(0.8.seconds());
    assert!(matches!(of().find(), Err(SteadyBeatError::NoPeriod)));
    let foreign = of().paced_by(other.phase).find();
    assert!(matches!(foreign, Err(SteadyBeatError::UnknownHandle(_))));
    let short = every().initial_state(&[1.0]).find();
    let expected = heart.circulation.state_len();
    assert!(matches!(
        short,
        Err(SteadyBeatError::InitialState { found: 1, expected: e }) if e == expected
    ));
    let nan = f64::NAN;
    for (search, named) in [
        (of().every(0.0.seconds()), "every"),
        (of().every(nan.seconds()), "every"),
        (
            of().paced_by(heart.phase).longest_beat(-(1.0.seconds())),
            "longest_beat",
        ),
        (every().within(0.0), "within"),
        (every().within(nan), "within"),
        (every().tolerance(1.0), "tolerance"),
        (every().from(f64::INFINITY.seconds()), "from"),
        (every().at_most(3), "at_most"),
    ] {
        let error = search.find().unwrap_err();
        let SteadyBeatError::Setting { field, must, .. } = &error else {
            panic!("{error}")
        };
        assert_eq!(*field, named);
        assert!(error.to_string().ends_with(must), "{error}");
    }
    let lost = vec![nan; expected];
    let error = every().initial_state(&lost).find().unwrap_err();
    assert!(matches!(error, SteadyBeatError::Interrupted(_)), "{error}");
}
