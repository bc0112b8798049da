//! One leg in a network, from its arteries to its iliac vein.

use crate::drivers::{GravityColumn, Muscle};
use crate::network::{Endpoint, Frame, Id, Node, Signal, UnknownHandle};
use crate::parts::{Artery, Valve, VeinOutflow, VeinSegment};
use crate::presets::leg_conditions::LegValve;
use crate::simulation::{Curve, QueryError, Solution};
use crate::units::{Area, Fraction, Pressure, Velocity, Volume};

/// What a leg is joined to.
#[derive(Clone, Copy, Debug)]
pub struct LegSupply {
    /// What feeds its arteries.
    pub arterial: Node,
    /// What its blood returns to.
    pub venous: Node,
    /// The body in gravity.
    pub column: Id<GravityColumn>,
    /// What reflexes do to its vessels.
    pub control: LegControl,
}

/// What reflexes do to the vessels of a leg; what is none stays at rest.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LegControl {
    /// Constriction of all beds: 1 doubles their resistance.
    pub constriction: Option<Signal<Fraction>>,
    /// By how much the unstressed volume of the leg's veins, all together, has fallen.
    pub tone: Option<Signal<Volume>>,
    /// Whether beds also constrict when the pressure in their own veins is high: [`VenoArteriolar`](crate::drivers::VenoArteriolar).
    pub veno_arteriolar: bool,
}

impl LegSupply {
    /// Fed by `arterial`, returning to `venous`, placed on `column`; no reflex acts.
    pub fn new(arterial: impl Endpoint, venous: impl Endpoint, column: Id<GravityColumn>) -> Self {
        Self {
            arterial: arterial.node(),
            venous: venous.node(),
            column,
            control: LegControl::default(),
        }
    }

    /// With reflexes that act on its vessels.
    #[must_use]
    pub const fn controlled_by(mut self, control: LegControl) -> Self {
        self.control = control;
        self
    }
}

/// Excitations of a leg's muscles.
#[derive(Clone, Copy, Debug)]
pub struct LegSignals {
    /// Of the soleus.
    pub soleus: Signal<Fraction>,
    /// Of the gastrocnemius.
    pub gastrocnemius: Signal<Fraction>,
    /// Of the tibialis anterior.
    pub tibialis_anterior: Signal<Fraction>,
    /// Of the sole: how much of full weight it bears.
    pub foot: Signal<Fraction>,
    /// Of the muscles of the thigh.
    pub thigh: Signal<Fraction>,
    /// What the joints do to the muscles; none leaves their fibres at optimal length.
    pub stretch: Option<LegStretch>,
}

impl LegSignals {
    /// With joints that stretch the muscles.
    #[must_use]
    pub const fn stretched_by(mut self, stretch: LegStretch) -> Self {
        self.stretch = Some(stretch);
        self
    }
}

/// What ankle and knee do to a leg's muscles: lengths of fibres over their optimal ones, and what a stretched calf adds to pressure.
#[derive(Clone, Copy, Debug)]
pub struct LegStretch {
    /// Of the soleus.
    pub soleus: Signal<Fraction>,
    /// Of the gastrocnemius.
    pub gastrocnemius: Signal<Fraction>,
    /// Of the tibialis anterior.
    pub tibialis_anterior: Signal<Fraction>,
    /// What is added to the pressure around the sinuses and the deep veins of the calf.
    pub deep: Signal<Pressure>,
}

/// A leg's muscles.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the muscle of that name")]
pub struct LegMuscles {
    pub soleus: Id<Muscle>,
    pub gastrocnemius: Id<Muscle>,
    pub tibialis_anterior: Id<Muscle>,
    pub foot: Id<Muscle>,
    pub thigh: Id<Muscle>,
}

/// A leg's veins.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the vein of that name in `LegModel`")]
pub struct LegVeins {
    pub foot: Id<VeinSegment>,
    pub deep_distal: Id<VeinSegment>,
    pub deep_proximal: Id<VeinSegment>,
    pub sinuses: Id<VeinSegment>,
    pub gastrocnemius: Id<VeinSegment>,
    /// All of the saphenous vein, or its segment at mid-calf.
    pub superficial: Id<VeinSegment>,
    /// Popliteal and femoral veins, one compartment of 45 cm.
    ///
    /// `mean_velocity` here is over the cross-section of the whole compartment, volume over length: 1.2 cm² (a vein of 12 mm) at its unstressed volume.
    /// [`Leg::popliteal_velocity`] uses a popliteal vein of 6 mm instead, which is narrower: the same flow goes some four times as fast there.
    pub femoral: Id<VeinSegment>,
    pub thigh: Id<VeinSegment>,
    pub iliac: Id<VeinSegment>,
    /// The segments of the saphenous vein below and above mid-calf; none if it is in one piece.
    pub saphenous: Option<SaphenousEnds>,
}

/// The segments of a saphenous vein in three: what is not [`LegVeins::superficial`].
#[derive(Clone, Copy, Debug)]
pub struct SaphenousEnds {
    /// At the ankle.
    pub ankle: Id<VeinSegment>,
    /// In the thigh.
    pub thigh: Id<VeinSegment>,
}

impl LegVeins {
    /// All of them, from the foot up; then the ends of a saphenous vein in three segments.
    pub fn all(&self) -> Vec<Id<VeinSegment>> {
        let mut all = vec![
            self.foot,
            self.deep_distal,
            self.deep_proximal,
            self.sinuses,
            self.gastrocnemius,
            self.superficial,
            self.femoral,
            self.thigh,
            self.iliac,
        ];
        if let Some(ends) = self.saphenous {
            all.extend([ends.ankle, ends.thigh]);
        }
        all
    }
}

