//! Manoeuvres that no muscle could follow.

use proptest::prelude::*;
use soleus::network::Defect;
use soleus::prelude::*;
use soleus::protocol::{CalfTest, Manoeuvre, MuscleGroup, Ramp};

use crate::legs::check_test;
use crate::numbers::factor;

/// A ramp; reversed or spoiled now and then.
fn ramp() -> impl Strategy<Value = (MuscleGroup, Ramp)> {
    let group = prop::sample::select(MuscleGroup::ALL.to_vec());
    let factors = [factor(), factor(), factor(), factor(), factor()];
    (group, 0..8_u8, factors).prop_map(|(group, order, [a, b, c, d, level])| {
        let (begin, full, fall, end) = (0.1 * a, 0.3 + 0.05 * b, 0.5 + 0.05 * c, 0.7 + 0.1 * d);
        let level = 0.4 * level;
        let ramp = match order {
            0 => Ramp::hold(end, fall, full, begin, level),
            1 => Ramp::bump(end, begin, level),
            2 => Ramp::bump(begin, begin, level),
            3 => Ramp::bump(begin, end, level),
            _ => Ramp::hold(begin, full, fall, end, level),
        };
        (group, ramp)
    })
}

/// Joints that swing; too far, or never, now and then.
fn joints() -> impl Strategy<Value = Joints> {
    [factor(), factor(), factor(), factor()].prop_map(|[ankle, knee, begin, swing]| Joints {
        ankle: Excursion::still((10.0 * ankle).degrees()).swinging(
            (30.0 * swing).degrees(),
            0.1 * begin,
            0.6,
        ),
        knee: Excursion::still((60.0 * knee).degrees()),
    })
}

fn manoeuvre() -> impl Strategy<Value = Manoeuvre> {
    let ramps = prop::collection::vec(ramp(), 0..4);
    prop_oneof![
        (factor(), ramps).prop_map(|(cycle, ramps)| Manoeuvre::new(cycle.seconds(), ramps)),
        factor().prop_map(|rate| Manoeuvre::heel_raise(rate.hz())),
        factor().prop_map(|rate| Manoeuvre::seated_heel_raise(rate.hz())),
        factor().prop_map(|rate| Manoeuvre::walking(rate.hz())),
        Just(Manoeuvre::weight_transfer()),
        (
            prop::sample::select(Exercise::ALL.to_vec()),
            factor(),
            factor()
        )
            .prop_map(|(exercise, rate, load)| exercise.loaded(rate.hz(), load.fraction())),
        (factor(), joints()).prop_map(|(rate, joints)| {
            let pump = Manoeuvre::ankle_pump(rate.hz());
            pump.with_joints(joints)
        }),
        factor().prop_map(|speed| Manoeuvre::walking_at(Velocity::from_m_per_s(speed))),
    ]
}

