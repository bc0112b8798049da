//! Pressure, volume and flows of a test over time, as a drawing.

use std::error::Error;
use std::path::Path;

use soleus::measure::total_volume;
use soleus::plot::{Colour, Figure, Panel};
use soleus::prelude::{Curve, Quantity, Time};
use soleus::presets::LegValve;

use crate::Outcome;

type Line = Vec<(f64, f64)>;

/// How much rest is drawn before the bout, and how much recovery beside it, in s.
const MARGIN_S: f64 = 4.0;

/// Draws a test into an SVG file: on the left a close-up of the bout, on the right the recovery.
pub fn draw(outcome: &Outcome, file: &Path) -> Result<(), Box<dyn Error>> {
    let at = &outcome.run.timeline;
    let title = format!(
        "Calf muscle pump: leg {}, {}, {} {} at {:.2} Hz",
        outcome.leg_name,
        outcome.posture_name,
        outcome.exercise.number,
        outcome.exercise.kind.name(),
        outcome.rate().hz()
    );
    let bout_s = (at.stopped - at.exercise).seconds();
    let end_s = (at.end - at.exercise).seconds();
    let rows = panels(outcome)?.map(|panel| {
        let heights = panel.extent();
        [(-MARGIN_S, bout_s + MARGIN_S), (bout_s + MARGIN_S, end_s)].map(|(from, to)| {
            let panel = panel.clone().x_range(from, to);
            panel
                .y_range(heights.start, heights.end)
                .shade("", 0.0, bout_s)
        })
    });
    let last = rows.len() - 1;
    let figure = Figure::new(title).sized(1080, 840).shares([0.58, 0.42]);
    let figure = rows
        .into_iter()
        .enumerate()
        .fold(figure, |figure, (row, [bout, after])| {
            let (bout, after) = if row == 0 {
                (bout.titled("bout"), after.titled("recovery"))
            } else {
                (bout, after)
            };
            let over = if row == last {
                "time since the first contraction, s"
            } else {
                ""
            };
            figure.row([bout.over(over), after.over(over)])
        });
    Ok(figure.save(file)?)
}

fn panels(outcome: &Outcome) -> Result<[Panel; 4], Box<dyn Error>> {
    let (leg, exercise) = (&outcome.run.leg, &outcome.run.exercise);
    let [popliteal, deep, soleus] = [
        LegValve::Popliteal,
        LegValve::DeepPerforators,
        LegValve::SoleusPerforators,
    ]
    .map(|valve| leg.valve(valve));
    let perforators = exercise.curve(move |frame| Ok(frame.flow(deep)? + frame.flow(soleus)?))?;
    let foot = points(outcome, &exercise.pressure(leg.veins.foot)?)?;
    let calf = points(outcome, &total_volume(exercise, &leg.calf())?)?;
    let squeeze = points(outcome, &exercise.signal(leg.muscles.soleus.pressure())?)?;
    let popliteal = points(outcome, &exercise.flow(popliteal)?)?;
    let perforators = points(outcome, &perforators)?;
    Ok([
        Panel::new("foot vein, mmHg").line("", foot),
        Panel::new("veins of the calf, mL")
            .line("", calf)
            .coloured(Colour::Teal),
        Panel::new("flow, mL/s")
            .line("popliteal vein", popliteal)
            .line("perforators, inwards", perforators),
        Panel::new("inside the soleus, mmHg")
            .line("", squeeze)
            .coloured(Colour::Sand),
    ])
}

/// Times from the first contraction on, and values in the stored unit.
fn points<Q: Quantity>(outcome: &Outcome, curve: &Curve<'_, Q>) -> Result<Line, Box<dyn Error>> {
    let at = &outcome.run.timeline;
    let from = (at.exercise - Time::from_seconds(MARGIN_S)).max(curve.start());
    let samples = curve.between(from, at.end)?.samples();
    let since = |time: &Time| (*time - at.exercise).seconds();
    let times = samples.times.iter().map(since);
    let values = samples.values.iter().map(|value| value.base());
    Ok(times.zip(values).collect())
}
