//! Ursino's carotid baroreflex.

use super::effectors::{self, FREE_PERIOD_S};
use super::erlang::{self, Erlang};
use super::firing::{CARDIOPULMONARY, CAROTID_SINUS, VAGUS, answer, sympathetic};
use super::signals::{Effects, ReflexRegion, ReflexSignals, reflex_ports};
use crate::network::{
    Check, Driver, Id, Input, Inputs, Output, Outputs, PortSpec, Signal, Signals, Stimulus,
};
use crate::units::{Fraction, Pressure, Rate, Time, Volume};

/// The carotid baroreflex of Ursino, from the firing of nerves, with a weak cardiopulmonary arm.
///
/// It has the ports of [`Baroreflex`](crate::drivers::Baroreflex), so that one can be put in the place of the other.
///
/// # Equations
///
/// $$\tau_p \frac{d\tilde P}{dt} = P + \tau_z \frac{dP}{dt} - \tilde P, \qquad f_{cs} = \frac{f_{min} + f_{max}\\,e^{(\tilde P - P_n)/k_a}}{1 + e^{(\tilde P - P_n)/k_a}}$$
///
/// $$f_{es} = f_{es,\infty} + (f_{es,0} - f_{es,\infty})\\,e^{-k_{es}(f_{cs} + W (f_{cp} - f_{cp,n}))}, \qquad f_{ev} = \frac{f_{ev,0} + f_{ev,\infty}\\,e^{(f_{cs} - 25)/7.06}}{1 + e^{(f_{cs} - 25)/7.06}}$$
///
/// $$\tau \frac{d\theta}{dt} = G \ln(f_{es}(t - D) - f_{es,min} + 1) - \theta$$
///
/// In plain text: `tau_p dP~/dt = P + tau_z dP/dt - P~`; the carotid sinus nerve fires at `f_cs = (2.52 + 47.78 e^u)/(1 + e^u)` with `u = (P~ - P_n)/11.758`; sympathetic nerves at
/// `f_es = 2.10 + 14.01 exp(-0.0675 (f_cs + W (f_cp - f_cpn)))`, the vagus at `f_ev = (3.2 + 6.3 e^v)/(1 + e^v)` with `v = (f_cs - 25)/7.06`; an effector follows
/// `tau dtheta/dt = G ln(f_es(t - D) - 2.66 + 1) - theta`, without the logarithm below 2.66 /s, and the vagal one `tau dtheta/dt = 0.09 f_ev(t - D) - theta`. The cardiopulmonary afferents, from
/// atrial pressure after a lag of 2.076 s, fire at `f_cp = (0.70 + 13.27 e^w)/(1 + e^w)` with `w = (P - P_cpn)/3.27`; `f_cpn` is at their set point, and `W` is 0 for the heart.
///
/// | effector | at no firing | `G` | `tau`, s | `D`, s |
/// |---|---|---|---|---|
/// | elastance of the left ventricle, mmHg/mL | 2.392 | 0.475 | 8 | 2 |
/// | elastance of the right ventricle, mmHg/mL | 1.412 | 0.282 | 8 | 2 |
/// | splanchnic resistance, mmHg·s/mL | 2.49 | 0.695 | 6 | 2 |
/// | extrasplanchnic resistance, mmHg·s/mL | 0.78 | 0.53 | 6 | 2 |
/// | unstressed volume of splanchnic veins, mL | | -265.4 | 20 | 5 |
/// | unstressed volume of extrasplanchnic veins, mL | | -132.5 | 20 | 5 |
/// | period, sympathetic, s | 0.58 | -0.13 | 2 | 2 |
/// | period, vagal, s | | 0.09 | 1.5 | 0.2 |
///
/// A delay `D` is a chain of four lags of `D/4`, whose mean delay is `D` (design value: so the whole is an ordinary differential equation). The outputs are these effectors against their values at rest, with both
/// pressures at their set points: strength is the ratio of elastances; `1 + K` the ratio of the resistance of both beds in parallel; tone the fall of unstressed volume, that outside the
/// gut shared among upper, renal and leg veins as 5 to 0.9 to 7 (design value: Heldt's gains). Period, strength and `1 + K` are held as those of [`Baroreflex`](crate::drivers::Baroreflex).
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | [`with_set_points`](Self::with_set_points): carotid `P_n` | mmHg | 92 (Ursino 1998) | a higher arterial pressure |
/// | atrial `P_cpn` | mmHg | 6 (Whittle, CVModel) | more constriction and tone at the same filling |
/// | [`resting`](Self::resting) rate | 1/s | 1.155, which is 69 per minute (what the effectors above give) | a faster heart at all pressures |
/// | [`with_gain`](Self::with_gain) | 1 | 1 (Ursino 1998) | all effectors answer more strongly; 2 at the most |
/// | [`with_cardiopulmonary_weight`](Self::with_cardiopulmonary_weight) `W` | 1 | 0.1375 (Whittle, CVModel) | atrial pressure counts for more; 0 leaves it out |
/// | [`with_resting_pulse`](Self::with_resting_pulse) | mmHg | 0 | a larger pulse is rest: the same mean pressure then asks for less constriction |
/// | [`starting_at`](Self::starting_at) | mmHg | the set points | begins as if adapted to higher pressures |
///
/// # States
///
/// | states | unit | meaning |
/// |---|---|---|
/// | 0, 1 | mmHg | low-passed carotid and atrial pressure |
/// | 2 to 5, 6 to 9, 10 to 13 | 1/s | sympathetic firing on its way to heart, arterioles, veins |
/// | 14 to 17 | 1/s | vagal firing on its way to the heart |
/// | 18 to 21 | 1 | what the sympathetic effectors follow: elastance, resistance, volume, period, each over its `G` |
/// | 22 | 1/s | what the vagal effector follows, over its `G` |
///
/// # Limits
///
/// It knows no central command. The cardiopulmonary arm is that of one published code, simplified: a lag without the lead, a single weight for arterioles and veins; per mmHg it counts for a seventh of the carotid sinus,
/// while in Heldt's model it counts for more than the carotid sinus. Chemoreflex and lung stretch are left out.
///
/// # Sources
///
/// Ursino 1998, Am J Physiol 275:H1733, doi 10.1152/ajpheart.1998.275.5.H1733, with the values in use in the published code CP-Model; cardiopulmonary arm from the published code CVModel of Whittle.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let reflex = net.drive("baroreflex", UrsinoBaroreflex::new().resting(65.0.bpm()));
/// let beds: Signal<Fraction> = reflex.constriction();
/// # let _ = beds;
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UrsinoBaroreflex {
    set_points: [Pressure; 2],
    resting: Option<Rate>,
    gain: f64,
    cardiopulmonary_weight: f64,
    start: Option<[Pressure; 2]>,
    pulse: Pressure,
    rest: [f64; 5],
}

