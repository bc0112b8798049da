use super::catalogue::CONVERSIONS;
use super::literals::LITERALS;
use super::*;
use approx::assert_relative_eq;
use proptest::prelude::*;
use std::mem::size_of;

/// One of each unit in the stored unit, as independent digits (tables of units, not this crate's constants).
const ONE_OF_EACH: &[(&str, &str, f64)] = &[
    ("Pressure", "mmhg", 1.0),
    ("Pressure", "kpa", 7.500_615_758_456_563),
    ("Pressure", "pa", 0.007_500_615_758_456_563),
    ("Pressure", "cmh2o", 0.735_559_135_276_681), // 10 mm over 13.5951, the density of mercury
    ("Pressure", "dyn_per_cm2", 0.000_750_061_575_845_7),
    ("Volume", "ml", 1.0),
    ("Volume", "litres", 1000.0),
    ("Flow", "ml_per_s", 1.0),
    ("Flow", "l_per_min", 16.666_666_666_666_67),
    ("Flow", "ml_per_min", 0.016_666_666_666_666_67),
    ("Resistance", "mmhg_s_per_ml", 1.0),
    ("Resistance", "pru", 1.0),
    ("Resistance", "dyn_s_per_cm5", 0.000_750_061_575_845_7), // 1333.22 dyn·s/cm5 = 1 PRU
    ("Resistance", "wood_units", 0.06),                       // 80 dyn·s/cm5, nearly
    ("Conductance", "ml_per_s_mmhg", 1.0),
    ("Compliance", "ml_per_mmhg", 1.0),
    ("Elastance", "mmhg_per_ml", 1.0),
    ("Inertance", "mmhg_s2_per_ml", 1.0),
    ("Length", "cm", 1.0),
    ("Length", "metres", 100.0),
    ("Length", "mm", 0.1),
    ("Area", "cm2", 1.0),
    ("Area", "mm2", 0.01),
    ("Velocity", "cm_per_s", 1.0),
    ("Velocity", "m_per_s", 100.0),
    ("Angle", "degrees", 1.0),
    ("Angle", "radians", 57.295_779_513_082_32),
    ("Time", "seconds", 1.0),
    ("Time", "ms", 0.001),
    ("Time", "minutes", 60.0),
    ("Time", "hours", 3600.0),
    ("Rate", "per_s", 1.0),
    ("Rate", "hz", 1.0),
    ("Rate", "bpm", 0.016_666_666_666_666_67),
    ("ShearRate", "per_s", 1.0),
    ("Acceleration", "m_per_s2", 1.0),
    ("Density", "g_per_ml", 1.0),
    ("Density", "kg_per_m3", 0.001),
    ("Viscosity", "mpa_s", 1.0),
    ("Viscosity", "pa_s", 1000.0),
    ("Power", "watts", 1.0),
    ("Power", "mmhg_ml_per_s", 1.333_223_874_15e-4),
    ("Energy", "joules", 1.0),
    ("Energy", "mmhg_ml", 1.333_223_874_15e-4),
    ("Force", "newtons", 1.0),
    ("Torque", "newton_metres", 1.0),
    ("Mass", "kg", 1.0),
    ("Mass", "grams", 0.001),
    ("Fraction", "get", 1.0),
    ("Fraction", "percent", 0.01),
];

fn one_of(quantity: &str, unit: &str) -> f64 {
    let found = ONE_OF_EACH
        .iter()
        .find(|(q, u, _)| (*q, *u) == (quantity, unit));
    found
        .unwrap_or_else(|| panic!("no independent number for {quantity} in {unit}"))
        .2
}

#[test]
fn every_conversion_agrees_with_an_independent_number() {
    for conversion in CONVERSIONS {
        let expected = one_of(conversion.quantity, conversion.reader);
        assert_relative_eq!((conversion.to_base)(1.0), expected, max_relative = 1e-10);
        assert_relative_eq!(
            (conversion.to_base)(-250.0),
            -250.0 * expected,
            max_relative = 1e-10
        );
        assert_relative_eq!(
            (conversion.from_base)(3.0),
            3.0 / expected,
            max_relative = 1e-10
        );
    }
    assert_eq!(CONVERSIONS.len(), ONE_OF_EACH.len());
}

