//! A session over time: heartbeat by heartbeat, and in short stretches for what does not beat.

use soleus::prelude::*;

use super::vitals::leg_volume;

/// Mean, lowest and highest value of a quantity over a stretch of time.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// The middle of the stretch, in s.
    pub time_s: f64,
    /// Mean over time.
    pub mean: f64,
    /// The lowest value.
    pub low: f64,
    /// The highest value.
    pub high: f64,
}

/// A session, as it is drawn.
#[derive(Debug, Default)]
pub struct Story {
    /// Aortic pressure of each beat, in mmHg.
    pub arterial_mmhg: Vec<Spread>,
    /// Heart rate of each beat, in 1/min.
    pub rate_bpm: Vec<(f64, f64)>,
    /// Output of each beat, in L/min.
    pub output_l_min: Vec<(f64, f64)>,
    /// Volume of both legs, in mL.
    pub leg_ml: Vec<Spread>,
    /// Pressure in the vein of the foot, in mmHg.
    pub ankle_mmhg: Vec<Spread>,
}

/// A quantity being gathered over a stretch of time.
#[derive(Clone, Copy, Debug)]
struct Gathered {
    area: f64,
    low: f64,
    high: f64,
}

impl Gathered {
    const NOTHING: Self = Self {
        area: 0.0,
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    fn add(&mut self, value: f64, stands_for_s: f64) {
        self.area += value * stands_for_s;
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }

    fn spread(self, from_s: f64, to_s: f64) -> Spread {
        Spread {
            time_s: 0.5 * (from_s + to_s),
            mean: self.area / (to_s - from_s),
            low: self.low,
            high: self.high,
        }
    }
}

/// Over how long the legs are gathered, in s: two heel raises of the usual rate, so that their own rhythm does not show in the mean.
const STRETCH_S: f64 = 2.0;

/// One look at the body.
struct Seen {
    time_s: f64,
    stands_for_s: f64,
    phase: f64,
    arterial: f64,
    ventricle: f64,
    leg: f64,
    ankle: f64,
}

/// What is gathered since the last beat, and since the last stretch, began.
struct Teller {
    story: Story,
    /// None before the first beat began.
    beat_s: Option<f64>,
    stretch_s: f64,
    last_phase: f64,
    arterial: Gathered,
    ventricle: Gathered,
    leg: Gathered,
    ankle: Gathered,
}

/// Reads a session from time 0 to its end.
///
/// # Errors
/// [`QueryError::NoBeat`] if its heart does not beat.
pub fn read(run: &SessionRun) -> Result<Story, QueryError> {
    let (from, to) = (Time::ZERO, run.solution.end());
    let pump = run.body.heart.beating();
    let (pump, leg) = pump
        .zip(run.body.legs.first())
        .ok_or(QueryError::NoBeat { from, to })?;
    let phase = pump.sinus_node.phase();
    let mut teller = Teller::new();
    let mut unknown = None;
    run.solution.walk(from, to, |look, frame| {
        let seen = || {
            Ok(Seen {
                time_s: look.time.seconds(),
                stands_for_s: look.stands_for.seconds(),
                phase: frame.signal(phase)?.get(),
                arterial: frame.pressure(pump.aorta)?.mmhg(),
                ventricle: frame.volume(pump.left_ventricle)?.ml(),
                leg: leg_volume(run, frame)?.ml(),
                ankle: frame.pressure(leg.veins.foot)?.mmhg(),
            })
        };
        match seen() {
            Ok(seen) => teller.see(&seen),
            Err(error) => unknown = Some(error),
        }
    })?;
    unknown.map_or(Ok(teller.story), |error: UnknownHandle| Err(error.into()))
}

impl Teller {
    fn new() -> Self {
        let nothing = Gathered::NOTHING;
        Self {
            story: Story::default(),
            beat_s: None,
            stretch_s: 0.0,
            last_phase: 0.0,
            arterial: nothing,
            ventricle: nothing,
            leg: nothing,
            ankle: nothing,
        }
    }

    fn see(&mut self, seen: &Seen) {
        if seen.phase < self.last_phase {
            self.end_beat(seen.time_s);
        }
        self.last_phase = seen.phase;
        if seen.time_s - self.stretch_s >= STRETCH_S {
            self.end_stretch(seen.time_s);
        }
        self.arterial.add(seen.arterial, seen.stands_for_s);
        self.ventricle.add(seen.ventricle, seen.stands_for_s);
        self.leg.add(seen.leg, seen.stands_for_s);
        self.ankle.add(seen.ankle, seen.stands_for_s);
    }

    fn end_beat(&mut self, to_s: f64) {
        if let Some(from_s) = self.beat_s {
            let pressure = self.arterial.spread(from_s, to_s);
            let rate_bpm = 60.0 / (to_s - from_s);
            let stroke_ml = self.ventricle.high - self.ventricle.low;
            let story = &mut self.story;
            story.arterial_mmhg.push(pressure);
            story.rate_bpm.push((pressure.time_s, rate_bpm));
            let output = (pressure.time_s, stroke_ml * rate_bpm / 1000.0);
            story.output_l_min.push(output);
        }
        self.beat_s = Some(to_s);
        (self.arterial, self.ventricle) = (Gathered::NOTHING, Gathered::NOTHING);
    }

    fn end_stretch(&mut self, to_s: f64) {
        let story = &mut self.story;
        story.leg_ml.push(self.leg.spread(self.stretch_s, to_s));
        story
            .ankle_mmhg
            .push(self.ankle.spread(self.stretch_s, to_s));
        self.stretch_s = to_s;
        (self.leg, self.ankle) = (Gathered::NOTHING, Gathered::NOTHING);
    }
}
