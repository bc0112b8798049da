//! Blood is neither made nor lost, whatever network it runs in; veins never hold less than nothing; tight valves pass forward only.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::presets::{LegCondition, LegModel};
use soleus::protocol::CalfTest;

/// A random compartment: which kind, how large, how soft, how full.
#[derive(Clone, Debug)]
struct Vessel {
    kind: usize,
    unstressed: f64,
    compliance: f64,
    distension: f64,
    pressure: f64,
    place: (usize, f64),
    squeezed: Option<(usize, f64)>,
}

/// A random branch, from one compartment to another; ends are taken modulo what there is.
#[derive(Clone, Debug)]
struct Pipe {
    kind: usize,
    resistance: f64,
    share: f64,
    ends: (usize, usize),
}

#[derive(Clone, Debug)]
struct Body {
    vessels: Vec<Vessel>,
    /// The first `vessels.len() - 1` join every vessel to an earlier one.
    pipes: Vec<Pipe>,
    beats: [(f64, f64, f64); 2],
    stands_at: f64,
    gravity: f64,
}

prop_compose! {
    fn any_vessel()(
        kind in 0..4_usize,
        unstressed in 20.0..200.0_f64,
        compliance in 0.3..5.0_f64,
        distension in 30.0..300.0_f64,
        pressure in 0.0..40.0_f64,
        place in (0..4_usize, 0.0..1.0_f64),
        squeezed in prop::option::of((0..3_usize, 0.0..1.0_f64)),
    ) -> Vessel {
        Vessel { kind, unstressed, compliance, distension, pressure, place, squeezed }
    }
}

prop_compose! {
    fn any_pipe()(
        kind in 0..PIPE_KINDS,
        resistance in 0.1..20.0_f64,
        share in 0.0..=1.0_f64,
        ends in (0..1000_usize, 0..1000_usize),
    ) -> Pipe {
        Pipe { kind, resistance, share, ends }
    }
}

fn any_body() -> impl Strategy<Value = Body> {
    (2..=12_usize).prop_flat_map(|count| {
        (
            prop::collection::vec(any_vessel(), count),
            prop::collection::vec(any_pipe(), count - 1..=2 * count),
            [
                (0.2..2.0_f64, 0.1..0.9_f64, 0.0..0.6_f64),
                (0.2..2.0, 0.1..0.9, 0.0..0.6),
            ],
            0.0..20.0_f64,
            0.0..12.0_f64,
        )
            .prop_map(|(vessels, pipes, beats, stands_at, gravity)| Body {
                vessels,
                pipes,
                beats,
                stands_at,
                gravity,
            })
    })
}

const SEGMENTS: [BodySegment; 4] = [
    BodySegment::Trunk,
    BodySegment::Thigh,
    BodySegment::Shank,
    BodySegment::Foot,
];

const PIPE_KINDS: usize = 11;

struct Built {
    circulation: Circulation,
    tight: Vec<Id<Valve>>,
}

struct Signalled {
    pressures: [Signal<Pressure>; 3],
    dilation: Signal<Fraction>,
    body: Id<GravityColumn>,
}

fn drivers(net: &mut Network, body: &Body) -> Signalled {
    let mut muscle = |index: usize, muscle: Muscle, pulse: Pulse| {
        let (hz, duty, amplitude) = body.beats[index];
        let beat = Cadence::new(hz.hz())
            .duty(duty)
            .amplitude(amplitude.fraction());
        let beat = net.drive(format!("beat {index}"), beat.shaped(pulse));
        net.drive(
            format!("muscle {index}"),
            muscle.excited_by(beat.excitation()),
        )
    };
    let soleus = muscle(0, Muscle::soleus(), Pulse::RaisedCosine);
    let other = muscle(1, Muscle::gastrocnemius(), Pulse::Trapezoid { rise: 0.1 });
    let stocking = net.drive("stocking", Steady::new(20.0.mmhg()));
    let hyperaemia = net.drive("hyperaemia", Hyperaemia::of(soleus.force()));
    let column = GravityColumn::new(Posture::supine()).in_gravity(body.gravity.m_per_s2());
    let column = column.then(Posture::standing(), body.stands_at.seconds(), 2.0.seconds());
    Signalled {
        pressures: [soleus.pressure(), other.pressure(), stocking.value()],
        dilation: hyperaemia.dilation(),
        body: net.drive("posture", column),
    }
}

