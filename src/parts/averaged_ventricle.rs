//! A ventricle's mean output, without beats.

use crate::network::{
    Branch, By, Check, Ends, FlowPartials, Frame, Id, Partials, Signal, Signals, UnknownHandle,
};
use crate::parts::smooth::soft_positive;
use crate::units::{
    Compliance, Conductance, Elastance, Energy, Flow, Fraction, Pressure, Rate, Time, Volume,
};

/// Stroke volume over which output ends when a ventricle no longer fills, in mL: design value, some percent of a stroke volume.
const ROUNDING_ML: f64 = 2.0;

/// How long filling takes to follow the filling pressure: design value, about half a beat. It parts fast pressures from output.
const FOLLOWING_S: f64 = 0.5;

/// The least strength that is felt: a heart that does not contract at all would need no load to be full (design value).
const WEAKEST: f64 = 1e-3;

/// How a relaxed ventricle fills.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FillingCurve {
    /// `EDV = V0 + P/Ed`: a larger elastance fills less.
    Linear(Elastance),
    /// `P = p (exp(k (EDV - V0)) - 1)`: stiffens as it fills.
    Exponential {
        /// `p`: larger fills less at low pressures.
        pressure: Pressure,
        /// `1/k`: the volume over which stiffness grows e-fold; larger fills more.
        volume: Volume,
    },
}

impl FillingCurve {
    /// The volume above the unstressed volume at a transmural filling pressure.
    #[inline]
    fn filled(&self, transmural: Pressure) -> Volume {
        match *self {
            Self::Linear(elastance) => transmural / elastance,
            // Below zero pressure straight on, so that it stays finite.
            Self::Exponential { pressure, volume } => {
                let ratio = transmural / pressure;
                let filled = if ratio > 0.0 { ratio.ln_1p() } else { ratio };
                filled * volume
            }
        }
    }

    /// How what is filled changes with the transmural pressure.
    fn slope(&self, transmural: Pressure) -> Compliance {
        match *self {
            Self::Linear(elastance) => Compliance::from_ml_per_mmhg(1.0 / elastance.mmhg_per_ml()),
            Self::Exponential { pressure, volume } => {
                let ratio = (transmural / pressure).max(0.0);
                let slope = volume.ml() / pressure.mmhg() / (1.0 + ratio);
                Compliance::from_ml_per_mmhg(slope)
            }
        }
    }

    /// The pressure of the relaxed wall at a volume above the unstressed one.
    fn pressure(&self, above: Volume) -> Pressure {
        match *self {
            Self::Linear(elastance) => above * elastance,
            Self::Exponential { pressure, volume } => pressure * (above / volume).exp_m1(),
        }
    }
}

/// How far filling falls short of what the relaxed wall would take at the mean atrial pressure: `EDV = V0 + filled(P)/(base + per_rate f)`.
///
/// The kick of the atrium fills beyond it (a base below 1); a diastole that gets short fills less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FillingTime {
    /// At the slowest rates: larger fills less.
    pub base: f64,
    /// What each beat a second adds, in s: larger fills less at high rates.
    pub per_rate: Time,
}

