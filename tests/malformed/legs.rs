//! Legs, and persons, whose numbers make no sense.

use proptest::prelude::*;
use soleus::network::Frame;
use soleus::prelude::*;
use soleus::presets::{Leg, LegCondition, LegModel, LegValve};
use soleus::protocol::{CalfTest, TestPosture};

use crate::numbers::{check_built, factor};

/// One number of a leg; indices are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    Vein(usize, VeinField),
    Resistance(usize),
    Transmission(usize),
    Competence(usize),
    CollapsePressure,
    PoplitealDiameter,
    HyperaemiaGain,
    Strength(usize),
    ContractionTime,
    AnkleMotion,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum VeinField {
    Unstressed,
    Compliance,
    Distension,
    Along,
    Length,
    Vessels,
    Bed,
}

const VEIN_FIELDS: [VeinField; 7] = [
    VeinField::Unstressed,
    VeinField::Compliance,
    VeinField::Distension,
    VeinField::Along,
    VeinField::Length,
    VeinField::Vessels,
    VeinField::Bed,
];
const VEINS: usize = 9;
const RESISTANCES: usize = 14;
const TRANSMISSIONS: usize = 7;
const MUSCLES: usize = 5;

pub(crate) fn fields() -> Vec<Field> {
    let mut all: Vec<Field> = (0..VEINS)
        .flat_map(|vein| VEIN_FIELDS.map(|field| Field::Vein(vein, field)))
        .collect();
    all.extend((0..RESISTANCES).map(Field::Resistance));
    all.extend((0..TRANSMISSIONS).map(Field::Transmission));
    all.extend((0..LegValve::ALL.len()).map(Field::Competence));
    all.extend([
        Field::CollapsePressure,
        Field::PoplitealDiameter,
        Field::HyperaemiaGain,
        Field::ContractionTime,
        Field::AnkleMotion,
    ]);
    all.extend((0..MUSCLES).map(Field::Strength));
    all
}

fn spoil_vein(leg: &mut LegModel, index: usize, field: VeinField, factor: f64) {
    let veins: [_; VEINS] = [
        &mut leg.foot,
        &mut leg.deep_distal,
        &mut leg.deep_proximal,
        &mut leg.sinuses,
        &mut leg.gastrocnemius,
        &mut leg.superficial,
        &mut leg.femoral,
        &mut leg.thigh,
        &mut leg.iliac,
    ];
    let vein = veins.into_iter().nth(index % VEINS).unwrap();
    match field {
        VeinField::Unstressed => vein.unstressed = vein.unstressed * factor,
        VeinField::Compliance => vein.compliance = vein.compliance * factor,
        VeinField::Distension => vein.distension = vein.distension * factor,
        VeinField::Along => vein.along *= factor,
        VeinField::Length => vein.length = vein.length * factor,
        VeinField::Vessels => vein.vessels *= factor,
        VeinField::Bed => vein.bed = vein.bed.map(|bed| bed * factor),
    }
}

pub(crate) fn spoil(leg: &mut LegModel, field: Field, factor: f64) {
    let (paths, shares) = (&mut leg.resistances, &mut leg.transmission);
    match field {
        Field::Vein(index, of) => spoil_vein(leg, index, of, factor),
        Field::Resistance(index) => {
            let paths: [_; RESISTANCES] = [
                &mut paths.foot_deep,
                &mut paths.foot_superficial,
                &mut paths.deep_perforators,
                &mut paths.soleus_perforators,
                &mut paths.soleus,
                &mut paths.deep_calf,
                &mut paths.popliteal,
                &mut paths.gastrocnemius,
                &mut paths.saphenofemoral,
                &mut paths.thigh,
                &mut paths.iliofemoral,
                &mut paths.iliac_outflow,
                &mut paths.femoral_artery,
                &mut paths.popliteal_artery,
            ];
            let path = paths.into_iter().nth(index % RESISTANCES).unwrap();
            *path = *path * factor;
        }
        Field::Transmission(index) => {
            let shares: [_; TRANSMISSIONS] = [
                &mut shares.soleus_to_sinuses,
                &mut shares.soleus_to_deep,
                &mut shares.tibialis_to_deep,
                &mut shares.gastrocnemius,
                &mut shares.foot,
                &mut shares.thigh_to_muscle,
                &mut shares.thigh_to_femoral,
            ];
            *shares.into_iter().nth(index % TRANSMISSIONS).unwrap() *= factor;
        }
        Field::Competence(index) => {
            let valve = LegValve::ALL[index % LegValve::ALL.len()];
            leg.competences.push((valve, factor));
        }
        Field::CollapsePressure => leg.collapse_pressure = leg.collapse_pressure * factor,
        Field::PoplitealDiameter => leg.popliteal_diameter = leg.popliteal_diameter * factor,
        Field::HyperaemiaGain => leg.hyperaemia_gain *= factor,
        Field::Strength(index) => {
            let of = &mut leg.strength;
            let muscles: [_; MUSCLES] = [
                &mut of.soleus,
                &mut of.gastrocnemius,
                &mut of.tibialis_anterior,
                &mut of.foot,
                &mut of.thigh,
            ];
            *muscles.into_iter().nth(index % MUSCLES).unwrap() *= factor;
        }
        Field::ContractionTime => leg.contraction_time *= factor,
        Field::AnkleMotion => leg.ankle_motion *= factor,
    }
}