#[test]
fn every_short_form_is_the_constructor_of_its_unit() {
    for (quantity, name, to_base) in LITERALS {
        let unit = match *name {
            "fraction" => "get",
            "shear_per_s" => "per_s",
            name => name,
        };
        assert_relative_eq!(
            to_base(7.0),
            7.0 * one_of(quantity, unit),
            max_relative = 1e-10
        );
    }
    assert_eq!(LITERALS.len(), CONVERSIONS.len());
}

#[test]
fn clinical_values_convert_as_a_clinician_knows_them() {
    assert_relative_eq!(120.0.mmhg().kpa(), 15.998_69, max_relative = 1e-6);
    assert_relative_eq!(10.0.cmh2o().mmhg(), 7.355_59, max_relative = 1e-6);
    assert_relative_eq!(
        1.0.wood_units().dyn_s_per_cm5(),
        79.993_432,
        max_relative = 1e-6
    );
    assert_relative_eq!(5.0.l_per_min().ml_per_s(), 83.333_333, max_relative = 1e-8);
    assert_eq!(72.0.bpm().per_s(), 1.2);
    assert_eq!(60.0.bpm(), 1.0.hz());
    assert_eq!(80.0.percent().get(), 0.8);
    assert_eq!(1.5.hours(), 90.0.minutes());
    assert_eq!(Density::BLOOD.kg_per_m3(), 1060.0);
    assert_eq!(Viscosity::BLOOD.pa_s(), 0.0035);
}

proptest! {
    #[test]
    fn every_conversion_comes_back(value in -1e9..1e9_f64) {
        for conversion in CONVERSIONS {
            let back = (conversion.from_base)((conversion.to_base)(value));
            prop_assert!((back - value).abs() <= 4.0 * f64::EPSILON * value.abs(), "{conversion:?}: {value} came back as {back}");
        }
    }

    #[test]
    fn quotients_undo_products(a in 1e-3..1e3_f64, b in 1e-3..1e3_f64) {
        macro_rules! check {
            ($($A:ident * $B:ident = $C:ident;)+) => {$({
                let (left, right) = ($A::from_base(a), $B::from_base(b));
                let product: $C = left * right;
                prop_assert_eq!(right * left, product);
                let (left_again, right_again): ($A, $B) = (product / right, product / left);
                prop_assert!((left_again / left - 1.0).abs() < 1e-14);
                prop_assert!((right_again / right - 1.0).abs() < 1e-14);
            })+};
        }
        check! {
            Flow * Resistance = Pressure;
            Pressure * Conductance = Flow;
            Flow * Time = Volume;
            Rate * Volume = Flow;
            Compliance * Pressure = Volume;
            Volume * Elastance = Pressure;
            Resistance * Compliance = Time;
            Conductance * Time = Compliance;
            Resistance * Time = Inertance;
            Pressure * Volume = Energy;
            Pressure * Flow = Power;
            Power * Time = Energy;
            Area * Length = Volume;
            Length * Length = Area;
            Velocity * Area = Flow;
            Velocity * Time = Length;
            ShearRate * Length = Velocity;
            Viscosity * ShearRate = Pressure;
            Density * Volume = Mass;
            Mass * Acceleration = Force;
            Force * Length = Torque;
            Pressure * Area = Force;
        }
    }

    #[test]
    fn one_kind_adds_and_scales_like_numbers(a in -1e6..1e6_f64, b in -1e6..1e6_f64) {
        let (p, q) = (a.mmhg(), b.mmhg());
        prop_assert_eq!((p + q).mmhg(), a + b);
        prop_assert_eq!((p - q).mmhg(), a - b);
        prop_assert_eq!((-p).mmhg(), -a);
        prop_assert_eq!((p * b).mmhg(), a * b);
        prop_assert_eq!(b * p, p * b);
        prop_assert_eq!((p / 7.0).mmhg(), a / 7.0);
        prop_assert_eq!(p.abs().mmhg(), a.abs());
        prop_assert_eq!(p.min(q).mmhg(), a.min(b));
        prop_assert_eq!(p.max(q).mmhg(), a.max(b));
        prop_assert_eq!(p < q, a < b);
        let mut sum = p;
        sum += q;
        prop_assert_eq!(sum, p + q);
        sum -= q;
        prop_assert_eq!(sum, p + q - q);
    }

    #[test]
    fn clamp_is_that_of_numbers(x in -1e3..1e3_f64, low in -1e3..0.0_f64, high in 0.0..1e3_f64) {
        prop_assert_eq!(x.ml().clamp(low.ml(), high.ml()).ml(), x.clamp(low, high));
    }
}