/// One cycle of a recorded excitation.
fn recording() -> impl Strategy<Value = Option<Trace<Fraction>>> {
    let levels = [factor(), factor(), factor()];
    levels.prop_map(|levels| {
        let times = [0.0, 0.4, 1.0];
        let samples = times.into_iter().zip(levels);
        let samples = samples.map(|(time, level)| (time.seconds(), (0.4 * level).fraction()));
        Trace::linear(samples).ok()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn malformed_manoeuvres_are_refused_in_words(
        manoeuvre in manoeuvre(),
        recording in recording(),
        effort in prop::option::of(factor()),
        range in prop::option::of(factor()),
        feels in any::<bool>(),
        phase in any::<f64>(),
    ) {
        let mut manoeuvre = manoeuvre;
        if let Some(recording) = recording {
            manoeuvre = manoeuvre.with_recording(MuscleGroup::Thigh, recording);
        }
        if let Some(effort) = effort {
            manoeuvre = manoeuvre.with_effort(effort);
        }
        if let Some(range) = range {
            manoeuvre = manoeuvre.with_range(range);
        }
        if feels {
            manoeuvre = manoeuvre.feeling_lengths(true);
        }
        for group in MuscleGroup::ALL {
            let level = manoeuvre.excitation(group, phase).get();
            prop_assert!(level.is_nan() || (0.0..=1.0).contains(&level), "{level}");
        }
        let test = CalfTest::of(LegModel::default()).doing(manoeuvre);
        check_test(&test)?;
    }
}

fn refused(manoeuvre: Manoeuvre) -> Vec<&'static str> {
    let test = CalfTest::of(LegModel::default()).doing(manoeuvre);
    let defects = test.build().map_err(|error| error.defects);
    let defects = defects.err().unwrap_or_default().into_iter();
    defects
        .filter_map(|defect| match defect {
            Defect::Parameter { field, .. } => Some(field),
            _ => None,
        })
        .collect()
}

#[test]
fn an_effort_that_is_no_number_is_named() {
    let fields = refused(Manoeuvre::heel_raise(1.0.hz()).with_effort(f64::NAN));
    assert!(fields.contains(&"effort"), "{fields:?}");
}

#[test]
fn ramps_that_go_backwards_or_nowhere_are_named() {
    let of = |ramp| refused(Manoeuvre::new(1.0.seconds(), [(MuscleGroup::Soleus, ramp)]));
    for ramp in [
        Ramp::bump(0.5, 0.0, 0.4),
        Ramp::bump(0.5, 0.5, 0.4),
        Ramp::bump(f64::NAN, 0.5, 0.4),
        Ramp::bump(0.0, f64::INFINITY, 0.4),
        Ramp::hold(0.0, 0.5, 0.4, 0.8, 0.4),
        Ramp::hold(0.0, f64::NAN, 0.4, 0.8, 0.4),
        Ramp::hold(-0.5, 0.0, 0.4, 0.8, 0.4),
    ] {
        assert_eq!(of(ramp), ["begin of a ramp"], "{ramp:?}");
    }
    for level in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
        assert_eq!(of(Ramp::bump(0.0, 0.5, level)), ["level of a ramp"]);
    }
}

#[test]
fn cycles_without_length_are_named() {
    for cycle in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let ramp = (MuscleGroup::Soleus, Ramp::bump(0.0, 0.5, 0.4));
        let fields = refused(Manoeuvre::new(cycle.seconds(), [ramp]));
        assert!(fields.contains(&"cycle"), "{cycle}: {fields:?}");
    }
}

#[test]
fn joints_that_no_leg_has_are_named() {
    let still = |ankle: f64, knee: f64| Joints {
        ankle: Excursion::still(ankle.degrees()),
        knee: Excursion::still(knee.degrees()),
    };
    let of = |joints| refused(Manoeuvre::heel_raise(1.0.hz()).with_joints(joints));
    for degrees in [f64::NAN, -60.0, 90.0] {
        assert_eq!(of(still(degrees, 0.0)), ["angle of the ankle"], "{degrees}");
    }
    for degrees in [f64::INFINITY, -20.0, 170.0] {
        assert_eq!(of(still(0.0, degrees)), ["angle of the knee"], "{degrees}");
    }
    let far = Joints::of_ankle(Excursion::default().swinging(70.0.degrees(), 0.0, 0.5));
    assert_eq!(of(far), ["angle of the ankle"]);
}

#[test]
fn a_range_that_is_no_number_is_named() {
    for range in [f64::NAN, -1.0, f64::INFINITY] {
        let fields = refused(Manoeuvre::toe_tap(1.0.hz()).with_range(range));
        assert!(fields.contains(&"range of movement"), "{fields:?}");
    }
}

#[test]
fn loads_beyond_the_greatest_are_named() {
    for load in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        let fields = refused(Manoeuvre::resisted_raise(0.5.hz(), load.fraction()));
        assert!(fields.contains(&"level of a ramp"), "{load}: {fields:?}");
    }
    assert!(refused(Manoeuvre::resisted_raise(0.5.hz(), 1.0.fraction())).is_empty());
}

#[test]
fn speeds_at_which_nobody_walks_are_named() {
    for speed in [-1.0, 0.0, f64::NAN, f64::INFINITY] {
        let fields = refused(Manoeuvre::walking_at(Velocity::from_m_per_s(speed)));
        assert!(fields.contains(&"cycle"), "{speed}: {fields:?}");
    }
}
