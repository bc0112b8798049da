//! Chains of equal lags, which delay and spread what goes through them.

/// A chain of equal first-order lags: its response to an impulse is the Erlang density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Erlang {
    stages: usize,
    tau_s: f64,
}

impl Erlang {
    /// This many lags, one at the least, of this time constant each.
    pub(super) const fn new(stages: usize, tau_s: f64) -> Self {
        Self { stages, tau_s }
    }
}

/// Writes the rates of chains that lie one after the other, each fed with its input.
#[inline]
pub(super) fn rates<const N: usize>(
    chains: &[Erlang; N],
    inputs: [f64; N],
    state: &[f64],
    rate: &mut [f64],
) {
    let mut lags = state.iter().zip(rate);
    for (chain, mut input) in chains.iter().zip(inputs) {
        let per_s = 1.0 / chain.tau_s;
        for (level, rate) in lags.by_ref().take(chain.stages) {
            *rate = (input - level) * per_s;
            input = *level;
        }
    }
}

/// Which chain a lag belongs to, and which of its lags it is; none beyond the last chain.
pub(super) fn whose<const N: usize>(
    chains: &[Erlang; N],
    mut lag: usize,
) -> Option<(usize, usize)> {
    for (chain, erlang) in chains.iter().enumerate() {
        if lag < erlang.stages {
            return Some((chain, lag));
        }
        lag -= erlang.stages;
    }
    None
}

/// Which chain a lag is the last of.
pub(super) fn end_of<const N: usize>(chains: &[Erlang; N], lag: usize) -> Option<usize> {
    let (chain, place) = whose(chains, lag)?;
    let is_last = chains.get(chain)?.stages == place + 1;
    is_last.then_some(chain)
}

/// What comes out of each chain.
#[inline]
pub(super) fn ends<const N: usize>(chains: &[Erlang; N], state: &[f64]) -> [f64; N] {
    let mut levels = state.iter().copied();
    let last = |chain: &Erlang| chain.stages.saturating_sub(1);
    chains
        .each_ref()
        .map(|chain| levels.nth(last(chain)).unwrap_or(0.0))
}

/// Sets every lag of each chain to its input: the state in which nothing moves.
pub(super) fn settle<const N: usize>(chains: &[Erlang; N], inputs: [f64; N], state: &mut [f64]) {
    let mut levels = state.iter_mut();
    for (chain, input) in chains.iter().zip(inputs) {
        for level in levels.by_ref().take(chain.stages) {
            *level = input;
        }
    }
}

#[cfg(test)]
impl Erlang {
    /// Mean, in s, and variance, in s2, of the response to an impulse.
    pub(super) fn moments(&self) -> (f64, f64) {
        let mean = self.stages as f64 * self.tau_s;
        (mean, mean * self.tau_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAINS: [Erlang; 2] = [Erlang::new(2, 0.5), Erlang::new(3, 2.0)];

    /// Advances by Euler's method in steps of 0.1 ms.
    fn advance(state: &mut [f64; 5], inputs: [f64; 2], seconds: f64) {
        for _ in 0..(seconds / 1e-4).round() as usize {
            let mut rate = [0.0; 5];
            rates(&CHAINS, inputs, state, &mut rate);
            for (x, dx) in state.iter_mut().zip(rate) {
                *x += 1e-4 * dx;
            }
        }
    }

    #[test]
    fn a_step_comes_through_as_the_erlang_distribution() {
        let mut state = [0.0; 5];
        advance(&mut state, [1.0, -4.0], 1.0);
        let [first, second] = ends(&CHAINS, &state);
        // 1 - e^-2 (1 + 2), and -4 (1 - e^-0.5 (1 + 0.5 + 0.125)).
        assert!((first - 0.593_994).abs() < 1e-4, "{first}");
        assert!((second + 0.057_551).abs() < 1e-4, "{second}");
    }

    #[test]
    fn an_impulse_has_the_mean_and_variance_of_the_chain() {
        for (index, chain) in CHAINS.iter().enumerate() {
            let mut state = [1.0 / 0.5, 0.0, 1.0 / 2.0, 0.0, 0.0];
            let [mut area, mut first, mut second] = [0.0; 3];
            for i in 0..60_000 {
                let (time, out) = (1e-3 * f64::from(i), ends(&CHAINS, &state)[index]);
                area += 1e-3 * out;
                first += 1e-3 * out * time;
                second += 1e-3 * out * time * time;
                advance(&mut state, [0.0; 2], 1e-3);
            }
            let (mean, variance) = chain.moments();
            assert!((area - 1.0).abs() < 2e-3, "{area}");
            assert!((first - mean).abs() < 3e-3 * mean, "{first}");
            let spread = second - first * first;
            assert!((spread - variance).abs() < 0.01 * variance, "{spread}");
        }
    }

    #[test]
    fn settled_chains_stay_as_they_are() {
        let (mut state, mut rate) = ([0.0; 5], [7.0; 5]);
        settle(&CHAINS, [3.0, -1.5], &mut state);
        assert_eq!(state, [3.0, 3.0, -1.5, -1.5, -1.5]);
        rates(&CHAINS, [3.0, -1.5], &state, &mut rate);
        assert_eq!(rate, [0.0; 5]);
        assert_eq!(ends(&CHAINS, &state), [3.0, -1.5]);
        // Too short a state does no harm.
        assert_eq!(ends(&CHAINS, &[1.0]), [0.0, 0.0]);
    }
}