/// Sizes worked out by hand; the comments give the factors in SI where the stored units are mixed.
#[test]
fn products_have_the_right_size() {
    assert_eq!(5.0.ml_per_s() * 0.5.mmhg_s_per_ml(), 2.5.mmhg());
    assert_eq!(10.0.mmhg() * 0.2.ml_per_s_mmhg(), 2.0.ml_per_s());
    assert_eq!(2.0.ml_per_s() * 3.0.minutes(), 360.0.ml());
    assert_eq!(60.0.bpm() * 70.0.ml(), 4.2.l_per_min());
    assert_eq!(4.0.ml_per_mmhg() * 2.5.mmhg(), 10.0.ml());
    assert_eq!(10.0.ml() * 0.25.mmhg_per_ml(), 2.5.mmhg());
    assert_eq!(2.0.mmhg_s_per_ml() * 1.5.ml_per_mmhg(), 3.0.seconds());
    assert_eq!(2.0.ml_per_s_mmhg() * 3.0.seconds(), 6.0.ml_per_mmhg());
    assert_eq!(0.5.mmhg_s_per_ml() * 0.5.seconds(), 0.25.mmhg_s2_per_ml());
    // 100 mmHg is 13332.24 Pa, 70 mL is 7e-5 m3
    assert_relative_eq!(
        (100.0.mmhg() * 70.0.ml()).joules(),
        0.933_256_71,
        max_relative = 1e-8
    );
    assert_relative_eq!(
        (100.0.mmhg() * 70.0.ml()).mmhg_ml(),
        7000.0,
        max_relative = 1e-14
    );
    // A heart at rest works at about one watt
    assert_relative_eq!(
        (100.0.mmhg() * 5.0.l_per_min()).watts(),
        1.111_019_9,
        max_relative = 1e-7
    );
    assert_eq!(2.0.watts() * 3.0.seconds(), 6.0.joules());
    assert_eq!(3.0.cm() * 2.0.cm(), 6.0.cm2());
    assert_eq!(2.0.cm2() * 30.0.cm(), 60.0.ml());
    assert_eq!(20.0.cm_per_s() * 0.5.cm2(), 10.0.ml_per_s());
    assert_eq!(20.0.cm_per_s() * 0.5.seconds(), 10.0.cm());
    assert_eq!(100.0.shear_per_s() * 0.1.cm(), 10.0.cm_per_s());
    // 3.5 mPa·s at 1000 /s is 3.5 Pa, that is 35 dyn/cm2
    assert_relative_eq!(
        (Viscosity::BLOOD * 1000.0.shear_per_s()).pa(),
        3.5,
        max_relative = 1e-14
    );
    assert_relative_eq!(
        (Viscosity::BLOOD * 1000.0.shear_per_s()).dyn_per_cm2(),
        35.0,
        max_relative = 1e-14
    );
    assert_relative_eq!(
        (Density::BLOOD * 500.0.ml()).kg(),
        0.53,
        max_relative = 1e-14
    );
    assert_relative_eq!(
        (80.0.kg() * Acceleration::STANDARD_GRAVITY).newtons(),
        784.532,
        max_relative = 1e-14
    );
    assert_eq!(1000.0.newtons() * 5.0.cm(), 50.0.newton_metres());
    // 13332.24 Pa on 1e-3 m2
    assert_relative_eq!(
        (100.0.mmhg() * 10.0.cm2()).newtons(),
        13.332_238_741_5,
        max_relative = 1e-12
    );
}

