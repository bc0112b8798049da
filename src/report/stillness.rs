//! What the reports of stasis, swelling and diverted flow hold.

use crate::measure::{
    FlowDiverter, PlasmaReport, PocketStasis, PumpState, StasisReport, StrideGradient, Swelling,
    VeinStasis, Washout,
};
use crate::report::entries::{Entries, Report};
use crate::units::{Fraction, Pressure};

impl Report for Washout {
    fn entries(&self) -> Entries {
        Entries::new()
            .maybe("washout to a half", self.half)
            .maybe("time constant of washout", self.time_constant)
            .maybe("washout to 5 %", self.to_5_percent)
            .put("share left in the end", self.left)
    }
}

impl Report for VeinStasis {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("mean flow", self.flow)
            .put("mean volume", self.volume)
            .maybe("turnover", self.turnover())
            .maybe("mean velocity", self.velocity)
            .maybe("mean wall shear rate", self.shear_rate)
            .number(
                "mean wall shear stress",
                "Pa",
                self.shear_stress.map(Pressure::pa),
            )
            .maybe("share of time at low stress", self.low_shear)
            .maybe("pulsatility index", self.pulsatility.map(Fraction::new))
            .put("residence", self.residence)
            .put("age", self.age)
            .and(&self.washout)
    }
}

impl Report for PocketStasis {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("pocket residence", self.residence)
            .put("pocket age", self.age)
            .put("largest pocket age", self.oldest)
            .put("swings of the cusps", Fraction::new(self.swings))
    }
}

impl Report for StasisReport {
    fn entries(&self) -> Entries {
        let own = Entries::new().put("from", self.from).put("to", self.to);
        let veins = self.veins.iter();
        let own = veins.fold(own, |own, vein| own.under(&vein.name, vein));
        let pockets = self.pockets.iter();
        pockets.fold(own, |own, pocket| own.under(&pocket.name, pocket))
    }
}

impl Report for Swelling {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("fluid above rest", self.gained)
            .number("fluid above rest, of the region", "%", self.percent)
            .number("swelled in the window", "%", self.swelled_percent)
            .number("rate of swelling", "%/min", self.rate_percent_per_min)
            .put("filtered", self.filtered)
            .put("lymph", self.lymph)
            .number(
                "lymph of the region",
                "mL/(min 100 mL)",
                self.lymph_ml_per_min_100ml,
            )
            .put("tissue pressure", self.pressure)
    }
}

impl Report for PlasmaReport {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("plasma volume", self.volume)
            .put("change of plasma volume", self.change)
            .number("change of plasma volume, of it", "%", self.change_percent)
            .put("haematocrit", self.haematocrit)
            .put("protein of plasma", self.protein)
            .put("colloid pressure of plasma", self.colloid)
            .put("lymph of all tissues", self.lymph)
    }
}

impl Report for PumpState {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("venous return", self.venous_return)
            .put("ankle pressure", self.ankle_pressure)
            .put("popliteal velocity", self.popliteal_velocity)
            .put("popliteal peak velocity", self.popliteal_peak)
            .put("femoral velocity", self.femoral_velocity)
            .put("femoral peak velocity", self.femoral_peak)
            .put("washout", self.washout)
    }
}

impl Report for StrideGradient {
    fn entries(&self) -> Entries {
        gradient("", Some(self), Entries::new())
    }
}

/// A gradient over a stride, or that there is none.
fn gradient(name: &str, own: Option<&StrideGradient>, to: Entries) -> Entries {
    let name = |what: &str| format!("{name} {what}").trim_start().to_owned();
    to.maybe(name("mean"), own.map(|own| own.mean))
        .maybe(name("lowest"), own.map(|own| own.lowest))
        .maybe(name("highest"), own.map(|own| own.highest))
        .maybe(name("in contraction"), own.and_then(|own| own.contraction))
        .maybe(name("in swing"), own.and_then(|own| own.swing))
}

impl Report for FlowDiverter {
    fn entries(&self) -> Entries {
        let own = Entries::new().number("strides", "1/min", self.rate.bpm());
        let own = gradient("thigh less mid-calf", self.retrograde.as_ref(), own);
        let own = gradient("ankle less mid-calf", self.antegrade.as_ref(), own);
        let own = gradient("muscle less saphenous", Some(&self.intramuscular), own);
        own.put("saphenous pressure at rest", self.saphenous_at_rest)
            .put("saphenous pressure", self.saphenous)
            .maybe("ankle pressure", self.ankle)
            .put("flow of the leg", self.leg_flow)
            .put("flow through deep veins", self.deep_flow)
            .put("flow up the saphenous vein", self.saphenous_flow)
            .put("diverted at rest", self.diverted_at_rest)
            .put("diverted", self.diverted)
            .put("outward through perforators", self.outward)
            .put("ejection power", self.ejection)
            .put("suction power", self.suction)
            .number(
                "ejection power per volume",
                "MPa/min",
                self.unit_ejection_mpa_per_min,
            )
            .number(
                "suction power per volume",
                "MPa/min",
                self.unit_suction_mpa_per_min,
            )
            .put("drift of the leg's volume", self.drift)
    }
}
