//! Heldt's arterial and cardiopulmonary reflexes.

use super::effectors::{self, FREE_PERIOD_S};
use super::erlang::{self, Erlang};
use super::gains::BaroreflexGains;
use super::sensed::Receptor;
use super::signals::{Effects, ReflexRegion, ReflexSignals, reflex_ports};
use crate::network::{
    Check, Driver, Id, Input, Inputs, Output, Outputs, PortSpec, Signal, Signals, Stimulus,
};
use crate::units::{Fraction, Pressure, Rate, Time, Volume};

/// The arterial and the cardiopulmonary baroreflex of Heldt, as ordinary differential equations.
///
/// It feels pressure at the carotid sinus and in the right atrium, and acts on heart rate, on the strength of both ventricles, on the resistance of the beds and on the
/// unstressed volume of the veins. Gravity is in it if [`CAROTID`](Self::CAROTID) is fed from the arteries of the head, which lie at the height of the sinus.
///
/// # Equations
///
/// Both pressures `P` pass a lag, of 1 s unless told, then give an error `e` that saturates:
///
/// $$e_{AB} = s_{AB}\\,\arctan\frac{P_{AB} - P_{AB,0} - \Delta c}{s_{AB}}, \qquad e_{CP} = s_{CP}\\,\arctan\frac{P_{CP} - P_{CP,0}}{s_{CP}}$$
///
/// Each error passes chains of `n` equal lags, `x = h * e`, with the response to an impulse
///
/// $$h(t) = \frac{t^{n-1} e^{-t/\tau}}{(n-1)!\\,\tau^n}$$
///
/// and acts through them:
///
/// $$T = T_0 + x_{vagal} + g_\beta x_\beta, \qquad k = \frac{1}{1 + g_k x_\beta}, \qquad K = -g_{R} x_{\alpha R} - g_{R,CP} x_{CP,R}, \qquad \Delta V_u = -g_V x_{\alpha V} - g_{V,CP} x_{CP,V}$$
///
/// In plain text: `e_AB = 18 atan((P_AB - 91 - 40 c)/18)` and `e_CP = 5 atan((P_CP - 6)/5)` mmHg, with `c` central command; cardiac period
/// `T = T0 + x_vagal + g_beta x_beta`, where `g_vagal e_AB - 0.25 s c` goes into the vagal chain; strength `1/(1 + g x_beta)`; resistance `R0 (1 + K)` with
/// `K = -g_R x_alphaR - g_RCP x_CPR`; the unstressed volume of the veins falls by the tone `-g_V x_alphaV - g_VCP x_CPV`. The period is held between 0.3 and 2 s, strength between 0.6 and 2,
/// `1 + K` between 0.4 and 3, each with a continuous slope and exactly as above away from these bounds.
///
/// # The chains
///
/// Heldt's responses to an impulse are triangles of unit area that start at `a`, peak at `b` and end at `c`; their mean is `(a + b + c)/3`, their variance
/// `(a^2 + b^2 + c^2 - ab - ac - bc)/18`. A chain of `n` lags `tau` has the mean `n tau` and the variance `n tau^2`: it has those of the triangle if `n = mean^2/variance` and `tau = mean/n`, of which
/// `n` is rounded to a whole number and `tau` to a tenth of a second (beta: a hundredth).
///
/// | chain | `a`, `b`, `c` in s | mean, s | variance, s² | `n` | `tau`, s | mean and variance of the chain |
/// |---|---|---|---|---|---|---|
/// | vagal | 0.59, 0.70, 1.0 | 0.763 | 0.0075 | 4 | 0.19 | 0.76, 0.144 |
/// | beta | 2.5, 3.5, 15 | 7.0 | 8.04 | 6 | 1.17 | 7.02, 8.2 |
/// | alpha, resistance | 2.5, 4.5, 30 | 12.3 | 39.2 | 4 | 3.0 | 12.0, 36 |
/// | alpha, veins | 5, 7, 40 | 17.3 | 64.4 | 5 | 3.6 | 18, 64.8 |
/// | cardiopulmonary, resistance | 2.5, 5.5, 35 | 14.3 | 53.8 | 4 | 3.6 | 14.4, 51.8 |
/// | cardiopulmonary, veins | 5, 9, 40 | 18 | 61.2 | 5 | 3.6 | 18, 64.8 |
///
/// The vagal response is the exception: as narrow as the triangle it would take 78 lags. Four (design value) keep its mean, and spread it over 0.38 s instead of 0.09 s.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | [`resting`](Self::resting) rate `1/T0` | 1/s | 1/0.86 s (design value: 70 per minute) | a faster heart at all pressures |
/// | [`with_set_points`](Self::with_set_points): carotid | mmHg | 91 (Heldt 2004) | a higher arterial pressure |
/// | atrial | mmHg | 6 (Heldt 2004) | more constriction and tone at the same filling |
/// | [`with_gains`](Self::with_gains) | | [`BaroreflexGains`] | a stronger answer |
/// | [`with_arterial_gain`](Self::with_arterial_gain) | 1 | 1 | the whole arterial reflex answers more strongly; 0 leaves it out |
/// | [`with_cardiopulmonary_gain`](Self::with_cardiopulmonary_gain) | 1 | 1 | the same for the cardiopulmonary reflex |
/// | [`commanded_by`](Self::commanded_by) `c` | 1 | 0 | a higher set point and a faster heart |
/// | [`with_set_point_shift`](Self::with_set_point_shift) | mmHg | 40 (design value: Heldt 2004, section 4.5, has set points of 125 to 195 at 71 to 145 W) | command raises pressure further |
/// | [`with_vagal_withdrawal`](Self::with_vagal_withdrawal) | s | 0.25 (design value: from 70 to 98 per minute before pressure answers) | command speeds the heart further |
/// | [`with_sensing`](Self::with_sensing) | s | 1 (design value: a whole beat, so that the pulse does not saturate the receptor) | feels the mean alone, later |
/// | [`with_sinus_above`](Self::with_sinus_above) | mmHg | none | a column of blood that is taken off what [`CAROTID`](Self::CAROTID) is fed: a lower pressure at the sinus |
/// | [`starting_at`](Self::starting_at) | mmHg | the set points | begins as if adapted to higher pressures |
///
/// # States
///
/// | states | unit | meaning |
/// |---|---|---|
/// | 0, 1 | mmHg | sensed carotid and atrial pressure |
/// | 2 to 5 | s | vagal chain: what it adds to the period |
/// | 6 to 11 | mmHg | beta chain |
/// | 12 to 15, 16 to 20 | mmHg | alpha chains to resistance and veins |
/// | 21 to 24, 25 to 29 | mmHg | cardiopulmonary chains to resistance and veins |
///
/// Central command needs none of its own: it enters the vagal chain.
///
/// # Limits
///
/// Receptors neither adapt nor feel how fast pressure changes, and have no delay but that of the chains. All beds constrict alike, unless they have gains of their own
/// on [`VASOMOTOR_ARTERIAL`](Self::VASOMOTOR_ARTERIAL) and [`VASOMOTOR_CARDIOPULMONARY`](Self::VASOMOTOR_CARDIOPULMONARY). The cardiopulmonary reflex does not act on heart rate. No chemoreflex,
/// no hormones. Heart rate is a mean: it does not wait for the next beat.
///
/// # Sources
///
/// Heldt, Computational models of cardiovascular response to orthostatic stress, PhD thesis, MIT 2004, chapter 2 and section 4.5; Heldt et al. 2002, J Appl Physiol 92:1239, doi 10.1152/japplphysiol.00241.2001.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let effort = net.drive("effort", Steady::new(0.5.fraction()));
/// let reflex = net.drive("baroreflex", Baroreflex::new().resting(65.0.bpm()).commanded_by(effort.value()));
/// let legs: Signal<Volume> = reflex.tone(ReflexRegion::Legs);
/// # let _ = legs;
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baroreflex {
    resting: Rate,
    carotid: Receptor,
    atrial: Receptor,
    arterial_gain: f64,
    cardiopulmonary_gain: f64,
    gains: BaroreflexGains,
    command: Option<Signal<Fraction>>,
    set_point_shift: Pressure,
    vagal_withdrawal: Time,
    sensing: Time,
    column: Option<Signal<Pressure>>,
    start: Option<[Pressure; 2]>,
}

