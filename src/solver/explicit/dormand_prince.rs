//! The pair RK5(4)7M of Dormand and Prince.
//!
//! Stages: J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6 (1980) 19, doi 10.1016/0771-050X(80)90013-3, table 2.
//! Continuous output: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, section II.6,
//! as in the authors' code DOPRI5.

use super::pair::Pair;

/// Of the smallest error for its work on smooth systems; stable on the negative real axis to 3.3.
#[derive(Debug)]
pub(in crate::solver) struct Rk547M;

impl Pair for Rk547M {
    const C: [f64; 4] = [1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0];
    const A2: [f64; 1] = [1.0 / 5.0];
    const A3: [f64; 2] = [3.0 / 40.0, 9.0 / 40.0];
    const A4: [f64; 3] = [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0];
    const A5: [f64; 4] = [
        19372.0 / 6561.0,
        -25360.0 / 2187.0,
        64448.0 / 6561.0,
        -212.0 / 729.0,
    ];
    const A6: [f64; 5] = [
        9017.0 / 3168.0,
        -355.0 / 33.0,
        46732.0 / 5247.0,
        49.0 / 176.0,
        -5103.0 / 18656.0,
    ];
    const B: [f64; 5] = [
        35.0 / 384.0,
        500.0 / 1113.0,
        125.0 / 192.0,
        -2187.0 / 6784.0,
        11.0 / 84.0,
    ];
    const E: [f64; 6] = [
        71.0 / 57600.0,
        -71.0 / 16695.0,
        71.0 / 1920.0,
        -17253.0 / 339200.0,
        22.0 / 525.0,
        -1.0 / 40.0,
    ];
    const D: [f64; 6] = [
        -12715105075.0 / 11282082432.0,
        87487479700.0 / 32700410799.0,
        -10690763975.0 / 1880347072.0,
        701980252875.0 / 199316789632.0,
        -1453857185.0 / 822651844.0,
        69997945.0 / 29380423.0,
    ];
}