/// Sympathetic firing to heart, arterioles and veins, vagal firing to the heart.
const DELAYS: [Erlang; 4] = [
    Erlang::new(4, 2.0 / 4.0),
    Erlang::new(4, 2.0 / 4.0),
    Erlang::new(4, 5.0 / 4.0),
    Erlang::new(4, 0.2 / 4.0),
];

/// Elastance, resistance, unstressed volume, period by sympathetic and by vagal nerves.
const EFFECTORS: [Erlang; 5] = [
    Erlang::new(1, 8.0),
    Erlang::new(1, 6.0),
    Erlang::new(1, 20.0),
    Erlang::new(1, 2.0),
    Erlang::new(1, 1.5),
];

/// Beats a second at which the resting pulse is felt (design value: 69 a minute, what the effectors give).
const RESTING_HZ: f64 = 1.15;
const TAU_P_S: f64 = 2.076;
const TAU_Z_S: f64 = 6.37;

/// Of elastance, left and right: at no firing, and gain, in mmHg/mL.
const ELASTANCE: [(f64, f64); 2] = [(2.392, 0.475), (1.412, 0.282)];
/// Of resistance, splanchnic and extrasplanchnic, in mmHg·s/mL.
const RESISTANCE: [(f64, f64); 2] = [(2.49, 0.695), (0.78, 0.53)];
/// Fall of unstressed volume of upper, renal, splanchnic and leg veins, in mL.
const VOLUME_ML: [f64; 4] = [
    132.5 * 5.0 / 12.9,
    132.5 * 0.9 / 12.9,
    265.4,
    132.5 * 7.0 / 12.9,
];
/// Period without nerves, sympathetic gain, vagal gain, in s.
const PERIOD_S: (f64, f64, f64) = (0.58, -0.13, 0.09);