/// Vagal, beta, alpha to resistance and veins, cardiopulmonary to resistance and veins.
const CHAINS: [Erlang; 6] = [
    Erlang::new(4, 0.19),
    Erlang::new(6, 1.17),
    Erlang::new(4, 3.0),
    Erlang::new(5, 3.6),
    Erlang::new(4, 3.6),
    Erlang::new(5, 3.6),
];

reflex_ports!(Baroreflex);

impl Baroreflex {
    /// What the arterial reflex has sent to the resistances: the error at the end of its alpha chain.
    pub const VASOMOTOR_ARTERIAL: Output<Self, Pressure> = Output::new(8, "vasomotor arterial");
    /// What the cardiopulmonary reflex has sent to the resistances, in the same way.
    pub const VASOMOTOR_CARDIOPULMONARY: Output<Self, Pressure> =
        Output::new(9, "vasomotor cardiopulmonary");

    /// Both reflexes with their default gains and set points.
    pub fn new() -> Self {
        Self {
            resting: Time::from_seconds(0.86).rate(),
            carotid: Receptor::from_mmhg(91.0, 18.0),
            atrial: Receptor::from_mmhg(6.0, 5.0),
            arterial_gain: 1.0,
            cardiopulmonary_gain: 1.0,
            gains: BaroreflexGains::default(),
            command: None,
            set_point_shift: Pressure::from_mmhg(40.0),
            vagal_withdrawal: Time::from_seconds(0.25),
            sensing: Time::from_seconds(1.0),
            column: None,
            start: None,
        }
    }

