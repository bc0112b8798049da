//! A skeletal muscle: from excitation to the pressure that it puts on the veins in it.

use super::activation::TwoSpeed;
use super::fatigue::Fatigue;
use super::fibres::FibreTimes;
use super::hill::{force_length, force_velocity, pennation_cosine};
use crate::network::{
    By, Check, Driver, Id, Inputs, Output, Outputs, Partials, PortSpec, Signal, Signals, Stimulus,
};
use crate::units::{Angle, Area, Force, Fraction, Length, Pressure, Quantity, Rate, Time, Volume};

/// A skeletal muscle: excitation makes activation, activation makes force, force makes intramuscular pressure.
///
/// ```text
///   excitation u ──► activation a ──► force of the fibres f ──► pressure P, on the veins in the muscle
///                rise, fall       series, release          └──► force F, along the tendon
/// ```
///
/// # Equations
///
/// $$\frac{da}{dt} = \frac{u - a}{\tau(u - a)}, \qquad \frac{df}{dt} = \frac{c\\,a\\,f_l(\lambda)\\,f_v(\dot\lambda) - f}{\tau_s}$$
///
/// $$P = P_0 + G f, \qquad F = f \cos\theta(\lambda)$$
///
/// In plain text:
/// - activation `da/dt = (u - a) / tau`, with `tau_rise` while the excitation `u` is above `a` and `tau_fall` while below, blended smoothly within 0.005; `u` is held between 0 and 1;
/// - force of the fibres `df/dt = (c a f_l(lambda) f_v(v) - f) / tau_series`, as a share of the maximal isometric force, with the fresh share `c` of [`Fatigue`], the
///   force-length factor `f_l = exp(-(lambda - 1)^2 / 0.45)` and Hill's force-velocity factor `f_v`;
/// - intramuscular pressure `P = P_rest + gain * f`;
/// - force along the tendon `F = f cos(theta)`, `sin(theta) = sin(theta_opt) / lambda`.
///
/// `lambda` is fibre length over optimal length: 1 unless [`Muscle::lengthened_by`] gives it. Its rate is taken through a lag of 10 ms, as a state of the muscle.
///
/// # Parameters
///
/// | parameter | unit | default of [`Muscle::new`] | a larger value |
/// |---|---|---|---|
/// | maximal force | N | required | more force; pressure does not depend on it |
/// | gain | mmHg | 300 | more pressure at the same activation |
/// | resting pressure | mmHg | 9 | veins in the muscle hold less at rest |
/// | times | s | [`FibreTimes`] at 50 % type I | slower squeeze and relaxation |
/// | pennation | ° | 0 | less of the force of the fibres reaches the tendon |
/// | optimal fibre length | cm | 5 | faster shortening in cm/s; smaller cross-section |
/// | volume | mL | 200 | larger cross-section |
/// | greatest speed of shortening | 1/s | 10 optimal lengths | less force lost in shortening |
///
/// # Outputs
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`PRESSURE`](Self::PRESSURE) | mmHg | intramuscular pressure |
/// | [`ACTIVATION`](Self::ACTIVATION) | 1 | activation |
/// | [`FORCE`](Self::FORCE) | 1 | force along the tendon, as a share of the maximal isometric force of the fibres |
///
/// # States
///
/// | state | unit | meaning |
/// |---|---|---|
/// | 0 | 1 | activation |
/// | 1 | 1 | force of the fibres |
/// | 2 | 1 | fresh share; 1 unless the muscle fatigues |
/// | 3 | 1 | fibre length that follows `lambda` by 10 ms; unused if no length is given |
///
/// # Limits
///
/// Pressure is one number for the whole muscle, though it rises with depth; it goes with the force of the fibres and not with length at the same force; passive force and the fall of
/// pressure below rest while a relaxed calf is stretched are not in it; activation is linear in excitation.
///
/// # Sources
///
/// Activation and force as in Zajac 1989 (Crit Rev Biomed Eng 17:359) and Thelen 2003, doi 10.1115/1.1531112; pressure linear in force Ballard et al. 1998, doi 10.1152/jappl.1998.84.6.1976 (soleus, r = 0.97), and, from the
/// tension of curved fibres, Sejersted et al. 1984, doi 10.1152/jappl.1984.56.2.287.
///
/// ```
/// use soleus::prelude::*;
///
/// let soleus = Muscle::soleus();
/// assert_eq!(format!("{:.0}", soleus.twitch_contraction_time().ms()), "157");
///
/// let mut net = Network::new();
/// let raises = net.drive("heel raises", Cadence::new(1.0.hz()).amplitude(0.6.fraction()));
/// let soleus = net.drive("soleus", soleus.excited_by(raises.excitation()));
/// let squeeze: Signal<Pressure> = soleus.pressure();
/// # let _ = squeeze;
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Muscle {
    excitation: Excitation,
    fibre_length: Option<Signal<Fraction>>,
    /// Which share of the way from its optimal length the fibre goes.
    excursion: f64,
    times: FibreTimes,
    speeds: Speeds,
    fatigue: Option<Fatigue>,
    resting_pressure: Pressure,
    gain: Pressure,
    max_force: Force,
    volume: Volume,
    optimal_length: Length,
    pennation: Angle,
    pennation_sine: f64,
    pennation_cosine: f64,
    max_speed: Rate,
}

