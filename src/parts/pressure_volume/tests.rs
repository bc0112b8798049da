use super::*;
use crate::parts::testing::EXTREMES;
use crate::units::Quantities;
use proptest::prelude::*;

fn soleal() -> PressureVolume {
    PressureVolume::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml())
}

fn laws() -> impl Strategy<Value = PressureVolume> {
    (5.0..2000.0, 0.1..60.0, 5.0..2000.0, 0.05..10.0).prop_map(
        |(unstressed, compliance, distension, collapse): (f64, f64, f64, f64)| {
            PressureVolume::new(unstressed.ml(), compliance.ml_per_mmhg(), distension.ml())
                .collapsing_at(collapse.mmhg())
        },
    )
}

#[test]
fn the_rational_form_stands_for_the_tangent() {
    assert!((CUBIC - 0.17753).abs() < 5e-6 && (QUINTIC - 0.01190).abs() < 5e-6);
    for i in 1..9999 {
        let x = 1e-4 * f64::from(i);
        let tangent = 2.0 / PI * (0.5 * PI * x).tan();
        assert!((distended(x) / tangent - 1.0).abs() < 2.2e-4, "{x}");
    }
}

/// Numbers worked out apart, with the tangent.
#[test]
fn pressures_are_those_of_the_tangent_law_and_shapiros() {
    for (volume, pressure, within) in [
        (171.0, 89.424, 0.02),
        (130.0, 24.060, 0.005),
        (60.0, 0.375, 1e-4),
        (15.0, -6.987, 0.001),
        (6.0, -30.612, 0.001),
    ] {
        let found = soleal().pressure_at(volume.ml()).mmhg();
        assert!((found - pressure).abs() < within, "{volume}: {found}");
    }
}

/// Heldt's leg vein, V0 716, C 27, with the Vmax of CVModel, 1043: `(2 Vm/pi) atan(pi C P/(2 Vm))` is 552.5 mL at 27 mmHg and 784.7 mL at 60 mmHg.
#[test]
fn a_leg_vein_fills_as_by_heldts_law() {
    let leg =
        PressureVolume::new(716.0.ml(), 27.0.ml_per_mmhg(), 1043.0.ml()).collapsing_at(1e-6.mmhg());
    for (pressure, more) in [(27.0, 552.5), (60.0, 784.7)] {
        let found = (leg.volume_at(pressure.mmhg()) - leg.unstressed()).ml();
        assert!((found - more).abs() < 0.8, "{pressure}: {found}");
    }
}

#[test]
fn an_empty_vein_pulls_and_a_full_one_pushes_and_both_are_finite() {
    let law = soleal();
    for volume in EXTREMES {
        let (pressure, elastance) = (
            law.pressure_at(volume.ml()).mmhg(),
            law.elastance_at(volume.ml()).mmhg_per_ml(),
        );
        assert!(
            pressure.is_finite() && elastance.is_finite() && elastance > 0.0,
            "{volume}"
        );
    }
    assert!(law.pressure_at(0.0.ml()) < (-1000.0).mmhg());
    assert!(law.pressure_at((-1.0).ml()) < law.pressure_at(0.0.ml()));
    assert!(law.pressure_at(law.capacity()) > 1e5.mmhg());
}

#[test]
fn the_law_goes_on_along_its_tangent_at_both_ends() {
    let law = soleal();
    for joint in [0.6, 60.0 + STEEPEST * 130.0] {
        let (below, above) = ((joint - 1e-7).ml(), (joint + 1e-7).ml());
        let (below, above) = (law.elastance_at(below), law.elastance_at(above));
        assert!(
            (below / above - 1.0).abs() < 1e-3,
            "{joint}: {below} {above}"
        );
    }
}

/// Shapiro's law holds down to 1 % of the unstressed volume, the tangent up to 99.99 % of the distension.
#[test]
fn the_law_holds_right_up_to_both_ends() {
    let buckled = soleal().pressure_at((60.0 * 0.0105).ml()).mmhg();
    assert!(
        (buckled - (1.0 - 0.0105f64.powf(-1.5))).abs() < 0.05,
        "{buckled}"
    );
    let stretched = soleal().pressure_at((60.0 + 130.0 * 0.9995).ml()).mmhg();
    let stretch = soleal().stretch_at((60.0 + 130.0 * 0.9995).ml()) / 130.0.ml();
    assert!(stretch < STEEPEST);
    let tangent = 2.0 * 130.0 / (4.0 * PI) * (0.5 * PI * stretch).tan();
    assert!((stretched / tangent - 1.0).abs() < 3e-4, "{stretched}");
}

#[test]
fn what_is_no_number_stays_none() {
    assert!(soleal().volume_at(f64::NAN.mmhg()).ml().is_nan());
    assert!(soleal().pressure_at(f64::NAN.ml()).mmhg().is_nan());
    assert!(soleal().volume_at(f64::INFINITY.mmhg()).is_finite());
}

proptest! {
    #[test]
    fn pressure_rises_strictly_with_volume(law in laws(), at in -1.0..3.0_f64, more in 1e-9..1.0_f64) {
        let volume = at * law.capacity();
        let more = volume + more * law.capacity();
        prop_assert!(law.pressure_at(volume) < law.pressure_at(more));
    }

    #[test]
    fn elastance_is_the_slope_of_pressure(law in laws(), at in -0.5..1.5_f64) {
        let volume = at * law.capacity();
        let step = 1e-6 * law.unstressed().min(law.distension());
        // Not astride a joint, where the second derivative jumps.
        let filling = volume / law.unstressed();
        let stretch = law.stretch_at(volume) / law.distension();
        prop_assume!((filling - EMPTIEST).abs() > 1e-4 && (stretch - 1.0).abs() > 1e-2);
        let slope = (law.pressure_at(volume + step) - law.pressure_at(volume - step)) / (2.0 * step);
        let given = law.elastance_at(volume);
        let noise = 1e-9 * law.pressure_at(volume).abs() / step;
        prop_assert!((given - slope).abs() < 1e-4 * given + noise, "{} is not {}", given, slope);
    }

    #[test]
    fn volume_and_pressure_invert_each_other(law in laws(), pressure in -150.0..500.0_f64) {
        let volume = law.volume_at(pressure.mmhg());
        let slack = 1e-12 * law.capacity() * law.elastance_at(volume);
        prop_assert!((law.pressure_at(volume) - pressure.mmhg()).abs() < 1e-9.mmhg() + slack);
        prop_assert!(volume < law.capacity());
    }

    #[test]
    fn any_pressure_has_a_volume(law in laws(), exponent in -5.0..40.0_f64, sign in prop::bool::ANY) {
        let pressure = if sign { 10f64.powf(exponent) } else { -10f64.powf(exponent) };
        let back = law.pressure_at(law.volume_at(pressure.mmhg())).mmhg();
        prop_assert!((back - pressure).abs() < 1e-6 * pressure.abs() + 1e-6, "{} is not {}", back, pressure);
    }
}
