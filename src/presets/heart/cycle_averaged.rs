//! A heart without beats.

use crate::network::{Id, Network};
use crate::parts::{Artery, AveragedVentricle, FillingCurve, FillingTime, Resistance};
use crate::presets::heart::beating::{BeatingChamber, BeatingHeart};
use crate::presets::heart::ports::{AveragedPump, HeartControl, HeartPorts, Pump};
use crate::units::{self, Compliance, Elastance, Pressure, Rate, Time, Volume};

/// A cycle-averaged heart with what lies between its ventricles.
///
/// ```text
///  venous return ─▷ right atrium ─▷ right ventricle ─▷ pulmonary artery ── lung ── left atrium ─▷ left ventricle ─▷ aorta ─▷
/// ```
///
/// It is made of a [`BeatingHeart`] ([`CycleAveragedHeart::of`]): the same elastances, unstressed volumes, vessels and resistances.
///
/// # Equations
///
/// $$Q_\mathrm{right,\\,left} = f \max(V_d - V_s, 0), \qquad P_i = \frac{V_i - V_{0,i}}{C_i}, \qquad Q_\mathrm{lung} = \frac{P_\mathrm{pa} - P_\mathrm{la}}{R_\mathrm{lung}}$$
///
/// In plain text: each ventricle passes `Q = f max(Vd - Vs, 0)`, the equations of [`AveragedVentricle`]. The four vessels are linear, `P = (V - V0)/C` as [`Artery`], and the lung is one
/// resistance, `Q = (P_pulmonary_artery - P_left_atrium)/R_lung`.
///
/// The vessels also hold what the chambers hold in the mean over a beat, so that the same blood gives the same pressures as in the beating heart. Over a beat a ventricle holds `Vs + w (Vd - Vs)`; with `Vd` and `Vs` put in that is a line in
/// the pressures before and behind it:
///
/// $$\bar V = V_0 + \alpha\\,(1 - \beta)\\,P_\mathrm{up} + \frac{\beta}{E_{es}}\\,P_\mathrm{down}, \qquad \alpha = \frac{1}{E_d\\,(a + b f)}, \quad \beta = \frac{1 - w}{1 + k/E_{es}}$$
///
/// In plain text: `V = V0 + alpha (1 - beta) P_up + beta/Ees P_down`, `alpha = 1/(Ed (a + b f))`, `beta = (1 - w)/(1 + k/Ees)`, at the heart's own rate. The first slope is added to the compliance of the atrium, the second to that of the artery. An atrium
/// holds `V0 + (0.93 - 0.04 f) P/Ed`.
///
/// # Parameters
///
/// | parameter | unit | of the default heart at 68 beats a minute | a larger value |
/// |---|---|---|---|
/// | `right`, `left` | - | [`AveragedVentricle::right`], [`AveragedVentricle::left`] | see there |
/// | right atrium `V0`, `C` | mL, mL/mmHg | 40, 16.6 | `V0` holds more blood at no pressure; `C` takes up more before the right ventricle fills |
/// | pulmonary artery `V0`, `C` | mL, mL/mmHg | 120, 4.1 | the same, before the lung |
/// | left atrium `V0`, `C` | mL, mL/mmHg | 270, 20.2 | the same, before the left ventricle |
/// | aorta `V0`, `C` | mL, mL/mmHg | 26, 0.57 | the same; `C` also slows changes of arterial pressure |
/// | lung | mmHg s/mL | 0.078 | a higher pressure in the pulmonary artery, less output |
/// | start | mmHg | 3, 15, 8, 88 (design values) | more blood in the circulation from the beginning |
///
/// `w` is 0.49 right and 0.54 left, fitted with filling time and pulse to the beating heart (see [`AveragedVentricle`]).
///
/// # States
///
/// The volumes of the four vessels in mL, and of each ventricle the end-diastolic volume that follows its filling.
///
/// # Limits
///
/// As [`AveragedVentricle`]: no pulse. The blood in the chambers follows the pressures of the moment, at the resting rate.
///
/// # Sources
///
/// As [`BeatingHeart`]; the averaging is own work.
#[derive(Clone, Debug, PartialEq)]
pub struct CycleAveragedHeart {
    /// Right ventricle, from right atrium to pulmonary artery.
    pub right: AveragedVentricle,
    /// Left ventricle, from left atrium to aorta.
    pub left: AveragedVentricle,
    /// Right atrium, with what the right ventricle holds as it fills: unstressed volume and compliance.
    pub right_atrium: (Volume, Compliance),
    /// Pulmonary arteries.
    pub pulmonary_artery: (Volume, Compliance),
    /// Pulmonary veins and left atrium, with what the left ventricle holds as it fills.
    pub left_atrium: (Volume, Compliance),
    /// Ascending aorta and arch.
    pub aorta: (Volume, Compliance),
    /// Resistance of the lung's vessels.
    pub lung: units::Resistance,
    /// Pressures at which right atrium, pulmonary artery, left atrium and aorta start.
    pub start: [Pressure; 4],
}

/// What averaging a ventricle's beats takes: fitted to the default beating heart, see [`AveragedVentricle`].
struct Averaging {
    filling: FillingTime,
    /// The pulse that the stroke adds to the load, times the compliance of the artery behind the ventricle.
    pulse: f64,
    /// Share of the stroke that is in the ventricle in the mean.
    within: f64,
}

