//! How a whole body is wired: what each signal and surrounding reaches, to the last digit.
#![allow(clippy::unwrap_used)] // helpers of tests may fail loudly

use soleus::network::Frame;
use soleus::prelude::*;
use soleus::presets::Pump;

fn still(net: &mut Network, name: &str, excitation: f64) -> LegSignals {
    let level = net.drive(name, Steady::new(excitation.fraction())).value();
    LegSignals {
        soleus: level,
        gastrocnemius: level,
        tibialis_anterior: level,
        foot: level,
        thigh: level,
        stretch: None,
    }
}

/// A body in this posture, moved by what `act` adds.
fn composed(
    model: &BodyModel,
    posture: Posture,
    act: impl FnOnce(&mut Network, &mut BodySignals),
) -> (Circulation, Body) {
    let mut net = Network::new();
    let column = net.drive(
        "posture",
        GravityColumn::new(posture).for_stature(model.stature),
    );
    let rest = still(&mut net, "rest", 0.0);
    let mut signals = BodySignals::new(column, [rest]);
    act(&mut net, &mut signals);
    let body = model.add_to(&mut net, "", &signals);
    (net.build().unwrap(), body)
}

/// What the body shows at its start.
fn at_start<T>(
    (circulation, body): &(Circulation, Body),
    look: impl Fn(&Frame<'_>, &Body) -> T,
) -> T {
    let state = circulation.initial_state();
    let mut workspace = circulation.workspace();
    look(
        &circulation.observe(Time::ZERO, &state, &mut workspace),
        body,
    )
}

fn hearts() -> [HeartLoad; 3] {
    let rate = 68.0.bpm();
    [
        HeartLoad::beating(rate),
        HeartLoad::cycle_averaged(rate),
        HeartLoad::default(),
    ]
}

/// Where the body's blood is, in words, with what surrounds it.
fn surroundings(composed: &(Circulation, Body)) -> Vec<(String, f64)> {
    at_start(composed, |frame, body| {
        let around = |node| {
            let outside = frame.pressure(node).unwrap() - frame.transmural(node).unwrap();
            outside.mmhg()
        };
        let mut found = Vec::new();
        for (region, nodes) in regions(body) {
            for node in nodes {
                found.push((region.to_owned(), around(node)));
            }
        }
        found
    })
}

/// Every compartment that holds blood, by region.
fn regions(body: &Body) -> [(&'static str, Vec<Node>); 6] {
    let (arteries, veins) = (&body.arteries, &body.veins);
    let mut chest = body.heart.thoracic();
    chest.push(arteries.thoracic_aorta.node());
    chest.extend([veins.superior_caval, veins.thoracic_caval].map(Endpoint::node));
    let mut abdomen: Vec<Node> = [
        arteries.abdominal_aorta,
        arteries.splanchnic,
        arteries.renal,
    ]
    .map(Endpoint::node)
    .to_vec();
    abdomen.extend([veins.splanchnic, veins.renal, veins.abdominal_caval].map(Endpoint::node));
    let mut upper = vec![arteries.head.node(), arteries.arms.node()];
    upper.extend([veins.head, veins.arms].map(Endpoint::node));
    let iliac = body.legs.iter().map(|leg| leg.veins.iliac.node()).collect();
    let leg_veins = body.legs.iter().flat_map(|leg| {
        let iliac = leg.veins.iliac;
        leg.veins
            .all()
            .into_iter()
            .filter(move |vein| *vein != iliac)
    });
    let leg_arteries = body
        .legs
        .iter()
        .flat_map(|leg| [leg.femoral_artery, leg.popliteal_artery].map(Endpoint::node));
    [
        ("chest", chest),
        ("abdomen", abdomen),
        ("upper", upper),
        ("pelvis", iliac),
        ("leg veins", leg_veins.map(Endpoint::node).collect()),
        ("leg arteries", leg_arteries.collect()),
    ]
}

/// 10, 20 and -30 mmHg on chest, abdomen and lower body: each region has its own sum of them, on top of the chest's own and the muscles' at rest.
#[test]
fn pressures_from_outside_reach_exactly_their_regions() {
    for legs in [LegCount::Lumped, LegCount::Two] {
        let model = BodyModel {
            legs,
            ..BodyModel::default()
        };
        let pressed = composed(&model, Posture::supine(), |net, signals| {
            let mut steady =
                |name: &str, mmhg: f64| net.drive(name, Steady::new(mmhg.mmhg())).value();
            signals.chest.push(steady("strain", 10.0));
            signals.abdomen.push(steady("belt", 20.0));
            signals.lower_body.push(steady("box", -30.0));
        });
        let found = surroundings(&pressed);
        let before = surroundings(&composed(&model, Posture::supine(), |_, _| {}));
        assert_eq!(
            found.len(),
            pressed.1.blood().len(),
            "each is in one region"
        );
        for ((region, around), (_, before)) in found.into_iter().zip(before) {
            let expected = match region.as_str() {
                "chest" => 10.0,
                "abdomen" => 20.0,
                "pelvis" => -10.0,
                "leg veins" | "leg arteries" => -30.0,
                _ => 0.0,
            };
            let added = around - before;
            assert!((added - expected).abs() < 1e-9, "{region}: {added}");
        }
    }
}

/// Upright, the chest falls by 0.15 of the column to the hip, 0.171 of the stature: 0.15 x 1.060 x 9.80665 x 29.925 cm = 3.500 mmHg.
#[test]
fn the_chest_falls_in_who_stands_and_nothing_else_does() {
    let upright = composed(&BodyModel::default(), Posture::standing(), |_, _| {});
    let column = 0.15 * 1060.0 * 9.806_65 * 0.299_25 / 133.322_387_415;
    let lying = composed(&BodyModel::default(), Posture::supine(), |_, _| {});
    let both = surroundings(&upright).into_iter().zip(surroundings(&lying));
    for ((region, around), (_, lying)) in both {
        let fall = if region == "chest" { column } else { 0.0 };
        assert!((lying - around - fall).abs() < 1e-6, "{region}: {around}");
        let level = match region.as_str() {
            "chest" => -4.0,
            // The muscles press on them, at rest too.
            "leg veins" => continue,
            _ => 0.0,
        };
        assert!((lying - level).abs() < 1e-9, "{region}: {lying}");
    }
}

/// Blood is what was asked for, wherever the body starts and whatever beats.
#[test]
fn blood_volume_is_what_was_asked_for() {
    for heart in hearts() {
        for legs in [LegCount::Lumped, LegCount::Two] {
            for posture in [Posture::supine(), Posture::standing()] {
                let model = BodyModel {
                    heart: heart.clone(),
                    legs,
                    ..BodyModel::default()
                };
                let volume = at_start(&composed(&model, posture, |_, _| {}), |frame, body| {
                    let volumes = body.blood().iter().map(|node| frame.volume(*node).unwrap());
                    volumes.sum::<Volume>()
                });
                assert!((volume.ml() - 5150.0).abs() < 1e-9 * 5150.0, "{volume}");
            }
        }
    }
}

/// What leaves the blood is in the tissues, through a minute upright.
#[test]
fn blood_and_tissue_together_are_conserved() {
    let (circulation, body) = composed(
        &BodyModel::default().cycle_averaged(),
        Posture::standing(),
        |_, _| {},
    );
    let run = Simulation::of(&circulation).run(60.0.seconds()).unwrap();
    let total = |time: Time| {
        let mut moment = run.at(time).unwrap();
        let frame = moment.frame();
        let blood: Volume = body.blood().iter().map(|n| frame.volume(*n).unwrap()).sum();
        let tissue: Volume = body.tissues.iter().map(|n| frame.volume(*n).unwrap()).sum();
        (blood.ml(), tissue.ml())
    };
    let ((blood, tissue), (later, filtered)) = (total(Time::ZERO), total(run.end()));
    assert!(filtered - tissue > 10.0, "{}", filtered - tissue);
    let lost = blood + tissue - later - filtered;
    assert!(lost.abs() < 1e-6, "{lost}");
}

/// With a reflex far from its set points, held there at the start: constriction and tone reach each bed and vein by their laws.
#[test]
fn the_reflex_reaches_its_own_beds_and_veins() {
    let reflex = Baroreflex::new().starting_at(70.0.mmhg(), 3.0.mmhg());
    let with = |reflex| BodyModel {
        reflex,
        ..BodyModel::default()
    };
    let acted = composed(
        &with(ReflexModel::Heldt(reflex)),
        Posture::supine(),
        |_, _| {},
    );
    let alone = composed(&with(ReflexModel::None), Posture::supine(), |_, _| {});
    let (constriction, tones) = at_start(&acted, |frame, body| {
        let signals = body.reflex.unwrap();
        let tone = |region| frame.signal(signals.tone(region)).unwrap();
        let tones = [
            ReflexRegion::Upper,
            ReflexRegion::Renal,
            ReflexRegion::Splanchnic,
        ]
        .map(tone);
        (frame.signal(signals.constriction).unwrap().get(), tones)
    });
    assert!(constriction > 0.3, "{constriction}");
    // 13 e_A + 64 e_CP and so on: 5 and 13, 0.9 and 2, 13 and 64 mL/mmHg.
    let (arterial, atrial) = (
        18.0 * (21.0_f64 / 18.0).atan(),
        5.0 * (3.0_f64 / 5.0).atan(),
    );
    let expected = [(5.0, 13.0), (0.9, 2.0), (13.0, 64.0)].map(|(a, c)| a * arterial + c * atrial);
    for (tone, expected) in tones.iter().zip(expected) {
        assert!((tone.ml() - expected).abs() < 1e-9, "{tone}: {expected}");
    }
    let model = BodyModel::default();
    at_start(&acted, |frame, body| {
        let driving = |id: Id<Microcirculation>| {
            let ends = frame.ends(id).unwrap();
            (ends.driving().mmhg(), frame.flow(id).unwrap().ml_per_s())
        };
        let beds = &body.beds;
        for (bed, resistance, constricted) in [
            (beds.head, model.beds.head, false),
            (beds.arms, model.beds.arms, true),
            (beds.splanchnic, model.beds.splanchnic, true),
            (beds.renal, model.beds.renal, true),
            (beds.pelvic, model.beds.pelvic, true),
        ] {
            let (driving, flow) = driving(bed);
            let narrowed = if constricted { 1.0 + constriction } else { 1.0 };
            let expected = driving / (resistance.mmhg_s_per_ml() * narrowed);
            assert!(
                (flow - expected).abs() < 1e-9,
                "{bed:?}: {flow}, {expected}"
            );
        }
    });
    let pressures = |of: &(Circulation, Body)| {
        at_start(of, |frame, body| {
            let veins = &body.veins;
            let all = [veins.arms, veins.renal, veins.head, veins.abdominal_caval];
            all.map(|vein| (frame.volume(vein).unwrap(), frame.transmural(vein).unwrap()))
        })
    };
    let of = &model.veins;
    let laws = [of.arms, of.renal, of.head, of.abdominal_caval];
    let fallen = [tones[0], tones[1], Volume::ZERO, Volume::ZERO];
    for (((toned, plain), law), fallen) in pressures(&acted)
        .iter()
        .zip(pressures(&alone))
        .zip(laws)
        .zip(fallen)
    {
        assert_eq!(toned.0, plain.0, "the same volume");
        let law = PressureVolume::new(law.unstressed, law.compliance, law.distension);
        let expected = law.pressure_toned(toned.0, fallen);
        assert!((toned.1 - expected).abs() < 1e-9.mmhg(), "{}", toned.1);
        assert!((plain.1 - law.pressure_at(plain.0)).abs() < 1e-9.mmhg());
    }
}

/// The left ventricle takes the left strength, the right the right one; both count in end systole alone.
#[test]
fn each_ventricle_takes_its_own_strength() {
    let reflex = Baroreflex::new().starting_at(70.0.mmhg(), 6.0.mmhg());
    let model = BodyModel {
        reflex: ReflexModel::Heldt(reflex),
        ..BodyModel::default()
    };
    let (circulation, body) = composed(&model, Posture::supine(), |_, _| {});
    let Pump::Beating(pump) = body.heart.pump else {
        unreachable!("the default heart beats");
    };
    let run = Simulation::of(&circulation).run(0.4.seconds()).unwrap();
    let mut moment = run.at(0.35.seconds()).unwrap();
    let frame = moment.frame();
    let signals = body.reflex.unwrap();
    let activation = frame.signal(pump.sinus_node.ventricular()).unwrap().get();
    assert!(activation > 0.5, "{activation}");
    let strengths = [signals.strength_left, signals.strength_right]
        .map(|strength| frame.signal(strength).unwrap().get());
    assert!((strengths[0] - strengths[1]).abs() > 0.02, "{strengths:?}");
    for (ventricle, strength, diastolic, systolic, unstressed) in [
        (pump.left_ventricle, strengths[0], 0.105, 2.6, 10.0),
        (pump.right_ventricle, strengths[1], 0.058, 0.62, 30.0),
    ] {
        let elastance = diastolic + (strength * systolic - diastolic) * activation;
        let expected = elastance * (frame.volume(ventricle).unwrap().ml() - unstressed);
        let found = frame.transmural(ventricle).unwrap().mmhg();
        assert!((found - expected).abs() < 1e-9, "{found}, {expected}");
    }
}

/// Each valve opens one way between its own chambers, with its own resistance.
#[test]
fn valves_and_vessels_of_the_heart_are_in_their_order() {
    let (circulation, body) = composed(&BodyModel::default(), Posture::supine(), |_, _| {});
    let pump = body.heart.beating().unwrap();
    let of = [
        (
            pump.tricuspid_valve,
            pump.right_atrium.node(),
            pump.right_ventricle.node(),
            0.006,
        ),
        (
            pump.pulmonary_valve,
            pump.right_ventricle.node(),
            pump.pulmonary_arteries.node(),
            0.006,
        ),
        (
            pump.mitral_valve,
            pump.left_atrium.node(),
            pump.left_ventricle.node(),
            0.010,
        ),
        (
            pump.aortic_valve,
            pump.left_ventricle.node(),
            pump.aorta.node(),
            0.012,
        ),
    ];
    let (mut state, mut workspace) = (circulation.initial_state(), circulation.workspace());
    let frame = circulation.observe(Time::ZERO, &state, &mut workspace);
    for (valve, up, down, _) in of {
        let ends = frame.ends(valve).unwrap();
        assert_eq!(ends.up.volume, frame.volume(up).unwrap());
        assert_eq!(ends.down.volume, frame.volume(down).unwrap());
    }
    // Wide open, 40 mmHg and more across, a valve is its resistance.
    let run = Simulation::of(&circulation).run(3.0.seconds()).unwrap();
    state.copy_from_slice(run.final_state());
    for (valve, _, _, resistance) in of {
        let flow = run.flow(valve).unwrap();
        let driving = run
            .curve(move |frame| Ok(frame.ends(valve)?.driving()))
            .unwrap();
        let samples = flow.samples();
        let widest = samples
            .times
            .iter()
            .zip(&samples.values)
            .max_by(|a, b| a.1.ml_per_s().total_cmp(&b.1.ml_per_s()))
            .unwrap();
        let across = driving.at(*widest.0).unwrap().mmhg();
        let found = across / widest.1.ml_per_s();
        assert!((found / resistance - 1.0).abs() < 0.2, "{valve:?}: {found}");
    }
}

/// Two legs that do the same are the lumped leg twice over, and two that do not differ.
#[test]
fn two_legs_agree_with_one_for_both_unless_they_do_differently() {
    let run = |legs, levels: &[f64]| {
        let model = BodyModel {
            legs,
            ..BodyModel::default().cycle_averaged()
        };
        let (circulation, body) = composed(&model, Posture::standing(), |net, signals| {
            signals.legs = levels
                .iter()
                .enumerate()
                .map(|(side, level)| still(net, &format!("side {side}"), *level))
                .collect();
        });
        let simulation = Simulation::of(&circulation).tolerance(1e-8);
        let solution = simulation.run(5.0.seconds()).unwrap();
        let mut moment = solution.at(5.0.seconds()).unwrap();
        let frame = moment.frame();
        let veins = body.legs.iter().map(|leg| {
            leg.all_veins()
                .into_iter()
                .map(|vein| frame.volume(vein).unwrap().ml())
                .collect()
        });
        let tissue: Volume = body
            .tissues
            .iter()
            .map(|t| frame.transmural(*t).unwrap().mmhg())
            .map(Volume::from_ml)
            .sum();
        let veins: Vec<Vec<f64>> = veins.collect();
        (
            veins,
            frame.pressure(body.heart.arterial).unwrap().mmhg(),
            tissue.ml() / veins_of(&body),
        )
    };
    let (lumped, pressure, tissue) = run(LegCount::Lumped, &[0.3]);
    for levels in [&[0.3][..], &[0.3, 0.3]] {
        let (two, other, tissues) = run(LegCount::Two, levels);
        assert!((pressure - other).abs() < 1e-3, "{pressure} {other}");
        assert!((tissue - tissues).abs() < 1e-4, "{tissue} {tissues}");
        for (both, (left, right)) in lumped[0].iter().zip(two[0].iter().zip(&two[1])) {
            assert!((left - right).abs() < 1e-6, "{left} {right}");
            assert!(
                (both - left - right).abs() < 1e-3 * both,
                "{both} {left} {right}"
            );
        }
    }
    let (two, ..) = run(LegCount::Two, &[0.0, 0.5]);
    // The soleal sinuses of the leg that works are emptier.
    assert!(two[1][3] < two[0][3] - 1.0, "{two:?}");
}

fn veins_of(body: &Body) -> f64 {
    body.legs.len() as f64
}

/// Volumes go with blood volume, conductances with surface, arteries with age besides; everything that is scaled, exactly.
#[test]
fn a_scaled_body_has_exactly_scaled_numbers() {
    let person = Person::new(Sex::Female, 65.0, 160.0.cm(), 52.0.kg()).unwrap();
    let person = person.with_resting_rate(80.0.bpm()).unwrap();
    let (plain, scaled) = (BodyModel::default(), BodyModel::for_person(&person));
    let volumes = person.blood_volume() / Person::REFERENCE.blood_volume();
    let conductances = person.surface_area() / Person::REFERENCE.surface_area();
    let softer = 0.88 / 1.25;
    assert!(
        (volumes - conductances).abs() > 0.02,
        "{volumes} {conductances}"
    );
    let close = |found: f64, expected: f64| {
        assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}")
    };
    close(scaled.blood_volume.ml(), 5150.0 * volumes);
    close(scaled.stature.cm(), 160.0);
    close(
        scaled.arteries.head.compliance.ml_per_mmhg(),
        0.17 * volumes * softer,
    );
    close(scaled.arteries.head.unstressed.ml(), 60.0 * volumes);
    close(scaled.veins.splanchnic.distension.ml(), 1500.0 * volumes);
    close(
        scaled.veins.splanchnic.compliance.ml_per_mmhg(),
        50.0 * volumes,
    );
    close(scaled.veins.splanchnic.unstressed.ml(), 1146.0 * volumes);
    close(scaled.beds.renal.mmhg_s_per_ml(), 4.5 / conductances);
    close(
        scaled.resistances.thoracic_caval.mmhg_s_per_ml(),
        0.012 / conductances,
    );
    close(
        scaled.resistances.thoracic_aorta_inertance.mmhg_s2_per_ml(),
        0.0032 / conductances,
    );
    close(scaled.filtration.unwrap().volume.ml(), 300.0 * volumes);
    close(
        scaled.leg.femoral_artery.1.ml_per_mmhg(),
        plain.leg.femoral_artery.1.ml_per_mmhg() * volumes * softer,
    );
    close(
        scaled.leg.thigh.unstressed.ml(),
        plain.leg.thigh.unstressed.ml() * volumes,
    );
    let (HeartLoad::Beating(heart), ReflexModel::Heldt(reflex)) = (&scaled.heart, &scaled.reflex)
    else {
        unreachable!("the default heart beats, with Heldt's reflex");
    };
    close(heart.rate.bpm(), 80.0);
    close(
        heart.left_ventricle.end_systolic.mmhg_per_ml(),
        2.6 / volumes,
    );
    close(
        heart.left_ventricle.diastolic.mmhg_per_ml(),
        0.105 / volumes,
    );
    close(heart.aorta.1.ml_per_mmhg(), 0.41 * volumes * softer);
    close(heart.pulmonary_arteries.1.ml_per_mmhg(), 3.4 * volumes);
    close(heart.valves[3].mmhg_s_per_ml(), 0.012 / conductances);
    close(heart.lung.mmhg_s_per_ml(), 0.07 / conductances);
    close(reflex.resting_rate().bpm(), 80.0);
    let slower = (68.0_f64 / 80.0).powi(2);
    close(reflex.gains().period_vagal_s_per_mmhg, 0.008 * slower);
    close(reflex.gains().period_beta_s_per_mmhg, 0.007 * slower);
    close(
        reflex.gains().tone_cardiopulmonary.splanchnic.ml_per_mmhg(),
        64.0 * volumes,
    );
    close(reflex.gains().resistance_arterial_per_mmhg, 0.022);
}

/// The table of the cycle-averaged heart.
#[test]
fn the_averaged_heart_has_the_numbers_of_its_table() {
    let heart = soleus::presets::CycleAveragedHeart::new(68.0.bpm());
    for ((unstressed, compliance), (v0, c)) in [
        (heart.right_atrium, (40.0, 16.6)),
        (heart.pulmonary_artery, (120.0, 4.1)),
        (heart.left_atrium, (270.0, 20.2)),
        (heart.aorta, (26.0, 0.57)),
    ] {
        assert_eq!(unstressed.ml(), v0);
        let compliance = compliance.ml_per_mmhg();
        assert!((compliance / c - 1.0).abs() < 0.01, "{compliance}");
    }
    assert!((heart.lung.mmhg_s_per_ml() - 0.078).abs() < 1e-12);
}

/// A strength of nought, or a rate below it, is felt as the flow feels it.
#[test]
fn a_beat_of_no_strength_is_a_number() {
    for (strength, rate) in [(0.0, 1.0), (-1.0, 1.0), (1.0, -1.0)] {
        let mut net = Network::new();
        let strength = net
            .drive("strength", Steady::new(strength.fraction()))
            .value();
        let rate = net.drive("rate", Steady::new(rate.hz())).value();
        let ventricle = AveragedVentricle::left(1.0.hz())
            .strengthened_by(strength)
            .paced_by(rate);
        let atrium = net.add("atrium", Reservoir::at(8.0.mmhg()));
        let aorta = net.add("aorta", Reservoir::at(90.0.mmhg()));
        let id = net.connect("ventricle", atrium, ventricle, aorta);
        let circulation = net.build().unwrap();
        let (state, mut workspace) = (circulation.initial_state(), circulation.workspace());
        let frame = circulation.observe(Time::ZERO, &state, &mut workspace);
        let beat = ventricle.beat(&frame, id).unwrap();
        let flow = frame.flow(id).unwrap().ml_per_s();
        assert!(
            beat.stroke_volume.is_finite() && beat.rate >= 0.0.hz(),
            "{beat:?}"
        );
        assert!(
            (flow - (beat.rate * beat.stroke_volume).ml_per_s()).abs() < 1e-9,
            "{beat:?}"
        );
    }
}

/// Command reaches the reflex, suction and strain their regions, each from the very begin of its phase to its end.
#[test]
fn phases_begin_and_end_where_their_spans_say() {
    let session = Session::of(BodyModel::default().cycle_averaged())
        .settling(1.0.seconds())
        .phase(Phase::new("rest", 2.0.seconds()))
        .phase(
            Phase::new("work", 3.0.seconds())
                .with_command(0.5.fraction())
                .with_lower_body_pressure((-20.0).mmhg(), 1.0.seconds()),
        )
        .phase(Phase::new("after", 2.0.seconds()).straining(Strain::valsalva(0.5.seconds())));
    let spans: Vec<_> = session
        .spans()
        .iter()
        .map(|s| (s.from.seconds(), s.to.seconds()))
        .collect();
    assert_eq!(spans, [(0.0, 2.0), (2.0, 5.0), (5.0, 7.0)]);
    let run = session.run().unwrap();
    let vein = run.body.legs[0].veins.foot;
    let chest = run.body.veins.superior_caval;
    let around = |node: Node, time: f64| {
        let mut moment = run.solution.at(time.seconds()).unwrap();
        let frame = moment.frame();
        (frame.pressure(node).unwrap() - frame.transmural(node).unwrap()).mmhg()
    };
    for (time, outside) in [(1.9, 0.0), (2.5, -10.0), (3.0, -20.0), (6.9, -20.0)] {
        let found = around(vein.node(), time);
        assert!((found - outside).abs() < 1e-6, "{time}: {found}");
    }
    for (time, outside) in [(5.4, -4.0), (5.75, 16.0), (6.5, 36.0)] {
        let found = around(chest.node(), time);
        assert!((found - outside).abs() < 1e-6, "{time}: {found}");
    }
    let rate = |time: f64| {
        let mut moment = run.solution.at(time.seconds()).unwrap();
        moment
            .frame()
            .signal(run.body.reflex.unwrap().heart_rate)
            .unwrap()
            .bpm()
    };
    let plain = Session::of(BodyModel::default().cycle_averaged())
        .settling(1.0.seconds())
        .phase(Phase::new("rest", 2.0.seconds()))
        .phase(
            Phase::new("work", 3.0.seconds())
                .with_lower_body_pressure((-20.0).mmhg(), 1.0.seconds()),
        );
    let plain = plain.run().unwrap();
    let mut moment = plain.solution.at(5.0.seconds()).unwrap();
    let without = moment
        .frame()
        .signal(plain.body.reflex.unwrap().heart_rate)
        .unwrap()
        .bpm();
    assert!(rate(5.0) > without + 3.0, "{} {without}", rate(5.0));
}

/// A run that is stopped and goes on ends where one that is not stopped ends.
#[test]
fn a_run_that_was_stopped_goes_on() {
    let (circulation, body) = composed(&BodyModel::default(), Posture::supine(), |_, _| {});
    let whole = Simulation::of(&circulation)
        .tolerance(1e-8)
        .run(4.0.seconds())
        .unwrap();
    let first = Simulation::of(&circulation)
        .tolerance(1e-8)
        .run(1.7.seconds())
        .unwrap();
    let rest = Simulation::of(&circulation)
        .tolerance(1e-8)
        .from(1.7.seconds())
        .initial_state(first.final_state())
        .run(4.0.seconds())
        .unwrap();
    let volumes = |of: &Solution| {
        let mut moment = of.at(4.0.seconds()).unwrap();
        let frame = moment.frame();
        body.blood()
            .iter()
            .map(|node| frame.volume(*node).unwrap().ml())
            .collect::<Vec<_>>()
    };
    for (whole, pieces) in volumes(&whole).iter().zip(volumes(&rest)) {
        assert!(
            (whole - pieces).abs() < 1e-4 * whole.max(1.0),
            "{whole} {pieces}"
        );
    }
}

/// At the start the tissues are at rest: a thigh's veins filter `(0.5 x 300 mL / 40 mmHg) / 276 s` for each mmHg above 6, and so on.
#[test]
fn each_tissue_takes_its_share_at_its_speed() {
    let body = composed(&BodyModel::default(), Posture::standing(), |_, _| {});
    let (circulation, handles) = &body;
    let (state, mut workspace) = (circulation.initial_state(), circulation.workspace());
    let pressures = at_start(&body, |frame, body| {
        let veins = &body.legs[0].veins;
        [veins.thigh, veins.superficial, veins.iliac]
            .map(|vein| frame.transmural(vein).unwrap().mmhg())
    });
    let mut rates = vec![0.0; state.len()];
    circulation.evaluate(Time::ZERO, &state, &mut workspace, &mut rates);
    // No part of the state is a tissue but these, at 2000 mL each.
    let tissues = state.iter().zip(&rates).filter(|(x, _)| **x == 2000.0);
    let found: Vec<f64> = tissues.map(|(_, rate)| *rate).collect();
    assert_eq!(found.len(), handles.tissues.len());
    let shares = [(0.5, 40.0), (0.3, 67.0), (0.2, 17.0)];
    for ((rate, pressure), (share, rise)) in found.iter().zip(pressures).zip(shares) {
        let expected = share * 300.0 / rise / 276.0 * (pressure - 6.0);
        assert!((rate - expected).abs() < 1e-9, "{rate}, {expected}");
    }
}

/// The reflex feels the arteries of the head, which lie at the sinus, and the atrium across its wall.
#[test]
fn the_reflex_feels_the_head_and_the_wall_of_the_atrium() {
    let model = BodyModel {
        // So quick that what is sensed is what is there.
        reflex: ReflexModel::Heldt(Baroreflex::new().with_sensing(1e-3.seconds())),
        ..BodyModel::default().cycle_averaged()
    };
    let mut net = Network::new();
    let column = net.drive("posture", GravityColumn::new(Posture::standing()));
    let rest = still(&mut net, "rest", 0.0);
    let signals = BodySignals::new(column, [rest]);
    let body = model.add_to(&mut net, "", &signals);
    let circulation = net.build().unwrap();
    let run = Simulation::of(&circulation).run(3.0.seconds()).unwrap();
    let mut moment = run.at(3.0.seconds()).unwrap();
    let frame = moment.frame();
    let head = frame.pressure(body.arteries.head).unwrap().mmhg();
    let atrium = frame.transmural(body.heart.venous).unwrap().mmhg();
    let close = |wanted: f64| run.final_state().iter().any(|x| (x - wanted).abs() < 0.05);
    assert!(close(head) && close(atrium), "{head} {atrium}");
}
