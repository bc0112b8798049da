//! Orders of convergence and what tolerances mean.

use soleus::solver::{Integrator, Trajectory};

use crate::models::{
    Model, dopri5, fixed_steps, oscillation, oscillation_rate, oscillator, run, slope,
};

#[test]
fn order_of_the_method_is_five() {
    let points: Vec<_> = [0.2, 0.1, 0.05, 0.025]
        .map(|h| {
            let mut system = oscillator(1e6);
            let (y, outcome) = run(&fixed_steps(h), &mut system, (0.0, 10.0), &[0.0, 0.0]);
            assert_eq!(outcome.unwrap().accepted_steps, (10.0 / h).round() as u64);
            (
                h,
                (y[0] - oscillation(10.0)).hypot(y[1] - oscillation_rate(10.0)),
            )
        })
        .to_vec();
    let order = slope(&points);
    println!("order of Dopri5: {order:.3} {points:?}");
    assert!((4.7..5.3).contains(&order), "{order}");
}

fn dense_error(h: f64) -> f64 {
    let mut solution = Trajectory::new(0.0, &[0.0, 0.0]);
    let mut state = [0.0, 0.0];
    fixed_steps(h)
        .integrate(&mut oscillator(1e6), 0.0, 10.0, &mut state, &mut solution)
        .unwrap();
    let mut y = [0.0; 2];
    (0..=997)
        .map(|i| {
            let t = 10.0 * f64::from(i) / 997.0;
            solution.at(t, &mut y).unwrap();
            (y[0] - oscillation(t)).abs()
        })
        .fold(0.0, f64::max)
}

#[test]
fn order_of_the_dense_output_is_at_least_four() {
    // the interpolant is of order 4: its error within a step shrinks as h^5
    let points = [0.2, 0.1, 0.05, 0.025].map(|h| (h, dense_error(h)));
    let order = slope(&points);
    println!("order of the dense output: {order:.3} {points:?}");
    assert!((4.0..5.5).contains(&order), "{order}");
}

#[test]
fn error_follows_the_tolerance() {
    let error = |tolerance: f64| {
        let mut system = oscillator(tolerance);
        let (y, outcome) = run(&dopri5(tolerance), &mut system, (0.0, 20.0), &[0.0, 0.0]);
        (
            tolerance,
            (y[0] - oscillation(20.0)).abs(),
            outcome.unwrap(),
        )
    };
    let errors = [1e-4, 1e-6, 1e-8, 1e-10].map(error);
    for (tolerance, error, statistics) in errors {
        println!("tolerance {tolerance:e}: error {error:e}, {statistics:?}");
        assert!(error < 30.0 * tolerance, "{error:e} at {tolerance:e}");
    }
    let points = errors.map(|(tolerance, error, _)| (tolerance, error));
    let order = slope(&points);
    println!("error grows as the tolerance to the power {order:.3}");
    assert!((0.7..1.2).contains(&order), "{order}");
    assert!(errors[3].2.evaluations < 4000);
}

#[test]
fn each_state_has_its_own_absolute_tolerance() {
    // two oscillators, one a million times smaller, with tolerances to match
    let both = |tolerances: [f64; 4]| {
        let mut model = Model::new(&tolerances, |_, y: &[f64], dy: &mut [f64]| {
            dy.copy_from_slice(&[y[1], -y[0], 9.0 * y[3], -9.0 * y[2]]);
            Ok(())
        });
        let (y, outcome) = run(
            &dopri5(1e-12),
            &mut model,
            (0.0, 5.0),
            &[0.0, 1.0, 0.0, 1e-6],
        );
        let error = (y[2] - 1e-6 * 45.0_f64.sin()).abs();
        (error, outcome.unwrap().accepted_steps)
    };
    let (coarse, few) = both([1e-6; 4]);
    let (fine, many) = both([1e-6, 1e-6, 1e-12, 1e-12]);
    println!("fast small oscillator: {coarse:e} in {few} steps, {fine:e} in {many} steps");
    assert!(fine < 1e-10 && coarse > 10.0 * fine && many > few);
}

#[test]
fn an_infinite_tolerance_leaves_a_state_out() {
    let steps = |tolerances: &[f64]| {
        let n = tolerances.len();
        let mut model = Model::new(tolerances, |t: f64, y: &[f64], dy: &mut [f64]| {
            dy[0] = -y[0];
            dy[1..].fill((100.0 * t).sin() * 1e6);
            Ok(())
        });
        let (_, outcome) = run(&dopri5(1e-6), &mut model, (0.0, 5.0), &vec![1.0; n]);
        outcome.unwrap().accepted_steps
    };
    // the left-out states change neither the step sizes nor the mean over the others
    let alone = steps(&[1e-6]);
    assert_eq!(alone, steps(&[1e-6, f64::INFINITY, f64::INFINITY]));
    assert!(steps(&[1e-6, 1e-6]) > 10 * alone);
}
