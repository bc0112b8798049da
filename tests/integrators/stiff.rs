//! Problems that are stiff, and what a method for them must do.

use std::ops::ControlFlow;

use soleus::solver::{
    Automatic, Dopri5, Fault, IntegrationError, Integrator, Pattern, Rodas5P, Statistics, Step,
    System, Trajectory,
};

use crate::failures::{Guarded, outflow};
use crate::models::{
    HALF_S, Model, Rates, oscillation, oscillation_rate, oscillator, run, slope, square_wave,
    square_wave_solution,
};

fn rodas(tolerance: f64) -> Rodas5P {
    Rodas5P::new().with_relative_tolerance(tolerance)
}

/// Steps of one size, by tolerances that never object.
fn fixed_steps(step_s: f64) -> Rodas5P {
    rodas(1e3)
        .with_max_step_s(step_s)
        .with_initial_step_s(step_s)
}

#[test]
fn order_on_a_forced_oscillator_is_five() {
    let points = [0.2, 0.1, 0.05, 0.025].map(|h| {
        let mut system = oscillator(1e6);
        let (y, outcome) = run(&fixed_steps(h), &mut system, (0.0, 10.0), &[0.0, 0.0]);
        assert_eq!(outcome.unwrap().accepted_steps, (10.0 / h).round() as u64);
        let error = (y[0] - oscillation(10.0)).hypot(y[1] - oscillation_rate(10.0));
        (h, error)
    });
    let order = slope(&points);
    println!("order of Rodas5P: {order:.3} {points:?}");
    assert!((4.7..5.4).contains(&order), "{order}");
}

/// `y' = -y^2 + sin^2 t + cos t` beside `x' = -x y`: not linear, forced; `y = sin t` where it starts there.
fn forced() -> Model<impl Rates> {
    Model::new(&[1e6; 2], |t: f64, y: &[f64], dy: &mut [f64]| {
        dy[0] = -y[0] * y[0] + t.sin().powi(2) + t.cos();
        dy[1] = -y[1] * y[0];
        Ok(())
    })
}

#[test]
fn orders_on_a_forced_problem_that_is_not_linear() {
    let exact = |t: f64| [t.sin(), (t.cos() - 1.0).exp()];
    let errors = [0.2, 0.1, 0.05, 0.025].map(|h| {
        let mut state = exact(0.0);
        let mut solution = Trajectory::new(0.0, &state);
        fixed_steps(h)
            .integrate(&mut forced(), 0.0, 2.0, &mut state, &mut solution)
            .unwrap();
        let off = |t: f64, y: &[f64]| (y[0] - exact(t)[0]).hypot(y[1] - exact(t)[1]);
        let mut y = [0.0; 2];
        let within = (0..=397).map(|i| {
            let t = 2.0 * f64::from(i) / 397.0;
            solution.at(t, &mut y).unwrap();
            off(t, &y)
        });
        (h, within.fold(0.0, f64::max), off(2.0, &state))
    });
    let method = slope(&errors.map(|(h, _, end)| (h, end)));
    let dense = slope(&errors.map(|(h, within, _)| (h, within)));
    println!("forced: order {method:.2}, dense output {dense:.2} {errors:?}");
    assert!((4.6..5.6).contains(&method), "{method}");
    assert!((4.0..5.6).contains(&dense), "{dense}");
}

/// `y' = -l (y - phi(t)) + phi'(t)`, with all that can be known of it; Prothero and Robinson's problem, whose solution is `phi` whatever `l` is.
///
/// Source: A. Prothero, A. Robinson, Math. Comp. 28 (1974) 145, doi 10.1090/S0025-5718-1974-0331793-2.
struct Pulled {
    stiffness: f64,
    knows: bool,
}

/// `phi`, with its first and second derivative.
fn phi(t: f64) -> [f64; 3] {
    [(t + 0.3).sin(), (t + 0.3).cos(), -(t + 0.3).sin()]
}

