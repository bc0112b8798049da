//! The pieces that the 21-compartment model is put together from.

use super::bed::HeldtBed;
use super::build::{Builder, SHARP, START_MMHG};
use super::parameters::{CvsimChamber, CvsimVessel};
use super::shift::PostureShift;
use super::vein::HeldtVein;
use crate::drivers::ReflexRegion;
use crate::network::{Compartment, Endpoint, Id, Place, Signal};
use crate::parts::{Artery, Chamber, Interstitium, Resistance, Valve};
use crate::units::{self, Compliance, Fraction, Pressure, Volume};

/// Fluid that the tissues hold at rest: enough that it never runs out (design value; only its changes matter).
const TISSUE_FLUID: Volume = Volume::from_ml(1000.0);
/// How soft the tissues are: the shift does not depend on it.
const TISSUE_COMPLIANCE: Compliance = Compliance::from_ml_per_mmhg(100.0);
/// Shares of the shift that leave leg, abdominal and splanchnic veins.
const SHIFT_SHARES: [f64; 3] = [40.0 / 63.0, 16.0 / 63.0, 7.0 / 63.0];

impl Builder<'_> {
    fn place(&mut self, compartment: impl Endpoint, height_cm: f64) {
        let place = Place::at_heart_level().with(self.tilt.column(), height_cm / 100.0);
        self.net.place(compartment, place);
    }

    pub(super) fn add<C: Compartment>(&mut self, name: &str, part: C, height_cm: f64) -> Id<C> {
        self.held += part.initial_volume();
        let id = self.net.add(name, part);
        if height_cm != 0.0 {
            self.place(id, height_cm);
        }
        id
    }

    pub(super) fn chamber(
        &mut self,
        name: &str,
        numbers: &CvsimChamber,
        activation: Signal<Fraction>,
        strength: Option<Signal<Fraction>>,
        holding_ml: f64,
    ) -> Id<Chamber> {
        let active = numbers.systolic - numbers.diastolic;
        let part = Chamber::activated_by(activation, numbers.diastolic, active, numbers.unstressed)
            .holding(Volume::from_ml(holding_ml));
        let part = match strength {
            Some(strength) => part.strengthened_by(strength),
            None => part,
        };
        let id = self.add(name, part, 0.0);
        self.net.surround(id, self.tilt.chest(), 1.0);
        id
    }

    /// A vessel in the chest.
    pub(super) fn in_chest(
        &mut self,
        name: &str,
        numbers: &CvsimVessel,
        height_cm: f64,
        start: Pressure,
    ) -> Id<Artery> {
        let id = self.vessel(name, numbers, height_cm, start);
        self.net.surround(id, self.tilt.chest(), 1.0);
        id
    }

    pub(super) fn vessel(
        &mut self,
        name: &str,
        numbers: &CvsimVessel,
        height_cm: f64,
        start: Pressure,
    ) -> Id<Artery> {
        let part = Artery::new(numbers.unstressed, numbers.compliance).filled_to(start);
        self.add(name, part, height_cm)
    }

    pub(super) fn vein(
        &mut self,
        name: &str,
        numbers: &CvsimVessel,
        height_cm: f64,
        most: Option<Volume>,
        region: Option<ReflexRegion>,
    ) -> Id<HeldtVein> {
        let [_, start, ..] = START_MMHG;
        let mut part = HeldtVein::new(numbers.unstressed, numbers.compliance);
        if let Some(most) = most {
            part = part.distending_to(most);
        }
        if let (Some(reflex), Some(region)) = (self.reflex, region) {
            part = part.toned_by(reflex.tone(region));
        }
        let part = part.holding(part.volume_at(Pressure::from_mmhg(start)));
        self.add(name, part, height_cm)
    }

    /// Puts what is left of the blood into a vein that was counted before.
    pub(super) fn fill(&mut self, vein: Id<HeldtVein>) {
        let all = self.numbers.blood_volume;
        let Some(part) = self.net.compartment_mut(vein) else {
            return;
        };
        let others = self.held - part.initial_volume();
        let left = all - others;
        let holds = left > Volume::ZERO && left.is_finite();
        if holds {
            *part = part.holding(left);
        }
        let must =
            format!("finite and above {others:.0}, which the other vessels hold at the start");
        self.net
            .require("21 compartments", "blood volume", all, holds, must);
    }

    pub(super) fn join(
        &mut self,
        name: &str,
        from: impl Endpoint,
        vessel: &CvsimVessel,
        to: impl Endpoint,
    ) {
        let part = Resistance::new(vessel.resistance);
        self.net.connect(name, from, part, to);
    }

    pub(super) fn bed(
        &mut self,
        name: &str,
        artery: Id<Artery>,
        resistance: units::Resistance,
        vein: Id<HeldtVein>,
    ) -> Id<HeldtBed> {
        let part = HeldtBed::new(resistance);
        let part = match self.reflex {
            Some(reflex) => {
                let gains = self.numbers.resistance_gains_pru_per_mmhg;
                part.relaxed_by(reflex.vasomotor(), gains)
            }
            None => part,
        };
        self.net.connect(name, artery, part, vein)
    }

    pub(super) fn valve(
        &mut self,
        name: &str,
        from: impl Endpoint,
        open: units::Resistance,
        to: impl Endpoint,
    ) -> Id<Valve> {
        let part = Valve::new(open).opening_over(SHARP);
        self.net.connect(name, from, part, to)
    }

    /// What leaves legs, abdomen and gut for the tissues.
    pub(super) fn shift(
        &mut self,
        legs: Id<HeldtVein>,
        abdomen: Id<HeldtVein>,
        gut: Id<HeldtVein>,
    ) -> Id<Interstitium> {
        let tissue = Interstitium::new(TISSUE_FLUID, TISSUE_COMPLIANCE);
        let tissue = self.net.add("interstitium", tissue);
        let veins = [("legs", legs), ("abdomen", abdomen), ("gut", gut)];
        for ((name, vein), share) in veins.into_iter().zip(SHIFT_SHARES) {
            let (target, time) = (self.tilt.loss(), self.numbers.shift_time);
            let part = PostureShift::new(target, share, TISSUE_FLUID, time);
            let name = format!("shift out of the {name}");
            self.net.connect(name, vein, part, tissue);
        }
        tissue
    }
}
