//! How far a bed opens with activity.

use super::activation::TwoSpeed;
use crate::network::Inputs;
use crate::network::{By, Check, Driver, Id, Output, Outputs, Partials, PortSpec, Signal, Signals};
use crate::units::{Fraction, Time};

/// Exercise hyperaemia: the bed of a muscle opens with its activity, after a delay.
///
/// $$\frac{dM}{dt} = \frac{g\\,a - M}{\tau}, \qquad \tau = \begin{cases}\tau_\mathrm{on} & g\\,a > M\\ \tau_\mathrm{off} & g\\,a < M\end{cases}, \qquad R = \frac{R_0}{1 + M}$$
///
/// In plain text: `dM/dt = (gain * activity - M) / tau`, with `tau_on` while opening and `tau_off` while closing, blended smoothly in between. A bed that reads
/// the dilation `M` has the resistance `R = R0 / (1 + M)`.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | gain | 1 | 5 (design value: inflow times 3 at a mean activity of 0.4, as walking needs) | the bed opens further |
/// | tau on | s | 17.5 | opens later |
/// | tau off | s | 30 (design value) | stays open longer |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`DILATION`](Self::DILATION) | 1 | `M`: 0 at rest, 2 when three times as much flows at the same pressure |
///
/// | state | unit | meaning |
/// |---|---|---|
/// | 0 | 1 | `M` |
///
/// # Limits
///
/// One first-order response, without the immediate rise after the first contraction and without a metabolic balance. Where activity comes and goes faster than `tau`, the mean
/// counts for more than its share if `tau off` is above `tau on`: at half time on, `M` settles at `tau_off / (tau_on + tau_off)` of the gain instead of half.
///
/// # Sources
///
/// Time constant of 15 to 20 s, Heldt, PhD thesis, MIT 2004, section 4.5.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let raises = net.drive("heel raises", Cadence::new(1.0.hz()).amplitude(0.6.fraction()));
/// let soleus = net.drive("soleus", Muscle::soleus().excited_by(raises.excitation()));
/// let bed = net.drive("soleus bed", Hyperaemia::of(soleus.activation()));
/// let opening: Signal<Fraction> = bed.dilation();
/// # let _ = opening;
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hyperaemia {
    activity: Signal<Fraction>,
    gain: f64,
    opening: Time,
    closing: Time,
    speed: TwoSpeed,
}

/// Dilation within which opening and closing blend (design value: a thousandth of what heel raises bring).
const BLEND: f64 = 2e-3;

impl Hyperaemia {
    /// How far the bed is open beyond rest.
    pub const DILATION: Output<Self, Fraction> = Output::new(0, "dilation");

    /// The bed of a muscle with this activity.
    pub fn of(activity: Signal<Fraction>) -> Self {
        let (opening, closing) = (Time::from_seconds(17.5), Time::from_seconds(30.0));
        Self {
            activity,
            gain: 5.0,
            opening,
            closing,
            speed: TwoSpeed::new(opening, closing, BLEND),
        }
    }

    /// The dilation that full activity brings in the end.
    #[must_use]
    pub const fn with_gain(mut self, gain: f64) -> Self {
        self.gain = gain;
        self
    }

    /// The time constant of opening.
    #[must_use]
    pub fn opening_over(mut self, tau: Time) -> Self {
        self.opening = tau;
        self.speed = TwoSpeed::new(self.opening, self.closing, BLEND);
        self
    }

    /// The time constant of closing.
    #[must_use]
    pub fn closing_over(mut self, tau: Time) -> Self {
        self.closing = tau;
        self.speed = TwoSpeed::new(self.opening, self.closing, BLEND);
        self
    }

    /// The dilation that full activity brings in the end.
    pub const fn gain(&self) -> f64 {
        self.gain
    }

    /// The time constants of opening and closing.
    pub const fn time_constants(&self) -> (Time, Time) {
        (self.opening, self.closing)
    }
}

impl Driver for Hyperaemia {
    type State = [f64; 1];

    const OUTPUTS: &'static [PortSpec] = &[Self::DILATION.spec()];

    #[inline]
    fn output(&self, _: Time, state: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let [dilation] = *state;
        out.set(Self::DILATION, Fraction::new(dilation));
    }

    #[inline]
    fn rate(
        &self,
        _: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        _: &Inputs<'_, Self>,
        rate: &mut Self::State,
    ) {
        let [dilation] = *state;
        let wanted = self.gain * signals.get(self.activity).get();
        *rate = [self.speed.rate(wanted - dilation)];
    }