impl System for Pulled {
    fn dimension(&self) -> usize {
        1
    }
    fn derivatives(&mut self, t: f64, y: &[f64], dy: &mut [f64]) -> Result<(), Fault> {
        let [phi, first, _] = phi(t);
        dy[0] = -self.stiffness * (y[0] - phi) + first;
        Ok(())
    }
    fn absolute_tolerances(&self) -> &[f64] {
        &[1e6]
    }
    fn jacobian(&mut self, _: f64, _: &[f64], values: &mut [f64]) -> Result<bool, Fault> {
        values[0] = -self.stiffness;
        Ok(self.knows)
    }
    fn time_derivative(&mut self, t: f64, _: &[f64], change: &mut [f64]) -> Result<bool, Fault> {
        let [_, first, second] = phi(t);
        change[0] = self.stiffness * first + second;
        Ok(self.knows)
    }
}

#[test]
fn stiffness_lowers_the_order_but_not_exactness() {
    let errors = |stiffness: f64, knows: bool| {
        [0.4, 0.2, 0.1, 0.05].map(|h| {
            let mut system = Pulled { stiffness, knows };
            let (y, outcome) = run(&fixed_steps(h), &mut system, (0.0, 2.0), &[phi(0.0)[0]]);
            outcome.unwrap();
            (h, (y[0] - phi(2.0)[0]).abs())
        })
    };
    // What is left of the order in the stiff limit is three, of an error that falls as one over the stiffness.
    for (stiffness, least, largest) in [(1.0, 4.9, 1e-6), (1e3, 3.3, 4e-7), (1e5, 2.95, 4e-9)] {
        let known = errors(stiffness, true);
        let order = slope(&known);
        println!("Prothero-Robinson at {stiffness:e}: order {order:.2} {known:?}");
        assert!(order > least, "{order}");
        assert!(known[0].1 < largest, "{:e}", known[0].1);
        for ((_, known), (_, found)) in known.iter().zip(errors(stiffness, false)) {
            assert!(
                (known - found).abs() < 0.02 * known + 1e-12,
                "{known:e} {found:e}"
            );
        }
    }
}

/// A problem with end values from the literature.
struct Known {
    name: &'static str,
    end_s: f64,
    start: Vec<f64>,
    end: Vec<f64>,
    absolute: f64,
}

/// The largest error relative to the end values, and what it took.
fn solve<R: Rates>(problem: &Known, rates: R, tolerance: f64) -> (f64, Statistics) {
    let absolute = vec![problem.absolute * tolerance; problem.start.len()];
    let mut model = Model::new(&absolute, rates);
    let (y, outcome) = run(
        &rodas(tolerance),
        &mut model,
        (0.0, problem.end_s),
        &problem.start,
    );
    let statistics = outcome.unwrap();
    let pairs = y.iter().zip(&problem.end);
    let error = pairs.map(|(y, end)| (y / end - 1.0).abs());
    let error = error.fold(0.0, f64::max);
    println!(
        "{}: error {error:.1e} at {tolerance:.0e}, {} steps",
        problem.name, statistics.accepted_steps
    );
    (error, statistics)
}

/// Source of problem and end values: F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4 (2008), problem VDPOL: `mu = 1000`, scaled, at 2.
#[test]
fn van_der_pol_ends_where_the_literature_says() {
    let problem = Known {
        name: "van der Pol",
        end_s: 2.0,
        start: vec![2.0, 0.0],
        end: vec![0.170_616_773_217_048_3e1, -0.892_809_701_024_797_5],
        absolute: 1.0,
    };
    let rates = |_: f64, y: &[f64], dy: &mut [f64]| {
        dy[0] = y[1];
        dy[1] = ((1.0 - y[0] * y[0]) * y[1] - y[0]) / 1e-6;
        Ok(())
    };
    let (coarse, few) = solve(&problem, rates, 1e-4);
    let (fine, many) = solve(&problem, rates, 1e-8);
    assert!(coarse < 1e-2 && fine < 1e-6, "{coarse:e} {fine:e}");
    assert!(few.accepted_steps < 400 && many.accepted_steps < 3000);
}

