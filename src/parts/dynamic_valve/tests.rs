use super::*;
use crate::parts::testing::{
    EXTREMES, assert_never_nan, assert_partials, between, branch_defects, silence, step,
};
use crate::units::Quantities;
use proptest::prelude::*;

const STEP: f64 = 1e-4;

fn venous() -> DynamicValve {
    DynamicValve::venous(0.3.cm2())
}

fn advance(valve: &DynamicValve, state: [f64; 2], driving: f64) -> [f64; 2] {
    step(state, STEP, |state| {
        let mut rate = [0.0; 2];
        valve.rate(&between(driving, 0.0), state, &silence(), &mut rate);
        rate
    })
}

/// How long until `there`, in s, and the state then.
fn until(
    valve: &DynamicValve,
    mut state: [f64; 2],
    driving: f64,
    there: impl Fn(f64) -> bool,
) -> (f64, [f64; 2]) {
    for i in 0..50_000 {
        if there(state[0]) {
            return (STEP * f64::from(i), state);
        }
        state = advance(valve, state, driving);
    }
    (f64::INFINITY, state)
}

/// Lurie 2003: opening 0.27 +- 0.05 s, closing 0.41 +- 0.07 s; the bands allowed are 0.2 to 0.35 and 0.3 to 0.5 s.
#[test]
fn a_venous_valve_opens_and_closes_in_luries_times() {
    let (opening, open) = until(&venous(), [0.0, 0.0], 1.0, |zeta| zeta >= 0.95);
    assert!((0.2..0.35).contains(&opening), "{opening}");
    let (closing, _) = until(&venous(), open, -1.0, |zeta| zeta <= 0.05);
    assert!((0.3..0.5).contains(&closing), "{closing}");
}

/// A pressure of 1 mmHg accelerates blood to sqrt(2 x 133.3 Pa/1060 kg/m3) = 50.2 cm/s.
#[test]
fn an_open_valve_carries_what_bernoulli_says() {
    let valve = DynamicValve::mitral();
    let (_, state) = until(&valve, [1.0, 0.0], 1.0, |_| false);
    let velocity = state[1] / 7.7;
    assert!((velocity - 50.155).abs() < 0.05, "{velocity}");
    let resisting = valve.resisting(0.002.mmhg_s_per_ml());
    let (_, state) = until(&resisting, [1.0, 0.0], 1.0, |_| false);
    let lost = 0.5 * 1.06 * (state[1] / 7.7_f64).powi(2) / 1333.22 + 0.002 * state[1];
    assert!((lost - 1.0).abs() < 1e-4, "{lost}");
}

/// Blood at rest in an open valve starts with dP A/(rho leff).
#[test]
fn inertia_delays_flow() {
    let valve = DynamicValve::aortic();
    let mut rate = [0.0; 2];
    valve.rate(&between(3.0, 0.0), &[1.0, 0.0], &silence(), &mut rate);
    let expected = 3.0 * 1333.2239 * 6.8 / (1.06 * 1.8);
    assert!((rate[1] / expected - 1.0).abs() < 1e-6);
}

/// 0.03 cm2/(dyn s) are 40 per mmHg and s: 95 % open in 75 ms.
#[test]
fn heart_valves_are_fast() {
    let (opening, _) = until(&DynamicValve::tricuspid(), [0.0, 0.0], 1.0, |zeta| {
        zeta >= 0.95
    });
    assert!((opening - 0.075).abs() < 0.001, "{opening}");
    let (closing, _) = until(&DynamicValve::tricuspid(), [1.0, 0.0], -1.0, |zeta| {
        zeta <= 0.05
    });
    assert!((closing - 0.0562).abs() < 0.001, "{closing}");
    let (opening, _) = until(&DynamicValve::pulmonary(), [0.0, 0.0], 1.0, |zeta| {
        zeta >= 0.95
    });
    assert!((opening - 0.1124).abs() < 0.001, "{opening}");
}

/// Annulus in cm2, effective length in cm, and 0.01 cm2/(dyn s) as 13.33 per mmHg and s.
#[test]
fn heart_valves_have_the_published_values() {
    for (valve, annulus, length, opening, closing) in [
        (DynamicValve::tricuspid(), 8.0, 2.0, 39.997, 53.329),
        (DynamicValve::pulmonary(), 7.1, 1.6, 26.664, 26.664),
        (DynamicValve::mitral(), 7.7, 2.0, 39.997, 53.329),
        (DynamicValve::aortic(), 6.8, 1.8, 15.999, 15.999),
    ] {
        assert_eq!(valve.annulus, annulus.cm2());
        assert_eq!(valve.effective_length, length.cm());
        assert!((valve.opening_per_mmhg_s - opening).abs() < 1e-3);
        assert!((valve.closing_per_mmhg_s - closing).abs() < 1e-3);
    }
}

