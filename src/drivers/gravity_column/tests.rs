use super::*;
use crate::drivers::testing::{bad_fields, breakpoints, run, two_bags};
use crate::units::{Angle, Quantities};
use proptest::prelude::*;

fn z(posture: &Posture, segment: BodySegment, along: f64) -> f64 {
    GravityColumn::new(*posture)
        .height(posture, segment, along)
        .cm()
}

#[test]
fn standing_puts_veins_where_models_of_the_circulation_have_them() {
    let standing = Posture::standing();
    for (segment, along, cm) in [
        (BodySegment::Trunk, 1.0, -30.0),
        (BodySegment::Thigh, 0.75, -62.0),
        (BodySegment::Shank, 0.5, -94.0),
        (BodySegment::Shank, 0.82, -108.0),
        (BodySegment::Foot, 0.0, -116.0),
        (BodySegment::Foot, 1.0, -116.0),
        (BodySegment::Trunk, -1.0, 30.0),
    ] {
        let found = z(&standing, segment, along);
        assert!((found - cm).abs() < 0.8, "{segment:?} {along}: {found}");
    }
}

#[test]
fn other_postures_put_the_ankle_where_it_belongs() {
    let ankle = |posture| z(&posture, BodySegment::Shank, 1.0);
    // Trunk and shank only: 29.925 + 43.05.
    assert!((ankle(Posture::sitting()) + 72.975).abs() < 1e-9);
    // 115.85 cm of straight body, half of it at 30°.
    assert!((ankle(Posture::tilted(30.0.degrees())) + 57.925).abs() < 1e-9);
    // Thigh and shank, 85.925 cm, at 45°.
    assert!((ankle(Posture::legs_raised(45.0.degrees())) - 60.758).abs() < 1e-3);
    assert!((ankle(Posture::tilted((-30.0).degrees())) - 57.925).abs() < 1e-9);
}

#[test]
fn toes_that_point_down_hang_by_three_quarters_of_a_foot() {
    let hanging = Posture {
        foot: 90.0.degrees(),
        ..Posture::sitting()
    };
    let drop = z(&hanging, BodySegment::Foot, 0.0) - z(&hanging, BodySegment::Foot, 1.0);
    // 0.75 * 0.152 * 175 cm
    assert!((drop - 19.95).abs() < 1e-9, "{drop}");
}

#[test]
fn lying_flat_has_no_potential_anywhere() {
    let supine = GravityColumn::new(Posture::supine());
    for time in [-5.0, 0.0, 1e9] {
        let heights = supine.joint_heights(&supine.posture_at(time.seconds()).sines());
        assert_eq!(heights, [Length::ZERO; 4]);
    }
}

fn potentials(column: GravityColumn, place: (BodySegment, f64), time: f64) -> f64 {
    let (mut net, [one, _], _) = two_bags();
    let column = net.drive("column", column);
    net.place(one, column.at(place.0, place.1));
    let circulation = net.build().unwrap();
    let state = circulation.initial_state();
    let mut workspace = circulation.workspace();
    let frame = circulation.observe(time.seconds(), &state, &mut workspace);
    frame.potential(one).unwrap().mmhg()
}

#[test]
fn the_potential_is_density_times_gravity_times_height() {
    let column = || GravityColumn::new(Posture::standing());
    // 94.325 cm: 1060 kg/m3 * 9.80665 m/s2 * 0.94325 m = 9805.2 Pa = 73.545 mmHg.
    let calf = (BodySegment::Shank, 0.5);
    assert!((potentials(column(), calf, 0.0) + 73.545).abs() < 1e-3);
    let moon = potentials(column().in_gravity(1.62.m_per_s2()), calf, 0.0);
    assert!((moon + 73.545 * 1.62 / 9.80665).abs() < 1e-3);
    let falling = column().in_gravity(0.0.m_per_s2());
    assert_eq!(potentials(falling, calf, 0.0), 0.0);
    let thin = column().with_density(1.0.g_per_ml());
    assert!((potentials(thin, calf, 0.0) + 73.545 / 1.06).abs() < 1e-3);
    let tall = column().for_stature(200.0.cm());
    assert!((potentials(tall, calf, 0.0) + 73.545 * 200.0 / 175.0).abs() < 1e-3);
}

#[test]
fn a_moving_column_is_where_its_postures_are_before_and_after() {
    let column = || {
        GravityColumn::new(Posture::supine())
            .then(Posture::standing(), 10.0.seconds(), 4.0.seconds())
            .then(Posture::sitting(), 20.0.seconds(), 2.0.seconds())
    };
    let calf = (BodySegment::Shank, 0.5);
    assert_eq!(potentials(column(), calf, 9.9), 0.0);
    assert!((potentials(column(), calf, 14.0) + 73.545).abs() < 1e-3);
    // Half way every angle is half way: 45°.
    assert!((potentials(column(), calf, 12.0) + 73.545 * 0.5_f64.sqrt()).abs() < 1e-3);
    assert_eq!(column().posture_at(30.0.seconds()), Posture::sitting());
    assert_eq!(breakpoints(&column(), 0.0, 100.0), [10.0, 14.0, 20.0, 22.0]);
    assert!(!column().is_steady());
}