/// Source of problem: H. H. Robertson 1966; of the end values: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, and the Test Set, problem ROBER, at 1e11.
#[test]
fn robertson_ends_where_the_literature_says() {
    let problem = Known {
        name: "Robertson",
        end_s: 1e11,
        start: vec![1.0, 0.0, 0.0],
        end: vec![
            0.208_334_014_970_125_5e-7,
            0.833_336_077_033_471_3e-13,
            0.999_999_979_166_505,
        ],
        absolute: 1e-8,
    };
    let rates = |_: f64, y: &[f64], dy: &mut [f64]| {
        let (slow, fast, fastest) = (0.04 * y[0], 1e4 * y[1] * y[2], 3e7 * y[1] * y[1]);
        dy.copy_from_slice(&[fast - slow, slow - fast - fastest, fastest]);
        Ok(())
    };
    let (coarse, few) = solve(&problem, rates, 1e-6);
    let (fine, _) = solve(&problem, rates, 1e-9);
    assert!(coarse < 1e-2 && fine < 1e-5, "{coarse:e} {fine:e}");
    assert!(few.accepted_steps < 400);
}

/// Source of problem and end values: the Test Set, as above, problem HIRES, at 321.8122.
#[test]
fn hires_ends_where_the_literature_says() {
    let problem = Known {
        name: "HIRES",
        end_s: 321.8122,
        start: vec![1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0057],
        end: vec![
            0.737_131_257_332_566_8e-3,
            0.144_248_572_631_618_5e-3,
            0.588_872_974_096_767_5e-4,
            0.117_565_134_328_314_9e-2,
            0.238_635_619_883_133e-2,
            0.623_896_825_274_279_6e-2,
            0.284_999_839_518_576_9e-2,
            0.285_000_160_481_423_1e-2,
        ],
        absolute: 1e-3,
    };
    let rates = |_: f64, y: &[f64], dy: &mut [f64]| {
        dy[0] = -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007;
        dy[1] = 1.71 * y[0] - 8.75 * y[1];
        dy[2] = -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4];
        dy[3] = 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3];
        dy[4] = -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6];
        dy[5] = -280.0 * y[5] * y[7] + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6];
        dy[6] = 280.0 * y[5] * y[7] - 1.81 * y[6];
        dy[7] = -dy[6];
        Ok(())
    };
    let (coarse, few) = solve(&problem, rates, 1e-4);
    let (fine, _) = solve(&problem, rates, 1e-9);
    assert!(coarse < 1e-2 && fine < 1e-7, "{coarse:e} {fine:e}");
    assert!(few.accepted_steps < 100);
}

#[test]
fn breakpoints_keep_the_order_and_are_landed_on() {
    let points = [1.0, 2.0, 4.0].map(|pieces| {
        let h = HALF_S / pieces;
        let mut system = square_wave(30, true);
        let (y, outcome) = run(&fixed_steps(h), &mut system, (0.0, 14.5 / 3.0), &[0.0]);
        assert_eq!(outcome.unwrap().breakpoints, 14);
        (h, (y[0] - square_wave_solution(14.5 / 3.0)).abs())
    });
    let order = slope(&points);
    println!("order across breakpoints: {order:.3} {points:?}");
    assert!(order > 4.6, "{order}");
}

#[test]
fn neither_stages_nor_differences_see_beyond_an_edge() {
    let edge: f64 = 1.0 / 3.0;
    let mut seen: Vec<f64> = Vec::new();
    let mut model = Model::new(&[1e-6], |t, _: &[f64], dy: &mut [f64]| {
        seen.push(t);
        dy[0] = if t < edge { 1.0 } else { -1.0 };
        Ok(())
    });
    model.breakpoints = vec![edge];
    let (y, outcome) = run(&rodas(1e-6), &mut model, (0.0, 1.0), &[0.0]);
    drop(model);
    outcome.unwrap();
    assert!((y[0] - (edge - (1.0 - edge))).abs() < 1e-13);
    let first = seen.iter().position(|t| *t >= edge).unwrap();
    assert_eq!(seen[first], edge);
    assert!(seen[..first].contains(&edge.next_down()));
    assert!(seen[first..].iter().all(|t| *t >= edge));
}

