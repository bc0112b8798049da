//! The coefficients of the method.
//!
//! Stages: J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6 (1980) 19, doi 10.1016/0771-050X(80)90013-3, table 2.
//! Continuous output: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, section II.6,
//! as in the authors' code DOPRI5.

/// Times of stages 2 to 5 as fractions of the step; those of stages 6 and 7 are 1.
pub(super) const C: [f64; 4] = [1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0];

pub(super) const A2: [f64; 1] = [1.0 / 5.0];
pub(super) const A3: [f64; 2] = [3.0 / 40.0, 9.0 / 40.0];
pub(super) const A4: [f64; 3] = [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0];
pub(super) const A5: [f64; 4] = [
    19372.0 / 6561.0,
    -25360.0 / 2187.0,
    64448.0 / 6561.0,
    -212.0 / 729.0,
];
pub(super) const A6: [f64; 5] = [
    9017.0 / 3168.0,
    -355.0 / 33.0,
    46732.0 / 5247.0,
    49.0 / 176.0,
    -5103.0 / 18656.0,
];
/// Weights of stages 1, 3, 4, 5, 6 in the new state; stage 2 has none.
pub(super) const B: [f64; 5] = [
    35.0 / 384.0,
    500.0 / 1113.0,
    125.0 / 192.0,
    -2187.0 / 6784.0,
    11.0 / 84.0,
];
/// Weights of stages 1, 3, 4, 5, 6, 7 in the error: order 5 less the embedded order 4.
pub(super) const E: [f64; 6] = [
    71.0 / 57600.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];
/// Weights of stages 1, 3, 4, 5, 6, 7 in the last coefficient of the continuous output.
pub(super) const D: [f64; 6] = [
    -12715105075.0 / 11282082432.0,
    87487479700.0 / 32700410799.0,
    -10690763975.0 / 1880347072.0,
    701980252875.0 / 199316789632.0,
    -1453857185.0 / 822651844.0,
    69997945.0 / 29380423.0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sum_to_their_times() {
        let rows: [(&[f64], f64); 8] = [
            (&A2, C[0]),
            (&A3, C[1]),
            (&A4, C[2]),
            (&A5, C[3]),
            (&A6, 1.0),
            (&B, 1.0),
            (&E, 0.0),
            (&D, 0.0),
        ];
        for (row, sum) in rows {
            assert!((row.iter().sum::<f64>() - sum).abs() < 2e-14);
        }
    }
}