reflex_ports!(UrsinoBaroreflex);

impl UrsinoBaroreflex {
    /// The reflex with its published constants.
    pub fn new() -> Self {
        Self {
            set_points: [92.0, 6.0].map(Pressure::from_mmhg),
            resting: None,
            gain: 1.0,
            cardiopulmonary_weight: 0.1375,
            start: None,
            pulse: Pressure::ZERO,
            rest: [0.0; 5],
        }
        .rested()
    }

    /// Is at rest while carotid pressure swings by this much, from its lowest to its highest, about the set point with each beat of a resting heart.
    ///
    /// The lead makes a beat's swing count for three times as much, and the nerves' curves are bent, so that a pressure that pulsates is felt differently from its mean. Nought unless said: for a heart without beats.
    #[must_use]
    pub fn with_resting_pulse(mut self, pulse: Pressure) -> Self {
        self.pulse = pulse;
        self.rested()
    }

    fn rested(mut self) -> Self {
        self.rest = followed(self.pulsating(self.set_points.map(Pressure::mmhg)));
        self
    }

    /// What the nerves send in the mean while carotid pressure pulsates about a mean.
    fn pulsating(&self, [carotid, atrial]: [f64; 2]) -> [f64; 4] {
        const POINTS: u32 = 64;
        let turn = |time_s: f64| std::f64::consts::TAU * RESTING_HZ * time_s;
        let lead = turn(TAU_Z_S).hypot(1.0) / turn(TAU_P_S).hypot(1.0);
        let swing = 0.5 * self.pulse.mmhg() * lead;
        let mut sum = [0.0; 4];
        for point in 0..POINTS {
            let phase = std::f64::consts::TAU * f64::from(point) / f64::from(POINTS);
            let nerves = self.nerves(carotid + swing * phase.sin(), atrial);
            for (sum, nerve) in sum.iter_mut().zip(nerves) {
                *sum += nerve / f64::from(POINTS);
            }
        }
        sum
    }

    /// The pressures at which the afferents fire half way between least and most: carotid, and across the wall of the right atrium.
    #[must_use]
    pub fn with_set_points(mut self, carotid: Pressure, atrial: Pressure) -> Self {
        self.set_points = [carotid, atrial];
        self.rested()
    }

    /// The heart rate while both pressures are at their set points.
    #[must_use]
    pub const fn resting(mut self, rate: Rate) -> Self {
        self.resting = Some(rate);
        self
    }

    /// What multiplies what all effectors do.
    pub const fn overall_gain(&self) -> f64 {
        self.gain
    }

    /// Multiplies what all effectors do.
    #[must_use]
    pub const fn with_gain(mut self, factor: f64) -> Self {
        self.gain = factor;
        self
    }

    /// How much the firing of the cardiopulmonary afferents counts for, against that of the carotid sinus; 0 leaves them out.
    #[must_use]
    pub fn with_cardiopulmonary_weight(mut self, weight: f64) -> Self {
        self.cardiopulmonary_weight = weight;
        self.rested()
    }

    /// Starts in the steady state of these pressures.
    #[must_use]
    pub const fn starting_at(mut self, carotid: Pressure, atrial: Pressure) -> Self {
        self.start = Some([carotid, atrial]);
        self
    }

    /// The set points of carotid and atrial pressure.
    pub const fn set_points(&self) -> [Pressure; 2] {
        self.set_points
    }

