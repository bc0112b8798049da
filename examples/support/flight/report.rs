//! A flight as text and as JSON.

use clap::ValueEnum;
use serde_json::{Value, json};
use soleus::measure::{PocketStasis, VeinStasis};
use soleus::prelude::*;

use super::course::Flown;
use super::seen::Moment;
use crate::Options;
use crate::support::numbers::number;

fn name(value: &impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Where the pocket of the popliteal valve, and the soleal sinuses, are in a report.
fn pocket(flown: &Flown) -> Option<&PocketStasis> {
    let name = LegValve::Popliteal.name();
    flown.stasis.pockets.iter().find(|own| own.name == name)
}

fn sinuses(flown: &Flown) -> Option<&VeinStasis> {
    let veins = flown.stasis.veins.iter();
    veins.max_by_key(|own| usize::from(own.name.contains("sole")))
}

pub fn json(options: &Options, flown: &Flown) -> Value {
    let moment = |own: &Moment| {
        json!({
            "time_h": number(own.hours),
            "foot_swelling_percent": number(own.foot_percent),
            "calf_swelling_percent": number(own.calf_percent),
            "plasma_lost_ml": number(own.plasma_lost_ml),
            "ankle_pressure_mmhg": number(own.ankle_mmhg),
            "popliteal_velocity_cm_s": number(own.velocity_cm_s),
            "map_mmhg": number(own.arterial_mmhg),
        })
    };
    let (pocket, sinuses) = (pocket(flown), sinuses(flown));
    json!({
        "person": name(&options.person),
        "habit": name(&options.habit),
        "device": name(&options.device),
        "heart": name(&options.heart),
        "hours": number(flown.hours),
        "course": flown.moments.iter().map(moment).collect::<Vec<_>>(),
        "popliteal_pocket_residence_min": number(pocket.map(|own| own.residence.minutes())),
        "popliteal_pocket_oldest_min": number(pocket.map(|own| own.oldest.minutes())),
        "soleal_turnover_s": number(sinuses.and_then(|own| own.turnover()).map(Time::seconds)),
        "soleal_low_shear_share": number(sinuses.and_then(|own| own.low_shear).map(Fraction::get)),
        "volume_drift_relative": number(flown.drift),
        "solving_s": number(flown.solving.as_secs_f64()),
    })
}

pub fn text(options: &Options, flown: &Flown) -> String {
    let mut lines = vec![
        format!(
            "{:.1} h in a seat: {}, habit {}, device {}, heart {}",
            flown.hours,
            name(&options.person),
            name(&options.habit),
            name(&options.device),
            name(&options.heart)
        ),
        String::from(
            "    h   foot, %  calf, %  plasma lost, mL  ankle, mmHg  popliteal, cm/s  mean arterial, mmHg",
        ),
    ];
    let row = |own: &Moment| {
        format!(
            "{:>5.1}{:>10.2}{:>9.2}{:>17.0}{:>13.1}{:>17.2}{:>21.1}",
            own.hours,
            own.foot_percent,
            own.calf_percent,
            own.plasma_lost_ml,
            own.ankle_mmhg,
            own.velocity_cm_s,
            own.arterial_mmhg,
        )
    };
    lines.extend(flown.moments.iter().map(row));
    lines.push(String::new());
    if let Some(own) = pocket(flown) {
        lines.push(format!(
            "last 2 h: the pockets of the popliteal valve turn over in {:.1} min; their blood grew {:.1} min old meanwhile",
            own.residence.minutes(),
            own.oldest.minutes()
        ));
    }
    if let Some(own) = sinuses(flown) {
        let turnover = own.turnover().map_or(f64::NAN, Time::seconds);
        let low = own.low_shear.map_or(f64::NAN, |low| 100.0 * low.get());
        lines.push(format!(
            "the soleal sinuses turn over in {turnover:.0} s; stress on their walls is low for {low:.0} % of the time"
        ));
    }
    lines.push(String::from(
        "Swelling is tissue fluid above that of lying; stasis is told by indices, not diagnoses.",
    ));
    let solving_s = flown.solving.as_secs_f64();
    lines.push(format!(
        "solved in {solving_s:.2} s, {:.0} times as fast as it flies; drift of blood volume {:.1e}",
        3600.0 * flown.hours / solving_s,
        flown.drift
    ));
    lines.push(String::new());
    lines.join("\n")
}
