//! Solutions kept as piecewise polynomials.

use std::ops::ControlFlow;

use soleus::solver::{Integrator, Sampling, Step, Trajectory};

use crate::models::{dopri5, oscillation, oscillator, slope, square_wave, square_wave_solution};

fn sampled(interval_s: f64) -> (Trajectory, Vec<f64>) {
    let mut sampling = Sampling::new(interval_s, 0.0, &[0.0]).unwrap();
    let mut state = [0.0];
    dopri5(1e-10)
        .integrate(
            &mut square_wave(30, true),
            0.0,
            4.99,
            &mut state,
            &mut sampling,
        )
        .unwrap();
    (sampling.into_trajectory(), state.to_vec())
}

#[test]
fn sampling_keeps_the_grid_the_edges_and_the_end() {
    let (solution, state) = sampled(0.1);
    assert_eq!((solution.start_s(), solution.end_s()), (0.0, 4.99));
    assert_eq!(solution.end_state(), state);
    let ends: Vec<f64> = solution.segments().map(|segment| segment.end_s()).collect();
    for k in 1..=49 {
        assert!(ends.contains(&(f64::from(k) * 0.1)), "{k}");
    }
    for k in 1..=14 {
        assert!(ends.contains(&(f64::from(k) / 3.0)), "{k}");
    }
    // four edges lie on the grid
    assert_eq!(ends.len(), 49 + 14 + 1 - 4);
    let mut y = [0.0];
    for k in 0..=499 {
        let t = f64::from(k) * 0.01;
        solution.at(t, &mut y).unwrap();
        assert!((y[0] - square_wave_solution(t)).abs() < 1e-6, "{t}");
    }
    // rates jump at an edge and the right side answers
    let (mut before, mut after) = ([0.0], [0.0]);
    let edge: f64 = 1.0 / 3.0;
    solution.rate_at(edge.next_down(), &mut before).unwrap();
    solution.rate_at(edge, &mut after).unwrap();
    assert!((before[0] - after[0] - 1.0).abs() < 1e-6);
}

#[test]
fn sampling_error_shrinks_with_the_fourth_power_of_the_interval() {
    let error = |interval_s: f64| {
        let mut sampling = Sampling::new(interval_s, 0.0, &[0.0, 0.0]).unwrap();
        dopri5(1e-12)
            .integrate(
                &mut oscillator(1e-12),
                0.0,
                8.0,
                &mut [0.0, 0.0],
                &mut sampling,
            )
            .unwrap();
        let solution = sampling.into_trajectory();
        assert_eq!(
            solution.segments().len(),
            (8.0 / interval_s).round() as usize
        );
        let mut y = [0.0; 2];
        let errors = (0..=997).map(|i| {
            let t = 8.0 * f64::from(i) / 997.0;
            solution.at(t, &mut y).unwrap();
            (y[0] - oscillation(t)).abs()
        });
        (interval_s, errors.fold(0.0, f64::max))
    };
    let points = [0.4, 0.2, 0.1, 0.05].map(error);
    let order = slope(&points);
    println!("order of sampling: {order:.3} {points:?}");
    assert!((3.8..4.2).contains(&order), "{order}");
}

#[test]
fn a_trajectory_answers_within_its_span_only() {
    let mut solution = Trajectory::new(0.0, &[0.0, 0.0]);
    let mut state = [0.0, 0.0];
    let mut system = oscillator(1e-8);
    let solver = dopri5(1e-8);
    solver
        .integrate(&mut system, 0.0, 2.0, &mut state, &mut solution)
        .unwrap();
    // a second run continues the first
    solver
        .integrate(&mut system, 2.0, 3.0, &mut state, &mut solution)
        .unwrap();
    let mut y = [0.0; 2];
    solution.at(3.0, &mut y).unwrap();
    assert_eq!(y, state);
    solution.rate_at(3.0, &mut y).unwrap();
    assert!((y[0] - state[1]).abs() < 1e-7);
    for t in [-0.1, 3.1, f64::NAN] {
        assert!(solution.at(t, &mut y).is_err() && solution.rate_at(t, &mut y).is_err());
    }
    assert!(solution.at(1.0, &mut [0.0]).is_err());
    for segment in solution.segments() {
        assert_eq!((segment.degree(), segment.rows().len()), (4, 5));
        let mut at_start = [0.0; 2];
        segment.at(segment.start_s(), &mut at_start);
        solution.at(segment.start_s(), &mut y).unwrap();
        assert_eq!(at_start, y);
    }
    // one that starts elsewhere is not recorded
    let before = solution.clone();
    let statistics = solver
        .integrate(&mut system, 7.0, 8.0, &mut state, &mut solution)
        .unwrap();
    assert_eq!(statistics.accepted_steps, 1);
    assert_eq!(before, solution);
}

#[test]
fn both_ways_of_reading_a_step_agree() {
    let mut checked = 0;
    let mut sink = |step: &dyn Step| {
        let n = step.end_state().len();
        let mut rows = vec![0.0; (step.degree() + 1) * n];
        step.polynomial(&mut rows);
        for theta in [0.0, 0.3, 0.9, 1.0_f64] {
            let time_s = step.start_s() + theta * (step.end_s() - step.start_s());
            let mut y = vec![0.0; n];
            step.interpolate(time_s, &mut y);
            for (i, y) in y.iter().enumerate() {
                let sum: f64 = (0..=step.degree())
                    .map(|j| rows[j * n + i] * theta.powi(j as i32))
                    .sum();
                assert!((y - sum).abs() < 1e-12);
                checked += 1;
            }
        }
        ControlFlow::Continue(())
    };
    dopri5(1e-6)
        .integrate(&mut oscillator(1e-6), 0.0, 5.0, &mut [0.0, 0.0], &mut sink)
        .unwrap();
    assert!(checked > 100);
}
