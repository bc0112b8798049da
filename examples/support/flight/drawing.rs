//! A flight as a drawing.

use soleus::plot::{Colour, Figure, Panel};

use super::course::Flown;
use super::seen::Moment;

/// Swelling, stasis and pressure over time.
pub fn figure(flown: &Flown) -> Figure {
    let line = |read: fn(&Moment) -> f64| {
        let points = flown.moments.iter().map(move |own| (own.hours, read(own)));
        points.collect::<Vec<_>>()
    };
    let panel = |what: &str| Panel::new(what).x_range(0.0, flown.hours);
    Figure::new("Hours in a seat")
        .sized(900, 720)
        .panel(
            panel("swelling, %")
                .line("foot", line(|own| own.foot_percent))
                .line("calf", line(|own| own.calf_percent))
                .coloured(Colour::Teal),
        )
        .panel(panel("ankle vein, mmHg").line("", line(|own| own.ankle_mmhg)))
        .panel(
            panel("popliteal, cm/s")
                .line("", line(|own| own.velocity_cm_s))
                .coloured(Colour::Violet),
        )
        .panel(
            panel("aorta, mmHg")
                .over("time, h")
                .line("", line(|own| own.arterial_mmhg))
                .coloured(Colour::Red),
        )
}
