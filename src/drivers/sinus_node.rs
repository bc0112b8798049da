//! The beat of a heart whose rate changes.

use crate::network::{Check, Driver, Id, Inputs, Output, Outputs, PortSpec, Signal, Signals};
use crate::parts::time_course::double_cosine;
use crate::units::{Fraction, Quantity, Rate, Time};

/// Start of ventricular activation after that of the atria, in seconds at a cycle of one second (Heldt).
const PR_DELAY: f64 = 0.12;
/// Duration of atrial and of ventricular contraction, in the same way (Heldt); relaxation takes half as long.
const ATRIAL: f64 = 0.2;
const VENTRICULAR: f64 = 0.3;
/// Rate above which systole would not end within the cycle: beyond it the shares of the cycle stay as they are.
const WHOLE_CYCLE: f64 = 1.0 / (PR_DELAY + 1.5 * VENTRICULAR);

/// The sinus node: beats at a rate that may change at any moment, and activates atria and ventricles.
///
/// # Equations
///
/// $$\frac{d\varphi}{dt} = f(t), \qquad T_s = k \sqrt{T}, \quad T = \frac{1}{f}$$
///
/// $$e = \tfrac12\left(1 - \cos\frac{\pi t}{T_s}\right) \text{ for } t < T_s, \quad \tfrac12\left(1 + \cos\frac{2\pi (t - T_s)}{T_s}\right) \text{ for } t < 1.5\\,T_s, \quad \text{else } 0$$
///
/// In plain text: the phase `phi` integrates the rate, `dphi/dt = f`; a beat starts where it is whole (integral pulse frequency modulation). Contraction takes `Ts = k sqrt(T)` with `T = 1/f` in seconds,
/// `k = 0.2` for the atria and 0.3 for the ventricles; `e = (1 - cos(pi t/Ts))/2` up to `Ts`, `(1 + cos(2 pi (t - Ts)/Ts))/2` up to `1.5 Ts`, else 0, with `t` the time since activation began: at the
/// start of the beat for the atria, `0.12 sqrt(T)` later for the ventricles. So systole shortens as the rate rises, but less than the cycle.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | rate | 1/s | required | more beats |
/// | [`paced_by`](Self::paced_by) | 1/s | none | a signal in the place of the rate: a reflex, for example |
///
/// # Outputs
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`PHASE`](Self::PHASE) | 1 | share of the cycle that has passed |
/// | [`ATRIAL`](Self::ATRIAL), [`VENTRICULAR`](Self::VENTRICULAR) | 1 | activation, from 0 to 1 |
/// | [`RATE`](Self::RATE) | 1/s | the rate of the moment |
///
/// # States
///
/// Beats since the start. A rate of nought stops the heart where it is; before the first beat that is in diastole.
///
/// # Limits
///
/// One rate for atria and ventricles: no block, no arrhythmia but that of the signal. Above 3.1 beats a second (185 a minute) systole takes the same share of the cycle as there, so that it always ends within it.
///
/// # Sources
///
/// T. Heldt, PhD thesis, MIT 2004, chapter 2 (activation, times as roots of the cycle, integral pulse frequency modulation).
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let rising = net.drive("rate", Trace::linear([(0.0.seconds(), 60.0.bpm()), (60.0.seconds(), 120.0.bpm())])?);
/// let beat = net.drive("sinus node", SinusNode::paced_by(rising.value()));
/// let systole: Signal<Fraction> = beat.ventricular();
/// # let _ = systole;
/// # Ok::<(), TraceError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SinusNode {
    rate: Pace,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pace {
    Fixed(Rate),
    Signal(Signal<Rate>),
}

impl SinusNode {
    /// The share of the cycle that has passed.
    pub const PHASE: Output<Self, Fraction> = Output::new(0, "phase");
    /// Activation of the atria.
    pub const ATRIAL: Output<Self, Fraction> = Output::new(1, "atrial activation");
    /// Activation of the ventricles.
    pub const VENTRICULAR: Output<Self, Fraction> = Output::new(2, "ventricular activation");
    /// The rate of the moment.
    pub const RATE: Output<Self, Rate> = Output::new(3, "rate");

    /// Beats at a steady rate, from the start of a beat on.
    #[must_use]
    pub const fn new(rate: Rate) -> Self {
        Self {
            rate: Pace::Fixed(rate),
        }
    }

    /// Beats at the rate of a signal; a negative one counts as nought.
    #[must_use]
    pub const fn paced_by(rate: Signal<Rate>) -> Self {
        Self {
            rate: Pace::Signal(rate),
        }
    }

    #[inline]
    fn rate_now(&self, signals: &Signals<'_>) -> f64 {
        let rate = match self.rate {
            Pace::Fixed(rate) => rate.per_s(),
            Pace::Signal(signal) => signals.get(signal).per_s(),
        };
        // Not `max`, which would hide a signal that is not a number.
        if rate < 0.0 { 0.0 } else { rate }
    }
}

/// The activation of atria and ventricles at a share of the cycle.
#[inline]
fn activations(phase: f64, rate_hz: f64) -> [f64; 2] {
    // A time of `k sqrt(T)` is a share `k sqrt(T) / T = k sqrt(f)` of the cycle.
    let share = rate_hz.sqrt().min(WHOLE_CYCLE);
    let activation = |since: f64, contraction: f64| {
        if since < 0.0 {
            0.0
        } else {
            double_cosine(since, contraction, 0.5 * contraction)
        }
    };
    [
        activation(phase, ATRIAL * share),
        activation(phase - PR_DELAY * share, VENTRICULAR * share),
    ]
}