    /// The heart rate while both pressures are at their set points.
    pub fn resting_rate(&self) -> Rate {
        let [.., sympathetic, vagal] = self.rest;
        let (none, by_sympathetic, by_vagus) = PERIOD_S;
        let published = none + by_sympathetic * sympathetic + by_vagus * vagal;
        self.resting.unwrap_or(Time::from_seconds(published).rate())
    }

    /// What the nerves send towards heart, arterioles and veins, and the vagus, for pressures in mmHg as the receptors feel them.
    #[inline]
    fn nerves(&self, carotid: f64, atrial: f64) -> [f64; 4] {
        let [carotid_set, atrial_set] = self.set_points.map(Pressure::mmhg);
        let sinus = CAROTID_SINUS.at(carotid - carotid_set);
        let atrium = CARDIOPULMONARY.at(atrial - atrial_set) - CARDIOPULMONARY.at(0.0);
        let vessels = sympathetic(sinus + self.cardiopulmonary_weight * atrium);
        [sympathetic(sinus), vessels, vessels, VAGUS.at(sinus)]
    }

    /// What comes of what the effectors follow.
    #[inline]
    fn effects(&self, effectors: [f64; 5]) -> Effects {
        let mut change = effectors;
        for (change, rest) in change.iter_mut().zip(self.rest) {
            *change = self.gain * (*change - rest);
        }
        let [elastance, resistance, volume, by_sympathetic, by_vagus] = change;
        let [rest_elastance, rest_resistance, ..] = self.rest;
        let (_, sympathetic_s, vagal_s) = PERIOD_S;
        let asked = self.resting_rate().period().seconds()
            + sympathetic_s * by_sympathetic
            + vagal_s * by_vagus;
        Effects {
            period_s: effectors::period(asked),
            strength: ELASTANCE.map(|(none, gain)| {
                let rest = none + gain * rest_elastance;
                effectors::strength(rest / (rest + gain * elastance))
            }),
            constriction: effectors::constriction(
                parallel(rest_resistance + resistance) / parallel(rest_resistance),
            ),
            tone_ml: VOLUME_ML.map(|gain| gain * volume),
        }
    }
}

/// The state of the first effector, and the delay that each effector follows.
const FIRST_EFFECTOR: usize = 18;
const FOLLOWS: [usize; 5] = [0, 1, 2, 0, 3];

/// The answers that the effectors follow in the end, over their gains.
#[inline]
fn followed([heart, arterioles, veins, vagus]: [f64; 4]) -> [f64; 5] {
    let by_heart = answer(heart);
    [by_heart, answer(arterioles), answer(veins), by_heart, vagus]
}

/// The resistance of both beds side by side, in mmHg·s/mL.
#[inline]
fn parallel(answer: f64) -> f64 {
    let conductance: f64 = RESISTANCE
        .iter()
        .map(|(none, gain)| 1.0 / (none + gain * answer))
        .sum();
    1.0 / conductance
}

impl Default for UrsinoBaroreflex {
    fn default() -> Self {
        Self::new()
    }
}

impl Driver for UrsinoBaroreflex {
    type State = [f64; 23];

    const OUTPUTS: &'static [PortSpec] = &Self::OUTPUT_PORTS;
    const INPUTS: &'static [PortSpec] = &[Self::CAROTID.spec(), Self::ATRIAL.spec()];

    fn initial_state(&self) -> Self::State {
        let sensed = self.start.unwrap_or(self.set_points).map(Pressure::mmhg);
        let mut state = [0.0; 23];
        let [carotid, atrial, chains @ ..] = &mut state;
        [*carotid, *atrial] = sensed;
        let nerves = self.pulsating(sensed);
        if let Some((delays, effectors)) = chains.split_at_mut_checked(16) {
            erlang::settle(&DELAYS, nerves, delays);
            erlang::settle(&EFFECTORS, followed(nerves), effectors);
        }
        state
    }

    #[inline]
    fn output(&self, _: Time, state: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let [.., elastance, resistance, volume, by_sympathetic, by_vagus] = *state;
        let effectors = [elastance, resistance, volume, by_sympathetic, by_vagus];
        Self::put_out(&self.effects(effectors), out);
    }

