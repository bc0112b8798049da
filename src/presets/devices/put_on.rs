//! Putting a garment on a leg.

use super::garment::Garment;
use super::pressure::{GarmentPressure, Rising};
use crate::drivers::{BodySegment, GravityColumn, Muscle, Posture};
use crate::network::{Endpoint, Id, Network, Node, Output};
use crate::presets::body::{Body, TissueRegion};
use crate::presets::leg::Leg;
use crate::units::{Fraction, Pressure, hydrostatic};

impl Garment {
    /// Puts it on a leg of this network, which stands on `column`; `name` names its driver.
    ///
    /// What is wrong with the garment is reported when the network is built.
    pub fn put_on(
        &self,
        net: &mut Network,
        name: &str,
        leg: &Leg,
        column: Id<GravityColumn>,
    ) -> Id<GarmentPressure> {
        let pressure = net.drive(name, self.driver(net, leg, column));
        for (field, share) in [
            (
                "share that arrives at superficial vessels",
                self.superficial,
            ),
            ("share that arrives at deep vessels", self.deep),
        ] {
            let holds = (0.0..=1.0).contains(&share);
            net.require(name, field, Fraction::new(share), holds, "between 0 and 1");
        }
        for (vessel, zone, share) in self.vessels(leg) {
            // A share that makes no sense is reported above, and once.
            if (0.0..=1.0).contains(&share) {
                net.surround(vessel, pressure.signal(zone), share);
            }
        }
        pressure
    }

    /// Puts one on each leg of a body: on a leg that stands for both, both wear it.
    pub fn put_on_both(
        &self,
        net: &mut Network,
        name: &str,
        body: &Body,
    ) -> Vec<Id<GarmentPressure>> {
        let sides = body.legs.iter().enumerate();
        let put_on = |(side, leg): (usize, &Leg)| {
            let name = match side {
                0 => name.to_owned(),
                _ => format!("{name}, right"),
            };
            let pressure = self.put_on(net, &name, leg, body.column);
            self.press_on_tissues(net, pressure, body, (side, leg));
            pressure
        };
        sides.map(put_on).collect()
    }

    /// Presses on each tissue of a leg as on the vein that it exchanges with.
    fn press_on_tissues(
        &self,
        net: &mut Network,
        pressure: Id<GarmentPressure>,
        body: &Body,
        (side, leg): (usize, &Leg),
    ) {
        let Some(exchange) = &body.exchange else {
            return;
        };
        for tissue in exchange.tissues.iter().filter(|one| one.leg == Some(side)) {
            let vein = match tissue.region {
                TissueRegion::Foot => leg.veins.foot,
                TissueRegion::Calf => leg.veins.superficial,
                TissueRegion::Thigh => leg.veins.thigh,
                _ => continue,
            };
            for (vessel, zone, share) in self.vessels(leg) {
                if vessel == vein.node() && (0.0..=1.0).contains(&share) {
                    net.surround(tissue.fluid, pressure.signal(zone), share);
                }
            }
        }
    }

    fn driver(&self, net: &Network, leg: &Leg, column: Id<GravityColumn>) -> GarmentPressure {
        let standing = net.driver(column).map_or(Pressure::ZERO, |body| {
            let ankle = body.height(&Posture::standing(), BodySegment::Shank, 1.0);
            -hydrostatic(body.density(), body.gravity(), ankle)
        });
        let rising = |muscle: Id<Muscle>| Rising {
            pressure: muscle.pressure(),
            rest: net
                .driver(muscle)
                .map_or(Pressure::ZERO, Muscle::resting_pressure),
        };
        GarmentPressure {
            garment: *self,
            ankle: column.signal(GravityColumn::ANKLE),
            standing,
            calf: rising(leg.muscles.soleus),
            foot: rising(leg.muscles.foot),
            thigh: rising(leg.muscles.thigh),
        }
    }

    /// Every vessel that it presses on: in which zone, and how much of the pressure arrives.
    fn vessels(&self, leg: &Leg) -> Vec<(Node, Output<GarmentPressure, Pressure>, f64)> {
        use GarmentPressure as At;
        let veins = &leg.veins;
        let (skin, deep) = (self.superficial, self.deep);
        let mut vessels = vec![
            (veins.foot.node(), At::FOOT, skin),
            (veins.deep_distal.node(), At::ANKLE, 0.5 * deep),
            (veins.deep_distal.node(), At::CALF, 0.5 * deep),
            (veins.deep_proximal.node(), At::CALF, deep),
            (veins.sinuses.node(), At::CALF, deep),
            (veins.gastrocnemius.node(), At::CALF, deep),
            (leg.popliteal_artery.node(), At::CALF, deep),
            (veins.femoral.node(), At::THIGH, deep),
            (veins.thigh.node(), At::THIGH, deep),
            (leg.femoral_artery.node(), At::THIGH, deep),
        ];
        let saphenous = veins.superficial.node();
        match veins.saphenous {
            None => {
                vessels.push((saphenous, At::ANKLE, 0.5 * skin));
                vessels.push((saphenous, At::CALF, 0.5 * skin));
            }
            Some(ends) => {
                vessels.push((ends.ankle.node(), At::ANKLE, skin));
                vessels.push((saphenous, At::CALF, skin));
                vessels.push((ends.thigh.node(), At::THIGH, skin));
            }
        }
        vessels
    }
}
