//! The two figures of the page.

use soleus::plot::{Bars, Colour, Figure, Panel};
use soleus::prelude::*;
use soleus::protocol::SessionRun;

use super::catalogue::Tested;
use super::lab::{Arm, Failure};

/// A minute, in s.
const MINUTE_S: f64 = 60.0;

/// Lying, standing and raising the heels: healthy, without valves, without gravity.
pub fn pump() -> Result<Figure, Failure> {
    let arms = [
        ("healthy", Arm::healthy(), Colour::Blue),
        ("without valves", Arm::no_valves(), Colour::Red),
        (
            "without gravity",
            Arm::healthy().named("weightless").without_gravity(),
            Colour::Teal,
        ),
    ];
    let mut panels = ["foot's veins, mmHg", "gain of both legs, mL", "aorta, mmHg"].map(Panel::new);
    if let Some(aorta) = panels.last_mut() {
        *aorta = aorta.clone().y_range(40.0, 130.0);
    }
    let mut phases = Vec::new();
    for (name, arm, colour) in arms {
        let run = arm.run()?;
        let [foot, legs, aorta] = means(&run)?;
        phases = run.phases;
        let lines = [(name, foot), ("", legs), ("", aorta)];
        for (panel, (name, line)) in panels.iter_mut().zip(lines) {
            *panel = panel.clone().line(name, line).coloured(colour);
        }
    }
    let last = panels.len() - 1;
    let figure = Figure::new("").sized(900, 560);
    Ok(panels
        .into_iter()
        .enumerate()
        .fold(figure, |figure, (place, panel)| {
            let panel = phases.iter().fold(panel, |panel, phase| {
                let name = if place == 0 { phase.name.as_str() } else { "" };
                panel.shade(name, phase.from.minutes(), phase.to.minutes())
            });
            figure.panel(panel.over(if place == last { "time, min" } else { "" }))
        }))
}

/// Pressure in the foot, volume of the legs and arterial pressure, each a mean of every two seconds.
fn means(run: &SessionRun) -> Result<[Vec<(f64, f64)>; 3], Failure> {
    let SessionRun { body, solution, .. } = run;
    let leg = body.legs.first().ok_or("a body without legs")?;
    let tissues = body.tissues.iter().map(|tissue| tissue.node());
    let nodes: Vec<Node> = body.leg_veins().into_iter().chain(tissues).collect();
    let total = move |frame: &Frame<'_>| {
        let volumes = nodes.iter().map(|node| frame.volume(*node));
        volumes.sum::<Result<Volume, _>>()
    };
    let held = total(&solution.at(Time::ZERO)?.frame())?;
    let columns = Columns::new()
        .probe("foot", Probe::pressure(leg.veins.foot))
        .quantity("legs", move |frame| Ok(total(frame)? - held))
        .probe("aorta", Probe::pressure(body.heart.arterial));
    let end = solution.end();
    let table = columns.between(solution, Time::ZERO, end, Time::from_ms(100.0))?;
    let times = table.column("time").unwrap_or_default();
    Ok(["foot", "legs", "aorta"].map(|name| {
        let values = table.column(name).unwrap_or_default();
        let stretches = times.chunks_exact(20).zip(values.chunks_exact(20));
        let mean = |own: &[f64]| own.iter().sum::<f64>() / own.len() as f64;
        stretches
            .map(|(times, values)| (mean(times) / MINUTE_S, mean(values)))
            .collect()
    }))
}

/// The pressure in the foot before and in each manoeuvre.
pub fn manoeuvres(tested: &[Tested]) -> Figure {
    let bars = Bars::new(
        "pressure in the veins of the foot, mmHg",
        ["at rest", "moving"],
    );
    let findings = tested.iter().filter(|own| own.claim.key == "manoeuvres");
    let bars = findings
        .flat_map(|own| &own.findings)
        .fold(bars, |bars, own| {
            let bars = bars.bar(own.experiment, [own.without, own.with]);
            match own.published {
                Some(published) => {
                    bars.published(own.without + published.low, own.without + published.high)
                }
                None => bars,
            }
        });
    Figure::new("").sized(900, 380).panel(bars)
}
