//! Blood at rest in gravity: pressure follows height, nothing flows, and lying flat heights do not matter.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use proptest::prelude::*;
use soleus::prelude::*;

const PLACES: [(BodySegment, f64); 7] = [
    (BodySegment::Trunk, 0.0),
    (BodySegment::Trunk, 1.0),
    (BodySegment::Thigh, 0.75),
    (BodySegment::Shank, 0.3),
    (BodySegment::Shank, 0.82),
    (BodySegment::Foot, 0.0),
    (BodySegment::Foot, 0.6),
];

fn postures() -> [(&'static str, Posture); 5] {
    [
        ("standing", Posture::standing()),
        ("sitting", Posture::sitting()),
        ("supine", Posture::supine()),
        ("tilted", Posture::tilted(40.0.degrees())),
        ("legs raised", Posture::legs_raised(45.0.degrees())),
    ]
}

fn vein() -> VeinSegment {
    VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml())
}

/// A right atrium at 3 mmHg and veins below it, joined in a chain; returns handles from the atrium down.
fn chain(column: GravityColumn, fill: Pressure) -> (Circulation, Vec<Node>, GravityColumn) {
    let mut net = Network::new();
    let body = net.drive("posture", column.clone());
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    let mut nodes = vec![atrium.node()];
    for (index, (segment, along)) in PLACES.into_iter().enumerate() {
        let vein = net.add(format!("vein {index}"), vein().filled_to(fill));
        net.place(vein, body.at(segment, along));
        let above = *nodes.last().unwrap();
        let name = format!("joint {index}");
        // Both directions of a valve-less path, and a leg's outflow at every other joint.
        if index % 2 == 0 {
            net.connect(name, vein, Resistance::new(0.05.mmhg_s_per_ml()), above);
        } else {
            let outflow = VeinOutflow::new(
                0.03.mmhg_s_per_ml(),
                Narrowing::below(1.0.ml()).capped_at(2.0),
            );
            net.connect(name, vein, outflow, above);
        }
        nodes.push(vein.node());
    }
    (net.build().unwrap(), nodes, column)
}

/// Pressures at the end of a long rest.
fn settled(circulation: &Circulation, rest: Time) -> Solution {
    Simulation::of(circulation)
        .tolerance(1e-12)
        .recording(Recording::Every(10.0.seconds()))
        .run(rest)
        .unwrap()
}

fn check_column(name: &str, column: GravityColumn) {
    let posture = column.posture_at(Time::ZERO);
    let (circulation, nodes, column) = chain(column, 20.0.mmhg());
    let solution = settled(&circulation, 240.0.seconds());
    let mut moment = solution.at(solution.end()).unwrap();
    let frame = moment.frame();
    let per_cm =
        column.density().kg_per_m3() * column.gravity().m_per_s2() * 0.01 / 133.322_387_415;
    for (node, (segment, along)) in nodes.iter().skip(1).zip(PLACES) {
        let height = column.height(&posture, segment, along).cm();
        // Independent of the library's own `hydrostatic`: rho g h in Pa, over Pa per mmHg.
        let expected = 3.0 - per_cm * height;
        let found = frame.pressure(*node).unwrap().mmhg();
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{name}, {segment:?} {along}: {found} mmHg instead of {expected}"
        );
    }
}

/// Source: rho g h, to 1e-9.
#[test]
fn pressure_at_rest_is_rho_g_h_in_every_posture() {
    for (name, posture) in postures() {
        check_column(name, GravityColumn::new(posture));
    }
}

/// Source: rho g h, to 1e-9; moon 1.62, Mars 3.73 m/s2.
#[test]
fn pressure_at_rest_is_rho_g_h_in_reduced_gravity() {
    for gravity in [1.62, 3.73, 0.0] {
        let column = GravityColumn::new(Posture::standing()).in_gravity(gravity.m_per_s2());
        check_column("reduced gravity", column);
    }
}

/// The same after moving: the posture at the end counts, not the way to it.
#[test]
fn pressure_at_rest_forgets_the_postures_before() {
    let start = || GravityColumn::new(Posture::supine());
    let column = start().then(Posture::sitting(), 1.0.seconds(), 2.0.seconds());
    let column = column.then(Posture::standing(), 5.0.seconds(), 2.0.seconds());
    let (moved, nodes, _) = chain(column, 20.0.mmhg());
    let (stood, stood_nodes, _) = chain(GravityColumn::new(Posture::standing()), 40.0.mmhg());
    let (moved, stood) = (
        settled(&moved, 240.0.seconds()),
        settled(&stood, 240.0.seconds()),
    );
    for (one, other) in nodes.iter().zip(stood_nodes) {
        let one = moved.pressure(*one).unwrap().last().mmhg();
        let other = stood.pressure(other).unwrap().last().mmhg();
        assert!((one - other).abs() < 1e-8, "{one} against {other}");
    }
}