impl Default for FillingTime {
    /// As the relaxed wall takes it, at every rate.
    fn default() -> Self {
        Self {
            base: 1.0,
            per_rate: Time::ZERO,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum HeartRate {
    Fixed(Rate),
    Signal(Signal<Rate>),
}

/// A ventricle's mean output, without beats: for scenarios of hours.
///
/// ```text
///   atrium ──( fills to EDV(P_up, f), empties to ESV(P_down), f times a second )── artery
/// ```
///
/// # Equations
///
/// $$\tau \frac{dV_d}{dt} = V_0 + \frac{P_f}{E_d\\,(a + b f)} - V_d, \qquad V_s = V_0 + \frac{P_{es}}{s\\,E_{es}}, \qquad P_{es} = P_\mathrm{down} - P_\mathrm{chest} + k\\,(V_d - V_s), \qquad Q = f \max(V_d - V_s, 0)$$
///
/// In plain text: `tau dVd/dt = V0 + Pf/(Ed (a + b f)) - Vd` (or the exponential filling curve over `a + b f`), `Vs = V0 + Pes/(s Ees)`, `Pes = P_down - P_chest + k (Vd - Vs)`, `Q = f max(Vd - Vs, 0)`; solved for the
/// stroke volume, `Vd - Vs = (Vd - V0 - (P_down - P_chest)/(s Ees))/(1 + k/(s Ees))`, and the maximum is rounded over 2 mL.
///
/// `Pf` is the mean transmural pressure of the compartment that it fills from, which lies in the chest as the ventricle does. `Pes` is the end-systolic pressure across the wall: the mean pressure of the artery, and with each mL
/// of the stroke `k` more, because the artery is at its fullest then; `P_chest` is what surrounds the compartment that it fills from. The load `P_down - P_chest` counts as nought where it is below.
///
/// # Parameters
///
/// | parameter | unit | left | right | a larger value |
/// |---|---|---|---|---|
/// | end-systolic elastance `Ees` | mmHg/mL | 2.6 | 0.62 | stronger: ejects more against the same pressure |
/// | strength `s` | 1 | 1 | 1 | as the elastance; a signal ([`strengthened_by`](Self::strengthened_by)), felt from 0.001 on |
/// | filling curve | - | linear, 0.105 mmHg/mL | linear, 0.058 mmHg/mL | stiffer: fills less |
/// | filling time `a`, `b` | 1, s | 0.874, 0.080 | 0.707, 0.2065 | fills less; `b` at high rates |
/// | pulse `k` | mmHg/mL | 0.225 | 0.097 | a larger load |
/// | unstressed volume `V0` | mL | 10 | 30 | shifts both volumes, leaves output as it is |
/// | heart rate `f` | 1/s | - | - | more output; a signal ([`paced_by`](Self::paced_by)) below zero counts as nought |
/// | following time `tau` | s | 0.5 | 0.5 (design values) | output follows the filling pressure later ([`following_within`](Self::following_within)) |
/// | `Vd` at the start | mL | 130 | 150 (design values: `V0` + 120) | begins fuller ([`starting_from`](Self::starting_from)) |
///
/// Elastances and volumes are those of the [`BeatingHeart`](crate::presets::BeatingHeart). Filling time and pulse were fitted to that heart: 50 to 120 beats a minute, right-atrial pressures of 2 to 7 mmHg, systemic resistances of 0.7 to 1.5 mmHg s/mL.
///
/// # States
///
/// The end-diastolic volume `Vd` in mL. It is a memory of filling, not blood that the network counts: a branch holds none.
///
/// # Limits
///
/// Pressures are means: no pulse. Output stops smoothly and never reverses. With end-systolic elastance halved and diastolic elastance at 1.3 times, filling is up to 8 % off.
///
/// # Sources
///
/// Suga & Sagawa 1974, Circ Res 35:117, doi 10.1161/01.RES.35.1.117 (end-systolic elastance); the closed form is own work.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let atrium = net.add("left atrium", Reservoir::at(9.0.mmhg()));
/// let aorta = net.add("aorta", Reservoir::at(90.0.mmhg()));
/// let ventricle = net.connect("left ventricle", atrium, AveragedVentricle::left(68.0.bpm()), aorta);
/// let circulation = net.build()?;
/// # let mut workspace = circulation.workspace();
/// # let state = circulation.initial_state();
/// let output = circulation.observe(0.0.seconds(), &state, &mut workspace).flow(ventricle)?;
/// assert!(output > 4.5.l_per_min() && output < 6.5.l_per_min());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AveragedVentricle {
    unstressed: Volume,
    filling: FillingCurve,
    filling_time: FillingTime,
    end_systolic_elastance: Elastance,
    pulse: Elastance,
    heart_rate: HeartRate,
    strength: Option<Signal<Fraction>>,
    following: Time,
    initial: Volume,
}

/// What an [`AveragedVentricle`] does at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AveragedBeat {
    /// Heart rate.
    pub rate: Rate,
    /// Volume at the end of filling.
    pub end_diastolic: Volume,
    /// Volume at the end of ejection.
    pub end_systolic: Volume,
    /// Their difference.
    pub stroke_volume: Volume,
    /// Pressure in the artery at the end of systole: its mean and what the stroke adds.
    pub end_systolic_pressure: Pressure,
    /// The work that a stroke does on the blood: stroke volume times the rise from the pressure in the atrium to that at the end of systole.
    pub stroke_work: Energy,
    /// The energy that is left in the wall: half of the stretch at the end of systole times the pressure there above that of the relaxed wall.
    pub potential_energy: Energy,
}

/// End-systolic as a share of systolic pressure (Kelly et al. 1992, Circulation 86:513, doi 10.1161/01.CIR.86.2.513).
pub(crate) const END_SYSTOLIC_TO_SYSTOLIC: f64 = 0.9;

impl AveragedBeat {
    /// Systolic pressure in the artery: end-systolic pressure over 0.9.
    pub fn systolic_pressure(&self) -> Pressure {
        self.end_systolic_pressure / END_SYSTOLIC_TO_SYSTOLIC
    }
}

impl AveragedVentricle {
    /// A left ventricle that beats at a fixed rate.
    #[must_use]
    pub fn left(heart_rate: Rate) -> Self {
        Self::new(
            Volume::from_ml(10.0),
            FillingCurve::Linear(Elastance::from_mmhg_per_ml(0.105)),
            Elastance::from_mmhg_per_ml(2.6),
            heart_rate,
        )
        .filling_within(FillingTime {
            base: 0.874,
            per_rate: Time::from_seconds(0.080),
        })
        .pulsing(Elastance::from_mmhg_per_ml(0.225))
    }

