//! What passes a valve forwards and backwards.

use crate::network::{Conduit, Edge, Probe};
use crate::simulation::{Look, QueryError, Solution};
use crate::units::{Flow, Time, Volume};

/// Forward volume, reflux volume and reflux time of a valve, or any branch, over a window.
///
/// $$V_\mathrm{fwd} = \int \max(Q, 0)\\,dt, \qquad V_\mathrm{refl} = \int \max(-Q, 0)\\,dt$$
///
/// Plain text: forward volume is the integral of the flow's positive part, reflux volume that of its negative part. The reflux time
/// counts flow backwards faster than a threshold, as duplex ultrasound does; the longest single reflux is what clinical cut-offs refer to.
///
/// Source: N. Labropoulos et al., J. Vasc. Surg. 38 (2003) 793, doi 10.1016/S0741-5214(03)00424-5.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ValveFlow {
    /// Volume that passed forwards.
    pub forward: Volume,
    /// Volume that passed backwards.
    pub reflux: Volume,
    /// For how long blood flowed backwards, all together.
    pub reflux_time: Time,
    /// The longest single reflux.
    pub longest_reflux: Time,
}

impl ValveFlow {
    /// Reads the flow of a valve, or any branch, between `from` and `to`; flow backwards slower than `threshold` does not count as time of reflux.
    ///
    /// # Errors
    /// [`QueryError`] if the handle is of another network or the window is not within the solution.
    pub fn read(
        solution: &Solution,
        valve: impl Conduit,
        from: Time,
        to: Time,
        threshold: Flow,
    ) -> Result<Self, QueryError> {
        let all = Self::read_all(solution, &[valve.edge()], from, to, threshold)?;
        Ok(all.first().copied().unwrap_or_default())
    }

    /// As [`ValveFlow::read`], for many valves in one go.
    ///
    /// # Errors
    /// As [`ValveFlow::read`].
    pub fn read_all(
        solution: &Solution,
        valves: &[Edge],
        from: Time,
        to: Time,
        threshold: Flow,
    ) -> Result<Vec<Self>, QueryError> {
        if !threshold.is_finite() {
            let (what, value) = ("threshold of reflux, in mL/s", threshold.ml_per_s());
            return Err(QueryError::NotFinite { what, value });
        }
        for valve in valves {
            solution.probe_between(Probe::flow(*valve), from, to)?;
        }
        let mut counts = vec![Count::default(); valves.len()];
        let mut unknown = None;
        solution.walk(from, to, |at, frame| {
            for (valve, count) in valves.iter().zip(&mut counts) {
                match frame.flow(*valve) {
                    Ok(flow) => count.add(at, flow, threshold.abs()),
                    Err(error) => unknown = Some(error),
                }
            }
        })?;
        match unknown {
            Some(error) => Err(error.into()),
            None => Ok(counts.into_iter().map(|count| count.flow).collect()),
        }
    }

    /// Reflux as a share of forward volume; none if nothing passed forwards.
    pub fn reflux_fraction(&self) -> Option<f64> {
        (self.forward > Volume::ZERO).then(|| self.reflux / self.forward)
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    flow: ValveFlow,
    refluxing_since: Option<Time>,
}

impl Count {
    fn add(&mut self, at: Look, flow: Flow, threshold: Flow) {
        let passed = flow * at.stands_for;
        if flow >= Flow::ZERO {
            self.flow.forward += passed;
        } else {
            self.flow.reflux -= passed;
        }
        if flow < -threshold {
            let since = *self.refluxing_since.get_or_insert(at.time);
            self.flow.reflux_time += at.stands_for;
            self.flow.longest_reflux = self.flow.longest_reflux.max(at.time - since);
        } else {
            self.refluxing_since = None;
        }
    }
}