/// Lying flat, and in free fall, gravity's potential is nothing at all and all pressures are those of the atrium.
#[test]
fn without_a_column_all_pressures_are_equal() {
    let flat = GravityColumn::new(Posture::supine());
    let falling = GravityColumn::new(Posture::standing()).in_gravity(0.0.m_per_s2());
    for column in [flat, falling] {
        let (circulation, nodes, _) = chain(column, 3.0.mmhg());
        let solution = settled(&circulation, 10.0.seconds());
        let mut moment = solution.at(solution.end()).unwrap();
        let frame = moment.frame();
        for node in nodes {
            assert_eq!(frame.potential(node).unwrap(), Pressure::ZERO);
            let pressure = frame.pressure(node).unwrap().mmhg();
            assert!((pressure - 3.0).abs() < 1e-10, "{pressure}");
        }
    }
}

/// A body whose joints lie exactly so far below the heart when it stands.
fn body_with_joints_at([hip, knee, ankle, toe]: [f64; 4]) -> GravityColumn {
    GravityColumn::new(Posture::standing()).with_lengths(SegmentLengths {
        trunk: hip.cm(),
        thigh: (knee - hip).cm(),
        shank: (ankle - knee).cm(),
        foot: (toe - ankle).cm(),
    })
}

/// Pressure in a vein at `segment`, `along`, joined to a right atrium at 3 mmHg, after a minute of standing still.
fn standing_pressure(body: GravityColumn, segment: BodySegment, along: f64) -> f64 {
    let mut net = Network::new();
    let body = net.drive("posture", body);
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    let foot = net.add("vein", vein().filled_to(10.0.mmhg()));
    net.place(foot, body.at(segment, along));
    net.connect(
        "veins above",
        atrium,
        Resistance::new(0.1.mmhg_s_per_ml()),
        foot,
    );
    let solution = Simulation::of(&net.build().unwrap())
        .run(60.0.seconds())
        .unwrap();
    solution.pressure(foot).unwrap().last().mmhg()
}

/// A1. Source: rho g h, foot 1.20 m below a right atrium at 3 mmHg; band 96.6 ± 1 mmHg.
#[test]
fn a1_foot_pressure_standing_still_is_the_column_plus_the_atrium() {
    let body = body_with_joints_at([30.0, 75.0, 120.0, 137.0]);
    let pressure = standing_pressure(body, BodySegment::Foot, 0.0);
    assert!((pressure - 96.6).abs() <= 1.0, "{pressure} mmHg");
}

/// A3. Source: rho g h; bands 35.1, 66.3, 81.9, 101.4 ± 1 mmHg above the heart at 0.45, 0.85, 1.05, 1.30 m.
#[test]
fn a3_pressure_standing_still_follows_height() {
    // The ankle is the lowest joint: a foot that stands lies flat.
    let body = |ankle| body_with_joints_at([45.0, 85.0, ankle, 150.0]);
    for (segment, ankle, expected) in [
        (BodySegment::Trunk, 105.0, 35.1),
        (BodySegment::Thigh, 105.0, 66.3),
        (BodySegment::Shank, 105.0, 81.9),
        (BodySegment::Shank, 130.0, 101.4),
    ] {
        let over_heart = standing_pressure(body(ankle), segment, 1.0) - 3.0;
        assert!(
            (over_heart - expected).abs() <= 1.0,
            "{segment:?}: {over_heart} mmHg instead of {expected}"
        );
    }
}

prop_compose! {
    fn any_posture()(
        trunk in -180.0..180.0_f64, thigh in -180.0..180.0, shank in -180.0..180.0, foot in -180.0..180.0
    ) -> Posture {
        Posture {
            trunk: Angle::from_degrees(trunk),
            thigh: Angle::from_degrees(thigh),
            shank: Angle::from_degrees(shank),
            foot: Angle::from_degrees(foot),
        }
    }
}

#[derive(Clone, Debug)]
struct Ring {
    posture: Posture,
    gravity: f64,
    places: [(usize, f64); 3],
    valved: bool,
}

fn any_place() -> impl Strategy<Value = (usize, f64)> {
    (0..4_usize, 0.0..1.0_f64)
}

const SEGMENTS: [BodySegment; 4] = [
    BodySegment::Trunk,
    BodySegment::Thigh,
    BodySegment::Shank,
    BodySegment::Foot,
];

