//! A ventricle's mean output, without beats.

use crate::network::{Branch, Check, Ends, FlowPartials, Signal, Signals};
use crate::parts::smooth::soft_positive;
use crate::units::{Conductance, Elastance, Energy, Flow, Power, Pressure, Rate, Time, Volume};

/// Stroke volume over which output ends when a ventricle no longer fills, in mL: design value, some percent of a stroke volume.
const ROUNDING_ML: f64 = 2.0;

/// How long filling takes to follow the filling pressure: design value, about half a beat. It parts fast pressures from output.
const FOLLOWING_S: f64 = 0.5;

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
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum HeartRate {
    Fixed(Rate),
    Signal(Signal<Rate>),
}

/// A ventricle's mean output, without beats: for scenarios of hours.
///
/// ```text
///   atrium ──( fills to EDV(P_up), empties to ESV(P_down), f times a second )── artery
/// ```
///
/// # Equations
///
/// $$\tau \frac{dV_d}{dt} = V_0 + \frac{P_f}{E_d} - V_d, \qquad V_s = V_0 + \frac{P_{es}}{E_{es}}, \qquad Q = f \max(V_d - V_s, 0)$$
///
/// In plain text: `tau dVd/dt = V0 + Pf/Ed - Vd` (or the exponential filling curve), `Vs = V0 + Pes/Ees`, `Q = f max(Vd - Vs, 0)`; the maximum is rounded over 2 mL.
///
/// `Pf` is the transmural pressure of the compartment that it fills from, which lies in the chest as the ventricle does. `Pes = r P_down - P_chest`, not below zero, is the end-systolic
/// pressure across the wall: `r` times the mean pressure of the artery, and the pressure around the ventricle, which is that around the compartment that it
/// fills from. Measured at the end of systole, arterial pressure is 0.9 times systolic pressure (Kelly et al. 1992), which for 109/76 mmHg (mean 92) is 1.07 times the mean.
///
/// # Parameters
///
/// | parameter | unit | left | right | a larger value |
/// |---|---|---|---|---|
/// | end-systolic elastance `Ees` | mmHg/mL | 2.6 | 0.62 | stronger: ejects more against the same pressure |
/// | filling curve | - | linear, 0.085 mmHg/mL | linear, 0.045 mmHg/mL | stiffer: fills less |
/// | unstressed volume `V0` | mL | 10 | 30 | shifts both volumes, leaves output as it is |
/// | end-systolic to mean pressure `r` | 1 | 1.07 | 1.07 | a larger load |
/// | heart rate `f` | 1/s | - | - | more output |
///
/// The values of left and right are design values, chosen for a healthy adult's volumes (end-diastolic about 130 mL, ejection fraction about 0.6).
///
/// # States
///
/// The end-diastolic volume `Vd` in mL. It is a memory of filling, not blood that the network counts: a branch holds none.
///
/// # Limits
///
/// Filling does not shorten at high heart rates, atria do not kick, and pressures are means: no pulse. Output stops smoothly and never reverses.
///
/// # Sources
///
/// Suga & Sagawa 1974, Circ Res 35:117, doi 10.1161/01.RES.35.1.117 (end-systolic elastance); Kelly et al. 1992, Circulation 86:513, doi 10.1161/01.CIR.86.2.513 (end-systolic pressure);
/// the closed form is own work.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let atrium = net.add("left atrium", Reservoir::at(10.0.mmhg()));
/// let aorta = net.add("aorta", Reservoir::at(92.0.mmhg()));
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
    end_systolic_elastance: Elastance,
    end_systolic_to_mean: f64,
    heart_rate: HeartRate,
    following: Time,
    initial: Volume,
}

impl AveragedVentricle {
    /// A left ventricle that beats at a fixed rate.
    #[must_use]
    pub fn left(heart_rate: Rate) -> Self {
        Self::new(
            Volume::from_ml(10.0),
            FillingCurve::Linear(Elastance::from_mmhg_per_ml(0.085)),
            Elastance::from_mmhg_per_ml(2.6),
            heart_rate,
        )
    }

    /// A right ventricle that beats at a fixed rate.
    #[must_use]
    pub fn right(heart_rate: Rate) -> Self {
        Self::new(
            Volume::from_ml(30.0),
            FillingCurve::Linear(Elastance::from_mmhg_per_ml(0.045)),
            Elastance::from_mmhg_per_ml(0.62),
            heart_rate,
        )
    }

    /// A ventricle with this unstressed volume, filling curve and end-systolic elastance, which beats at a fixed rate.
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
            end_systolic_elastance,
            end_systolic_to_mean: 1.07,
            heart_rate: HeartRate::Fixed(heart_rate),
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