impl Driver for SinusNode {
    type State = [f64; 1];

    const OUTPUTS: &'static [PortSpec] = &[
        Self::PHASE.spec(),
        Self::ATRIAL.spec(),
        Self::VENTRICULAR.spec(),
        Self::RATE.spec(),
    ];

    #[inline]
    fn output(
        &self,
        _: Time,
        [beats]: &Self::State,
        signals: &Signals<'_>,
        out: &mut Outputs<'_, Self>,
    ) {
        let rate = self.rate_now(signals);
        let phase = beats - beats.floor();
        let [atrial, ventricular] = activations(phase, rate);
        out.set(Self::PHASE, Fraction::new(phase));
        out.set(Self::ATRIAL, Fraction::new(atrial));
        out.set(Self::VENTRICULAR, Fraction::new(ventricular));
        out.set(Self::RATE, Rate::from_base(rate));
    }

    #[inline]
    fn rate(
        &self,
        _: Time,
        _: &Self::State,
        signals: &Signals<'_>,
        _: &Inputs<'_, Self>,
        rate: &mut Self::State,
    ) {
        *rate = [self.rate_now(signals)];
    }

    /// Nothing of it is a function of time.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        match self.rate {
            Pace::Fixed(rate) => check.not_negative("rate", rate),
            Pace::Signal(signal) => check.reads("rate", signal),
        }
    }
}

impl Id<SinusNode> {
    /// The signal of the phase.
    pub const fn phase(self) -> Signal<Fraction> {
        self.signal(SinusNode::PHASE)
    }

    /// The signal of the atria's activation.
    pub const fn atrial(self) -> Signal<Fraction> {
        self.signal(SinusNode::ATRIAL)
    }

    /// The signal of the ventricles' activation.
    pub const fn ventricular(self) -> Signal<Fraction> {
        self.signal(SinusNode::VENTRICULAR)
    }

    /// The signal of the rate.
    pub const fn rate(self) -> Signal<Rate> {
        self.signal(SinusNode::RATE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::testing::{bad_fields, run, two_bags};
    use crate::drivers::{Steady, Trace};
    use crate::units::Quantities;
    use proptest::prelude::*;

    /// At one beat a second times are shares: the ventricles are stiffest 0.42 after the start, relaxed from 0.57 on.
    #[test]
    fn systole_is_where_heldt_puts_it() {
        let [atrial, ventricular] = activations(0.2, 1.0);
        assert!((atrial - 1.0).abs() < 1e-12);
        assert!(
            (ventricular - 0.5 * (1.0 - (std::f64::consts::PI * 0.08 / 0.3).cos())).abs() < 1e-12
        );
        assert!((activations(0.42, 1.0)[1] - 1.0).abs() < 1e-12);
        assert_eq!(activations(0.571, 1.0), [0.0, 0.0]);
        assert_eq!(activations(0.11, 1.0)[1], 0.0);
        // At 120 a minute contraction lasts 0.3 sqrt(0.5) s.
        let peak = (0.12 + 0.3) * 0.5_f64.sqrt() * 2.0;
        assert!((activations(peak, 2.0)[1] - 1.0).abs() < 1e-12);
    }

    /// A rate that rises evenly from 1 to 2 a second over 60 s gives 90 beats.
    #[test]
    fn beats_are_the_integral_of_the_rate() -> Result<(), Box<dyn std::error::Error>> {
        let (mut net, ..) = two_bags();
        let rate = Trace::linear([(0.0.seconds(), 1.0.hz()), (60.0.seconds(), 2.0.hz())])?;
        let rate = net.drive("rate", rate).value();
        let node = net.drive("sinus node", SinusNode::paced_by(rate));
        let circulation = net.build()?;
        let (mut beats, mut before) = (0, 0.0);
        let mut last = 0.0;
        run(&circulation, 59.999, 0.01, |_, frame| {
            let phase = frame
                .signal(node.phase())
                .map_or(f64::NAN, |phase| phase.get());
            beats += u32::from(phase < before);
            before = phase;
            last = frame
                .signal(node.rate())
                .map_or(f64::NAN, |rate| rate.per_s());
        });
        assert_eq!(beats, 89);
        assert!(before > 0.99, "{before}");
        assert!((last - 2.0).abs() < 1e-3);
        Ok(())
    }

    proptest! {
        #[test]
        fn activation_is_a_share_and_over_before_the_next_beat(phase in 0.0..1.0_f64, rate in 0.0..10.0_f64) {
            for activation in activations(phase, rate) {
                prop_assert!((0.0..=1.0).contains(&activation));
            }
            prop_assert_eq!(activations(1.0_f64.next_down(), rate), [0.0, 0.0]);
            prop_assert!(activations(0.0, rate)[1] == 0.0);
        }
    }

    #[test]
    fn bad_parameters_are_named() {
        let (mut other, ..) = two_bags();
        let foreign = other.drive("rate", Steady::new(1.0.hz())).value();
        assert_eq!(bad_fields(SinusNode::new((-1.0).hz())), ["rate"]);
        assert_eq!(bad_fields(SinusNode::paced_by(foreign)), ["rate"]);
        assert!(bad_fields(SinusNode::new(0.0.hz())).is_empty());
    }
}