    /// A right ventricle that beats at a fixed rate.
    #[must_use]
    pub fn right(heart_rate: Rate) -> Self {
        Self::new(
            Volume::from_ml(30.0),
            FillingCurve::Linear(Elastance::from_mmhg_per_ml(0.058)),
            Elastance::from_mmhg_per_ml(0.62),
            heart_rate,
        )
        .filling_within(FillingTime {
            base: 0.707,
            per_rate: Time::from_seconds(0.2065),
        })
        .pulsing(Elastance::from_mmhg_per_ml(0.097))
    }

    /// A ventricle with this unstressed volume, filling curve and end-systolic elastance, which beats at a fixed rate, fills as its relaxed wall takes it, and feels no pulse.
    #[must_use]
    pub fn new(
        unstressed: Volume,
        filling: FillingCurve,
        end_systolic_elastance: Elastance,
        heart_rate: Rate,
    ) -> Self {
        Self {
            unstressed,
            filling,
            filling_time: FillingTime::default(),
            end_systolic_elastance,
            pulse: Elastance::ZERO,
            heart_rate: HeartRate::Fixed(heart_rate),
            strength: None,
            following: Time::from_seconds(FOLLOWING_S),
            initial: unstressed + Volume::from_ml(120.0),
        }
    }

    /// Beats at the rate of a signal.
    #[must_use]
    pub fn paced_by(mut self, heart_rate: Signal<Rate>) -> Self {
        self.heart_rate = HeartRate::Signal(heart_rate);
        self
    }

    /// Multiplies the end-systolic elastance by a signal: 1 leaves it as it is.
    #[must_use]
    pub fn strengthened_by(mut self, strength: Signal<Fraction>) -> Self {
        self.strength = Some(strength);
        self
    }

    /// Sets how the relaxed ventricle fills.
    #[must_use]
    pub fn filling_along(mut self, curve: FillingCurve) -> Self {
        self.filling = curve;
        self
    }

    /// Sets what the atrium's kick and the length of diastole make of filling.
    #[must_use]
    pub fn filling_within(mut self, time: FillingTime) -> Self {
        self.filling_time = time;
        self
    }

    /// Sets the end-systolic elastance: larger is stronger.
    #[must_use]
    pub fn contracting_with(mut self, end_systolic_elastance: Elastance) -> Self {
        self.end_systolic_elastance = end_systolic_elastance;
        self
    }

    /// Sets the unstressed volume.
    #[must_use]
    pub fn with_unstressed(mut self, volume: Volume) -> Self {
        self.unstressed = volume;
        self
    }

    /// Sets by how much end-systolic pressure lies above the artery's mean, per volume of the stroke.
    #[must_use]
    pub fn pulsing(mut self, pulse: Elastance) -> Self {
        self.pulse = pulse;
        self
    }

    /// Sets how long filling takes to follow the filling pressure; 0.5 s unless said.
    #[must_use]
    pub fn following_within(mut self, time: Time) -> Self {
        self.following = time;
        self
    }

    /// Begins with this end-diastolic volume; unstressed volume + 120 mL unless said.
    #[must_use]
    pub fn starting_from(mut self, end_diastolic: Volume) -> Self {
        self.initial = end_diastolic;
        self
    }

