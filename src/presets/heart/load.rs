//! What the leg's blood returns to.

use crate::network::Network;
use crate::parts::Reservoir;
use crate::presets::heart::beating::BeatingHeart;
use crate::presets::heart::cycle_averaged::CycleAveragedHeart;
use crate::presets::heart::ports::{HeartControl, HeartPorts, Pump};
use crate::units::{Pressure, Rate};

/// The heart as a load of the veins: what venous blood returns to, and what feeds the arteries.
///
/// | fidelity | what it is | use it for |
/// |---|---|---|
/// | [`HeartLoad::fixed`] | a right atrium and an aorta at fixed pressures | a leg on its own |
/// | [`HeartLoad::cycle_averaged`] | two ventricles without beats, with lungs and great vessels | closed circulations, hours |
/// | [`HeartLoad::beating`] | four chambers and four valves, with lungs and great vessels | pulses, pressure-volume loops, seconds to an hour |
///
/// All are added in the same way and answer in the same way: [`HeartPorts`] says where to join the circulation, and
/// `HeartReport` reads output and work.
///
/// ```text
///   fixed:     venous return ──┤ P_RA        P_Ao ├── arteries       (two reservoirs, nothing between them)
///   averaged:  venous return ── right heart ── lung ── left heart ── arteries
///   beating:   venous return ── RA ▷ RV ▷ pulmonary arteries ── lung ── pulmonary veins ── LA ▷ LV ▷ aorta ── arteries
/// ```
///
/// # Equations
///
/// $$P_\mathrm{venous} = P_\mathrm{RA}, \qquad P_\mathrm{arterial} = P_\mathrm{Ao}$$
///
/// In plain text, with fixed pressures: `P_venous = P_RA`, `P_arterial = P_Ao`, two [`Reservoir`]s. The others: see [`CycleAveragedHeart`] and [`BeatingHeart`].
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
/// None with fixed pressures, apart from the volumes that their reservoirs exchanged. The others: see [`CycleAveragedHeart`] and [`BeatingHeart`].
///
/// # Limits
///
/// With fixed pressures the circulation is not closed: blood that pools in the veins is missed by nobody. Only the beating heart has a pulse. No reflex is part of any of them: a [`HeartControl`] brings one in.
///
/// # Sources
///
/// Fixed pressures: definition. The others: see [`CycleAveragedHeart`] and [`BeatingHeart`].
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
    /// Four chambers that beat.
    Beating(Box<BeatingHeart>),
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

    /// A beating heart of a healthy adult at this rate.
    pub fn beating(rate: Rate) -> Self {
        Self::Beating(Box::new(BeatingHeart::new(rate)))
    }

    /// Adds the heart to a network, at its own rate; every name begins with `prefix`.
    pub fn add_to(&self, net: &mut Network, prefix: &str) -> HeartPorts {
        self.add_controlled_to(net, prefix, HeartControl::default())
    }

    /// Adds the heart to a network, with what a reflex or another driver makes of its rate and strength. Fixed pressures stay fixed.
    pub fn add_controlled_to(
        &self,
        net: &mut Network,
        prefix: &str,
        control: HeartControl,
    ) -> HeartPorts {
        match self {
            Self::Fixed { atrial, arterial } => {
                let mut reservoir = |name: &str, pressure| {
                    net.add(format!("{prefix}{name}"), Reservoir::at(pressure))
                };
                let atrium = reservoir("right atrium", *atrial);
                let aorta = reservoir("aorta", *arterial);
                HeartPorts::new(atrium, aorta, Pump::Fixed)
            }
            Self::CycleAveraged(heart) => heart.add_to(net, prefix, control),
            Self::Beating(heart) => heart.add_to(net, prefix, control),
        }
    }
}