const RIGHT: Averaging = Averaging {
    filling: FillingTime {
        base: 0.707,
        per_rate: Time::from_seconds(0.2065),
    },
    pulse: 0.33,
    within: 0.49,
};

const LEFT: Averaging = Averaging {
    filling: FillingTime {
        base: 0.874,
        per_rate: Time::from_seconds(0.080),
    },
    pulse: 0.0925,
    within: 0.54,
};

impl Averaging {
    fn ventricle(&self, of: &BeatingChamber, artery: Compliance, rate: Rate) -> AveragedVentricle {
        let filling = FillingCurve::Linear(of.diastolic);
        AveragedVentricle::new(of.unstressed, filling, of.end_systolic, rate)
            .filling_within(self.filling)
            .pulsing(self.pulse(artery))
    }

    fn pulse(&self, artery: Compliance) -> Elastance {
        Elastance::from_mmhg_per_ml(self.pulse / artery.ml_per_mmhg())
    }

    /// What the ventricle holds in the mean, per pressure before and behind it.
    fn holds(&self, of: &BeatingChamber, artery: Compliance, rate: Rate) -> [Compliance; 2] {
        let hindrance = self.filling.base + self.filling.per_rate.seconds() * rate.per_s();
        let alpha = 1.0 / (of.diastolic.mmhg_per_ml() * hindrance);
        let beta = (1.0 - self.within) / (1.0 + self.pulse(artery) / of.end_systolic);
        let behind = beta / of.end_systolic.mmhg_per_ml();
        [alpha * (1.0 - beta), behind].map(Compliance::from_ml_per_mmhg)
    }
}

/// What an atrium holds per mean pressure in it.
fn atrial(of: &BeatingChamber, rate: Rate) -> Compliance {
    let share = (0.93 - 0.04 * rate.per_s()).max(0.5);
    Compliance::from_ml_per_mmhg(share / of.diastolic.mmhg_per_ml())
}

impl CycleAveragedHeart {
    /// A healthy adult's heart at this rate.
    pub fn new(rate: Rate) -> Self {
        Self::of(&BeatingHeart::new(rate))
    }

    /// The heart that gives in the mean what `heart` gives beat by beat.
    pub fn of(heart: &BeatingHeart) -> Self {
        let rate = heart.rate;
        let (pulmonary, aorta) = (heart.pulmonary_arteries, heart.aorta);
        let (right, left) = (&heart.right_ventricle, &heart.left_ventricle);
        let [right_filling, right_load] = RIGHT.holds(right, pulmonary.1, rate);
        let [left_filling, left_load] = LEFT.holds(left, aorta.1, rate);
        let (right_atrium, left_atrium) = (&heart.right_atrium, &heart.left_atrium);
        let veins = heart.pulmonary_veins;
        Self {
            right: RIGHT.ventricle(right, pulmonary.1, rate),
            left: LEFT.ventricle(left, aorta.1, rate),
            right_atrium: (
                right_atrium.unstressed + right.unstressed,
                atrial(right_atrium, rate) + right_filling,
            ),
            pulmonary_artery: (pulmonary.0, pulmonary.1 + right_load),
            left_atrium: (
                veins.0 + left_atrium.unstressed + left.unstressed,
                veins.1 + atrial(left_atrium, rate) + left_filling,
            ),
            aorta: (aorta.0, aorta.1 + left_load),
            lung: heart.lung + heart.pulmonary_venous,
            start: [3.0, 15.0, 8.0, 88.0].map(Pressure::from_mmhg),
        }
    }

    pub(super) fn add_to(
        &self,
        net: &mut Network,
        prefix: &str,
        control: HeartControl,
    ) -> HeartPorts {
        let mut vessel = |name: &str, (unstressed, compliance), pressure| -> Id<Artery> {
            let artery = Artery::new(unstressed, compliance).filled_to(pressure);
            net.add(format!("{prefix}{name}"), artery)
        };
        let [right, pulmonary, left, systemic] = self.start;
        let atrium = vessel("right atrium", self.right_atrium, right);
        let pulmonary = vessel("pulmonary arteries", self.pulmonary_artery, pulmonary);
        let veins = vessel("left atrium", self.left_atrium, left);
        let aorta = vessel("aorta", self.aorta, systemic);
        let name = |part: &str| format!("{prefix}{part}");
        let driven = |mut ventricle: AveragedVentricle, strength| {
            if let Some(rate) = control.rate {
                ventricle = ventricle.paced_by(rate);
            }
            match strength {
                Some(strength) => ventricle.strengthened_by(strength),
                None => ventricle,
            }
        };
        let right = driven(self.right, control.strength_right);
        let left = driven(self.left, control.strength_left);
        let right = net.connect(name("right ventricle"), atrium, right, pulmonary);
        net.connect(name("lung"), pulmonary, Resistance::new(self.lung), veins);
        let left = net.connect(name("left ventricle"), veins, left, aorta);
        let pump = AveragedPump {
            right_atrium: atrium,
            right_ventricle: right,
            pulmonary_arteries: pulmonary,
            left_atrium: veins,
            left_ventricle: left,
            aorta,
        };
        HeartPorts::new(atrium, aorta, Pump::CycleAveraged(pump))
    }
}