/// What [`FibreTimes`] come to in a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Speeds {
    activation: TwoSpeed,
    force: TwoSpeed,
}

impl Speeds {
    fn of(times: FibreTimes) -> Self {
        Self {
            activation: TwoSpeed::new(times.rise, times.fall, BLEND),
            force: TwoSpeed::new(times.series, times.release, BLEND),
        }
    }
}

/// What excites a muscle.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Excitation {
    NotSaid,
    Rest,
    By(Signal<Fraction>),
}

/// Gap between excitation and activation within which rising and falling blend (design value: small against any contraction that squeezes a vein).
const BLEND: f64 = 0.005;
/// Lag through which the speed of the fibres is taken, in s (design value: short against a step, long against a step of the solver).
const LENGTH_LAG_S: f64 = 0.010;
/// The quickest time constant that a muscle may have, in s: below it the twitch is over before its stimulus of 10 ms.
const SHORTEST_TIME_S: f64 = 1e-4;

impl Muscle {
    /// Intramuscular pressure.
    pub const PRESSURE: Output<Self, Pressure> = Output::new(0, "pressure");
    /// Activation.
    pub const ACTIVATION: Output<Self, Fraction> = Output::new(1, "activation");
    /// Force along the tendon, as a share of the maximal isometric force of the fibres.
    pub const FORCE: Output<Self, Fraction> = Output::new(2, "force");

    /// A muscle with this maximal isometric force of its fibres, half of them slow; say what excites it.
    pub fn new(max_force: Force) -> Self {
        let times = FibreTimes::of_slow_share(Fraction::new(0.5));
        Self {
            excitation: Excitation::NotSaid,
            fibre_length: None,
            excursion: 1.0,
            times,
            speeds: Speeds::of(times),
            fatigue: None,
            resting_pressure: Pressure::from_mmhg(9.0),
            gain: Pressure::from_mmhg(300.0),
            max_force,
            volume: Volume::from_ml(200.0),
            optimal_length: Length::from_cm(5.0),
            pennation: Angle::ZERO,
            pennation_sine: 0.0,
            pennation_cosine: 1.0,
            max_speed: Rate::from_per_s(10.0),
        }
    }

    /// Excited by a signal: 0 is none, 1 is maximal.
    #[must_use]
    pub const fn excited_by(mut self, excitation: Signal<Fraction>) -> Self {
        self.excitation = Excitation::By(excitation);
        self
    }

    /// Excited by nothing, on purpose.
    #[must_use]
    pub const fn at_rest(mut self) -> Self {
        self.excitation = Excitation::Rest;
        self
    }

    /// With fibres whose length changes: a signal of fibre length over optimal length.
    ///
    /// Its rate counts too, through the force-velocity factor. A length that is not 1 at the start settles within some 10 ms.
    #[must_use]
    pub const fn lengthened_by(mut self, fibre_length: Signal<Fraction>) -> Self {
        self.fibre_length = Some(fibre_length);
        self
    }

