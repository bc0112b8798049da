//! What the leg's blood returns to.

use crate::network::{Endpoint, Id, Network, Node};
use crate::parts::{Artery, AveragedVentricle, Reservoir, Resistance};
use crate::units;
use crate::units::{Compliance, Pressure, Rate, Volume};

/// The heart as a load of the veins: what venous blood returns to, and what feeds the arteries.
///
/// | fidelity | what it is | use it for |
/// |---|---|---|
/// | [`HeartLoad::fixed`] | a right atrium and an aorta at fixed pressures | a leg on its own |
/// | [`HeartLoad::cycle_averaged`] | two ventricles without beats, with lungs and great vessels | closed circulations, hours |
///
/// For a heart that beats, join [`Chamber`](crate::parts::Chamber)s and a [`Pacemaker`](crate::drivers::Pacemaker) yourself, as
/// [`Regazzoni2020`](crate::presets::Regazzoni2020) does.
///
/// ```text
///   fixed:     venous return ──┤ P_RA        P_Ao ├── arteries       (two reservoirs, nothing between them)
///   averaged:  venous return ── right heart ── lung ── left heart ── arteries
/// ```
///
/// # Equations
///
/// $$P_\mathrm{venous} = P_\mathrm{RA}, \qquad P_\mathrm{arterial} = P_\mathrm{Ao}$$
///
/// In plain text, with fixed pressures: `P_venous = P_RA`, `P_arterial = P_Ao`, two [`Reservoir`]s. Cycle-averaged: see [`CycleAveragedHeart`].
///
/// # Parameters
///
/// Of the fixed pressures:
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | right-atrial pressure | mmHg | 3 (design value) | holds venous blood back: every vein fills more |
/// | aortic pressure | mmHg | 93 (design value) | more inflow through every bed |
///
/// # States
///
/// None with fixed pressures, apart from the volumes that their reservoirs exchanged. Cycle-averaged: see [`CycleAveragedHeart`].
///
/// # Limits
///
/// With fixed pressures the circulation is not closed: blood that pools in the veins is missed by nobody, and no reflex answers. Neither kind has a pulse.
///
/// # Sources
///
/// Fixed pressures: definition. Cycle-averaged: see [`CycleAveragedHeart`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum HeartLoad {
    /// Fixed pressures of the right atrium and of the aorta.
    Fixed {
        /// Right-atrial pressure.
        atrial: Pressure,
        /// Aortic pressure.
        arterial: Pressure,
    },
    /// Both ventricles, averaged over the cycle.
    CycleAveraged(Box<CycleAveragedHeart>),
}

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

/// Where a heart is joined to the circulation.
#[derive(Clone, Copy, Debug)]
pub struct HeartPorts {
    /// What venous blood returns to.
    pub venous: Node,
    /// What feeds the arteries.
    pub arterial: Node,
    /// Right and left ventricle, if the heart has any.
    pub ventricles: Option<[Id<AveragedVentricle>; 2]>,
}

impl Default for HeartLoad {
    /// Fixed pressures: 3 mmHg in the right atrium, 93 mmHg in the aorta.
    fn default() -> Self {
        Self::fixed(Pressure::from_mmhg(3.0), Pressure::from_mmhg(93.0))
    }
}

impl HeartLoad {
    /// A heart that keeps the right atrium and the aorta at these pressures, whatever comes.
    pub const fn fixed(atrial: Pressure, arterial: Pressure) -> Self {
        Self::Fixed { atrial, arterial }
    }

    /// A cycle-averaged heart of a healthy adult at this rate.
    pub fn cycle_averaged(rate: Rate) -> Self {
        Self::CycleAveraged(Box::new(CycleAveragedHeart::new(rate)))
    }

    /// Adds the heart to a network; every name begins with `prefix`.
    pub fn add_to(&self, net: &mut Network, prefix: &str) -> HeartPorts {
        match self {
            Self::Fixed { atrial, arterial } => HeartPorts {
                venous: net
                    .add(format!("{prefix}right atrium"), Reservoir::at(*atrial))
                    .node(),
                arterial: net
                    .add(format!("{prefix}aorta"), Reservoir::at(*arterial))
                    .node(),
                ventricles: None,
            },
            Self::CycleAveraged(heart) => heart.add_to(net, prefix),
        }
    }
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

    fn add_to(&self, net: &mut Network, prefix: &str) -> HeartPorts {
        let mut vessel = |name: &str, (unstressed, compliance), pressure| {
            let artery = Artery::new(unstressed, compliance).filled_to(pressure);
            net.add(format!("{prefix}{name}"), artery)
        };
        let [right, pulmonary, left, systemic] = self.start;
        let atrium = vessel("right atrium", self.right_atrium, right);
        let pulmonary = vessel("pulmonary artery", self.pulmonary_artery, pulmonary);
        let veins = vessel("left atrium", self.left_atrium, left);
        let aorta = vessel("aorta", self.aorta, systemic);
        let name = |part: &str| format!("{prefix}{part}");
        let right = net.connect(name("right ventricle"), atrium, self.right, pulmonary);
        net.connect(name("lung"), pulmonary, Resistance::new(self.lung), veins);
        let left = net.connect(name("left ventricle"), veins, self.left, aorta);
        HeartPorts {
            venous: atrium.node(),
            arterial: aorta.node(),
            ventricles: Some([right, left]),
        }
    }
}
