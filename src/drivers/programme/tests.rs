use super::*;
use crate::drivers::pulse::Pulse;
use crate::drivers::testing::{bad_fields, breakpoints};
use crate::units::Quantities;
use proptest::prelude::*;

fn session() -> Programme {
    let raises = Cadence::new(1.0.hz()).amplitude(0.6.fraction()).times(2);
    Programme::starting(10.0.seconds())
        .with_tonic(0.1.fraction())
        .rest(5.0.seconds())
        .contract(raises)
        .hold(0.3.fraction(), 2.0.seconds())
        .contract(raises.tonic(Fraction::ZERO).starting(1.0.seconds()))
}

fn at(programme: &Programme, time: f64) -> f64 {
    programme.excitation_at(time.seconds()).get()
}

#[test]
fn steps_follow_one_another() {
    for (time, level) in [
        (0.0, 0.1),
        (12.0, 0.1),
        (15.25, 0.6),
        (15.75, 0.1),
        (16.25, 0.6),
        (16.999, 0.1),
        (17.0, 0.3),
        (18.999, 0.3),
        (19.5, 0.0),
        (20.25, 0.6),
        (21.25, 0.6),
        (22.0, 0.1),
        (99.0, 0.1),
    ] {
        assert!((at(&session(), time) - level).abs() < 1e-12, "{time}");
    }
    assert_eq!(session().end(), Some(22.0.seconds()));
    assert_eq!(
        breakpoints(&session(), 0.0, 100.0),
        [
            10.0, 15.0, 15.5, 16.0, 16.5, 17.0, 19.0, 20.0, 20.5, 21.0, 21.5, 22.0
        ]
    );
}

#[test]
fn only_the_last_step_may_be_endless() {
    let endless = Cadence::new(1.0.hz());
    let walk_off = Programme::new().rest(5.0.seconds()).contract(endless);
    assert!(bad_fields(walk_off.clone()).is_empty());
    assert_eq!(walk_off.end(), None);
    assert!((at(&walk_off, 1005.25) - 1.0).abs() < 1e-12);
    let never = walk_off.rest(5.0.seconds());
    assert!(bad_fields(never).contains(&"duration of a step"));
}

#[test]
fn bad_parameters_are_named() {
    let bad = Programme::starting(f64::NAN.seconds()).with_tonic(2.0.fraction());
    assert_eq!(bad_fields(bad), ["tonic", "start"]);
    let bad = Programme::new()
        .rest((-1.0).seconds())
        .hold((-1.0).fraction(), 1.0.seconds())
        .contract(Cadence::new(1.0.hz()).times(0));
    assert_eq!(
        bad_fields(bad),
        [
            "duration of a step",
            "level of a hold",
            "duration of a step"
        ]
    );
    assert!(Programme::default().is_steady());
    assert!(bad_fields(session()).is_empty());
}

/// The steps after it were said to take NaN s.
#[test]
fn a_hold_without_end_is_the_only_mistake() {
    let hold = Programme::new().hold(0.3.fraction(), f64::INFINITY.seconds());
    let session = hold.rest(1.0.seconds()).rest(2.0.seconds());
    assert_eq!(bad_fields(session), ["duration of a step"]);
    let start = Programme::starting(f64::NAN.seconds()).rest(1.0.seconds());
    assert_eq!(bad_fields(start), ["start"]);
}

proptest! {
    #[test]
    fn every_jump_is_announced(hz in 0.1..5.0_f64, times in 1_u32..5, rest in 0.01..10.0_f64) {
        let burst = Cadence::new(hz.hz()).times(times).shaped(Pulse::Trapezoid { rise: 0.0 });
        let programme = Programme::new().rest(rest.seconds()).contract(burst).hold(0.5.fraction(), rest.seconds()).contract(burst);
        let end = programme.end().unwrap().seconds();
        let edges = breakpoints(&programme, -1.0, end + 1.0);
        let mut levels = 0;
        for pair in edges.windows(2) {
            // Constant from one breakpoint, inclusive, to the next, exclusive.
            let first = at(&programme, pair[0]);
            prop_assert_eq!(first, at(&programme, 0.5 * (pair[0] + pair[1])));
            prop_assert_eq!(first, at(&programme, pair[1].next_down()));
            levels += usize::from(first == 1.0);
        }
        prop_assert_eq!(levels, 2 * times as usize);
    }

    #[test]
    fn excitation_is_a_share_at_any_time(time in any::<f64>().prop_filter("finite", |t| t.is_finite())) {
        prop_assert!((0.0..=1.0).contains(&at(&session(), time)));
    }
}