#[test]
fn a_step_and_its_polynomial_agree() {
    let mut steps = 0;
    let mut sink = |step: &dyn Step| {
        let (mut rows, mut within) = ([0.0; 10], [0.0; 2]);
        step.polynomial(&mut rows);
        for theta in [0.0, 0.3, 0.9, 1.0] {
            let t = step.start_s() + theta * (step.end_s() - step.start_s());
            step.interpolate(t, &mut within);
            let theta = (t - step.start_s()) / (step.end_s() - step.start_s());
            for (i, within) in within.iter().enumerate() {
                let row = |j: usize| rows[2 * j + i] * theta.powi(j as i32);
                let value: f64 = (0..5).map(row).sum();
                assert!((value - within).abs() < 1e-13, "{value} {within}");
            }
        }
        assert!((step.end_rates().unwrap()[0] - step.end_state()[1]).abs() < 1e-15);
        steps += 1;
        ControlFlow::Continue(())
    };
    let mut state = [0.0; 2];
    let statistics = rodas(1e-6).integrate(&mut oscillator(1e-6), 0.0, 3.0, &mut state, &mut sink);
    assert_eq!(statistics.unwrap().accepted_steps, steps);
}

/// A chain of bags that leak into each other, from fast to slow, with or without its pattern and its Jacobian.
struct Chain {
    rates: Vec<f64>,
    tolerances: Vec<f64>,
    pattern: bool,
    jacobian: bool,
}

impl Chain {
    fn new(pattern: bool, jacobian: bool) -> Self {
        Self {
            rates: (0..20)
                .map(|i| 10_f64.powf(4.0 - 0.25 * f64::from(i)))
                .collect(),
            tolerances: vec![1e-8; 21],
            pattern,
            jacobian,
        }
    }
}

impl System for Chain {
    fn dimension(&self) -> usize {
        21
    }
    fn derivatives(&mut self, _: f64, y: &[f64], dy: &mut [f64]) -> Result<(), Fault> {
        dy.fill(0.0);
        for (i, rate) in self.rates.iter().enumerate() {
            let flow = rate * (y[i] - y[i + 1] * y[i + 1]);
            dy[i] -= flow;
            dy[i + 1] += flow;
        }
        Ok(())
    }
    fn absolute_tolerances(&self) -> &[f64] {
        &self.tolerances
    }
    fn jacobian_pattern(&self) -> Option<Pattern> {
        let entries = (0..20).flat_map(|i| [(i, i), (i, i + 1), (i + 1, i), (i + 1, i + 1)]);
        self.pattern.then(|| Pattern::new(21, entries))
    }
    fn jacobian(&mut self, _: f64, y: &[f64], values: &mut [f64]) -> Result<bool, Fault> {
        let pattern = self.jacobian_pattern().unwrap_or_else(|| Pattern::full(21));
        values.fill(0.0);
        for (i, rate) in self.rates.iter().enumerate() {
            for (column, slope) in [(i, *rate), (i + 1, -2.0 * rate * y[i + 1])] {
                values[pattern.place(i, column).unwrap()] -= slope;
                values[pattern.place(i + 1, column).unwrap()] += slope;
            }
        }
        Ok(self.jacobian)
    }
}

#[test]
fn a_pattern_saves_differences_and_a_jacobian_saves_all_of_them() {
    let solve = |pattern, jacobian| {
        let start: Vec<f64> = (0..21).map(|i| 1.0 / f64::from(1 + i)).collect();
        let mut chain = Chain::new(pattern, jacobian);
        let (y, outcome) = run(&rodas(1e-8), &mut chain, (0.0, 10.0), &start);
        (y, outcome.unwrap())
    };
    let (dense, all) = solve(false, false);
    let (sparse, few) = solve(true, false);
    let (exact, none) = solve(true, true);
    let each = |s: Statistics| s.evaluations as f64 / s.accepted_steps as f64;
    println!(
        "evaluations a step: {:.1}, {:.1}, {:.1}",
        each(all),
        each(few),
        each(none)
    );
    for ((dense, sparse), exact) in dense.iter().zip(&sparse).zip(&exact) {
        assert!((dense - exact).abs() < 1e-7 && (sparse - exact).abs() < 1e-7);
    }
    assert!(each(all) > 28.0 && each(few) < 13.5 && each(none) < 10.5);
    assert_eq!(
        none.jacobians, none.accepted_steps,
        "a rejected step needs none"
    );
}