    /// With fibres that go only this share of the way from their optimal length: those of a joint that moves less.
    #[must_use]
    pub(crate) const fn with_excursion(mut self, share: f64) -> Self {
        self.excursion = share;
        self
    }

    /// Tires with activity.
    #[must_use]
    pub const fn fatiguing(mut self, fatigue: Fatigue) -> Self {
        self.fatigue = Some(fatigue);
        self
    }

    /// With time constants that follow from the share of type I fibres, by the rule of [`FibreTimes`].
    #[must_use]
    pub fn with_slow_share(self, share: Fraction) -> Self {
        self.with_times(FibreTimes::of_slow_share(share))
    }

    /// With time constants that give a twitch this contraction time.
    #[must_use]
    pub fn with_twitch_contraction_time(self, time: Time) -> Self {
        self.with_times(FibreTimes::of_twitch(time))
    }

    /// With these time constants.
    #[must_use]
    pub fn with_times(mut self, times: FibreTimes) -> Self {
        self.times = times;
        self.speeds = Speeds::of(times);
        self
    }

    /// With this intramuscular pressure at rest.
    #[must_use]
    pub const fn with_resting_pressure(mut self, pressure: Pressure) -> Self {
        self.resting_pressure = pressure;
        self
    }

    /// With this rise of intramuscular pressure at maximal isometric force.
    #[must_use]
    pub const fn with_gain(mut self, pressure: Pressure) -> Self {
        self.gain = pressure;
        self
    }

    /// With this volume.
    #[must_use]
    pub const fn with_volume(mut self, volume: Volume) -> Self {
        self.volume = volume;
        self
    }

    /// With fibres that are strongest at this length.
    #[must_use]
    pub const fn with_optimal_fibre_length(mut self, length: Length) -> Self {
        self.optimal_length = length;
        self
    }

    /// With fibres at this angle to the tendon, at their optimal length.
    #[must_use]
    pub fn with_pennation(mut self, angle: Angle) -> Self {
        self.pennation = angle;
        self.pennation_sine = angle.sin();
        self.pennation_cosine = pennation_cosine(self.pennation_sine, 1.0);
        self
    }

    /// With fibres that shorten at most so many optimal lengths per second.
    #[must_use]
    pub const fn with_max_shortening_rate(mut self, rate: Rate) -> Self {
        self.max_speed = rate;
        self
    }

    /// The same muscle, so many times as strong: its force, its volume and the pressure that it adds to that at rest go with it.
    #[must_use]
    pub fn stronger(mut self, times: f64) -> Self {
        self.max_force = self.max_force * times;
        self.volume = self.volume * times;
        self.gain = self.gain * times;
        self
    }

    /// The same muscle, with all its time constants so many times as long: it squeezes and lets go more slowly.
    #[must_use]
    pub fn slower(self, times: f64) -> Self {
        let own = self.times;
        self.with_times(FibreTimes {
            rise: own.rise * times,
            fall: own.fall * times,
            series: own.series * times,
            release: own.release * times,
        })
    }

    /// Maximal isometric force of the fibres.
    pub const fn max_force(&self) -> Force {
        self.max_force
    }

    /// Volume of the muscle.
    pub const fn volume(&self) -> Volume {
        self.volume
    }

    /// Length at which the fibres are strongest.
    pub const fn optimal_fibre_length(&self) -> Length {
        self.optimal_length
    }

    /// Angle between fibres and tendon at optimal length.
    pub const fn pennation(&self) -> Angle {
        self.pennation
    }

    /// Physiological cross-section: volume times the cosine of pennation over fibre length.
    pub fn cross_section(&self) -> Area {
        Area::from_cm2(self.volume.ml() * self.pennation.cos() / self.optimal_length.cm())
    }

    /// Intramuscular pressure at rest.
    pub const fn resting_pressure(&self) -> Pressure {
        self.resting_pressure
    }

    /// Rise of intramuscular pressure at maximal isometric force.
    pub const fn gain(&self) -> Pressure {
        self.gain
    }