#[test]
fn reciprocals_have_names() {
    assert_eq!(4.0.mmhg_s_per_ml().conductance(), 0.25.ml_per_s_mmhg());
    assert_eq!(4.0.ml_per_s_mmhg().resistance(), 0.25.mmhg_s_per_ml());
    assert_eq!(4.0.ml_per_mmhg().elastance(), 0.25.mmhg_per_ml());
    assert_eq!(4.0.mmhg_per_ml().compliance(), 0.25.ml_per_mmhg());
    assert_eq!(75.0.bpm().period(), 800.0.ms());
    assert_eq!(0.5.seconds().rate(), 120.0.bpm());
    assert_eq!(
        Resistance::ZERO.conductance().ml_per_s_mmhg(),
        f64::INFINITY
    );
    assert_eq!(25.0.percent().complement(), 75.0.percent());
    assert_eq!(Fraction::ONE.complement(), Fraction::ZERO);
}

#[test]
fn hydrostatic_pressure_is_that_of_a_mercury_column() {
    let mercury = hydrostatic(
        13.5951.g_per_ml(),
        Acceleration::STANDARD_GRAVITY,
        76.0.cm(),
    );
    assert_relative_eq!(mercury.mmhg(), 760.0, max_relative = 1e-14);
    let water = hydrostatic(1.0.g_per_ml(), Acceleration::STANDARD_GRAVITY, 10.0.cm());
    assert_relative_eq!(water.cmh2o(), 10.0, max_relative = 1e-14);
    let blood = hydrostatic(Density::BLOOD, Acceleration::STANDARD_GRAVITY, 1.0.cm());
    assert_relative_eq!(blood.mmhg(), 0.779_692_683, max_relative = 1e-8);
    let above = hydrostatic(Density::BLOOD, Acceleration::STANDARD_GRAVITY, (-1.0).cm());
    assert_eq!(above, -blood);
}

#[test]
fn angles_know_their_sine_and_cosine() {
    assert_relative_eq!(30.0.degrees().sin(), 0.5, max_relative = 1e-15);
    assert_relative_eq!(60.0.degrees().cos(), 0.5, max_relative = 1e-15);
    assert_relative_eq!(
        70.0.degrees().sin(),
        0.939_692_620_785_908_4,
        max_relative = 1e-15
    );
    assert_eq!(0.0.degrees().sin(), 0.0);
    assert_eq!(90.0.degrees().sin(), 1.0);
}

#[test]
fn text_carries_the_unit() {
    assert_eq!(12.0.mmhg().to_string(), "12 mmHg");
    assert_eq!(format!("{:.1}", 12.345.mmhg()), "12.3 mmHg");
    assert_eq!(format!("{:8.2}|", 1.0.ml_per_s()), "    1.00 mL/s|");
    assert_eq!(format!("{:+.0}", 3.0.cm()), "+3 cm");
    assert_eq!(70.0.degrees().to_string(), "70°");
    assert_eq!(80.0.percent().to_string(), "0.8");
    assert_eq!(0.1.mmhg_s_per_ml().to_string(), "0.1 mmHg·s/mL");
    assert_eq!(f64::NAN.mmhg().to_string(), "NaN mmHg");
    assert_eq!(f64::NEG_INFINITY.ml().to_string(), "-inf mL");
    assert_eq!(format!("{:?}", 12.0.mmhg()), "Pressure(12 mmHg)");
    assert_eq!(format!("{:.2?}", 1.0.hz()), "Rate(1.00 1/s)");
    assert_eq!(format!("{:?}", 0.8.fraction()), "Fraction(0.8)");
}