#[test]
fn what_a_system_keeps_is_kept_over_many_steps() {
    // 100,000 steps of a stiff exchange, pushed to and fro; with a wrong sum the drift would be 1e5 times the tolerance.
    struct Pushed(Chain);
    impl System for Pushed {
        fn dimension(&self) -> usize {
            21
        }
        fn derivatives(&mut self, t: f64, y: &[f64], dy: &mut [f64]) -> Result<(), Fault> {
            self.0.derivatives(t, y, dy)?;
            let push = 0.01 * (0.1 * t).sin();
            dy[20] += push;
            dy[0] -= push;
            Ok(())
        }
        fn absolute_tolerances(&self) -> &[f64] {
            &self.0.tolerances
        }
        fn jacobian_pattern(&self) -> Option<Pattern> {
            self.0.jacobian_pattern()
        }
        fn jacobian(&mut self, t: f64, y: &[f64], values: &mut [f64]) -> Result<bool, Fault> {
            self.0.jacobian(t, y, values)
        }
    }
    let mut state = vec![1.0; 21];
    let mut worst = 0.0_f64;
    let mut sink = |step: &dyn Step| {
        worst = worst.max((step.end_state().iter().sum::<f64>() / 21.0 - 1.0).abs());
        ControlFlow::Continue(())
    };
    let settings = rodas(1e-6).with_max_step_s(0.02);
    let mut system = Pushed(Chain::new(true, true));
    let statistics = settings.integrate(&mut system, 0.0, 2000.0, &mut state, &mut sink);
    println!("{:?}, strayed by {worst:.1e}", statistics.unwrap());
    assert!(worst < 2e-14, "{worst:e}");
}

#[test]
fn what_is_fast_and_over_bounds_no_step() {
    let steps = |integrator: &dyn Integrator| {
        let mut model = Model::new(&[1e-6], |t: f64, y: &[f64], dy: &mut [f64]| {
            dy[0] = -1e5 * (y[0] - phi(t)[0]) + phi(t)[1];
            Ok(())
        });
        let (y, outcome) = run(integrator, &mut model, (0.0, 1.0), &[phi(0.0)[0]]);
        assert!((y[0] - phi(1.0)[0]).abs() < 1e-5);
        outcome.unwrap().accepted_steps
    };
    let (explicit, implicit) = (steps(&Dopri5::new()), steps(&Rodas5P::new()));
    let automatic = steps(&Automatic::new());
    println!("steps: explicit {explicit}, implicit {implicit}, automatic {automatic}");
    assert!(explicit > 300 * implicit && automatic < implicit + 60);
}

#[test]
fn what_is_not_stiff_is_solved_by_the_explicit_method_to_the_last_bit() {
    let solve = |integrator: &dyn Integrator| {
        let (y, outcome) = run(integrator, &mut oscillator(1e-8), (0.0, 100.0), &[0.0, 0.0]);
        (y, outcome.unwrap())
    };
    assert_eq!(solve(&Dopri5::new()), solve(&Automatic::new()));
}

