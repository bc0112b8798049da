//! Landing on times at which a system is not smooth.

use std::ops::ControlFlow;

use soleus::solver::{Fault, IntegrationError, Integrator, Step, System};

use crate::models::{
    HALF_S, Model, dopri5, fixed_steps, run, slope, square_wave, square_wave_solution,
};

#[test]
fn breakpoints_are_landed_on_exactly() {
    let mut ends = Vec::new();
    let mut sink = |step: &dyn Step| {
        if step.ends_at_breakpoint() {
            ends.push(step.end_s());
        }
        ControlFlow::Continue(())
    };
    let mut state = [0.0];
    let statistics = dopri5(1e-9)
        .integrate(&mut square_wave(30, true), 0.0, 10.0, &mut state, &mut sink)
        .unwrap();
    let edges: Vec<f64> = (1..=30).map(|k| f64::from(k) / 3.0).collect();
    assert_eq!(ends, edges);
    assert_eq!(statistics.breakpoints, 30);
    assert_eq!(statistics.rejected_steps, 0);
    assert!((state[0] - square_wave_solution(10.0)).abs() < 1e-9);
}

#[test]
fn breakpoints_keep_the_order() {
    // the run ends in the middle of a half-wave
    let points: Vec<_> = [2.0, 4.0, 8.0, 16.0]
        .map(|pieces| {
            let h = HALF_S / pieces;
            let (y, outcome) = run(
                &fixed_steps(h),
                &mut square_wave(30, true),
                (0.0, 14.5 / 3.0),
                &[0.0],
            );
            assert_eq!(outcome.unwrap().breakpoints, 14);
            (h, (y[0] - square_wave_solution(14.5 / 3.0)).abs())
        })
        .to_vec();
    let order = slope(&points);
    println!("order across breakpoints: {order:.3} {points:?}");
    assert!((4.7..5.3).contains(&order), "{order}");
}

#[test]
fn stages_before_an_edge_see_its_left_side() {
    let edge: f64 = 1.0 / 3.0;
    let mut seen: Vec<f64> = Vec::new();
    let mut model = Model::new(&[1e-6], |t, _: &[f64], dy: &mut [f64]| {
        seen.push(t);
        dy[0] = if t < edge { 1.0 } else { -1.0 };
        Ok(())
    });
    model.breakpoints = vec![edge];
    let (y, outcome) = run(&dopri5(1e-6), &mut model, (0.0, 1.0), &[0.0]);
    drop(model);
    outcome.unwrap();
    assert!((y[0] - (edge - (1.0 - edge))).abs() < 1e-14);
    assert!(seen.contains(&edge) && seen.contains(&edge.next_down()));
    let first = seen.iter().position(|t| *t >= edge).unwrap();
    assert_eq!(seen[first], edge);
    assert!(seen[first..].iter().all(|t| *t >= edge));
}

#[test]
fn breakpoints_one_ulp_apart_and_at_both_ends_are_fine() {
    let mut model = Model::new(&[1e-6], |_, y: &[f64], dy: &mut [f64]| {
        dy[0] = -y[0];
        Ok(())
    });
    model.breakpoints = vec![0.0, 0.5, 0.5_f64.next_up(), 1.0];
    let (y, outcome) = run(&dopri5(1e-9), &mut model, (0.0, 1.0), &[1.0]);
    let statistics = outcome.unwrap();
    assert_eq!(statistics.breakpoints, 3);
    assert_eq!(statistics.smallest_step_s, 0.5_f64.next_up() - 0.5);
    assert!((y[0] - (-1.0_f64).exp()).abs() < 1e-6);
}

#[test]
fn a_breakpoint_that_does_not_move_on_is_an_error() {
    struct Stuck;
    impl System for Stuck {
        fn dimension(&self) -> usize {
            1
        }
        fn derivatives(&mut self, _: f64, _: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
            rates.fill(0.0);
            Ok(())
        }
        fn breakpoint(&self, after_s: f64) -> Option<f64> {
            Some(after_s)
        }
        fn absolute_tolerances(&self) -> &[f64] {
            &[1.0]
        }
    }
    let (_, outcome) = run(&dopri5(1e-6), &mut Stuck, (0.0, 1.0), &[1.0]);
    let error = outcome.unwrap_err().error;
    assert!(matches!(error, IntegrationError::InvalidBreakpoint { .. }));
}

#[test]
fn edges_that_are_not_announced_cost_rejected_steps() {
    let cost = |announced| {
        let mut system = square_wave(30, announced);
        let (_, outcome) = run(&dopri5(1e-9), &mut system, (0.0, 10.0), &[0.0]);
        let statistics = outcome.unwrap();
        (statistics.rejected_steps, statistics.evaluations)
    };
    let ((no_rejections, few), (rejections, many)) = (cost(true), cost(false));
    println!("30 edges: {few} evaluations if announced, {many} if not");
    assert_eq!(no_rejections, 0);
    assert!(rejections > 30 && many > few);
}

#[test]
fn edges_close_together_do_not_shorten_the_steps_after_them() {
    let evaluations = |gap_s: Option<f64>| {
        let mut model = Model::new(&[1e-9; 2], |_, y: &[f64], dy: &mut [f64]| {
            dy.copy_from_slice(&[y[1], -y[0]]);
            Ok(())
        });
        let twin = |k: i32| [Some(f64::from(k)), gap_s.map(|gap| f64::from(k) + gap)];
        model.breakpoints = (0..20).flat_map(twin).flatten().collect();
        let (y, outcome) = run(&dopri5(1e-9), &mut model, (0.0, 20.0), &[1.0, 0.0]);
        assert!((y[0] - 20.0_f64.cos()).abs() < 1e-7);
        outcome.unwrap().evaluations
    };
    let (alone, twins) = (evaluations(None), evaluations(Some(1e-12)));
    println!("20 edges: {alone} evaluations, with twins {twins}");
    assert!(twins < alone + 20 * 20, "{alone} and {twins}");
}