#[test]
fn values_that_are_not_numbers_do_not_panic_and_do_not_hide() {
    let nan = f64::NAN.mmhg();
    let (low, high) = (0.0.mmhg(), 10.0.mmhg());
    assert!(!nan.is_finite() && !f64::INFINITY.mmhg().is_finite() && low.is_finite());
    assert!(nan.clamp(low, high).mmhg().is_nan());
    assert_eq!(20.0.mmhg().clamp(nan, high), high);
    assert_eq!((-20.0).mmhg().clamp(low, nan), low);
    assert_eq!(5.0.mmhg().clamp(high, low), high);
    assert_eq!(15.0.mmhg().clamp(high, low), high);
    assert_eq!(nan.min(high), high);
    assert_eq!(low.max(nan), low);
    assert!((nan + high).mmhg().is_nan());
}

#[test]
fn sums_and_ratios() {
    let volumes = [10.0.ml(), 20.0.ml(), 0.1.litres()];
    assert_eq!(volumes.iter().sum::<Volume>(), 130.0.ml());
    assert_eq!(volumes.into_iter().sum::<Volume>(), 130.0.ml());
    assert_eq!(std::iter::empty::<Volume>().sum::<Volume>(), Volume::ZERO);
    assert_eq!(90.0.ml() / 0.12.litres(), 0.75);
    assert_eq!(Pressure::default(), Pressure::ZERO);
}

#[test]
fn a_quantity_costs_what_a_number_costs() {
    assert_eq!(size_of::<Pressure>(), 8);
    assert_eq!(size_of::<[Flow; 8]>(), 64);
    assert_eq!(align_of::<Fraction>(), align_of::<f64>());
}

#[test]
fn quantities_are_available_in_constants() {
    const LIMIT: Pressure = Pressure::from_kpa(2.0).min(Pressure::from_mmhg(10.0)).abs();
    const COLUMN: Pressure = hydrostatic(
        Density::BLOOD,
        Acceleration::STANDARD_GRAVITY,
        Length::from_metres(1.0),
    );
    assert_eq!(LIMIT, 10.0.mmhg());
    assert_relative_eq!(COLUMN.mmhg(), 77.969_268_3, max_relative = 1e-8);
}

#[test]
fn generic_code_sees_name_unit_and_value() {
    fn describe<Q: Quantity>(value: f64) -> (&'static str, &'static str, f64) {
        (Q::NAME, Q::UNIT, Q::from_base(value).base())
    }
    assert_eq!(describe::<Inertance>(0.5), ("Inertance", "mmHg·s2/mL", 0.5));
    assert_eq!(describe::<Fraction>(0.5), ("Fraction", "", 0.5));
}

/// A time of 1e-300 s once filled a message with three hundred zeros.
#[test]
fn what_is_very_small_or_large_is_written_in_powers_of_ten() {
    assert_eq!(Time::from_seconds(1e-300).to_string(), "1e-300 s");
    assert_eq!(Volume::from_ml(-2.5e20).to_string(), "-2.5e20 mL");
    assert_eq!(format!("{:>8}", Flow::from_ml_per_s(1e-9)), "    1e-9 mL/s");
    assert_eq!(format!("{:?}", Volume::from_ml(1e-9)), "Volume(1e-9 mL)");
    for (value, plain) in [
        (0.0, "0 s"),
        (1e-5, "0.00001 s"),
        (-1e15, "-1000000000000000 s"),
        (f64::NAN, "NaN s"),
        (f64::INFINITY, "inf s"),
    ] {
        assert_eq!(Time::from_seconds(value).to_string(), plain);
    }
    assert_eq!(format!("{:.2}", Time::from_seconds(1e-9)), "0.00 s");
}
