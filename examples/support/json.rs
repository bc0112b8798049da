//! The report as one JSON object.

use serde_json::{Map, Value, json};
use soleus::prelude::*;

use super::numbers::number;
use crate::Outcome;

/// The report; what does not apply is null, and every number is finite.
pub fn object(outcome: &Outcome) -> Value {
    let Outcome {
        report, exercise, ..
    } = outcome;
    let (pressure, filling) = (&report.pressure, &report.filling);
    json!({
        "posture": outcome.posture_name,
        "leg": outcome.leg_name,
        "exercise": exercise.description,
        "number": exercise.number,
        "rate_hz": number(outcome.rate().hz()),
        "ankle_pressure_rest_mmhg": number(pressure.rest.mmhg()),
        "ankle_pressure_during_mmhg": number(report.pressure_during.mmhg()),
        "ankle_pressure_after_mmhg": number(pressure.after.mmhg()),
        "ankle_pressure_drop_mmhg": number(pressure.drop.mmhg()),
        "recovery_90_s": number(outcome.recovery_90().map(Time::seconds)),
        "venous_volume_ml": number(filling.venous_volume.ml()),
        "venous_filling_time_90_s": number(filling.filling_time_90.map(Time::seconds)),
        "venous_filling_index_ml_s": number(filling.filling_index.map(Flow::ml_per_s)),
        "ejected_volume_ml": number(report.ejection.volume.ml()),
        "ejection_fraction": number(report.ejection.fraction),
        "residual_volume_fraction": number(report.residual_volume_fraction),
        "popliteal_rest_velocity_cm_s": number(report.popliteal_rest_velocity.cm_per_s()),
        "popliteal_peak_velocity_cm_s": number(report.popliteal_peak_velocity.cm_per_s()),
        "soleus_peak_pressure_mmhg": number(report.soleus_peak_pressure.mmhg()),
        "pump_power_mw": number(report.pump_power.watts() * 1000.0),
        "reflux_volume_ml": number(report.reflux_volume().ml()),
        "valves": valves(outcome),
        "volume_drift_relative": number(report.volume_drift_relative),
        "simulated_s": number(outcome.run.timeline.end.seconds()),
        "solving_s": number(outcome.solving.as_secs_f64()),
        "real_time_factor": number(outcome.real_time_factor()),
    })
}

fn valves(outcome: &Outcome) -> Value {
    let valves = outcome.report.valves.iter().map(|(valve, flow)| {
        let own = json!({
            "forward_ml": number(flow.forward.ml()),
            "reflux_ml": number(flow.reflux.ml()),
            "reflux_time_s": number(flow.reflux_time.seconds()),
            "longest_reflux_s": number(flow.longest_reflux.seconds()),
        });
        (valve.name().to_owned(), own)
    });
    Value::Object(valves.collect::<Map<_, _>>())
}
