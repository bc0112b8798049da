//! Whole bodies, and persons, whose numbers make no sense.

use proptest::prelude::*;
use soleus::network::Frame;
use soleus::prelude::*;
use soleus::presets::{BodyArtery, BodyVein, Pump};

use crate::legs;
use crate::numbers::{check_built, factor};

/// One number of a body; indices are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    Artery(usize, usize),
    Vein(usize, usize),
    Resistance(usize),
    Inertance(usize),
    Chamber(usize, usize),
    HeartVessel(usize),
    HeartResistance(usize),
    HeartStart(usize),
    HeartRate,
    Stature,
    BloodVolume,
    ChestPressure,
    ChestFall,
    Filtration(usize),
    SetPoint(usize),
    Gain(usize),
    RestingRate,
    Leg(legs::Field),
}

const ARTERIES: usize = 6;
const VEINS: usize = 7;
const RESISTANCES: usize = 18;
const GAINS: usize = 8;

fn own_fields() -> Vec<Field> {
    let pairs = |many: usize, of: usize| (0..many).flat_map(move |i| (0..of).map(move |j| (i, j)));
    let mut all: Vec<Field> = pairs(ARTERIES, 3)
        .map(|(i, j)| Field::Artery(i, j))
        .collect();
    all.extend(pairs(VEINS, 4).map(|(i, j)| Field::Vein(i, j)));
    all.extend((0..RESISTANCES).map(Field::Resistance));
    all.extend((0..2).map(Field::Inertance));
    all.extend(pairs(4, 4).map(|(i, j)| Field::Chamber(i, j)));
    all.extend((0..6).map(Field::HeartVessel));
    all.extend((0..6).map(Field::HeartResistance));
    all.extend((0..3).map(Field::HeartStart));
    all.extend((0..2).map(Field::Filtration));
    all.extend((0..2).map(Field::SetPoint));
    all.extend((0..GAINS).map(Field::Gain));
    all.extend([
        Field::HeartRate,
        Field::Stature,
        Field::BloodVolume,
        Field::ChestPressure,
        Field::ChestFall,
        Field::RestingRate,
    ]);
    all
}

pub(crate) fn fields() -> Vec<Field> {
    let mut all = own_fields();
    all.extend(legs::fields().into_iter().map(Field::Leg));
    all
}

fn artery(body: &mut BodyModel, index: usize) -> &mut BodyArtery {
    let of = &mut body.arteries;
    let all: [_; ARTERIES] = [
        &mut of.thoracic_aorta,
        &mut of.abdominal_aorta,
        &mut of.head,
        &mut of.arms,
        &mut of.splanchnic,
        &mut of.renal,
    ];
    all.into_iter().nth(index).unwrap()
}

fn vein(body: &mut BodyModel, index: usize) -> &mut BodyVein {
    let of = &mut body.veins;
    let all: [_; VEINS] = [
        &mut of.head,
        &mut of.arms,
        &mut of.superior_caval,
        &mut of.splanchnic,
        &mut of.renal,
        &mut of.abdominal_caval,
        &mut of.thoracic_caval,
    ];
    all.into_iter().nth(index).unwrap()
}

fn resistance(body: &mut BodyModel, index: usize) -> &mut HydraulicResistance {
    let (beds, vessels) = (&mut body.beds, &mut body.resistances);
    let all: [_; RESISTANCES] = [
        &mut beds.head,
        &mut beds.arms,
        &mut beds.splanchnic,
        &mut beds.renal,
        &mut beds.pelvic,
        &mut vessels.thoracic_aorta,
        &mut vessels.abdominal_aorta,
        &mut vessels.head_artery,
        &mut vessels.arm_artery,
        &mut vessels.splanchnic_artery,
        &mut vessels.renal_artery,
        &mut vessels.head_vein,
        &mut vessels.arm_vein,
        &mut vessels.superior_caval,
        &mut vessels.splanchnic_vein,
        &mut vessels.renal_vein,
        &mut vessels.abdominal_caval,
        &mut vessels.thoracic_caval,
    ];
    all.into_iter().nth(index).unwrap()
}