fn add_vessel(net: &mut Network, index: usize, vessel: &Vessel, signals: &Signalled) -> Node {
    let name = format!("vessel {index}");
    let pressure = vessel.pressure.mmhg();
    let vein = VeinSegment::new(
        vessel.unstressed.ml(),
        vessel.compliance.ml_per_mmhg(),
        vessel.distension.ml(),
    );
    let node = match vessel.kind {
        0 => net.add(name, vein.filled_to(pressure)).node(),
        1 => {
            let creep = StressRelaxation {
                share: 0.4,
                time_constant: 20.0.seconds(),
            };
            net.add(name, vein.filled_to(pressure).with_stress_relaxation(creep))
                .node()
        }
        // A linear artery holds back its last blood only if it is stiff enough: at least 200 mmHg below its surroundings when empty.
        2 => {
            let compliance = (vessel.compliance * 0.1).min(vessel.unstressed / 200.0);
            let artery = Artery::new(vessel.unstressed.ml(), compliance.ml_per_mmhg());
            net.add(name, artery.filled_to(pressure + 40.0.mmhg()))
                .node()
        }
        _ => net
            .add(format!("reservoir {index}"), Reservoir::at(pressure))
            .node(),
    };
    net.place(
        node,
        signals.body.at(SEGMENTS[vessel.place.0], vessel.place.1),
    );
    if let (Some((signal, transmission)), 0 | 1) = (vessel.squeezed, vessel.kind) {
        net.surround(node, signals.pressures[signal], transmission);
    }
    node
}

fn connect(
    net: &mut Network,
    (index, pipe): (usize, &Pipe),
    [from, to]: [Node; 2],
    (upstream, dilation): (&Vessel, Signal<Fraction>),
    tight: &mut Vec<Id<Valve>>,
) {
    let name = format!("pipe {index}");
    let resistance = pipe.resistance.mmhg_s_per_ml();
    let narrowing = Narrowing::below(upstream.unstressed.ml());
    let area = (0.05 + 0.4 * pipe.share).cm2();
    match pipe.kind {
        0 => drop(net.connect(name, from, Resistance::new(resistance), to)),
        1 => tight.push(net.connect(name, from, Valve::new(resistance).narrowing(narrowing), to)),
        2 => drop(net.connect(
            name,
            from,
            Valve::new(resistance).competence(pipe.share),
            to,
        )),
        3 => drop(net.connect(name, from, VeinOutflow::new(resistance, narrowing), to)),
        4 => drop(net.connect(name, from, StarlingResistor::new(resistance), to)),
        5 => {
            let end = CollapsingEnd::Up;
            let waterfall = StarlingResistor::new(resistance).collapsing_at(end);
            net.connect(name, from, waterfall, to);
        }
        6 => {
            let inertance = (0.01 + 0.1 * pipe.share).mmhg_s2_per_ml();
            net.connect(name, from, Inertance::new(resistance, inertance), to);
        }
        7 => {
            let valve = DynamicValve::venous(area).competence(pipe.share);
            net.connect(name, from, valve.resisting(resistance), to);
        }
        8 => drop(net.connect(
            name,
            from,
            OrificeValve::new(area).competence(pipe.share),
            to,
        )),
        // It pumps on what it remembers of its filling for half a second, so only from where blood does not run out.
        9 if upstream.kind == 3 => {
            net.connect(name, from, AveragedVentricle::right(70.0.bpm()), to);
        }
        _ => {
            let bed = Microcirculation::new(resistance).dilated_by(dilation);
            net.connect(name, from, bed, to);
        }
    }
}