    /// The heart rate at rest.
    pub const fn resting_rate(&self) -> Rate {
        self.resting
    }

    /// What multiplies the gain of the whole arterial reflex.
    pub const fn arterial_gain(&self) -> f64 {
        self.arterial_gain
    }

    /// What multiplies the gain of the whole cardiopulmonary reflex.
    pub const fn cardiopulmonary_gain(&self) -> f64 {
        self.cardiopulmonary_gain
    }

    /// How strongly the reflexes act.
    pub const fn gains(&self) -> &BaroreflexGains {
        &self.gains
    }

    /// The set points of carotid and atrial pressure.
    pub const fn set_points(&self) -> [Pressure; 2] {
        [self.carotid.set_point, self.atrial.set_point]
    }

    /// What goes into the chains for sensed pressures, in mmHg, and a command.
    #[inline]
    fn drives(&self, [carotid, atrial]: [f64; 2], command: f64) -> [f64; 6] {
        let shift = self.set_point_shift.mmhg() * command;
        let arterial = self.arterial_gain * self.carotid.error_mmhg(carotid, shift);
        let cardiopulmonary = self.cardiopulmonary_gain * self.atrial.error_mmhg(atrial, 0.0);
        let vagal = self.gains.period_vagal_s_per_mmhg * arterial
            - self.vagal_withdrawal.seconds() * command;
        [
            vagal,
            arterial,
            arterial,
            arterial,
            cardiopulmonary,
            cardiopulmonary,
        ]
    }

    /// What comes of what leaves the chains.
    #[inline]
    fn effects(&self, [vagal, beta, alpha_r, alpha_v, cp_r, cp_v]: [f64; 6]) -> Effects {
        let g = &self.gains;
        let asked = self.resting.period().seconds() + vagal + g.period_beta_s_per_mmhg * beta;
        let softening = [g.softening_left_per_mmhg, g.softening_right_per_mmhg];
        let relaxed =
            g.resistance_arterial_per_mmhg * alpha_r + g.resistance_cardiopulmonary_per_mmhg * cp_r;
        let [mut tone_ml, from_atrium] =
            [&g.tone_arterial, &g.tone_cardiopulmonary].map(|gains| gains.all_ml_per_mmhg());
        for (tone, cardiopulmonary) in tone_ml.iter_mut().zip(from_atrium) {
            *tone = -(*tone * alpha_v) - cardiopulmonary * cp_v;
        }
        Effects {
            period_s: effectors::period(asked),
            strength: softening.map(|gain| effectors::strength(1.0 + gain * beta)),
            constriction: effectors::constriction(1.0 - relaxed),
            tone_ml,
        }
    }
}

impl Default for Baroreflex {
    fn default() -> Self {
        Self::new()
    }
}

impl Driver for Baroreflex {
    type State = [f64; 30];