#[test]
fn thresholds_hold_the_leaflets_still() {
    let valve = venous()
        .opening_from(0.5.mmhg())
        .closing_from((-0.5).mmhg());
    for driving in [-0.4, 0.0, 0.4] {
        assert_eq!(valve.opening_rate(0.4, driving.mmhg()), 0.0);
    }
    assert!((valve.opening_rate(0.4, 1.5.mmhg()) - 0.6 * NEARLY_ALL / 0.27).abs() < 1e-12);
    assert!((valve.opening_rate(0.4, (-1.5).mmhg()) + 0.4 * NEARLY_ALL / 0.41).abs() < 1e-12);
}

/// Forward for a second, gently backward for one, then hard backward for one: what flows back while it shuts, and once it is shut.
#[test]
fn a_tight_valve_lets_back_little_and_a_leaky_one_much() {
    let reflux = |valve: DynamicValve| {
        let mut state = [0.0, 0.0];
        let mut back = [0.0; 3];
        for (back, driving) in back.iter_mut().zip([5.0, -1.0, -20.0]) {
            for _ in 0..10_000 {
                state = advance(&valve, state, driving);
                *back -= STEP * state[1].min(0.0);
            }
        }
        back
    };
    let [forward, closing, shut] = reflux(venous());
    assert_eq!(forward, 0.0);
    assert!((0.1..3.0).contains(&closing), "{closing}");
    assert!(shut < 2e-3, "{shut}");
    let [_, _, leaking] = reflux(venous().competence(0.5));
    let bernoulli = 0.5 * 0.3 * 50.155 * 20f64.sqrt();
    assert!(
        (leaking / bernoulli - 1.0).abs() < 0.05,
        "{leaking} is not {bernoulli}"
    );
}

#[test]
fn area_goes_from_the_leak_to_the_annulus() {
    let valve = DynamicValve::aortic().competence(0.9);
    assert!((valve.area_at(0.0).cm2() - 0.68).abs() < 1e-12);
    assert!((valve.area_at(1.0).cm2() - 6.8).abs() < 1e-12);
    assert_eq!(valve.area_at(-3.0), valve.area_at(0.0));
    assert_eq!(valve.area_at(9.0), valve.area_at(1.0));
    assert!(venous().area_at(0.0) > Area::ZERO);
    assert_eq!(venous().competence(0.0).area_at(0.0), 0.3.cm2());
}

#[test]
fn numbers_stay_numbers() {
    let states: Vec<_> = EXTREMES
        .iter()
        .flat_map(|&a| EXTREMES.map(|b| [a, b]))
        .collect();
    assert_never_nan(
        &DynamicValve::aortic().resisting(0.1.mmhg_s_per_ml()),
        &states,
    );
    assert_partials(&DynamicValve::aortic(), &between(9.0, 1.0), &[0.5, 30.0]);
}

#[test]
fn bad_parameters_are_reported_by_name() {
    for good in [DynamicValve::mitral(), DynamicValve::aortic(), venous()] {
        assert!(branch_defects(good).is_empty());
    }
    let wrong = DynamicValve::new(0.0.cm2(), 0.0.cm())
        .density(0.0.g_per_ml())
        .resisting((-1.0).mmhg_s_per_ml())
        .competence(-1.0)
        .moving_at(0.0, f64::NAN)
        .opening_from(f64::NAN.mmhg())
        .closing_from(1.0.mmhg());
    let named = [
        "annulus",
        "effective length",
        "density",
        "resistance",
        "competence",
        "opening rate",
        "closing rate",
        "opening pressure",
        "closing pressure",
    ];
    assert_eq!(branch_defects(wrong), named);
    let crossed = venous().closing_from(0.1.mmhg());
    assert_eq!(branch_defects(crossed), ["closing pressure"]);
}

proptest! {
    #[test]
    fn leaflets_stay_between_shut_and_open(pressures in prop::collection::vec(-30.0..30.0_f64, 1..40)) {
        let mut state = [0.0, 0.0];
        for pressure in pressures {
            for _ in 0..50 {
                state = advance(&venous(), state, pressure);
                prop_assert!((0.0..=1.0).contains(&state[0]) && state[1].is_finite(), "{:?}", state);
            }
        }
    }

    #[test]
    fn leaflets_that_overshot_come_back(over in 0.0..0.5_f64, driving in -20.0..20.0_f64) {
        prop_assume!(driving != 0.0);
        prop_assert!(venous().opening_rate(1.0 + over, driving.mmhg()) <= 0.0);
        prop_assert!(venous().opening_rate(-over, driving.mmhg()) >= 0.0);
    }
}