/// Spoils a number of the heart, if it beats.
fn spoil_heart(heart: &mut HeartLoad, field: Field, factor: f64) {
    let HeartLoad::Beating(heart) = heart else {
        return;
    };
    match field {
        Field::Chamber(index, of) => {
            let chambers = [
                &mut heart.right_atrium,
                &mut heart.right_ventricle,
                &mut heart.left_atrium,
                &mut heart.left_ventricle,
            ];
            let chamber = chambers.into_iter().nth(index).unwrap();
            match of {
                0 => chamber.end_systolic = chamber.end_systolic * factor,
                1 => chamber.diastolic = chamber.diastolic * factor,
                2 => chamber.unstressed = chamber.unstressed * factor,
                _ => chamber.initial = chamber.initial * factor,
            }
        }
        Field::HeartVessel(index) => {
            let vessels = [
                &mut heart.pulmonary_arteries,
                &mut heart.pulmonary_veins,
                &mut heart.aorta,
            ];
            let vessel = vessels.into_iter().nth(index / 2).unwrap();
            if index % 2 == 0 {
                vessel.0 = vessel.0 * factor;
            } else {
                vessel.1 = vessel.1 * factor;
            }
        }
        Field::HeartResistance(4) => heart.lung = heart.lung * factor,
        Field::HeartResistance(5) => heart.pulmonary_venous = heart.pulmonary_venous * factor,
        Field::HeartResistance(index) => heart.valves[index] = heart.valves[index] * factor,
        Field::HeartStart(index) => heart.start[index] = heart.start[index] * factor,
        _ => heart.rate = heart.rate * factor,
    }
}

fn spoil_reflex(reflex: &mut ReflexModel, field: Field, factor: f64) {
    let ReflexModel::Heldt(heldt) = reflex else {
        return;
    };
    let mut gains = *heldt.gains();
    let [mut carotid, mut atrial] = heldt.set_points();
    let mut rate = heldt.resting_rate();
    match field {
        Field::SetPoint(0) => carotid = carotid * factor,
        Field::SetPoint(_) => atrial = atrial * factor,
        Field::Gain(0) => gains.period_vagal_s_per_mmhg *= factor,
        Field::Gain(1) => gains.period_beta_s_per_mmhg *= factor,
        Field::Gain(2) => gains.softening_left_per_mmhg *= factor,
        Field::Gain(3) => gains.softening_right_per_mmhg *= factor,
        Field::Gain(4) => gains.resistance_arterial_per_mmhg *= factor,
        Field::Gain(5) => gains.resistance_cardiopulmonary_per_mmhg *= factor,
        Field::Gain(6) => gains.tone_arterial.legs = gains.tone_arterial.legs * factor,
        Field::Gain(_) => {
            gains.tone_cardiopulmonary.upper = gains.tone_cardiopulmonary.upper * factor;
        }
        _ => rate = rate * factor,
    }
    let spoiled = heldt.with_gains(gains).with_set_points(carotid, atrial);
    *reflex = ReflexModel::Heldt(spoiled.resting(rate));
}

pub(crate) fn spoil(body: &mut BodyModel, field: Field, factor: f64) {
    match field {
        Field::Artery(index, of) => {
            let artery = artery(body, index);
            match of {
                0 => artery.unstressed = artery.unstressed * factor,
                1 => artery.compliance = artery.compliance * factor,
                _ => artery.along *= factor,
            }
        }
        Field::Vein(index, of) => {
            let vein = vein(body, index);
            match of {
                0 => vein.unstressed = vein.unstressed * factor,
                1 => vein.compliance = vein.compliance * factor,
                2 => vein.distension = vein.distension * factor,
                _ => vein.along *= factor,
            }
        }
        Field::Resistance(index) => {
            let resistance = resistance(body, index);
            *resistance = *resistance * factor;
        }
        Field::Inertance(0) => {
            let inertance = &mut body.resistances.thoracic_aorta_inertance;
            *inertance = *inertance * factor;
        }
        Field::Inertance(_) => {
            let inertance = &mut body.resistances.abdominal_aorta_inertance;
            *inertance = *inertance * factor;
        }
        Field::Stature => body.stature = body.stature * factor,
        Field::BloodVolume => body.blood_volume = body.blood_volume * factor,
        Field::ChestPressure => body.chest_pressure = body.chest_pressure * factor,
        Field::ChestFall => body.chest_fall *= factor,
        Field::Filtration(of) => {
            if let Some(filtration) = &mut body.filtration {
                match of {
                    0 => filtration.volume = filtration.volume * factor,
                    _ => filtration.time_constant = filtration.time_constant * factor,
                }
            }
        }
        Field::SetPoint(_) | Field::Gain(_) | Field::RestingRate => {
            spoil_reflex(&mut body.reflex, field, factor);
        }
        Field::Leg(field) => legs::spoil(&mut body.leg, field, factor),
        _ => spoil_heart(&mut body.heart, field, factor),
    }
}

