//! The coefficients against what must hold for a pair to be of its order, and to be as stable as it is said to be.

use nalgebra::{SMatrix, SVector};

use super::super::{dormand_prince::Rk547M, higham_hall::Rk547FEq1};
use super::*;
use crate::solver::trees::{Tree, trees};

const STAGES: usize = 7;

type Matrix = SMatrix<f64, STAGES, STAGES>;
type Vector = SVector<f64, STAGES>;

/// Weights of all stages but the second, as many as there are.
fn spread(weights: &[f64]) -> Vector {
    let mut all = Vector::zeros();
    for (i, weight) in weights.iter().enumerate() {
        all[if i == 0 { 0 } else { i + 1 }] = *weight;
    }
    all
}

fn matrix<P: Pair>() -> Matrix {
    let rows: [&[f64]; 6] = [&[], &P::A2, &P::A3, &P::A4, &P::A5, &P::A6];
    let mut a = Matrix::from_fn(|i, j| {
        rows.get(i)
            .and_then(|row| row.get(j))
            .copied()
            .unwrap_or(0.0)
    });
    a.set_row(6, &spread(&P::B).transpose());
    a
}

fn stages(tree: &Tree, a: &Matrix) -> Vector {
    tree.0.iter().fold(Vector::repeat(1.0), |all, child| {
        all.component_mul(&(a * stages(child, a)))
    })
}

/// By how much the weights miss each condition of this order, at a share `theta` of the step.
fn misses<P: Pair>(weights: &Vector, order: usize, theta: f64) -> Vec<f64> {
    let a = matrix::<P>();
    let miss =
        |tree: &Tree| weights.dot(&stages(tree, &a)) - theta.powi(order as i32) / tree.density();
    trees(order).iter().map(miss).collect()
}

/// The largest miss of any order up to this one.
fn missed<P: Pair>(weights: &Vector, order: usize, theta: f64) -> f64 {
    let all = (1..=order).flat_map(|order| misses::<P>(weights, order, theta));
    all.fold(0.0, |largest, miss| largest.max(miss.abs()))
}

fn is_of_order_five_and_four<P: Pair>() {
    let (b, e) = (spread(&P::B), spread(&P::E));
    assert!(missed::<P>(&b, 5, 1.0) < 1e-14);
    assert!(missed::<P>(&b, 6, 1.0) > 1e-5);
    assert!(missed::<P>(&(b - e), 4, 1.0) < 1e-14);
    assert!(missed::<P>(&(b - e), 5, 1.0) > 1e-5);
}

#[test]
fn the_methods_are_of_order_five_and_the_embedded_ones_of_order_four() {
    is_of_order_five_and_four::<Rk547M>();
    is_of_order_five_and_four::<Rk547FEq1>();
}

fn rows_sum_to<P: Pair>() {
    let [c2, c3, c4, c5] = P::C;
    let times = Vector::from([0.0, c2, c3, c4, c5, 1.0, 1.0]);
    assert!((matrix::<P>() * Vector::repeat(1.0) - times).abs().max() < 1e-14);
}

#[test]
fn times_are_the_sums_of_their_rows() {
    rows_sum_to::<Rk547M>();
    rows_sum_to::<Rk547FEq1>();
}

/// The weights of the continuous output.
fn output<P: Pair>(theta: f64, d: &Vector) -> Vector {
    let (b, mut first, mut last) = (spread(&P::B), Vector::zeros(), Vector::zeros());
    (first[0], last[6]) = (1.0, 1.0);
    let (r2, rest) = (b, 1.0 - theta);
    let r3 = first - r2;
    let r4 = r2 - last - r3;
    theta * (r2 + rest * (r3 + theta * (r4 + rest * d)))
}

fn output_is_of_order_four<P: Pair>() {
    for theta in [0.1, 0.5, 0.8] {
        let weights = output::<P>(theta, &spread(&P::D));
        let missed = missed::<P>(&weights, 4, theta);
        assert!(missed < 1e-13, "{missed:e} at {theta}");
    }
}

/// The mean square of the error of order 5 in the middle of the step, `share` of the embedded error added to the last coefficient:
/// the conditions leave only that free.
fn error_in_the_middle<P: Pair>(share: f64) -> f64 {
    let weights = output::<P>(0.5, &(spread(&P::D) + share * spread(&P::E)));
    assert!(missed::<P>(&weights, 4, 0.5) < 1e-13);
    let misses = misses::<P>(&weights, 5, 0.5);
    let each = misses.iter().zip(trees(5));
    each.map(|(miss, tree)| (miss / tree.symmetry()).powi(2))
        .sum()
}

fn output_is_the_best<P: Pair>() {
    let [below, at, above] = [-10.0, 0.0, 10.0].map(error_in_the_middle::<P>);
    let bend = above + below - 2.0 * at;
    assert!(bend > 1e-9, "{bend:e}");
    assert!((above - below).abs() < 1e-8 * bend, "{below:e} {above:e}");
}

#[test]
fn the_free_number_of_the_continuous_outputs_is_that_of_the_least_error() {
    // That of the one is published; that of the other was found in the same way.
    output_is_the_best::<Rk547M>();
    output_is_the_best::<Rk547FEq1>();
}

#[test]
fn continuous_outputs_are_of_order_four() {
    output_is_of_order_four::<Rk547M>();
    output_is_of_order_four::<Rk547FEq1>();
}

/// How far the pair is stable on the negative real axis, in steps times rate.
fn bound<P: Pair>() -> f64 {
    let (a, b) = (matrix::<P>(), spread(&P::B));
    let powers = std::iter::successors(Some(Vector::repeat(1.0)), |v| Some(a * v));
    let terms: Vec<f64> = powers.take(STAGES).map(|v| b.dot(&v)).collect();
    let growth = |z: f64| 1.0 + z * terms.iter().rev().fold(0.0, |sum, term| term + z * sum);
    let steps = (1..).map(|i| f64::from(i) * 1e-3);
    let stable = steps.take_while(|z| growth(-z).abs() <= 1.0);
    stable.last().unwrap_or_default()
}

#[test]
fn one_is_stable_over_steps_that_are_longer_by_a_third() {
    let bounds = (bound::<Rk547M>(), bound::<Rk547FEq1>());
    assert!((bounds.0 - 3.306).abs() < 2e-3, "{bounds:?}");
    assert!((bounds.1 - 4.395).abs() < 2e-3, "{bounds:?}");
}

/// The error that a kink makes within a step, over what the pair estimates of it: the median over the places where the kink may be.
fn blindness<P: Pair>() -> f64 {
    let [c2, c3, c4, c5] = P::C;
    let times = Vector::from([0.0, c2, c3, c4, c5, 1.0, 1.0]);
    let mut ratios: Vec<f64> = (1..1000)
        .map(|i| {
            let kink = f64::from(i) / 1000.0;
            let rates = times.map(|time| f64::max(time - kink, 0.0));
            let error = spread(&P::B).dot(&rates) - 0.5 * (1.0 - kink).powi(2);
            (error / spread(&P::E).dot(&rates)).abs()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

#[test]
fn one_sees_kinks_that_the_other_is_blind_to() {
    let blindness = (blindness::<Rk547M>(), blindness::<Rk547FEq1>());
    assert!((18.0..22.0).contains(&blindness.0), "{blindness:?}");
    assert!((0.8..1.2).contains(&blindness.1), "{blindness:?}");
}
