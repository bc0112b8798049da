//! Exchanges of bodies with their tissues, whose numbers make no sense.

use proptest::prelude::*;
use soleus::network::Defect;
use soleus::prelude::*;

use crate::numbers::{check_built, factor};

const PER_TISSUE: usize = 8;
const SHARED: usize = 9;

/// One number of an exchange, multiplied.
fn spoil(model: &mut ExchangeModel, field: usize, by: f64) {
    let shared = field.checked_sub(5 * PER_TISSUE);
    let Some(shared) = shared else {
        let tissue = match field / PER_TISSUE {
            0 => &mut model.foot,
            1 => &mut model.calf,
            2 => &mut model.thigh,
            3 => &mut model.pelvis,
            _ => &mut model.rest,
        };
        match field % PER_TISSUE {
            0 => tissue.volume = tissue.volume * by,
            1 => tissue.fluid *= by,
            2 => tissue.coefficient_ml_per_min_mmhg_100ml *= by,
            3 => tissue.lymph_ml_per_min_100ml *= by,
            4 => tissue.pressure = tissue.pressure * by,
            5 => tissue.colloid = tissue.colloid * by,
            6 => tissue.venous = tissue.venous * by,
            _ => tissue.closing = 0.2 * by,
        }
        return;
    };
    match shared {
        0 => model.stiff = model.stiff * by,
        1 => model.soft = model.soft * by,
        2 => model.reflection *= by,
        3 => model.plasma_protein = model.plasma_protein * by,
        4 => model.haematocrit *= by,
        5 => model.lymph_highest *= by,
        6 => model.lymph_width = model.lymph_width * by,
        7 => model.lymph_delay = model.lymph_delay * by,
        _ => model.lymph_pump_gain *= by,
    }
}

fn add(exchange: ExchangeModel, legs: LegCount) -> (Network, Body) {
    let mut net = Network::new();
    let standing_up = GravityColumn::new(Posture::supine());
    let column = net.drive(
        "posture",
        standing_up.then(Posture::standing(), 10.0.seconds(), 2.0.seconds()),
    );
    let still = net.drive("manoeuvres", Bouts::new()).leg_signals();
    let model = BodyModel {
        exchange: Some(exchange),
        legs,
        ..BodyModel::default()
    };
    let body = model.add_to(&mut net, "", &BodySignals::new(column, [still]));
    (net, body)
}

fn seen(body: &Body, frame: &Frame<'_>) -> Vec<f64> {
    let Some(exchange) = &body.exchange else {
        return Vec::new();
    };
    let tissues = exchange.tissues.iter().flat_map(|tissue| {
        let [artery, vein] = tissue.capillaries;
        [
            frame.volume(tissue.fluid).unwrap().ml(),
            frame.pressure(tissue.fluid).unwrap().mmhg(),
            frame.flow(artery).unwrap().ml_per_s(),
            frame.flow(vein).unwrap().ml_per_s(),
            frame.flow(tissue.lymph).unwrap().ml_per_s(),
        ]
    });
    let haematocrit = exchange.plasma.signal(Plasma::HAEMATOCRIT);
    let haematocrit = frame.signal(haematocrit).unwrap().get();
    tissues.chain([haematocrit]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn malformed_exchanges_are_refused_in_words(
        spoiled in prop::collection::vec((0..5 * PER_TISSUE + SHARED, factor()), 0..3),
        two in any::<bool>(),
    ) {
        let mut model = ExchangeModel::plethysmographic();
        for (field, factor) in spoiled {
            spoil(&mut model, field, factor);
        }
        let (net, body) = add(model, if two { LegCount::Two } else { LegCount::Lumped });
        let times = [0.0, 11.0, 1000.0].map(|time: f64| time.seconds());
        check_built(net.build(), &times, |frame| seen(&body, frame))?;
    }
}

/// Every number that is not one is told of, by part and field.
#[test]
fn every_number_of_an_exchange_is_checked() {
    for field in 0..5 * PER_TISSUE + SHARED {
        let mut model = ExchangeModel::plethysmographic();
        spoil(&mut model, field, f64::NAN);
        let (net, _) = add(model, LegCount::Lumped);
        let error = net
            .build()
            .expect_err(&format!("field {field} went unseen"));
        let named = error.defects.iter().all(|defect| {
            matches!(defect, Defect::Parameter { part, field, must, .. }
                if !part.is_empty() && !field.is_empty() && !must.is_empty())
        });
        assert!(named, "{error}");
    }
}

/// With Lundvall's coefficient and tissues as dry of protein as plasma is not, capillary pressure at rest would lie below the veins'.
#[test]
fn a_rest_that_no_capillary_pressure_keeps_is_told_with_its_remedy() {
    let mut model = ExchangeModel::lundvall();
    model.calf.colloid = 22.0.mmhg();
    let (net, _) = add(model, LegCount::Lumped);
    let told = net.build().expect_err("no such rest").to_string();
    for word in [
        "exchange of the calf",
        "capillary pressure at rest",
        "change",
    ] {
        assert!(told.contains(word), "{told}");
    }
}
