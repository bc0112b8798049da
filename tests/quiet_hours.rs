//! Hours of a body with a cycle-averaged heart that sits still and moves now and then: few steps, and the same answers.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail loudly

use soleus::prelude::*;

/// Rests of half an hour, each after ten heel raises.
fn sitting(rounds: usize, minutes: f64) -> Session {
    let session = Session::of(BodyModel::default().cycle_averaged())
        .starting_in(Posture::sitting())
        .tolerance(1e-5);
    (0..rounds).fold(session, |session, round| {
        session
            .phase(
                Phase::new(format!("raises {round}"), 10.0.seconds())
                    .doing(Manoeuvre::seated_heel_raise(1.0.hz())),
            )
            .phase(Phase::new(format!("rest {round}"), minutes.minutes()))
    })
}

fn steps(run: &SessionRun) -> u64 {
    run.solution.statistics().accepted_steps
}

#[test]
fn eight_hours_take_a_few_thousand_steps() {
    let run = sitting(16, 30.0 - 1.0 / 6.0)
        .recording(Recording::Every(10.0.seconds()))
        .run()
        .unwrap();
    let statistics = run.solution.statistics();
    println!(
        "eight hours: {statistics:?}, drift {:.1e}",
        run.solution.volume_drift_relative()
    );
    assert_eq!(run.solution.end(), 8.0.hours());
    // An explicit method needs 80 a second: more than two millions.
    assert!(steps(&run) < 30_000, "{}", steps(&run));
    assert!(
        statistics.largest_step_s > 5.0,
        "{}",
        statistics.largest_step_s
    );
    assert!(run.solution.volume_drift_relative() < 1e-13);
}

#[test]
fn all_schemes_give_the_same() {
    let session = sitting(1, 2.0)
        .settling(1.0.minutes())
        .recording(Recording::Steps);
    let run = |scheme, tolerance| {
        session
            .clone()
            .scheme(scheme)
            .tolerance(tolerance)
            .run()
            .unwrap()
    };
    let reference = run(Scheme::Explicit, 1e-8);
    let sizes = reference.solution.circulation().state_scales();
    let n = sizes.len();
    let worst = |other: &SessionRun| {
        let (mut here, mut there) = (vec![0.0; n], vec![0.0; n]);
        let mut worst = 0.0_f64;
        // Between steps too, so that the polynomials are held as well.
        for tick in -599..=1290 {
            let time_s = 0.1 * f64::from(tick);
            reference
                .solution
                .trajectory()
                .at(time_s, &mut here)
                .unwrap();
            other.solution.trajectory().at(time_s, &mut there).unwrap();
            for ((here, there), size) in here.iter().zip(&there).zip(sizes) {
                worst = worst.max((here - there).abs() / size.max(here.abs()));
            }
        }
        worst
    };
    for scheme in [Scheme::Explicit, Scheme::Implicit, Scheme::Automatic] {
        let other = run(scheme, 1e-5);
        println!(
            "{scheme:?}: off by {:.1e} in {} steps",
            worst(&other),
            steps(&other)
        );
        assert!(worst(&other) < 1e-3, "{:e}", worst(&other));
    }
    let velocity = |run: &SessionRun, time_s: f64| {
        let velocity = run.body.legs[0].popliteal_velocity(&run.solution).unwrap();
        velocity.at(time_s.seconds()).unwrap().cm_per_s()
    };
    // What runs between two stiff veins is a small difference of their volumes: the hardest to get right in long steps.
    let off = |other: &SessionRun| {
        let times = (0..500).map(|tick| 70.0 + 0.1 * f64::from(tick));
        let off = times.map(|time_s| velocity(other, time_s) / velocity(&reference, time_s) - 1.0);
        off.fold(0.0, |worst: f64, off| worst.max(off.abs()))
    };
    let automatic = off(&run(Scheme::Automatic, 1e-4));
    println!("popliteal velocity at rest: off by {automatic:.1e}");
    assert!(automatic < 1e-3, "{automatic:e}");
    let (explicit, unsaid) = (
        run(Scheme::Explicit, 1e-5),
        session.clone().tolerance(1e-5).run().unwrap(),
    );
    assert!(
        steps(&unsaid) * 3 < steps(&explicit),
        "a body without beats is solved by what is cheaper"
    );
}

#[test]
fn a_heart_that_beats_is_solved_explicitly_to_the_last_bit() {
    let session = Session::of(BodyModel::default())
        .settling(2.0.seconds())
        .recording(Recording::Steps)
        .phase(Phase::new("rest", 1.0.seconds()));
    let unsaid = session.run().unwrap();
    let explicit = session.scheme(Scheme::Explicit).run().unwrap();
    assert_eq!(unsaid.solution.trajectory(), explicit.solution.trajectory());
    assert_eq!(unsaid.solution.statistics().jacobians, 0);
}