#[test]
fn the_method_follows_what_the_solution_does() {
    // Pulled along a curve that stands still for 50 s and swings for 10 s, in turn, with a third of a million rates to follow it.
    let swings = |t: f64| (t / 60.0).fract() > 5.0 / 6.0;
    let edges: Vec<f64> = (1..=5)
        .flat_map(|k| [60.0 * f64::from(k) - 10.0, 60.0 * f64::from(k)])
        .collect();
    let solve = |integrator: &dyn Integrator| {
        let mut model = Model::new(&[1e-6; 2], move |t: f64, y: &[f64], dy: &mut [f64]| {
            // In each phase whole swings fit, so that the curve is continuous.
            let curve = if swings(t) {
                (40.0 * std::f64::consts::PI * t).sin()
            } else {
                0.0
            };
            dy[0] = -100.0 * (y[0] - curve);
            dy[1] = y[0] - 0.01 * y[1];
            Ok(())
        });
        model.breakpoints = edges.clone();
        let (y, outcome) = run(integrator, &mut model, (0.0, 300.0), &[1.0, 1.0]);
        (y, outcome.unwrap())
    };
    let (y, explicit) = solve(&Dopri5::new());
    let (z, implicit) = solve(&Rodas5P::new());
    let (x, automatic) = solve(&Automatic::new());
    let count = |s: Statistics| (s.accepted_steps, s.jacobians, s.evaluations);
    println!(
        "explicit {:?}, implicit {:?}, automatic {:?}",
        count(explicit),
        count(implicit),
        count(automatic)
    );
    for other in [y, z] {
        assert!(x.iter().zip(other).all(|(x, y)| (x - y).abs() < 1e-5));
    }
    // Swinging is left to the explicit method, standing still to the other; one change each way a minute, and no trial that fails more often than it must.
    assert!(
        automatic.evaluations < explicit.evaluations
            && automatic.evaluations < implicit.evaluations
    );
    assert!(automatic.jacobians < 400);
}

#[test]
fn what_goes_wrong_is_said_as_by_the_explicit_method() {
    let solvers: [&dyn Integrator; 2] = [&Rodas5P::new(), &Automatic::new()];
    for solver in solvers {
        let mut bad = Model::new(&[1e-6; 3], |t: f64, y: &[f64], dy: &mut [f64]| {
            dy.copy_from_slice(y);
            if t > 0.5 {
                dy[1] = f64::NAN;
            }
            Ok(())
        });
        let (y, outcome) = run(solver, &mut bad, (0.0, 1.0), &[1.0; 3]);
        let failure = outcome.unwrap_err();
        let time_s = failure.reached_s;
        assert_eq!(
            failure.error,
            IntegrationError::NotFinite { index: 1, time_s }
        );
        assert!(time_s <= 0.5 && time_s > 0.499, "{time_s}");
        assert!((y[1] - time_s.exp()).abs() < 1e-5);
        // A state that may not be, at once and after a while.
        let (_, outcome) = run(solver, &mut outflow(), (0.0, 1.0), &[-1.0]);
        let error = outcome.unwrap_err().error;
        assert!(
            matches!(error, IntegrationError::OutOfDomain { .. }),
            "{error}"
        );
        let mut guarded = Guarded { refused: 0 };
        let (y, outcome) = run(solver, &mut guarded, (0.0, 2.0), &[1.0, 1.0]);
        let failure = outcome.unwrap_err();
        assert!((failure.reached_s - 2.0_f64.ln()).abs() < 1e-5, "{failure}");
        assert!(y[1] >= 0.5 && guarded.refused > 3);
        let refused = matches!(
            failure.error,
            IntegrationError::StepTooSmall {
                index: Some(1),
                fault: Some(_),
                ..
            }
        );
        assert!(refused, "{failure}");
    }
    let few = rodas(1e-6).with_max_steps(7);
    let (_, outcome) = run(&few, &mut oscillator(1e-6), (0.0, 100.0), &[0.0; 2]);
    let error = outcome.unwrap_err().error;
    assert!(
        matches!(error, IntegrationError::TooManySteps { limit: 7, .. }),
        "{error}"
    );
    let senseless = rodas(-1.0);
    let (_, outcome) = run(&senseless, &mut oscillator(1e-6), (0.0, 1.0), &[0.0; 2]);
    assert!(matches!(
        outcome.unwrap_err().error,
        IntegrationError::InvalidSettings { .. }
    ));
}