/// One leg in a network: handles to its parts.
///
/// ```text
///  arterial supply ── femoral artery ── popliteal artery
///                        │ bed               │ beds to foot, deep calf, sinuses, gastrocnemius and saphenous veins
///                        ▽                   ▽
///                   thigh muscle     foot ▷ saphenous ▷ (perforators) ▷ soleal sinuses ▷ ─┐
///                        ▽            └▷ deep calf, distal ▷ deep calf, proximal ◁────────┘
///                        ▽                                            ▽
///      saphenous ▷ femoral and popliteal vein ◁ gastrocnemius ◁───────┘        (▷ ▽ ◁: valves)
///                        ▽
///                   iliac vein ── venous return
/// ```
///
/// The pump is squeeze, valves, collapsible veins and gravity; nothing else drives it. What the numbers are and where they come from: [`LegModel`](crate::presets::LegModel).
///
/// Limits: one compartment stands for all veins of its kind and region, its valve for all valves of its path; the skin's and the foot's arterioles do not
/// answer to posture; blood has no inertia.
#[derive(Clone, Debug)]
pub struct Leg {
    /// Its veins.
    pub veins: LegVeins,
    /// Its muscles.
    pub muscles: LegMuscles,
    /// The artery of the thigh.
    pub femoral_artery: Id<Artery>,
    /// The artery of the lower leg.
    pub popliteal_artery: Id<Artery>,
    /// From the iliac vein to what the blood returns to; it has no valve.
    pub outflow: Id<VeinOutflow>,
    pub(super) valves: Vec<(LegValve, Id<Valve>)>,
    pub(super) popliteal_valve: Id<Valve>,
    pub(super) popliteal_area: Area,
    pub(super) femoral_unstressed: Volume,
}

impl Leg {
    /// The valve of that name. In a leg whose saphenous vein is in one piece, the valves between segments are those of the path that they would lie on:
    /// from the foot, to the femoral vein, and to the soleus.
    pub fn valve(&self, valve: LegValve) -> Id<Valve> {
        let named = |valve| self.valves.iter().find(|(name, _)| *name == valve);
        let found = named(valve).or_else(|| named(valve.in_one_piece()));
        found.map_or(self.popliteal_valve, |(_, id)| *id)
    }

    /// All valves.
    pub fn valves(&self) -> impl Iterator<Item = (LegValve, Id<Valve>)> + '_ {
        self.valves.iter().copied()
    }

    /// The veins inside an air plethysmograph's cuff, from ankle to knee, each with the share of it that lies there; 45 % of the
    /// saphenous vein does (design value: its share between the cuff's ends), which is all of the middle segment of three.
    pub fn calf(&self) -> [(Node, f64); 5] {
        let veins = &self.veins;
        let saphenous = if veins.saphenous.is_some() { 1.0 } else { 0.45 };
        [
            (veins.deep_distal.node(), 1.0),
            (veins.deep_proximal.node(), 1.0),
            (veins.sinuses.node(), 1.0),
            (veins.gastrocnemius.node(), 1.0),
            (veins.superficial.node(), saphenous),
        ]
    }

    /// All veins.
    pub fn all_veins(&self) -> Vec<Node> {
        self.veins.all().into_iter().map(Endpoint::node).collect()
    }

    /// The veins that muscles squeeze below the knee, and those in the foot.
    pub fn squeezed_veins(&self) -> [Node; 5] {
        let veins = &self.veins;
        [
            veins.foot,
            veins.deep_distal,
            veins.deep_proximal,
            veins.sinuses,
            veins.gastrocnemius,
        ]
        .map(Endpoint::node)
    }

    /// All veins that muscles, or the sole's load, squeeze: those of [`squeezed_veins`](Self::squeezed_veins), and the femoral vein and the veins of the thigh's muscles.
    pub fn pumped_veins(&self) -> [Node; 7] {
        let [foot, distal, proximal, sinuses, gastrocnemius] = self.squeezed_veins();
        let (femoral, thigh) = (self.veins.femoral.node(), self.veins.thigh.node());
        [
            foot,
            distal,
            proximal,
            sinuses,
            gastrocnemius,
            femoral,
            thigh,
        ]
    }

    /// Mean velocity in the popliteal vein over time: what leaves the deep calf and the gastrocnemius, over the popliteal vein's cross-section, which
    /// follows the volume of its compartment.
    ///
    /// $$v = \frac{Q_\mathrm{pop} + Q_\mathrm{gas}}{A_0\\, V / V_0}$$
    ///
    /// Plain text: `v = (Q_pop + Q_gas) / (A0 V / V0)`. `A0` is that of a vein of 6 mm, about the popliteal diameter of healthy legs.
    ///
    /// # Errors
    /// [`QueryError::UnknownHandle`] if the solution is of another network.
    pub fn popliteal_velocity<'s>(
        &'s self,
        solution: &'s Solution,
    ) -> Result<Curve<'s, Velocity>, QueryError> {
        solution.curve(move |frame| self.popliteal_velocity_at(frame))
    }

    /// The same at one moment, for a run that is watched.
    ///
    /// # Errors
    /// [`UnknownHandle`] if the frame is of another network.
    pub fn popliteal_velocity_at(&self, frame: &Frame<'_>) -> Result<Velocity, UnknownHandle> {
        let gastrocnemius = self.valve(LegValve::Gastrocnemius);
        let flow = frame.flow(self.popliteal_valve)? + frame.flow(gastrocnemius)?;
        let share = frame.volume(self.veins.femoral)? / self.femoral_unstressed;
        Ok(flow / (self.popliteal_area * share.max(0.01)))
    }
}