    /// What the ventricle does at one moment of a circulation in which it has this handle.
    ///
    /// # Errors
    /// [`UnknownHandle`] if the handle is of another network.
    pub fn beat(&self, frame: &Frame<'_>, own: Id<Self>) -> Result<AveragedBeat, UnknownHandle> {
        let ends = frame.ends(own)?;
        let filled = frame.branch_state(own)?.first().copied();
        let end_diastolic = Volume::from_ml(filled.unwrap_or(0.0));
        let rate = match self.heart_rate {
            HeartRate::Fixed(rate) => rate,
            HeartRate::Signal(signal) => felt_rate(frame.signal(signal)?),
        };
        let strength = match self.strength {
            Some(signal) => felt_strength(frame.signal(signal)?),
            None => 1.0,
        };
        let stroke_volume = self.stroke_volume(&ends, end_diastolic, strength);
        let end_systolic = end_diastolic - stroke_volume;
        let stretch = (end_systolic - self.unstressed).max(Volume::ZERO);
        let relaxed = self.filling.pressure(stretch);
        let tension = stretch * self.end_systolic_elastance * strength - relaxed;
        let end_systolic_pressure = ends.down.pressure + stroke_volume * self.pulse;
        Ok(AveragedBeat {
            rate,
            end_diastolic,
            end_systolic,
            stroke_volume,
            end_systolic_pressure,
            stroke_work: stroke_volume * (end_systolic_pressure - ends.up.pressure),
            potential_energy: stretch * tension * 0.5,
        })
    }

    /// The end-diastolic volume that the state goes towards at a heart rate.
    #[inline]
    fn filled(&self, ends: &Ends, rate: Rate) -> Volume {
        let FillingTime { base, per_rate } = self.filling_time;
        let hindrance = base + per_rate.seconds() * rate.per_s();
        self.unstressed + self.filling.filled(ends.up.transmural) / hindrance
    }

    /// The volume of a stroke from this end-diastolic volume (the state).
    #[inline]
    fn stroke_volume(&self, ends: &Ends, end_diastolic: Volume, strength: f64) -> Volume {
        let (value, _) = soft_positive(self.stroke_ml(ends, end_diastolic, strength), ROUNDING_ML);
        Volume::from_ml(value)
    }

    /// The volume of a stroke before it is kept positive, in mL.
    #[inline]
    fn stroke_ml(&self, ends: &Ends, end_diastolic: Volume, strength: f64) -> f64 {
        let elastance = self.end_systolic_elastance * strength;
        let load = self.load(ends).max(Pressure::ZERO);
        let stroke = end_diastolic - self.unstressed - load / elastance;
        stroke.ml() / (1.0 + self.pulse / elastance)
    }

    /// The mean pressure across the wall in systole; may be below zero.
    #[inline]
    fn load(&self, ends: &Ends) -> Pressure {
        let chest = ends.up.pressure - ends.up.transmural;
        ends.down.pressure - chest
    }

    #[inline]
    fn rate_now(&self, signals: &Signals<'_>) -> Rate {
        let rate = match self.heart_rate {
            HeartRate::Fixed(rate) => rate,
            HeartRate::Signal(signal) => signals.get(signal),
        };
        felt_rate(rate)
    }

    #[inline]
    fn strength_now(&self, signals: &Signals<'_>) -> f64 {
        self.strength
            .map_or(1.0, |signal| felt_strength(signals.get(signal)))
    }
}

/// The rate that is felt of a signal: none below zero.
#[inline]
fn felt_rate(rate: Rate) -> Rate {
    // Not `max`, which would hide a signal that is not a number.
    if rate < Rate::ZERO { Rate::ZERO } else { rate }
}

/// The strength that is felt of a signal.
#[inline]
fn felt_strength(strength: Fraction) -> f64 {
    let strength = strength.get();
    // Not `max`, as above.
    if strength < WEAKEST {
        WEAKEST
    } else {
        strength
    }
}

impl Branch for AveragedVentricle {
    type State = [f64; 1];

    fn initial_state(&self) -> Self::State {
        [self.initial.ml()]
    }

    #[inline]
    fn flow(&self, ends: &Ends, [end_diastolic]: &Self::State, signals: &Signals<'_>) -> Flow {
        let end_diastolic = Volume::from_ml(*end_diastolic);
        let stroke = self.stroke_volume(ends, end_diastolic, self.strength_now(signals));
        self.rate_now(signals) * stroke
    }

