//! A heart without beats.

use crate::network::{Id, Network};
use crate::parts::{Artery, AveragedVentricle, Resistance};
use crate::presets::heart::ports::{AveragedPump, HeartControl, HeartPorts, Pump};
use crate::units;
use crate::units::{Compliance, Pressure, Rate, Volume};

/// A cycle-averaged heart with what lies between its ventricles.
///
/// ```text
///  venous return ─▷ right atrium ─▷ right ventricle ─▷ pulmonary artery ── lung ── left atrium ─▷ left ventricle ─▷ aorta ─▷
/// ```
///
/// # Equations
///
/// $$Q_\mathrm{right,\\,left} = f \max(V_d - V_s, 0), \qquad P_i = \frac{V_i - V_{0,i}}{C_i}, \qquad Q_\mathrm{lung} = \frac{P_\mathrm{pa} - P_\mathrm{la}}{R_\mathrm{lung}}$$
///
/// In plain text: each ventricle passes `Q = f max(Vd - Vs, 0)`, the equations of [`AveragedVentricle`], whose filling curve gives the end-diastolic volume `Vd` of both from the pressure of the atrium before
/// them and whose end-systolic elastance gives `Vs` from the pressure of the artery behind them. The four vessels are linear, `P = (V - V0) / C` as [`Artery`], and the lung is one
/// resistance, `Q = (P_pulmonary_artery - P_left_atrium) / R_lung`.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | `right`, `left` | - | [`AveragedVentricle::right`], [`AveragedVentricle::left`] | see there |
/// | heart rate `f` | 1/s | required | more output at the same filling |
/// | right atrium `V0`, `C` | mL, mL/mmHg | 63, 8 (design values) | `V0` holds more blood at no pressure; `C` takes up more before the right ventricle fills |
/// | pulmonary artery `V0`, `C` | mL, mL/mmHg | 160, 3.4 | the same, before the lung |
/// | left atrium `V0`, `C` | mL, mL/mmHg | 430, 9 | the same, before the left ventricle |
/// | aorta `V0`, `C` | mL, mL/mmHg | 47, 0.59 | the same; `C` also slows changes of arterial pressure |
/// | lung | mmHg s/mL | 0.08 | a higher pressure in the pulmonary artery, less output |
/// | start | mmHg | 3, 15, 9, 93 (design values) | more blood in the circulation from the beginning |
///
/// # States
///
/// The volumes of the four vessels in mL, and of each ventricle the end-diastolic volume that follows its filling.
///
/// # Limits
///
/// As [`AveragedVentricle`]: no pulse, no atrial kick, and filling that does not shorten at high rates. No reflex holds pressure up when blood pools. The ventricles hold no blood: what a real heart
/// holds in them is not part of the total volume.
///
/// # Sources
///
/// Compliances, volumes and resistances of the pulmonary vessels and the aorta: T. Heldt, thesis, MIT 2004, tables 2.5 and 2.6. Ventricles: see [`AveragedVentricle`].
#[derive(Clone, Debug, PartialEq)]
pub struct CycleAveragedHeart {
    /// Right ventricle, from right atrium to pulmonary artery.
    pub right: AveragedVentricle,
    /// Left ventricle, from left atrium to aorta.
    pub left: AveragedVentricle,
    /// Right atrium and the veins next to it: unstressed volume and compliance.
    pub right_atrium: (Volume, Compliance),
    /// Pulmonary arteries.
    pub pulmonary_artery: (Volume, Compliance),
    /// Pulmonary veins and left atrium.
    pub left_atrium: (Volume, Compliance),
    /// Aorta and the arteries next to it.
    pub aorta: (Volume, Compliance),
    /// Resistance of the lung's vessels.
    pub lung: units::Resistance,
    /// Pressures at which right atrium, pulmonary artery, left atrium and aorta start.
    pub start: [Pressure; 4],
}

impl CycleAveragedHeart {
    /// A healthy adult's heart at this rate.
    pub fn new(rate: Rate) -> Self {
        let vessel = |ml, ml_per_mmhg| {
            (
                Volume::from_ml(ml),
                Compliance::from_ml_per_mmhg(ml_per_mmhg),
            )
        };
        Self {
            right: AveragedVentricle::right(rate),
            left: AveragedVentricle::left(rate),
            right_atrium: vessel(63.0, 8.0),
            pulmonary_artery: vessel(160.0, 3.4),
            left_atrium: vessel(430.0, 9.0),
            aorta: vessel(47.0, 0.59),
            lung: units::Resistance::from_mmhg_s_per_ml(0.08),
            start: [3.0, 15.0, 9.0, 93.0].map(Pressure::from_mmhg),
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
        let pulmonary = vessel("pulmonary artery", self.pulmonary_artery, pulmonary);
        let veins = vessel("left atrium", self.left_atrium, left);
        let aorta = vessel("aorta", self.aorta, systemic);
        let name = |part: &str| format!("{prefix}{part}");
        let paced = |ventricle: AveragedVentricle| match control.rate {
            Some(rate) => ventricle.paced_by(rate),
            None => ventricle,
        };
        let (right, left) = (paced(self.right), paced(self.left));
        let right = net.connect(name("right ventricle"), atrium, right, pulmonary);
        net.connect(name("lung"), pulmonary, Resistance::new(self.lung), veins);
        let left = net.connect(name("left ventricle"), veins, left, aorta);
        HeartPorts::new(
            atrium,
            aorta,
            Pump::CycleAveraged(AveragedPump {
                right_atrium: atrium,
                right_ventricle: right,
                pulmonary_arteries: pulmonary,
                left_atrium: veins,
                left_ventricle: left,
                aorta,
            }),
        )
    }
}
