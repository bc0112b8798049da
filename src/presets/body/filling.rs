//! Filling a body with its blood.

use crate::network::{Compartment, Id};
use crate::parts::VeinSegment;
use crate::presets::body::build::Builder;
use crate::presets::body::handles::BodyVeinIds;
use crate::presets::leg::Leg;
use crate::units::Volume;

/// How full the splanchnic veins may be at the start, as shares of their capacity (design values:
/// pressures there of about -10 and 70 mmHg). Blood beyond them goes to, or comes from, all other
/// veins, as it would within some beats.
const SPLANCHNIC: [f64; 2] = [0.05, 0.9];
/// How full the other veins may become by that, as shares of their capacity (design value).
const FULLEST: f64 = 0.95;
/// How much of their blood the other veins keep (design value).
const KEPT: f64 = 0.5;

impl Builder<'_> {
    /// Puts what is left of the blood into the splanchnic veins; what these do not take, into the
    /// others.
    pub(super) fn fill(&mut self, veins: &BodyVeinIds, legs: &[Leg]) {
        let Some(splanchnic) = self.net.compartment_mut(veins.splanchnic) else {
            return;
        };
        let left = self.model.blood_volume - self.held;
        let [least, most] = SPLANCHNIC.map(|share| splanchnic.capacity() * share);
        let taken = left.max(least).min(most);
        *splanchnic = splanchnic.holding(taken);
        let others = Others::new(self, veins, legs);
        let least = self.held + least - others.spare;
        let most = self.held + most + others.room;
        let blood = self.model.blood_volume;
        let holds = blood >= least && blood <= most;
        if holds && taken != left {
            others.share_out(self, left - taken);
        }
        let name = self.name("body");
        let must = format!("between {least:.0} and {most:.0}, which its vessels can hold");
        self.net.require(name, "blood volume", blood, holds, must);
    }
}

/// The veins beside the splanchnic ones.
struct Others {
    veins: Vec<Id<VeinSegment>>,
    /// What they can take up.
    room: Volume,
    /// What they can give.
    spare: Volume,
}

fn room(vein: &VeinSegment, held: Volume) -> Volume {
    (vein.capacity() * FULLEST - held).max(Volume::ZERO)
}

impl Others {
    fn new(body: &Builder<'_>, of: &BodyVeinIds, legs: &[Leg]) -> Self {
        let mut veins = vec![
            of.head,
            of.arms,
            of.superior_caval,
            of.renal,
            of.abdominal_caval,
            of.thoracic_caval,
        ];
        veins.extend(legs.iter().flat_map(|leg| leg.veins.all()));
        let held = veins.iter().filter_map(|id| body.net.compartment(*id));
        let held = held.map(|vein| (vein, vein.initial_volume()));
        let [room, spare] = held.fold([Volume::ZERO; 2], |[all, spare], (vein, held)| {
            [all + room(vein, held), spare + held * (1.0 - KEPT)]
        });
        Self { veins, room, spare }
    }

    /// Puts `more` blood into them by the room that each has; less than nothing is taken by what each
    /// holds.
    fn share_out(&self, body: &mut Builder<'_>, more: Volume) {
        for id in &self.veins {
            let Some(vein) = body.net.compartment_mut(*id) else {
                continue;
            };
            let held = vein.initial_volume();
            let own = if more > Volume::ZERO {
                room(vein, held) * (more / self.room)
            } else {
                held * (1.0 - KEPT) * (more / self.spare)
            };
            *vein = vein.holding(held + own);
        }
    }
}