    /// Time constants.
    pub const fn times(&self) -> FibreTimes {
        self.times
    }

    /// When the force of a twitch peaks, from the start of a stimulus of 10 ms.
    pub fn twitch_contraction_time(&self) -> Time {
        self.times.twitch_contraction_time()
    }

    #[inline]
    fn excitation(&self, signals: &Signals<'_>) -> f64 {
        match self.excitation {
            Excitation::By(signal) => signals.get(signal).get().clamp(0.0, 1.0),
            Excitation::Rest | Excitation::NotSaid => 0.0,
        }
    }

    /// Fibre length over optimal length.
    #[inline]
    fn length(&self, signal: Signal<Fraction>, signals: &Signals<'_>) -> f64 {
        signals.get(signal).get() * self.excursion + (1.0 - self.excursion)
    }

    /// Force-length times force-velocity factor, and the rate of the length that follows.
    #[inline]
    fn length_factor(&self, followed: f64, signals: &Signals<'_>) -> (f64, f64) {
        let Some(length) = self.fibre_length else {
            return (1.0, 0.0);
        };
        let length = self.length(length, signals);
        let speed = (length - followed) / LENGTH_LAG_S;
        let factor = force_length(length) * force_velocity(speed / self.max_speed.per_s());
        (factor, speed)
    }

    /// The rate of the fresh share.
    #[inline]
    fn tiring(&self, activation: f64, fresh: f64) -> f64 {
        let rate = |fatigue: Fatigue| fatigue.rate(activation, fresh);
        self.fatigue.map_or(0.0, rate)
    }

    fn check_body(&self, check: &mut Check<'_>) {
        check.positive("maximal force", self.max_force);
        check.positive("volume", self.volume);
        check.positive("optimal fibre length", self.optimal_length);
        check.positive("greatest rate of shortening", self.max_speed);
        check.finite("resting pressure", self.resting_pressure);
        check.not_negative("gain", self.gain);
        let pennation = self.pennation;
        let holds = (0.0..=70.0).contains(&pennation.degrees());
        check.require("pennation", pennation, holds, "between 0° and 70°");
        for (field, time) in [
            ("time constant of rising activation", self.times.rise),
            ("time constant of falling activation", self.times.fall),
            ("time constant of the tendon", self.times.series),
            ("time constant of the tendon's release", self.times.release),
        ] {
            let holds = time.is_finite() && time.base() >= SHORTEST_TIME_S;
            check.require(field, time, holds, "finite and at least 0.1 ms");
        }
    }
}

impl Driver for Muscle {
    type State = [f64; 4];