    const OUTPUTS: &'static [PortSpec] = {
        let [a, b, c, d, e, f, g, h] = Self::OUTPUT_PORTS;
        let [arterial, cardiopulmonary] =
            [Self::VASOMOTOR_ARTERIAL, Self::VASOMOTOR_CARDIOPULMONARY];
        &[
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            arterial.spec(),
            cardiopulmonary.spec(),
        ]
    };
    const INPUTS: &'static [PortSpec] = &[Self::CAROTID.spec(), Self::ATRIAL.spec()];

    fn initial_state(&self) -> Self::State {
        let sensed = self.start.unwrap_or(self.set_points()).map(Pressure::mmhg);
        let mut state = [0.0; 30];
        let [carotid, atrial, chains @ ..] = &mut state;
        [*carotid, *atrial] = sensed;
        erlang::settle(&CHAINS, self.drives(sensed, 0.0), chains);
        state
    }

    #[inline]
    fn output(&self, _: Time, state: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let [_, _, chains @ ..] = state;
        let ends = erlang::ends(&CHAINS, chains);
        let [_, _, arterial, _, cardiopulmonary, _] = ends.map(Pressure::from_mmhg);
        Self::put_out(&self.effects(ends), out);
        out.set(Self::VASOMOTOR_ARTERIAL, arterial);
        out.set(Self::VASOMOTOR_CARDIOPULMONARY, cardiopulmonary);
    }

    #[inline]
    fn rate(
        &self,
        _: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        rate: &mut Self::State,
    ) {
        let command = self
            .command
            .map_or(0.0, |command| signals.get(command).get());
        let [carotid, atrial, chains @ ..] = state;
        let [carotid_rate, atrial_rate, chain_rates @ ..] = rate;
        let column = self
            .column
            .map_or(Pressure::ZERO, |column| signals.get(column));
        let at_sinus = inputs.get(Self::CAROTID) - column;
        *carotid_rate = (at_sinus.mmhg() - *carotid) / self.sensing.seconds();
        *atrial_rate = (inputs.get(Self::ATRIAL).mmhg() - *atrial) / self.sensing.seconds();
        let drives = self.drives([*carotid, *atrial], command);
        erlang::rates(&CHAINS, drives, chains, chain_rates);
    }

    /// Outputs are made of the ends of chains.
    fn output_answers(&self, output: usize, to: Stimulus) -> bool {
        let Stimulus::State(state) = to else {
            return false;
        };
        let chain = state.checked_sub(2);
        let chain = chain.and_then(|lag| erlang::end_of(&CHAINS, lag));
        let Some(chain) = chain else { return false };
        match output {
            0 => chain <= 1,
            1 | 2 => chain == 1,
            3 => chain == 2 || chain == 4,
            4..=7 => chain == 3 || chain == 5,
            8 => chain == 2,
            _ => chain == 4,
        }
    }

    /// A lag answers to itself and to the one before it, the first of a chain to what is sensed and to command.
    fn rate_answers(&self, rate: usize, to: Stimulus) -> bool {
        let Some(lag) = rate.checked_sub(2) else {
            return match to {
                Stimulus::State(state) => state == rate,
                Stimulus::Input(input) => input == rate,
                Stimulus::Signals => rate == 0,
            };
        };
        let Some((chain, place)) = erlang::whose(&CHAINS, lag) else {
            return true;
        };
        let sensed = usize::from(chain >= 4);
        let before = if place == 0 { sensed } else { rate - 1 };
        match to {
            Stimulus::State(state) => state == rate || state == before,
            Stimulus::Input(_) => false,
            Stimulus::Signals => place == 0 && sensed == 0,
        }
    }

    /// 1 mmHg, and 10 ms of the period.
    fn state_scale(&self) -> Self::State {
        let mut scale = [1.0; 30];
        let [_, _, vagal @ ..] = &mut scale;
        for lag in vagal.iter_mut().take(4) {
            *lag = 0.01;
        }
        scale
    }

    /// Nothing of it is a function of time.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        let period = self.resting.period().seconds();
        let must = "between 31 and 171 per minute, where the period is not held back";
        let (rate, free) = (self.resting.bpm(), FREE_PERIOD_S.contains(&period));
        check.require_number("resting rate", rate, "per minute", free, must);
        check.finite("carotid set point", self.carotid.set_point);
        check.finite("atrial set point", self.atrial.set_point);
        for (field, factor) in [
            ("arterial gain", self.arterial_gain),
            ("cardiopulmonary gain", self.cardiopulmonary_gain),
        ] {
            let holds = factor.is_finite() && factor >= 0.0;
            check.require_number(field, factor, "", holds, "finite and not below zero");
        }
        self.gains.check(check);
        check.not_negative("set point shift", self.set_point_shift);
        check.not_negative("vagal withdrawal", self.vagal_withdrawal);
        check.positive("sensing", self.sensing);
        if let Some([carotid, atrial]) = self.start {
            check.finite("carotid pressure at the start", carotid);
            check.finite("atrial pressure at the start", atrial);
        }
        if let Some(command) = self.command {
            check.reads("central command", command);
        }
        if let Some(column) = self.column {
            check.reads("column to the carotid sinus", column);
        }
    }
}

impl Id<Baroreflex> {
    /// The signals of what arterial and cardiopulmonary reflex have sent to the resistances, for beds that have gains of their own.
    pub const fn vasomotor(self) -> [Signal<Pressure>; 2] {
        [
            self.signal(Baroreflex::VASOMOTOR_ARTERIAL),
            self.signal(Baroreflex::VASOMOTOR_CARDIOPULMONARY),
        ]
    }
}

mod builders;
#[cfg(test)]
mod tests;