    fn partials(
        &self,
        _: Time,
        [dilation]: &Self::State,
        signals: &Signals<'_>,
        _: &Inputs<'_, Self>,
        partials: &mut Partials<'_>,
    ) -> bool {
        let wanted = self.gain * signals.get(self.activity).get();
        let slope = self.speed.slope(wanted - dilation);
        partials.output(Self::DILATION, By::state(0), 1.0);
        partials.rate(0, By::state(0), -slope);
        partials.rate(0, By::signal(self.activity), self.gain * slope);
        true
    }

    /// Activities are read first, so that the rest is without a branch.
    #[inline(always)]
    fn rate_abreast(
        parts: &[Self; 8],
        _: Time,
        states: &[[f64; 8]],
        signals: &[Signals<'_>; 8],
        _: &[Inputs<'_, Self>; 8],
        rates: &mut [[f64; 8]],
    ) {
        let ([dilation], [rates]) = (states, rates) else {
            return;
        };
        let activity: [f64; 8] =
            std::array::from_fn(|lane| signals[lane].get(parts[lane].activity).get());
        for lane in 0..8 {
            let wanted = parts[lane].gain * activity[lane];
            rates[lane] = parts[lane].speed.rate(wanted - dilation[lane]);
        }
    }

    /// Nothing of it is a function of time.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.reads("activity", self.activity);
        let gain = self.gain;
        let holds = gain.is_finite() && gain >= 0.0;
        check.require_number("gain", gain, "", holds, "finite and not below zero");
        check.positive("time constant of opening", self.opening);
        check.positive("time constant of closing", self.closing);
    }
}

impl Id<Hyperaemia> {
    /// The signal of the dilation.
    pub const fn dilation(self) -> Signal<Fraction> {
        self.signal(Hyperaemia::DILATION)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::testing::{bad_fields, run, two_bags};
    use crate::drivers::{Cadence, Pulse, Steady, Trace};
    use crate::network::Network;
    use crate::units::Quantities;

    fn dilation(
        activity: impl FnOnce(&mut Network) -> Signal<Fraction>,
        until: f64,
        bed: impl FnOnce(Hyperaemia) -> Hyperaemia,
    ) -> f64 {
        let (mut net, ..) = two_bags();
        let activity = activity(&mut net);
        let bed = net.drive("bed", bed(Hyperaemia::of(activity)));
        let circulation = net.build().unwrap();
        let mut last = 0.0;
        run(&circulation, until, 0.05, |_, frame| {
            last = frame.signal(bed.dilation()).unwrap().get()
        });
        last
    }

    #[test]
    fn a_bed_opens_with_its_time_constant() {
        let half = |net: &mut Network| net.drive("activity", Steady::new(0.4.fraction())).value();
        // 2 (1 - 1/e)
        let once = dilation(half, 17.5, |bed| bed);
        assert!((once - 1.2642).abs() < 2e-3, "{once}");
        let quick = dilation(half, 200.0, |bed| {
            bed.with_gain(10.0).opening_over(5.0.seconds())
        });
        assert!((quick - 4.0).abs() < 1e-6);
    }

    #[test]
    fn a_bed_closes_with_a_time_constant_of_its_own() {
        let burst = |net: &mut Network| {
            let off = [(0.0, 1.0), (200.0, 1.0), (200.001, 0.0)]
                .map(|(t, a)| (t.seconds(), a.fraction()));
            net.drive("activity", Trace::linear(off).unwrap()).value()
        };
        // 5 / e
        let closing = dilation(burst, 230.0, |bed| bed);
        assert!((closing - 1.8394).abs() < 5e-3, "{closing}");
    }

    #[test]
    fn activity_that_comes_and_goes_counts_as_documented() {
        let half_time = |net: &mut Network| {
            let on_off = Cadence::new(1.0.hz()).shaped(Pulse::Trapezoid { rise: 0.0 });
            net.drive("activity", on_off).excitation()
        };
        // 5 * 30 / 47.5
        let settled = dilation(half_time, 300.0, |bed| bed);
        assert!((settled - 3.158).abs() < 0.08, "{settled}");
    }

    #[test]
    fn bad_parameters_are_named() {
        let (mut other, ..) = two_bags();
        let foreign = other.drive("activity", Steady::new(0.4.fraction())).value();
        let bad = Hyperaemia::of(foreign)
            .with_gain(-1.0)
            .opening_over(0.0.seconds())
            .closing_over(f64::NAN.seconds());
        assert_eq!(
            bad_fields(bad),
            [
                "activity",
                "gain",
                "time constant of opening",
                "time constant of closing"
            ]
        );
    }
}