fn build(body: &Body) -> Built {
    let mut net = Network::new();
    let signals = drivers(&mut net, body);
    let vessels = body.vessels.iter().enumerate();
    let nodes: Vec<_> = vessels
        .map(|(index, vessel)| add_vessel(&mut net, index, vessel, &signals))
        .collect();
    let mut tight = Vec::new();
    for (index, pipe) in body.pipes.iter().enumerate() {
        let (mut from, mut to) = (pipe.ends.0 % nodes.len(), pipe.ends.1 % nodes.len());
        if index + 1 < nodes.len() {
            (from, to) = (index + 1, pipe.ends.0 % (index + 1));
            if pipe.ends.1 % 2 == 0 {
                (from, to) = (to, from);
            }
        }
        if from == to {
            to = (to + 1) % nodes.len();
        }
        let upstream = (&body.vessels[from], signals.dilation);
        connect(
            &mut net,
            (index, pipe),
            [nodes[from], nodes[to]],
            upstream,
            &mut tight,
        );
    }
    Built {
        circulation: net.build().unwrap(),
        tight,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Source: conservation of mass; band: 1e-12 of all blood, what reservoirs exchanged counted in, over 30 s of beating, standing up and being squeezed.
    #[test]
    fn blood_is_conserved_in_any_network(body in any_body()) {
        let Built { circulation, tight } = build(&body);
        let solution = Simulation::of(&circulation).run(30.0.seconds()).unwrap();
        let drift = solution.volume_drift_relative();
        prop_assert!(drift <= 1e-12, "{drift:e}");
        let compartments = circulation.compartment_count();
        let counted: Vec<_> = (0..compartments)
            .filter(|index| !circulation.describe_state(*index).contains("reservoir"))
            .collect();
        let mut workspace = circulation.workspace();
        let mut state = vec![0.0; circulation.state_len()];
        let mut passed = 0.0_f64;
        for segment in solution.trajectory().segments() {
            let middle_s = 0.5 * (segment.start_s() + segment.end_s());
            for time_s in [segment.start_s(), middle_s] {
                segment.at(time_s, &mut state);
                prop_assert!(state.iter().all(|x| x.is_finite()), "{state:?} at {time_s} s");
                for index in &counted {
                    let what = circulation.describe_state(*index);
                    prop_assert!(state[*index] >= 0.0, "{what} is {} mL at {time_s} s", state[*index]);
                }
            }
            let frame = circulation.observe(middle_s.seconds(), &state, &mut workspace);
            for valve in &tight {
                let flow = frame.flow(*valve).unwrap().ml_per_s();
                prop_assert!(flow >= 0.0, "a tight valve lets {flow} mL/s back at {middle_s} s");
                passed += flow;
            }
        }
        prop_assert!(passed.is_finite());
    }

    /// What every single rate says: all that flows out of compartments flows into others, at once and not only over time.
    #[test]
    fn rates_of_volume_add_up_to_nothing(body in any_body(), time_s in 0.0..30.0_f64) {
        let Built { circulation, .. } = build(&body);
        let state = circulation.initial_state();
        let mut workspace = circulation.workspace();
        let mut rates = vec![0.0; state.len()];
        circulation.evaluate(time_s.seconds(), &state, &mut workspace, &mut rates);
        let volumes = &rates[..circulation.compartment_count()];
        let (sum, size): (f64, f64) = (volumes.iter().sum(), volumes.iter().map(|q| q.abs()).sum());
        prop_assert!(sum.abs() <= 1e-14 * size.max(1.0), "{sum} of {size} mL/s appears");
        // Whoever asks for the first few only is told the same.
        for count in [1, volumes.len() - 1] {
            let mut some = vec![f64::NAN; count];
            circulation.evaluate(time_s.seconds(), &state, &mut workspace, &mut some);
            prop_assert_eq!(&some[..], &volumes[..count]);
        }
    }
}

/// Rounding adds up over many steps: the leg's test, 1,170 s long, must not lose to it. Source: conservation of mass; band: 1e-12 of all blood.
#[test]
fn blood_is_conserved_over_a_long_run() {
    let (circulation, ..) = CalfTest::of(LegModel::new(LegCondition::Healthy))
        .times(60)
        .build()
        .unwrap();
    let solution = Simulation::of(&circulation)
        .recording(Recording::Every(1.0.minutes()))
        .run(20.0.minutes())
        .unwrap();
    let drift = solution.volume_drift_relative();
    assert!(drift <= 1e-12, "blood strayed by {drift} of itself");
}
