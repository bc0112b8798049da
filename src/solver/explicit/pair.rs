//! What explicit pairs differ in: their coefficients.

/// The coefficients of a pair of order 5(4) with seven stages, of which the last is the first of the next step.
///
/// The second stage has no weight but in later stages.
pub(in crate::solver) trait Pair: std::fmt::Debug {
    /// Times of stages 2 to 5 as fractions of the step; those of stages 6 and 7 are 1.
    const C: [f64; 4];
    /// Weights of the stages before it in the state at stage 2, and so on to stage 6.
    const A2: [f64; 1];
    const A3: [f64; 2];
    const A4: [f64; 3];
    const A5: [f64; 4];
    const A6: [f64; 5];
    /// Weights of stages 1, 3, 4, 5, 6 in the new state, which is the state at stage 7.
    const B: [f64; 5];
    /// Weights of stages 1, 3, 4, 5, 6, 7 in the error: order 5 less the embedded order 4.
    const E: [f64; 6];
    /// Weights of stages 1, 3, 4, 5, 6, 7 in the last coefficient of the continuous output.
    const D: [f64; 6];
}

#[cfg(test)]
mod tests;
