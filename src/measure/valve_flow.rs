//! What passes a valve forwards and backwards.

use crate::simulation::Curve;
use crate::units::{Flow, Time, Volume};

/// Forward volume, reflux volume and reflux time of a valve, or any branch, over a window.
///
/// $$V_\mathrm{fwd} = \int \max(Q, 0)\,dt, \qquad V_\mathrm{refl} = \int \max(-Q, 0)\,dt$$
///
/// Plain text: forward volume is the integral of the flow's positive part, reflux volume that of its negative part. The reflux time
/// counts flow backwards faster than a threshold, as duplex ultrasound does; the longest single reflux is what clinical cut-offs refer to.
///
/// Source: N. Labropoulos et al., J. Vasc. Surg. 38 (2003) 793, doi 10.1016/S0741-5214(03)00424-5.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// Reads the `flow` of a valve over the curve's window; flow backwards slower than `threshold` does not count as time of reflux.
    pub fn read(flow: &Curve<'_, Flow>, threshold: Flow) -> Self {
        let backwards = |flow: Flow| flow < -threshold.abs();
        Self {
            forward: Volume::from_ml(flow.integrate(|q| q.max(0.0))),
            reflux: Volume::from_ml(flow.integrate(|q| (-q).max(0.0))),
            reflux_time: flow.time_while(backwards),
            longest_reflux: longest(flow, backwards),
        }
    }

    /// Reflux as a share of forward volume; none if nothing passed forwards.
    pub fn reflux_fraction(&self) -> Option<f64> {
        (self.forward > Volume::ZERO).then(|| self.reflux / self.forward)
    }
}

fn longest(flow: &Curve<'_, Flow>, holds: impl Fn(Flow) -> bool) -> Time {
    let samples = flow.samples();
    let mut longest = Time::ZERO;
    let mut since: Option<Time> = None;
    for (time, value) in samples.times.iter().zip(&samples.values) {
        if holds(*value) {
            let start = *since.get_or_insert(*time);
            longest = longest.max(*time - start);
        } else {
            since = None;
        }
    }
    longest
}
