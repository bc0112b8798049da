//! Where a heart is joined to the circulation, and what can be asked of it.

use crate::drivers::SinusNode;
use crate::network::{Edge, Endpoint, Id, Node, Signal};
use crate::parts::{Artery, AveragedVentricle, Chamber};
use crate::units::{Fraction, Rate};

/// What acts on a heart from outside; what is none stays as the heart has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HeartControl {
    /// Heart rate, in the place of the heart's own.
    pub rate: Option<Signal<Rate>>,
    /// Factor on the left ventricle's end-systolic elastance.
    pub strength_left: Option<Signal<Fraction>>,
    /// Factor on the right ventricle's end-systolic elastance.
    pub strength_right: Option<Signal<Fraction>>,
}

/// Where a heart is joined to the circulation, and the handles to its parts.
#[derive(Clone, Copy, Debug)]
pub struct HeartPorts {
    /// What venous blood returns to: the right atrium.
    pub venous: Node,
    /// What feeds the arteries: the aorta.
    pub arterial: Node,
    /// The parts between the two.
    pub pump: Pump,
}

/// The parts of a heart, by its fidelity.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Pump {
    /// Two reservoirs, and nothing between them.
    Fixed,
    /// Two ventricles without beats.
    CycleAveraged(AveragedPump),
    /// Four chambers that beat.
    Beating(BeatingPump),
}

/// The parts of a [`CycleAveragedHeart`](crate::presets::CycleAveragedHeart).
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the part of that name")]
pub struct AveragedPump {
    pub right_atrium: Id<Artery>,
    pub right_ventricle: Id<AveragedVentricle>,
    pub pulmonary_arteries: Id<Artery>,
    pub left_atrium: Id<Artery>,
    pub left_ventricle: Id<AveragedVentricle>,
    pub aorta: Id<Artery>,
}

/// The parts of a [`BeatingHeart`](crate::presets::BeatingHeart).
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the part of that name")]
pub struct BeatingPump {
    pub sinus_node: Id<SinusNode>,
    pub right_atrium: Id<Chamber>,
    pub right_ventricle: Id<Chamber>,
    pub pulmonary_arteries: Id<Artery>,
    pub pulmonary_veins: Id<Artery>,
    pub left_atrium: Id<Chamber>,
    pub left_ventricle: Id<Chamber>,
    pub aorta: Id<Artery>,
    pub tricuspid_valve: Edge,
    pub pulmonary_valve: Edge,
    pub mitral_valve: Edge,
    pub aortic_valve: Edge,
}

impl HeartPorts {
    pub(super) fn new(venous: impl Endpoint, arterial: impl Endpoint, pump: Pump) -> Self {
        Self {
            venous: venous.node(),
            arterial: arterial.node(),
            pump,
        }
    }

    /// Right and left ventricle of a cycle-averaged heart.
    pub const fn averaged_ventricles(&self) -> Option<[Id<AveragedVentricle>; 2]> {
        match self.pump {
            Pump::CycleAveraged(pump) => Some([pump.right_ventricle, pump.left_ventricle]),
            _ => None,
        }
    }

    /// The parts of a beating heart.
    pub const fn beating(&self) -> Option<BeatingPump> {
        match self.pump {
            Pump::Beating(pump) => Some(pump),
            _ => None,
        }
    }

    /// Everything of the heart that lies in the chest, to be surrounded with its pressure; of fixed pressures there is nothing.
    pub fn thoracic(&self) -> Vec<Node> {
        match self.pump {
            Pump::Fixed => Vec::new(),
            Pump::CycleAveraged(pump) => [
                pump.right_atrium,
                pump.pulmonary_arteries,
                pump.left_atrium,
                pump.aorta,
            ]
            .map(Endpoint::node)
            .to_vec(),
            Pump::Beating(pump) => {
                let chambers = [
                    pump.right_atrium,
                    pump.right_ventricle,
                    pump.left_atrium,
                    pump.left_ventricle,
                ];
                let vessels = [pump.pulmonary_arteries, pump.pulmonary_veins, pump.aorta];
                let vessels = vessels.map(Endpoint::node);
                chambers
                    .map(Endpoint::node)
                    .into_iter()
                    .chain(vessels)
                    .collect()
            }
        }
    }
}