    #[inline]
    fn rate(
        &self,
        ends: &Ends,
        [end_diastolic]: &Self::State,
        signals: &Signals<'_>,
        rate: &mut Self::State,
    ) {
        let filled = self.filled(ends, self.rate_now(signals));
        let towards = filled - Volume::from_ml(*end_diastolic);
        *rate = [(towards / self.following).ml_per_s()];
    }

    fn flow_partials(
        &self,
        ends: &Ends,
        [end_diastolic]: &Self::State,
        signals: &Signals<'_>,
    ) -> FlowPartials {
        if self.load(ends) <= Pressure::ZERO {
            return FlowPartials::default();
        }
        let strength = self.strength_now(signals);
        let stroke = self.stroke_ml(ends, Volume::from_ml(*end_diastolic), strength);
        let (value, root) = soft_positive(stroke, ROUNDING_ML);
        let elastance = self.end_systolic_elastance * strength + self.pulse;
        let slope = self.rate_now(signals).per_s() * value / root / elastance.mmhg_per_ml();
        FlowPartials {
            down_pressure: Conductance::from_ml_per_s_mmhg(-slope),
            ..FlowPartials::default()
        }
    }

    fn partials(
        &self,
        ends: &Ends,
        [end_diastolic]: &Self::State,
        signals: &Signals<'_>,
        partials: &mut Partials<'_>,
    ) -> bool {
        let (rate, strength) = (self.rate_now(signals), self.strength_now(signals));
        let end_diastolic = Volume::from_ml(*end_diastolic);
        let stroke = self.stroke_ml(ends, end_diastolic, strength);
        let (value, root) = soft_positive(stroke, ROUNDING_ML);
        let slope = rate.per_s() * value / root;
        let (elastance, pulse) = (
            (self.end_systolic_elastance * strength).mmhg_per_ml(),
            self.pulse.mmhg_per_ml(),
        );
        let stiff = elastance + pulse;
        partials.answer(By::state(0), slope * elastance / stiff);
        let per_s = 1.0 / self.following.seconds();
        partials.rate(0, By::state(0), -per_s);
        let FillingTime { base, per_rate } = self.filling_time;
        let hindrance = base + per_rate.seconds() * rate.per_s();
        let filling = self.filling.slope(ends.up.transmural).ml_per_mmhg();
        partials.rate(0, By::UP_PRESSURE, filling / hindrance * per_s);
        if let Some(signal) = self.strength
            && strength > WEAKEST
        {
            let stretch = (end_diastolic - self.unstressed).ml();
            let load = self.load(ends).max(Pressure::ZERO).mmhg();
            let by_elastance = (stretch * pulse + load) / (stiff * stiff);
            let by_strength = self.end_systolic_elastance.mmhg_per_ml() * by_elastance;
            partials.answer(By::signal(signal), slope * by_strength);
        }
        if let HeartRate::Signal(signal) = self.heart_rate
            && rate > Rate::ZERO
        {
            partials.answer(By::signal(signal), value);
            let filled = self.filling.filled(ends.up.transmural).ml() / hindrance;
            let shorter = filled * per_rate.seconds() / hindrance;
            partials.rate(0, By::signal(signal), -shorter * per_s);
        }
        true
    }

    fn state_scale(&self) -> Self::State {
        [self.initial.ml().abs().max(1.0)]
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("unstressed volume", self.unstressed);
        match self.filling {
            FillingCurve::Linear(elastance) => check.positive("filling elastance", elastance),
            FillingCurve::Exponential { pressure, volume } => {
                check.positive("filling pressure", pressure);
                check.positive("filling volume", volume);
            }
        }
        check.positive_number("base of the filling time", self.filling_time.base, "");
        check.not_negative("filling time per rate", self.filling_time.per_rate);
        check.positive("end-systolic elastance", self.end_systolic_elastance);
        check.not_negative("pulse", self.pulse);
        match self.heart_rate {
            HeartRate::Fixed(rate) => check.not_negative("heart rate", rate),
            HeartRate::Signal(signal) => check.reads("heart rate", signal),
        }
        if let Some(strength) = self.strength {
            check.reads("strength", strength);
        }
        check.positive("following time", self.following);
        check.not_negative("initial end-diastolic volume", self.initial);
    }
}

#[cfg(test)]
mod tests;
