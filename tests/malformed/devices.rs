//! Garments whose numbers make no sense.

use proptest::prelude::*;
use soleus::prelude::*;

use crate::legs::check_test;
use crate::numbers::factor;

/// Every number of a garment, sane.
pub(crate) const SANE: [f64; 13] = [
    30.0, 30.0, 20.0, 10.0, 0.5, 0.3, 0.9, 0.8, 3.0, 20.0, 0.4, 100.0, 500.0,
];

pub(crate) fn garment(numbers: [f64; 13], pumps: bool, taken_off: bool) -> Garment {
    let [foot, ankle, calf, thigh, rest @ ..] = numbers;
    let [
        standing,
        contraction,
        skin,
        deep,
        inflated,
        period,
        ramp,
        from,
        to,
    ] = rest;
    let pressures = GarmentPressures {
        foot: foot.mmhg(),
        ankle: ankle.mmhg(),
        calf: calf.mmhg(),
        thigh: thigh.mmhg(),
    };
    let mut garment = Garment::new(pressures)
        .with_stiffness(GarmentStiffness {
            standing,
            contraction_per_100_mmhg: contraction,
        })
        .with_transmission(skin, deep);
    if pumps {
        garment = garment.cycling(inflated.seconds(), period.seconds(), ramp.seconds());
    }
    if taken_off {
        garment = garment.worn_between(from.seconds(), to.seconds());
    }
    garment
}

fn wearing(garment: Garment) -> CalfTest {
    CalfTest::of(LegModel::default()).wearing(garment)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn malformed_garments_are_refused_in_words(
        spoiled in prop::collection::vec((0..13_usize, factor()), 0..4),
        pumps in any::<bool>(),
        taken_off in any::<bool>(),
    ) {
        let mut numbers = SANE;
        for (index, factor) in spoiled {
            numbers[index] *= factor;
        }
        check_test(&wearing(garment(numbers, pumps, taken_off)))?;
    }
}

/// Whichever number of a garment is none, is infinite or is negative: it is refused, and the message names what would be right.
#[test]
fn no_number_of_a_garment_escapes() {
    assert!(wearing(garment(SANE, true, true)).build().is_ok());
    let mut escaped = Vec::new();
    for index in 0..SANE.len() {
        for factor in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
            let mut numbers = SANE;
            numbers[index] *= factor;
            // A garment may have been put on before time 0.
            let may = index == 11 && factor == -1.0;
            if !may && wearing(garment(numbers, true, true)).build().is_ok() {
                escaped.push((index, factor));
            }
        }
    }
    assert!(escaped.is_empty(), "built: {escaped:?}");
}

#[test]
fn a_message_names_the_garment_the_value_and_the_remedy() {
    let tight = Garment::graduated_stocking(3000.0.mmhg());
    let error = wearing(tight).build().unwrap_err().to_string();
    for words in [
        "garment 1",
        "pressure at the ankle",
        "3000",
        "between 0 and 300 mmHg",
    ] {
        assert!(error.contains(words), "{error}");
    }
}