/// Pressures, volumes and flows all over the body, and what its reflex puts out.
pub(crate) fn seen(body: &Body, frame: &Frame<'_>) -> Vec<f64> {
    let mut seen = Vec::new();
    for node in body.blood() {
        seen.push(frame.volume(*node).unwrap().ml());
        seen.push(frame.pressure(*node).unwrap().mmhg());
        seen.push(frame.transmural(*node).unwrap().mmhg());
    }
    for tissue in &body.tissues {
        seen.push(frame.transmural(*tissue).unwrap().mmhg());
    }
    for edge in body.venous_return {
        seen.push(frame.flow(edge).unwrap().ml_per_s());
    }
    for leg in &body.legs {
        seen.extend(legs::seen(leg, frame));
    }
    if let Pump::Beating(pump) = body.heart.pump {
        for valve in [pump.tricuspid_valve, pump.aortic_valve] {
            seen.push(frame.flow(valve).unwrap().ml_per_s());
        }
    }
    if let Some(reflex) = body.reflex {
        seen.push(frame.signal(reflex.heart_rate).unwrap().per_s());
        seen.push(frame.signal(reflex.strength_left).unwrap().get());
        seen.push(frame.signal(reflex.constriction).unwrap().get());
        seen.push(frame.signal(reflex.tone_splanchnic).unwrap().ml());
    }
    seen
}

/// The body in a network of its own, on a column that stands up, with so many sets of signals of the legs.
pub(crate) fn add(body: &BodyModel, sets: usize) -> (Network, Body) {
    let mut net = Network::new();
    let standing_up = GravityColumn::new(Posture::supine()).for_stature(body.stature);
    let column = net.drive(
        "posture",
        standing_up.then(Posture::standing(), 10.0.seconds(), 2.0.seconds()),
    );
    let rest = net.drive("rest", Steady::new(0.0.fraction())).value();
    let still = LegSignals {
        soleus: rest,
        gastrocnemius: rest,
        tibialis_anterior: rest,
        foot: rest,
        thigh: rest,
        stretch: None,
    };
    let signals = BodySignals::new(column, vec![still; sets]);
    let body = body.add_to(&mut net, "", &signals);
    (net, body)
}

fn check(model: &BodyModel, sets: usize) -> Result<(), TestCaseError> {
    let (net, body) = add(model, sets);
    let times = [0.0, 0.3, 11.0, 1000.0].map(|time: f64| time.seconds());
    check_built(net.build(), &times, |frame| seen(&body, frame))
}

fn heart() -> impl Strategy<Value = HeartLoad> {
    let rate = || 68.0.bpm();
    prop_oneof![
        4 => Just(HeartLoad::beating(rate())),
        1 => factor().prop_map(move |factor| HeartLoad::cycle_averaged(rate() * factor)),
        1 => [factor(), factor()].prop_map(|[atrial, arterial]| {
            HeartLoad::fixed((3.0 * atrial).mmhg(), (93.0 * arterial).mmhg())
        }),
    ]
}

