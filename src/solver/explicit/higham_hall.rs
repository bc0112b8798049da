//! The pair RK5(4)7FEq1 of Higham and Hall.
//!
//! Stages: D. J. Higham, G. Hall, Embedded Runge-Kutta formulae with stable equilibrium states, J. Comput. Appl. Math. 29 (1990) 25.
//! Its authors give no continuous output. That of the pair of Dormand and Prince is the one of order 4, with values and rates at both ends, whose error
//! in the middle of the step is least; so is this one.

use super::pair::Pair;

/// Of step sizes that settle where stability bounds them; stable on the negative real axis to 4.4.
#[derive(Debug)]
pub(in crate::solver) struct Rk547FEq1;

impl Pair for Rk547FEq1 {
    const C: [f64; 4] = [2.0 / 9.0, 1.0 / 3.0, 1.0 / 2.0, 3.0 / 5.0];
    const A2: [f64; 1] = [2.0 / 9.0];
    const A3: [f64; 2] = [1.0 / 12.0, 1.0 / 4.0];
    const A4: [f64; 3] = [1.0 / 8.0, 0.0, 3.0 / 8.0];
    const A5: [f64; 4] = [91.0 / 500.0, -27.0 / 100.0, 78.0 / 125.0, 8.0 / 125.0];
    const A6: [f64; 5] = [-11.0 / 20.0, 27.0 / 20.0, 12.0 / 5.0, -36.0 / 5.0, 5.0];
    const B: [f64; 5] = [
        1.0 / 12.0,
        27.0 / 32.0,
        -4.0 / 3.0,
        125.0 / 96.0,
        5.0 / 48.0,
    ];
    const E: [f64; 6] = [
        -1.0 / 20.0,
        81.0 / 160.0,
        -6.0 / 5.0,
        25.0 / 32.0,
        1.0 / 16.0,
        -1.0 / 10.0,
    ];
    const D: [f64; 6] = [
        -23609.0 / 15580.0,
        860679.0 / 124640.0,
        -24804.0 / 3895.0,
        5975.0 / 24928.0,
        -15341.0 / 12464.0,
        15341.0 / 7790.0,
    ];
}