    #[inline]
    fn rate(
        &self,
        _: Time,
        state: &Self::State,
        _: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        rate: &mut Self::State,
    ) {
        let pressure = inputs.get(Self::CAROTID).mmhg();
        let [carotid, atrial, chains @ ..] = state;
        let [carotid_rate, atrial_rate, chain_rates @ ..] = rate;
        *carotid_rate = (pressure - carotid) / TAU_P_S;
        *atrial_rate = (inputs.get(Self::ATRIAL).mmhg() - atrial) / TAU_P_S;
        // The lead without a derivative: (1 + tau_z s)/(1 + tau_p s) is a share passed on and a share low-passed.
        let passed = TAU_Z_S / TAU_P_S;
        let felt = passed * pressure + (1.0 - passed) * carotid;
        let nerves = self.nerves(felt, *atrial);
        if let (Some((delays, effectors)), Some((delay_rates, effector_rates))) = (
            chains.split_at_checked(16),
            chain_rates.split_at_mut_checked(16),
        ) {
            erlang::rates(&DELAYS, nerves, delays, delay_rates);
            let arrived = erlang::ends(&DELAYS, delays);
            erlang::rates(&EFFECTORS, followed(arrived), effectors, effector_rates);
        }
    }

    /// Outputs are made of what the effectors follow, which are the last five states.
    fn output_answers(&self, output: usize, to: Stimulus) -> bool {
        let Stimulus::State(state) = to else {
            return false;
        };
        match state.checked_sub(FIRST_EFFECTOR) {
            Some(0) => output == 1 || output == 2,
            Some(1) => output == 3,
            Some(2) => output >= 4,
            Some(_) => output == 0,
            None => false,
        }
    }

    /// A lag answers to itself and to the one before it, the first of a delay to what is sensed, an effector to the end of its delay.
    fn rate_answers(&self, rate: usize, to: Stimulus) -> bool {
        let before = match to {
            Stimulus::State(state) if state == rate => return true,
            Stimulus::State(state) => state,
            Stimulus::Input(input) if rate < 2 => return input == rate,
            // The lead passes a share of the pressure at the carotid sinus on at once.
            Stimulus::Input(input) => {
                let lag = erlang::whose(&DELAYS, rate - 2);
                return input == 0 && lag.is_some_and(|(_, place)| place == 0);
            }
            Stimulus::Signals => return false,
        };
        let Some(lag) = rate.checked_sub(2) else {
            return false;
        };
        match erlang::whose(&DELAYS, lag) {
            Some((chain, 0)) => before == 0 || (before == 1 && (chain == 1 || chain == 2)),
            Some(_) => before + 1 == rate,
            None => {
                let delay = before.checked_sub(2);
                let delay = delay.and_then(|lag| erlang::end_of(&DELAYS, lag));
                delay.is_some() && delay == FOLLOWS.get(rate - FIRST_EFFECTOR).copied()
            }
        }
    }

    /// Nothing of it is a function of time.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        let [carotid, atrial] = self.set_points;
        check.finite("carotid set point", carotid);
        check.finite("atrial set point", atrial);
        check.not_negative("resting pulse", self.pulse);
        let rate = self.resting_rate();
        let must = "between 31 and 171 per minute, where the period is not held back";
        let free = FREE_PERIOD_S.contains(&rate.period().seconds());
        check.require_number("resting rate", rate.bpm(), "per minute", free, must);
        let gain = self.gain;
        let must = "between 0 and 2, above which resistance would go through zero";
        check.require_number("gain", gain, "", (0.0..=2.0).contains(&gain), must);
        let weight = self.cardiopulmonary_weight;
        let holds = weight.is_finite() && weight >= 0.0;
        check.require_number(
            "cardiopulmonary weight",
            weight,
            "",
            holds,
            "finite and not below zero",
        );
        if let Some([carotid, atrial]) = self.start {
            check.finite("carotid pressure at the start", carotid);
            check.finite("atrial pressure at the start", atrial);
        }
    }
}

#[cfg(test)]
mod tests;
