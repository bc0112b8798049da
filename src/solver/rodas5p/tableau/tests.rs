//! The coefficients against what must hold for the method to be of its order.

use nalgebra::{SMatrix, SVector};

use super::*;
use crate::solver::trees::{Tree, trees};

type Matrix = SMatrix<f64, STAGES, STAGES>;
type Vector = SVector<f64, STAGES>;

/// What each stage makes of a tree: where it does not fork, the Jacobian counts too.
fn stages(tree: &Tree, method: &Method) -> Vector {
    match &tree.0[..] {
        [] => Vector::repeat(1.0),
        [only] => method.beta * stages(only, method),
        several => several.iter().fold(Vector::repeat(1.0), |all, child| {
            all.component_mul(&(method.alpha * stages(child, method)))
        }),
    }
}

/// The method in the form in which conditions of order are written: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, section IV.7.
struct Method {
    gamma: Matrix,
    alpha: Matrix,
    beta: Matrix,
}

fn method() -> Method {
    let rows = |rows: &[[f64; STAGES]; STAGES]| Matrix::from_fn(|i, j| rows[i][j]);
    let inverse = Matrix::from_diagonal_element(GAMMA.recip()) - rows(&C);
    let gamma = inverse.try_inverse().unwrap();
    let alpha = rows(&A) * gamma;
    Method {
        gamma,
        alpha,
        beta: alpha + gamma,
    }
}

/// By how much the weights of increments miss the conditions of order up to `order`, at a share `theta` of the step.
fn missed(weights: [f64; STAGES], order: usize, theta: f64) -> f64 {
    let method = method();
    let b = method.gamma.transpose() * Vector::from(weights);
    let all = (1..=order).flat_map(trees);
    all.map(|tree| {
        let power = theta.powi(tree.order() as i32);
        (b.dot(&stages(&tree, &method)) - power / tree.density()).abs()
    })
    .fold(0.0, f64::max)
}

#[test]
fn the_method_is_of_order_five_and_the_embedded_one_of_order_four() {
    assert!(missed(B, 5, 1.0) < 1e-12, "{:e}", missed(B, 5, 1.0));
    assert!(missed(B, 6, 1.0) > 1e-5, "{:e}", missed(B, 6, 1.0));
    let mut embedded = B;
    embedded[STAGES - 1] -= 1.0;
    assert!(missed(embedded, 4, 1.0) < 1e-12);
    assert!(missed(embedded, 5, 1.0) > 1e-5);
}

#[test]
fn the_continuous_output_is_of_order_four() {
    for theta in [0.1, 0.5, 0.8] {
        let weights = std::array::from_fn(|j| {
            let [k1, k2, k3] = [H[0][j], H[1][j], H[2][j]];
            theta * (B[j] + (1.0 - theta) * (k1 + theta * (k2 + theta * k3)))
        });
        let missed = missed(weights, 4, theta);
        assert!(missed < 1e-12, "{missed:e} at {theta}");
    }
}

#[test]
fn times_and_drifts_are_the_sums_of_their_rows() {
    let method = method();
    let ones = Vector::repeat(1.0);
    assert!((method.alpha * ones - Vector::from(TIMES)).abs().max() < 1e-13);
    assert!((method.gamma * ones - Vector::from(DRIFT)).abs().max() < 1e-13);
}

#[test]
fn the_method_is_stiffly_accurate() {
    // The new state is the last stage's, plus its increment.
    let mut last = A[STAGES - 1];
    last[STAGES - 1] += 1.0;
    assert_eq!(last, B);
    // And the error is that increment, so that the embedded method ends with a stage too.
    assert_eq!(TIMES[5..], [1.0; 3]);
}

#[test]
fn the_coefficients_are_those_that_were_handed_down() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/numerics/rodas5p.json"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the file of coefficients is absent");
        return;
    };
    // One number a line, in the order of the keys: g, a, b, c, ct, d, h.
    let lines = text.lines().filter_map(|line| {
        let value = line.rsplit(':').next()?.trim();
        value.trim_end_matches(',').parse().ok()
    });
    let below = |rows: &[[f64; STAGES]; STAGES]| -> Vec<f64> {
        let rows = rows.iter().enumerate();
        rows.flat_map(|(stage, row)| row[..stage].to_vec())
            .collect()
    };
    let ours = [
        vec![GAMMA],
        below(&A),
        B.to_vec(),
        below(&C),
        TIMES.to_vec(),
        DRIFT.to_vec(),
        H.concat(),
    ];
    assert_eq!(lines.collect::<Vec<f64>>(), ours.concat());
}
