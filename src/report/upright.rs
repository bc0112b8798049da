//! What the reports of the heart's workload and of standing up hold.

use crate::measure::{OrthostaticReport, OxygenUse, Workload, WorkloadReport};
use crate::presets::Vitals;
use crate::protocol::ToleranceRun;
use crate::report::entries::{Entries, Report};
use crate::units::{Fraction, Rate};

impl Report for OxygenUse {
    fn entries(&self) -> Entries {
        oxygen(Some(self), Entries::new())
    }
}

/// What oxygen a ventricle uses, or that it is not known.
fn oxygen(own: Option<&OxygenUse>, to: Entries) -> Entries {
    to.number("oxygen of a beat", "mL", own.map(|own| own.per_beat_ml))
        .number(
            "oxygen of a minute",
            "mL/min",
            own.map(|own| own.per_min_ml),
        )
        .number(
            "oxygen of a minute and 100 g",
            "mL/(min 100 g)",
            own.map(|own| own.per_min_100g_ml),
        )
        .number(
            "oxygen of a litre of output",
            "mL/L",
            own.map(|own| own.per_litre_ml),
        )
}

impl Report for Workload {
    fn entries(&self) -> Entries {
        let own = Entries::new().and(&self.heart);
        let share = |share: Option<f64>| share.map(Fraction::new);
        oxygen(self.oxygen.as_ref(), own)
            .number(
                "oxygen of a minute and 100 g, from rate and pressure",
                "mL/(min 100 g)",
                self.oxygen_by_product_ml_per_min_100g,
            )
            .number(
                "stroke work of a minute",
                "J/min",
                self.stroke_work_j_per_min(),
            )
            .number(
                "pressure-volume area of a minute",
                "J/min",
                self.pressure_volume_area_j_per_min(),
            )
            .number(
                "stroke work of a litre",
                "J/L",
                self.stroke_work_j_per_litre(),
            )
            .number(
                "pressure-volume area of a litre",
                "J/L",
                self.pressure_volume_area_j_per_litre(),
            )
            .put("power of the muscles", self.muscles)
            .maybe("muscles over left ventricle", share(self.muscles_to_left()))
            .maybe(
                "muscles over both ventricles",
                share(self.muscles_to_heart()),
            )
            .maybe(
                "muscles over all that moves the blood",
                share(self.muscles_to_all()),
            )
    }
}

impl Report for WorkloadReport {
    fn entries(&self) -> Entries {
        Entries::new()
            .under("without", &self.without)
            .under("with", &self.with)
    }
}

impl Report for OrthostaticReport {
    fn entries(&self) -> Entries {
        let [systolic, diastolic] = self.sustained_fall();
        Entries::new()
            .under("before", &self.before)
            .put("fall of mean pressure", self.fall)
            .put("time of the fall", self.fall_after)
            .under("after 1 min", &self.one_minute)
            .under("after 3 min", &self.three_minutes)
            .put("fall of systolic pressure after 3 min", systolic)
            .put("fall of diastolic pressure after 3 min", diastolic)
    }
}

impl Report for Vitals {
    fn entries(&self) -> Entries {
        vitals(Some(self), Entries::new())
    }
}

/// What a monitor shows, or that it shows nothing.
fn vitals(own: Option<&Vitals>, to: Entries) -> Entries {
    let rate = own.and_then(|own| own.rate).map(Rate::bpm);
    to.maybe("systolic pressure", own.map(|own| own.systolic))
        .number("heart rate", "1/min", rate)
}

impl Report for ToleranceRun {
    fn entries(&self) -> Entries {
        let end = self.presyncope.as_ref();
        let own = Entries::new()
            .put("tolerance", self.tolerance())
            .maybe("presyncope from", end.map(|end| end.began));
        vitals(end.map(|end| &end.vitals), own)
    }
}
