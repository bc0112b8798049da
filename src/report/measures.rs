//! What the reports of `measure` hold.

use crate::measure::{
    AmbulatoryPressure, ArterialPressure, CalfFilling, CalfReport, Ejection, HeartReport,
    PressureVolumeLoop, SqueezeWork, ValveFlow, VentricleReport,
};
use crate::report::entries::{Entries, Report};
use crate::units::{Fraction, Rate};

impl Report for AmbulatoryPressure {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("pressure at rest", self.rest)
            .put("pressure after exercise", self.after)
            .put("drop of pressure", self.drop)
            .put("drop as share of rest", Fraction::new(self.drop_fraction()))
            .maybe("recovery to 90 %", self.recovery_90)
    }
}

impl Report for CalfFilling {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("venous volume", self.venous_volume)
            .maybe("filling time to 90 %", self.filling_time_90)
            .maybe("filling index", self.filling_index)
    }
}

impl Report for Ejection {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("ejected volume", self.volume)
            .maybe("ejection fraction", self.fraction.map(Fraction::new))
    }
}

impl Report for ValveFlow {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("forward volume", self.forward)
            .put("reflux volume", self.reflux)
            .put("reflux time", self.reflux_time)
            .put("longest reflux", self.longest_reflux)
    }
}

impl Report for SqueezeWork {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("work of the squeeze", self.work)
            .put("power of the squeeze", self.power)
    }
}

impl Report for CalfReport {
    fn entries(&self) -> Entries {
        let own = Entries::new()
            .under("foot vein", &self.pressure)
            .put("foot vein pressure during exercise", self.pressure_during)
            .under("calf", &self.filling)
            .under("calf", &self.ejection)
            .maybe(
                "residual volume fraction",
                self.residual_volume_fraction.map(Fraction::new),
            )
            .put("popliteal velocity at rest", self.popliteal_rest_velocity)
            .put("popliteal peak velocity", self.popliteal_peak_velocity)
            .put("soleus peak pressure", self.soleus_peak_pressure)
            .put("power of the pump", self.pump_power)
            .put("reflux volume of all valves", self.reflux_volume());
        let valves = self.valves.iter();
        let own = valves.fold(own, |own, (valve, flow)| own.under(valve.name(), flow));
        own.put(
            "drift of blood volume",
            Fraction::new(self.volume_drift_relative),
        )
    }
}

impl Report for ArterialPressure {
    fn entries(&self) -> Entries {
        Entries::new()
            .put("mean pressure", self.mean)
            .put("systolic pressure", self.systolic)
            .put("diastolic pressure", self.diastolic)
    }
}

impl Report for VentricleReport {
    fn entries(&self) -> Entries {
        ventricle("", Some(self), Entries::new())
    }
}

/// What a ventricle gives, or that there is none.
fn ventricle(side: &str, own: Option<&VentricleReport>, to: Entries) -> Entries {
    let name = |what: &str| format!("{side} {what}").trim_start().to_owned();
    let share = |read: fn(&VentricleReport) -> f64| own.map(|own| Fraction::new(read(own)));
    to.maybe(
        name("end-diastolic volume"),
        own.map(|own| own.end_diastolic),
    )
    .maybe(name("end-systolic volume"), own.map(|own| own.end_systolic))
    .maybe(name("stroke volume"), own.map(|own| own.stroke_volume))
    .maybe(name("output"), own.map(|own| own.output))
    .maybe(
        name("ejection fraction"),
        share(|own| own.ejection_fraction),
    )
    .maybe(name("stroke work"), own.map(|own| own.stroke_work))
    .maybe(name("external power"), own.map(|own| own.external_power))
    .maybe(
        name("pressure-volume area"),
        own.map(|own| own.pressure_volume_area),
    )
    .maybe(name("efficiency"), share(|own| own.efficiency))
}

impl Report for HeartReport {
    fn entries(&self) -> Entries {
        let own = Entries::new()
            .number("heart rate", "1/min", self.heart_rate.map(Rate::bpm))
            .put("output", self.output)
            .under("arterial", &self.arterial)
            .put("right atrial pressure", self.right_atrial)
            .maybe("left atrial pressure", self.left_atrial)
            .maybe("pulmonary arterial pressure", self.pulmonary)
            .put("external power", self.external_power)
            .number(
                "rate-pressure product",
                "mmHg/min",
                self.rate_pressure_product_mmhg_per_min,
            );
        let own = ventricle("left ventricular", self.left.as_ref(), own);
        ventricle("right ventricular", self.right.as_ref(), own)
    }
}

impl Report for PressureVolumeLoop {
    fn entries(&self) -> Entries {
        Entries::new().put("area of the loop", self.area())
    }
}