fn reflex() -> impl Strategy<Value = ReflexModel> {
    prop_oneof![
        4 => Just(BodyModel::default().reflex),
        1 => Just(ReflexModel::None),
        1 => [factor(), factor(), factor()].prop_map(|[gain, weight, rate]| {
            let reflex = UrsinoBaroreflex::new().with_gain(gain);
            let reflex = reflex.with_cardiopulmonary_weight(0.14 * weight);
            ReflexModel::Ursino(reflex.resting((68.0 * rate).bpm()))
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn malformed_bodies_are_refused_in_words(
        (heart, reflex) in (heart(), reflex()),
        spoiled in prop::collection::vec((prop::sample::select(fields()), factor()), 0..4),
        averaged in any::<bool>(),
        two in any::<bool>(),
        veno_arteriolar in any::<bool>(),
        filters in any::<bool>(),
        sets in 0..4_usize,
    ) {
        let mut body = BodyModel { heart, reflex, veno_arteriolar, ..BodyModel::default() };
        if two {
            body.legs = LegCount::Two;
        }
        if !filters {
            body.filtration = None;
        }
        for (field, factor) in spoiled {
            spoil(&mut body, field, factor);
        }
        if averaged {
            body = body.cycle_averaged();
        }
        check(&body, sets)?;
    }

    #[test]
    fn a_person_is_refused_or_makes_a_body(
        female in any::<bool>(),
        [age, height, weight, rate] in [factor(), factor(), factor(), factor()],
    ) {
        let sex = if female { Sex::Female } else { Sex::Male };
        let person = Person::new(sex, 45.0 * age, (170.0 * height).cm(), (70.0 * weight).kg());
        let person = person.and_then(|person| person.with_resting_rate((68.0 * rate).bpm()));
        match person {
            Ok(person) => check(&BodyModel::for_person(&person), 1)?,
            Err(error) => {
                let text = error.to_string();
                prop_assert!(text.contains(error.what) && text.contains(error.unit), "{text}");
                prop_assert!(text.contains(&error.value.to_string()), "{text}");
                prop_assert!(text.contains(&format!("{} to {}", error.least, error.most)), "{text}");
            }
        }
    }
}

/// 30 beats a minute were a person's, but no reflex's.
#[test]
fn every_corner_of_what_a_person_may_be_makes_a_body() {
    let refused = |least: bool| {
        let rate = if least { 0.0 } else { 1e9 };
        let error = Person::REFERENCE.with_resting_rate(rate.bpm()).unwrap_err();
        if least { error.least } else { error.most }
    };
    for corner in 0..64_u32 {
        let end = |bit: u32, ends: [f64; 2]| ends[usize::from(corner >> bit & 1 == 1)];
        let sex = if corner & 1 == 1 {
            Sex::Female
        } else {
            Sex::Male
        };
        let (age, cm, kg) = (
            end(1, [18.0, 100.0]),
            end(2, [130.0, 220.0]),
            end(3, [35.0, 250.0]),
        );
        let person = Person::new(sex, age, cm.cm(), kg.kg()).unwrap();
        let rate = end(4, [refused(true), refused(false)]);
        let person = person.with_resting_rate(rate.bpm()).unwrap();
        let body = BodyModel::for_person(&person);
        let start = if corner >> 5 & 1 == 1 {
            Posture::standing()
        } else {
            Posture::supine()
        };
        for body in [body.clone(), body.cycle_averaged()] {
            let built = Session::of(body).starting_in(start).build();
            built.unwrap_or_else(|error| panic!("{person:?}: {error}"));
        }
    }
}

/// Whichever number of a body is none, is infinite or, where a sign means nothing, is negative: it is refused.
#[test]
fn no_number_of_a_body_escapes() {
    let mut escaped = Vec::new();
    for field in own_fields() {
        let signed = matches!(
            field,
            Field::Artery(_, 2)
                | Field::Vein(_, 3)
                | Field::HeartStart(_)
                | Field::ChestPressure
                | Field::SetPoint(_)
        );
        for factor in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
            let mut body = BodyModel::default();
            spoil(&mut body, field, factor);
            // The reflex sets the pace, so the heart's own rate counts for nothing.
            let unread = matches!(field, Field::HeartRate);
            let may = unread || (signed && factor == -1.0);
            if !may && add(&body, 1).0.build().is_ok() {
                escaped.push((field, factor));
            }
        }
    }
    assert!(escaped.is_empty(), "built: {escaped:?}");
}

/// It was the transmission of each part of the chest that was found to be wrong.
#[test]
fn the_fall_of_the_chest_is_named_itself() {
    for share in [f64::NAN, -5.0, 1.5] {
        let body = BodyModel {
            chest_fall: share,
            ..BodyModel::default()
        };
        let error = Session::of(body).build().unwrap_err().to_string();
        assert!(
            error.contains(&format!("`body`: chest_fall is {share}, ")),
            "{error}"
        );
    }
}

/// Each leg takes a set of its own or all take the first; more sets than legs are a mistake.
#[test]
fn sets_of_signals_fit_the_legs() {
    for (legs, sets, fits) in [
        (LegCount::Lumped, 0, false),
        (LegCount::Lumped, 1, true),
        (LegCount::Lumped, 2, false),
        (LegCount::Two, 0, false),
        (LegCount::Two, 1, true),
        (LegCount::Two, 2, true),
        (LegCount::Two, 3, false),
    ] {
        let body = BodyModel {
            legs,
            ..BodyModel::default()
        };
        let built = add(&body, sets).0.build();
        assert_eq!(built.is_ok(), fits, "{legs:?}, {sets}");
        if let Err(error) = built {
            let text = error.to_string();
            assert!(text.contains("signals of the legs"), "{text}");
        }
    }
}

/// More blood than there is room for, or less than the other vessels hold, is refused with what would fit.
#[test]
fn blood_that_does_not_fit_is_refused() {
    for litres in [0.5, 2.0, 20.0] {
        let body = BodyModel {
            blood_volume: litres.litres(),
            ..BodyModel::default()
        };
        let error = add(&body, 1).0.build().unwrap_err().to_string();
        assert!(error.contains("blood volume"), "{error}");
        assert!(error.contains("mL"), "{error}");
    }
}
