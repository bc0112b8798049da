//! A session over time, as a drawing: panels above each other, phases shaded.

use std::error::Error;
use std::path::Path;

use soleus::plot::{Colour, Figure, Panel};
use soleus::prelude::SessionRun;

use super::progress;
use super::story::{self, Spread, Story};

/// Draws a session into an SVG file.
pub fn draw(run: &SessionRun, file: &Path) -> Result<(), Box<dyn Error>> {
    let story = progress::during("drawing", || story::read(run))?;
    let panels = panels(&story).into_iter().enumerate();
    let figure = Figure::new("Lying, standing, heel raises, standing again").sized(1080, 980);
    let figure = panels.fold(figure, |figure, (place, panel)| {
        let panel = panel.x_range(0.0, run.solution.end().minutes());
        let panel = run.phases.iter().fold(panel, |panel, phase| {
            let name = if place == 0 { &phase.name } else { "" };
            panel.shade(name, phase.from.minutes(), phase.to.minutes())
        });
        let is_last = place + 1 == PANELS;
        figure.panel(panel.over(if is_last { "time, min" } else { "" }))
    });
    Ok(figure.save(file)?)
}

const PANELS: usize = 5;

fn panels(story: &Story) -> [Panel; PANELS] {
    let plain = |what, colour, line: &[(f64, f64)]| {
        let line = line.iter().map(|(time_s, value)| (time_s / 60.0, *value));
        Panel::new(what).line("", line).coloured(colour)
    };
    let banded = |what, colour, spreads: &[Spread]| {
        let minutes = |own: &Spread| own.time_s / 60.0;
        let band = spreads.iter().map(|own| (minutes(own), own.low, own.high));
        let mean = spreads.iter().map(|own| (minutes(own), own.mean));
        let panel = Panel::new(what).spread("", band).coloured(colour);
        panel.line("", mean).coloured(colour)
    };
    [
        banded("arterial pressure, mmHg", Colour::Red, &story.arterial_mmhg),
        plain("heart rate, 1/min", Colour::Ink, &story.rate_bpm),
        plain("cardiac output, L/min", Colour::Red, &story.output_l_min),
        banded("both legs, mL", Colour::Teal, &story.leg_ml),
        banded("ankle vein, mmHg", Colour::Blue, &story.ankle_mmhg),
    ]
}