prop_compose! {
    fn any_ring()(
        posture in any_posture(), gravity in 0.0..20.0_f64,
        places in [any_place(), any_place(), any_place()], valved in any::<bool>()
    ) -> Ring {
        Ring { posture, gravity, places, valved }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// No perpetual motion: three veins at different heights, joined in a ring, whether by tubes or by valves that all point the same way round.
    #[test]
    fn nothing_flows_round_a_ring_at_rest(ring in any_ring()) {
        let mut net = Network::new();
        let column = GravityColumn::new(ring.posture).in_gravity(ring.gravity.m_per_s2());
        let body = net.drive("posture", column);
        let veins = [0, 1, 2].map(|index| {
            let (segment, along) = ring.places[index];
            let vein = net.add(format!("vein {index}"), vein().filled_to(30.0.mmhg()));
            net.place(vein, body.at(SEGMENTS[segment], along));
            vein
        });
        let mut flows = Vec::new();
        for index in 0..3 {
            let (from, to) = (veins[index], veins[(index + 1) % 3]);
            let name = format!("joint {index}");
            flows.push(if ring.valved {
                net.connect(name, from, Valve::new(0.1.mmhg_s_per_ml()), to).edge()
            } else {
                net.connect(name, from, Resistance::new(0.1.mmhg_s_per_ml()), to).edge()
            });
        }
        let circulation = net.build().unwrap();
        let solution = Simulation::of(&circulation)
            .tolerance(1e-10)
            .recording(Recording::Every(10.0.seconds()))
            .run(600.0.seconds())
            .unwrap();
        let mut moment = solution.at(solution.end()).unwrap();
        let frame = moment.frame();
        let flow = |edge: &Edge| frame.flow(*edge).unwrap().ml_per_s();
        let least = flows.iter().map(|edge| flow(edge).abs()).fold(f64::INFINITY, f64::min);
        prop_assert!(least < 1e-5, "{least} mL/s all the way round");
        if !ring.valved {
            // The resistances are alike, so the sum of the flows is what gravity would give to blood that goes round once.
            let round: f64 = flows.iter().map(flow).sum();
            prop_assert!(round.abs() < 1e-9, "{round} mL/s");
            let most = flows.iter().map(|edge| flow(edge).abs()).fold(0.0, f64::max);
            prop_assert!(most < 1e-5, "{most} mL/s");
        }
        let potential = |index: usize| frame.potential(veins[index % 3]).unwrap().mmhg();
        let round: f64 = (0..3).map(|i| potential(i) - potential(i + 1)).sum();
        let largest = (0..3).map(|i| potential(i).abs()).fold(1.0, f64::max);
        prop_assert!(round.abs() <= 1e-15 * largest * 3.0, "{round} mmHg gained round the ring");
    }

    /// One place has one potential, bit for bit, whether it is named as the end of one segment or the start of the next.
    #[test]
    fn a_joint_has_one_potential_from_either_side(posture in any_posture(), gravity in 0.0..20.0_f64) {
        let mut net = Network::new();
        let column = GravityColumn::new(posture).in_gravity(gravity.m_per_s2());
        let body = net.drive("posture", column);
        let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
        let mut pairs = Vec::new();
        for joint in SEGMENTS.windows(2) {
            let mut side = |segment, along: f64| {
                let vein = net.add(format!("{segment:?} {along}"), vein());
                net.place(vein, body.at(segment, along));
                let name = format!("from {segment:?} {along}");
                net.connect(name, vein, Resistance::new(1.0.mmhg_s_per_ml()), atrium);
                vein
            };
            pairs.push([side(joint[0], 1.0), side(joint[1], 0.0)]);
        }
        let circulation = net.build().unwrap();
        let mut workspace = circulation.workspace();
        let state = circulation.initial_state();
        let frame = circulation.observe(Time::ZERO, &state, &mut workspace);
        for [above, below] in pairs {
            prop_assert_eq!(
                frame.potential(above).unwrap().mmhg().to_bits(),
                frame.potential(below).unwrap().mmhg().to_bits()
            );
        }
    }

    /// Lying flat, changing every height changes nothing at all: the solution is the same to the last bit, pump and all.
    #[test]
    fn supine_results_do_not_depend_on_heights(
        one in [any_place(), any_place(), any_place()],
        other in [any_place(), any_place(), any_place()],
        stature in 120.0..220.0_f64,
    ) {
        let solve = |places: [(usize, f64); 3], stature: f64| {
            let mut net = Network::new();
            let column = GravityColumn::new(Posture::supine()).for_stature(stature.cm());
            // A move that ends where it starts, so that the column is not folded into constants.
            let column = column.then(Posture::supine(), 1.0.seconds(), 1.0.seconds());
            let body = net.drive("posture", column);
            let beat = net.drive("beat", Cadence::new(1.0.hz()).amplitude(0.4.fraction()));
            let soleus = net.drive("soleus", Muscle::soleus().excited_by(beat.excitation()));
            let supply = net.add("artery", Reservoir::at(93.0.mmhg()));
            let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
            let veins = [0, 1].map(|i| {
                let vein = net.add(format!("vein {i}"), vein().filled_to(8.0.mmhg()));
                net.place(vein, body.at(SEGMENTS[places[i].0], places[i].1));
                vein
            });
            net.place(supply, body.at(SEGMENTS[places[2].0], places[2].1));
            net.surround(veins[0], soleus.pressure(), 0.5);
            net.connect("bed", supply, Resistance::new(30.0.mmhg_s_per_ml()), veins[0]);
            net.connect("valve", veins[0], Valve::new(0.1.mmhg_s_per_ml()), veins[1]);
            net.connect("outflow", veins[1], Resistance::new(0.2.mmhg_s_per_ml()), atrium);
            let solution = Simulation::of(&net.build().unwrap()).run(5.0.seconds()).unwrap();
            solution.final_state().iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        };
        prop_assert_eq!(solve(one, 175.0), solve(other, stature));
    }
}