    const OUTPUTS: &'static [PortSpec] = &[
        Self::PRESSURE.spec(),
        Self::ACTIVATION.spec(),
        Self::FORCE.spec(),
    ];

    fn initial_state(&self) -> Self::State {
        [0.0, 0.0, 1.0, 1.0]
    }

    #[inline]
    fn output(
        &self,
        _: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        out: &mut Outputs<'_, Self>,
    ) {
        let [activation, force, ..] = *state;
        let cosine = match self.fibre_length {
            Some(length) => pennation_cosine(self.pennation_sine, self.length(length, signals)),
            None => self.pennation_cosine,
        };
        out.set(Self::PRESSURE, self.resting_pressure + self.gain * force);
        out.set(Self::ACTIVATION, Fraction::new(activation));
        out.set(Self::FORCE, Fraction::new(force * cosine));
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
        let [activation, force, fresh, followed] = *state;
        let gap = self.excitation(signals) - activation;
        let (factor, following) = self.length_factor(followed, signals);
        let drawn_to = fresh * activation * factor;
        *rate = [
            self.speeds.activation.rate(gap),
            self.speeds.force.rate(drawn_to - force),
            self.tiring(activation, fresh),
            following,
        ];
    }

    /// What not all muscles have is computed muscle by muscle, the rest without a branch.
    #[inline(always)]
    fn rate_abreast(
        parts: &[Self; 8],
        _: Time,
        states: &[[f64; 8]],
        signals: &[Signals<'_>; 8],
        _: &[Inputs<'_, Self>; 8],
        rates: &mut [[f64; 8]],
    ) {
        let ([activation, force, fresh, followed], [to_activation, to_force, tiring, following]) =
            match (states, rates) {
                ([a, f, c, l], [da, df, dc, dl]) => ([a, f, c, l], [da, df, dc, dl]),
                _ => return,
            };
        let mut excitation = [0.0; 8];
        let mut factor = [1.0; 8];
        for lane in 0..8 {
            let (muscle, signals) = (&parts[lane], &signals[lane]);
            excitation[lane] = muscle.excitation(signals);
            (factor[lane], following[lane]) = muscle.length_factor(followed[lane], signals);
            tiring[lane] = muscle.tiring(activation[lane], fresh[lane]);
        }
        for lane in 0..8 {
            let speeds = &parts[lane].speeds;
            let drawn_to = fresh[lane] * activation[lane] * factor[lane];
            to_activation[lane] = speeds.activation.rate(excitation[lane] - activation[lane]);
            to_force[lane] = speeds.force.rate(drawn_to - force[lane]);
        }
    }

    fn output_answers(&self, output: usize, to: Stimulus) -> bool {
        match to {
            Stimulus::State(0) => output == 1,
            Stimulus::State(1) => output != 1,
            Stimulus::Signals => output == 2,
            _ => false,
        }
    }

    fn rate_answers(&self, rate: usize, to: Stimulus) -> bool {
        match (rate, to) {
            (0, Stimulus::State(state)) => state == 0,
            (2, Stimulus::State(state)) => state == 0 || state == 2,
            (3, Stimulus::State(state)) => state == 3,
            (2, Stimulus::Signals) => false,
            _ => true,
        }
    }

    fn partials(
        &self,
        _: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        _: &Inputs<'_, Self>,
        partials: &mut Partials<'_>,
    ) -> bool {
        if self.fibre_length.is_some() || self.fatigue.is_some() {
            return false;
        }
        let [activation, force, fresh, _] = *state;
        let Speeds {
            activation: activating,
            force: tensing,
        } = self.speeds;
        partials.output(Self::PRESSURE, By::state(1), self.gain.mmhg());
        partials.output(Self::ACTIVATION, By::state(0), 1.0);
        partials.output(Self::FORCE, By::state(1), self.pennation_cosine);
        let slope = activating.slope(self.excitation(signals) - activation);
        partials.rate(0, By::state(0), -slope);
        if let Excitation::By(signal) = self.excitation {
            let asked = signals.get(signal).get();
            let heeded = if (0.0..=1.0).contains(&asked) {
                slope
            } else {
                0.0
            };
            partials.rate(0, By::signal(signal), heeded);
        }
        let slope = tensing.slope(fresh * activation - force);
        partials.rate(1, By::state(0), slope * fresh);
        partials.rate(1, By::state(1), -slope);
        partials.rate(1, By::state(2), slope * activation);
        true
    }

    fn is_steady(&self) -> bool {
        self.excitation == Excitation::Rest
    }

    /// Nothing of it is a function of time.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        match self.excitation {
            Excitation::By(signal) => check.reads("excitation", signal),
            Excitation::NotSaid => {
                check.missing("excitation", "give one with `excited_by`, or say `at_rest`");
            }
            Excitation::Rest => {}
        }
        if let Some(length) = self.fibre_length {
            check.reads("fibre length", length);
        }
        if let Some(fatigue) = &self.fatigue {
            fatigue.check(check);
        }
        self.check_body(check);
    }
}

impl Id<Muscle> {
    /// The signal of intramuscular pressure.
    pub const fn pressure(self) -> Signal<Pressure> {
        self.signal(Muscle::PRESSURE)
    }

    /// The signal of activation.
    pub const fn activation(self) -> Signal<Fraction> {
        self.signal(Muscle::ACTIVATION)
    }

    /// The signal of the force along the tendon, as a share of maximal isometric force.
    pub const fn force(self) -> Signal<Fraction> {
        self.signal(Muscle::FORCE)
    }
}

#[cfg(test)]
mod tests;
