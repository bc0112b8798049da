//! A whole body in a network: handles to its parts.

use crate::drivers::{GravityColumn, ReflexSignals};
use crate::network::{Edge, Id, Node, Signal};
use crate::parts::{Artery, Interstitium, Microcirculation, VeinSegment};
use crate::presets::body::exchange::BodyExchange;
use crate::presets::heart::HeartPorts;
use crate::presets::leg::{Leg, LegSignals};
use crate::units::{Fraction, Pressure};

/// What moves a body: where down is, what its muscles do, and what presses on it.
#[derive(Clone, Debug)]
pub struct BodySignals {
    /// The body in gravity.
    pub column: Id<GravityColumn>,
    /// Excitations of the legs' muscles: one set for both legs, or one for each of [`LegCount::Two`](crate::presets::LegCount::Two). More sets than legs are refused.
    pub legs: Vec<LegSignals>,
    /// Central command, 0 at rest to 1: how hard the person works. Heldt's baroreflex alone knows it; Ursino's, and a body without a reflex, leave it unheard.
    pub command: Option<Signal<Fraction>>,
    /// What is added to the pressure in the chest: breathing, straining.
    pub chest: Vec<Signal<Pressure>>,
    /// What is added to the pressure in the abdomen.
    pub abdomen: Vec<Signal<Pressure>>,
    /// What presses on legs and pelvis from outside; below zero it sucks, as in a box for lower-body negative pressure.
    pub lower_body: Vec<Signal<Pressure>>,
}

impl BodySignals {
    /// A body on `column`, whose legs do as told, and on which nothing else acts.
    pub fn new(column: Id<GravityColumn>, legs: impl IntoIterator<Item = LegSignals>) -> Self {
        Self {
            column,
            legs: legs.into_iter().collect(),
            command: None,
            chest: Vec::new(),
            abdomen: Vec::new(),
            lower_body: Vec::new(),
        }
    }
}

/// A whole circulation in a network: handles to its parts.
///
/// ```text
///              head ─────────────┐ ▽ waterfall
///        ┌─── arms ──────────── ▷┤
///  LV ▷ aorta                superior vena cava ──┐
///        │                                        RA ▷ RV ▷ lungs ── LA ▷ LV
///   thoracic aorta            thoracic vena cava ─┘
///        │                           △ waterfall
///   abdominal aorta           abdominal vena cava
///        ├─── kidneys ───────────────┤
///        ├─── gut, liver, spleen ────┤
///        ├─── pelvis ── iliac veins ─┤
///        └─── legs ▷ ────────┘
/// ```
///
/// What the numbers are and where they come from: [`BodyModel`](crate::presets::BodyModel).
#[derive(Clone, Debug)]
pub struct Body {
    /// The heart with lungs and aorta.
    pub heart: HeartPorts,
    /// The signals of the reflex, if there is one.
    pub reflex: Option<ReflexSignals>,
    /// Arteries beside those of heart and legs.
    pub arteries: BodyArteryIds,
    /// Veins beside those of the legs.
    pub veins: BodyVeinIds,
    /// Beds of the regions but the legs.
    pub beds: BodyBedIds,
    /// The legs: one that stands for both, or two.
    pub legs: Vec<Leg>,
    /// Tissues that take up what is filtered, if anything is.
    pub tissues: Vec<Id<Interstitium>>,
    /// The parts of the exchange with the tissues, if the model has one.
    pub exchange: Option<BodyExchange>,
    /// Branches by which blood enters the right atrium: from above and from below.
    pub venous_return: [Edge; 2],
    /// The body in gravity.
    pub column: Id<GravityColumn>,
    pub(super) blood: Vec<Node>,
}

/// Arteries of a [`Body`].
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the artery of that name")]
pub struct BodyArteryIds {
    pub thoracic_aorta: Id<Artery>,
    pub abdominal_aorta: Id<Artery>,
    pub head: Id<Artery>,
    pub arms: Id<Artery>,
    pub splanchnic: Id<Artery>,
    pub renal: Id<Artery>,
}

/// Veins of a [`Body`].
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the vein of that name")]
pub struct BodyVeinIds {
    pub head: Id<VeinSegment>,
    pub arms: Id<VeinSegment>,
    pub superior_caval: Id<VeinSegment>,
    pub splanchnic: Id<VeinSegment>,
    pub renal: Id<VeinSegment>,
    pub abdominal_caval: Id<VeinSegment>,
    pub thoracic_caval: Id<VeinSegment>,
}

/// Beds of a [`Body`].
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the bed of that region")]
pub struct BodyBedIds {
    pub head: Id<Microcirculation>,
    pub arms: Id<Microcirculation>,
    pub splanchnic: Id<Microcirculation>,
    pub renal: Id<Microcirculation>,
    pub pelvic: Id<Microcirculation>,
}

impl Body {
    /// All compartments that hold blood: everything but the tissues.
    pub fn blood(&self) -> &[Node] {
        &self.blood
    }

    /// The veins of both legs that muscles, or the sole's load, squeeze.
    pub fn pumped_veins(&self) -> Vec<Node> {
        self.legs.iter().flat_map(Leg::pumped_veins).collect()
    }

    /// The veins of both legs, iliac and pelvic veins included.
    pub fn leg_veins(&self) -> Vec<Node> {
        self.legs.iter().flat_map(Leg::all_veins).collect()
    }
}