#[test]
fn a_standing_column_without_flow_carries_its_own_weight() {
    let (mut net, [upper, lower], _) = two_bags();
    let column = net.drive("column", GravityColumn::new(Posture::standing()));
    net.place(upper, column.at(BodySegment::Trunk, 0.0));
    net.place(lower, column.at(BodySegment::Trunk, 0.3));
    let circulation = net.build().unwrap();
    let end = run(&circulation, 30.0, 0.01, |_, _| {});
    // 0.3 * 29.925 cm * 0.77970 mmHg/cm
    assert!((end[1] - end[0] - 6.9998).abs() < 1e-3, "{end:?}");
}

#[test]
fn bad_parameters_are_named() {
    let column = || GravityColumn::new(Posture::supine());
    let leg = Posture {
        shank: 200.0.degrees(),
        foot: Angle::from_degrees(f64::NAN),
        ..Posture::standing()
    };
    assert_eq!(
        bad_fields(GravityColumn::new(leg)),
        ["shank angle", "foot angle"]
    );
    let backwards = column()
        .in_gravity((-9.8).m_per_s2())
        .with_density(0.0.g_per_ml());
    assert_eq!(bad_fields(backwards), ["gravity", "density"]);
    assert_eq!(bad_fields(column().for_stature((-1.0).cm())).len(), 4);
    let overlapping = column()
        .then(Posture::standing(), 10.0.seconds(), 4.0.seconds())
        .then(Posture::sitting(), 12.0.seconds(), 4.0.seconds());
    assert_eq!(bad_fields(overlapping), ["start of a move"]);
    let jump = column().then(Posture::standing(), 10.0.seconds(), 0.0.seconds());
    assert_eq!(bad_fields(jump), ["duration of a move"]);
    let fine = column()
        .then(Posture::standing(), 10.0.seconds(), 4.0.seconds())
        .then(Posture::sitting(), 14.0.seconds(), 4.0.seconds());
    assert!(bad_fields(fine).is_empty());
}

#[test]
fn a_place_with_a_share_that_is_no_number_is_refused() {
    let (mut net, [one, _], _) = two_bags();
    let column = net.drive("column", GravityColumn::new(Posture::supine()));
    net.place(one, column.at(BodySegment::Foot, f64::NAN));
    assert!(net.build().is_err());
}

proptest! {
    #[test]
    fn moves_start_and_end_without_speed_or_acceleration(
        from in -90.0..90.0_f64, to in -90.0..90.0_f64, over in 0.5..20.0_f64,
    ) {
        let column = GravityColumn::new(Posture::tilted(from.degrees()))
            .then(Posture::tilted(to.degrees()), 5.0.seconds(), over.seconds());
        let angle = |t: f64| column.posture_at(t.seconds()).shank.degrees();
        let h = over * 1e-3;
        let jump = (to - from).abs().max(1e-9);
        for edge in [5.0, 5.0 + over] {
            let speed = (angle(edge + h) - angle(edge - h)) / (2.0 * h) * over / jump;
            let bend = (angle(edge + h) - 2.0 * angle(edge) + angle(edge - h)) / (h * h) * over * over / jump;
            prop_assert!(speed.abs() < 1e-3, "speed {speed}");
            // 60 h / over of the way's own scale: the third derivative times the step.
            prop_assert!(bend.abs() < 0.1, "acceleration {bend}");
        }
        let middle = angle(5.0 + over / 2.0);
        prop_assert!((middle - 0.5 * (from + to)).abs() < 1e-9);
    }

    #[test]
    fn potentials_are_finite_at_any_finite_time(time in any::<f64>().prop_filter("finite", |t| t.is_finite()), a in -180.0..180.0_f64) {
        let column = GravityColumn::new(Posture::tilted(a.degrees()))
            .then(Posture::standing(), 3.0.seconds(), 1.0.seconds())
            .then(Posture::supine(), 2.0.seconds(), 0.0.seconds());
        let height = column.height_at(time.seconds(), BodySegment::Foot, 1.0);
        prop_assert!(height.is_finite());
    }

    #[test]
    fn height_is_straight_along_a_segment_and_joins_its_neighbours(a in -90.0..90.0_f64, b in -90.0..90.0_f64, c in -90.0..90.0_f64) {
        let posture = Posture { trunk: a.degrees(), thigh: b.degrees(), shank: c.degrees(), foot: 10.0.degrees() };
        use BodySegment::{Foot, Shank, Thigh, Trunk};
        for (upper, lower) in [(Trunk, Thigh), (Thigh, Shank), (Shank, Foot)] {
            prop_assert!((z(&posture, upper, 1.0) - z(&posture, lower, 0.0)).abs() < 1e-9);
            let middle = 0.5 * (z(&posture, lower, 0.0) + z(&posture, lower, 1.0));
            prop_assert!((z(&posture, lower, 0.5) - middle).abs() < 1e-9);
        }
    }
}