    /// Sets how the relaxed ventricle fills.
    #[must_use]
    pub fn filling_along(mut self, curve: FillingCurve) -> Self {
        self.filling = curve;
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

    /// Sets how many times the mean arterial pressure the end-systolic pressure is; 1.07 unless said.
    #[must_use]
    pub fn end_systolic_to_mean(mut self, ratio: f64) -> Self {
        self.end_systolic_to_mean = ratio;
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

    /// The end-diastolic volume that the state goes towards.
    #[inline]
    pub fn end_diastolic(&self, ends: &Ends) -> Volume {
        self.unstressed + self.filling.filled(ends.up.transmural)
    }

    /// The end-systolic volume against the pressure of the artery.
    #[inline]
    pub fn end_systolic(&self, ends: &Ends) -> Volume {
        self.unstressed
            + self.end_systolic_pressure(ends).max(Pressure::ZERO) / self.end_systolic_elastance
    }

    /// The volume of a stroke from this end-diastolic volume (the state).
    #[inline]
    pub fn stroke_volume(&self, ends: &Ends, end_diastolic: Volume) -> Volume {
        let stroke = end_diastolic - self.end_systolic(ends);
        Volume::from_ml(soft_positive(stroke.ml(), ROUNDING_ML).0)
    }

    /// The potential energy in the wall at the end of systole: half of the stretch times the end-systolic pressure.
    pub fn potential_energy(&self, end_systolic: Volume) -> Energy {
        let stretch = (end_systolic - self.unstressed).max(Volume::ZERO);
        stretch * (stretch * self.end_systolic_elastance) * 0.5
    }

    /// The work that a stroke does on the blood: stroke volume times the rise in pressure from one end to the other.
    pub fn stroke_work(&self, ends: &Ends, end_diastolic: Volume) -> Energy {
        self.stroke_volume(ends, end_diastolic) * (ends.down.pressure - ends.up.pressure)
    }

    /// The power at a heart rate: stroke work times rate.
    pub fn power(&self, ends: &Ends, end_diastolic: Volume, heart_rate: Rate) -> Power {
        let flow = heart_rate * self.stroke_volume(ends, end_diastolic);
        flow * (ends.down.pressure - ends.up.pressure)
    }

    /// Across the wall; may be below zero.
    #[inline]
    fn end_systolic_pressure(&self, ends: &Ends) -> Pressure {
        let chest = ends.up.pressure - ends.up.transmural;
        self.end_systolic_to_mean * ends.down.pressure - chest
    }

    #[inline]
    fn heart_rate_now(&self, signals: &Signals<'_>) -> Rate {
        let rate = match self.heart_rate {
            HeartRate::Fixed(rate) => rate,
            HeartRate::Signal(signal) => signals.get(signal),
        };
        // Not `max`, which would hide a signal that is not a number.
        if rate < Rate::ZERO { Rate::ZERO } else { rate }
    }
}

impl Branch for AveragedVentricle {
    type State = [f64; 1];

    fn initial_state(&self) -> Self::State {
        [self.initial.ml()]
    }

    #[inline]
    fn flow(&self, ends: &Ends, [end_diastolic]: &Self::State, signals: &Signals<'_>) -> Flow {
        let stroke = self.stroke_volume(ends, Volume::from_ml(*end_diastolic));
        self.heart_rate_now(signals) * stroke
    }

    #[inline]
    fn rate(
        &self,
        ends: &Ends,
        [end_diastolic]: &Self::State,
        _: &Signals<'_>,
        rate: &mut Self::State,
    ) {
        let towards = self.end_diastolic(ends) - Volume::from_ml(*end_diastolic);
        *rate = [(towards / self.following).ml_per_s()];
    }

    fn flow_partials(
        &self,
        ends: &Ends,
        [end_diastolic]: &Self::State,
        signals: &Signals<'_>,
    ) -> FlowPartials {
        let pushed = self.end_systolic_pressure(ends) > Pressure::ZERO;
        let stroke = Volume::from_ml(*end_diastolic) - self.end_systolic(ends);
        let (value, root) = soft_positive(stroke.ml(), ROUNDING_ML);
        let slope = value / root;
        let rate = self.heart_rate_now(signals).per_s();
        let per_pressure = if pushed {
            self.end_systolic_to_mean / self.end_systolic_elastance.mmhg_per_ml()
        } else {
            0.0
        };
        FlowPartials {
            down_pressure: Conductance::from_ml_per_s_mmhg(-rate * slope * per_pressure),
            ..FlowPartials::default()
        }
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
        check.positive("end-systolic elastance", self.end_systolic_elastance);
        let ratio = self.end_systolic_to_mean;
        let holds = ratio.is_finite() && ratio > 0.0;
        check.require_number(
            "end-systolic to mean pressure",
            ratio,
            "",
            holds,
            "finite and above zero",
        );
        match self.heart_rate {
            HeartRate::Fixed(rate) => check.not_negative("heart rate", rate),
            HeartRate::Signal(signal) => check.reads("heart rate", signal),
        }
        check.positive("following time", self.following);
        check.not_negative("initial end-diastolic volume", self.initial);
    }
}

#[cfg(test)]
mod tests;