/// Pressures, volumes and flows all over the leg.
pub(crate) fn seen(leg: &Leg, frame: &Frame<'_>) -> Vec<f64> {
    let mut seen = Vec::new();
    for vein in leg.all_veins() {
        seen.push(frame.pressure(vein).unwrap().mmhg());
        seen.push(frame.transmural(vein).unwrap().mmhg());
        seen.push(frame.volume(vein).unwrap().ml());
    }
    for artery in [leg.femoral_artery, leg.popliteal_artery] {
        seen.push(frame.pressure(artery).unwrap().mmhg());
    }
    for (_, valve) in leg.valves() {
        seen.push(frame.flow(valve).unwrap().ml_per_s());
    }
    seen.push(frame.flow(leg.outflow).unwrap().ml_per_s());
    seen
}

/// Builds a test, and looks at it before, in and after the move to its posture, and in the single contraction.
pub(crate) fn check_test(test: &CalfTest) -> Result<(), TestCaseError> {
    let at = test.timeline();
    let contracted = at.single + at.cycle * 0.3;
    let times = [Time::ZERO, at.upright + 1.0.seconds(), contracted, at.end];
    match test.build() {
        Ok((circulation, leg, _)) => {
            check_built(Ok(circulation), &times, |frame| seen(&leg, frame))
        }
        Err(error) => check_built(Err(error), &times, |_| Vec::new()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn malformed_legs_are_refused_in_words(
        condition in prop::sample::select(LegCondition::ALL.to_vec()),
        spoiled in prop::collection::vec((prop::sample::select(fields()), factor()), 0..4),
        segmented in any::<bool>(),
    ) {
        let mut leg = LegModel::new(condition);
        if segmented {
            leg = leg.with_saphenous_segments();
        }
        for (field, factor) in spoiled {
            spoil(&mut leg, field, factor);
        }
        check_test(&CalfTest::of(leg))?;
    }

    #[test]
    fn malformed_persons_are_refused_in_words(
        stature in factor(),
        posture in prop::sample::select(vec![TestPosture::Standing, TestPosture::Sitting, TestPosture::Supine]),
        contractions in prop::sample::select(vec![0, 1, 10, u32::MAX]),
        pressures in [factor(), factor()],
    ) {
        let (atrial, arterial) = (3.0 * pressures[0], 93.0 * pressures[1]);
        let test = CalfTest::of(LegModel::default())
            .in_posture(posture)
            .between_pressures(atrial.mmhg(), arterial.mmhg());
        let test = test.times(contractions).for_stature((175.0 * stature).cm());
        check_test(&test)?;
    }
}

/// Whichever number of a leg is none, is infinite or, where a sign means nothing, is negative: it is refused.
#[test]
fn no_number_of_a_leg_escapes() {
    let built = |field, factor| {
        let mut leg = LegModel::default();
        spoil(&mut leg, field, factor);
        leg != LegModel::default() && CalfTest::of(leg).build().is_ok()
    };
    let mut escaped = Vec::new();
    for field in fields() {
        let bed_of_none = matches!(field, Field::Vein(6 | 8, VeinField::Bed));
        let place = matches!(field, Field::Vein(_, VeinField::Along));
        for factor in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
            let may = bed_of_none || (place && factor == -1.0);
            if !may && built(field, factor) {
                escaped.push((field, factor));
            }
        }
    }
    assert!(escaped.is_empty(), "built: {escaped:?}");
}

/// A share above 1 is none, and a vein many segments beyond its own is out of place.
#[test]
fn shares_of_a_leg_end_at_one() {
    let mut escaped = Vec::new();
    let shares = (0..TRANSMISSIONS).map(Field::Transmission);
    let competences = (0..LegValve::ALL.len()).map(Field::Competence);
    let places = (0..VEINS).map(|vein| Field::Vein(vein, VeinField::Along));
    for field in shares.chain(competences).chain(places) {
        let mut leg = LegModel::default();
        spoil(&mut leg, field, 100.0);
        if CalfTest::of(leg).build().is_ok() {
            escaped.push(field);
        }
    }
    assert!(escaped.is_empty(), "built: {escaped:?}");
}

/// A bout of no contractions has nothing to measure.
#[test]
fn a_test_without_contractions_is_refused() {
    assert!(CalfTest::of(LegModel::default()).times(0).build().is_err());
}

/// A vein holds less than its capacity: 60 mL unstressed and 130 mL of distension.
#[test]
fn a_vein_beyond_its_capacity_is_refused() {
    for (volume_ml, fits) in [
        (189.0, true),
        (191.0, false),
        (500.0, false),
        (f64::NAN, false),
    ] {
        let mut net = Network::new();
        let vein = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
        let vein = net.add("vein", vein.holding(volume_ml.ml()));
        let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
        net.connect(
            "outflow",
            vein,
            Resistance::new(1.0.mmhg_s_per_ml()),
            atrium,
        );
        let built = net.build();
        assert_eq!(built.is_ok(), fits, "{volume_ml} mL: {:?}", built.err());
    }
}
