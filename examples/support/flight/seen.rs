//! What is looked at in a flight, and gathered into a row for each half hour.

use std::error::Error;
use std::ops::ControlFlow;

use soleus::prelude::*;

/// What is kept for each half hour.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub hours: f64,
    /// Fluid that the tissues of feet and calves gained, in % of the region.
    pub foot_percent: f64,
    pub calf_percent: f64,
    /// What plasma lost since the beginning.
    pub plasma_lost_ml: f64,
    /// Means over the half hour before.
    pub ankle_mmhg: f64,
    pub velocity_cm_s: f64,
    pub arterial_mmhg: f64,
}

/// What is looked at.
#[derive(Clone, Debug)]
pub struct Seen {
    pub leg: Leg,
    arterial: Node,
    foot: TissueIds,
    calf: TissueIds,
    plasma: Signal<Volume>,
}

impl Seen {
    pub fn new(body: &Body) -> Result<Self, Box<dyn Error>> {
        let exchange = body
            .exchange
            .as_ref()
            .ok_or("a body without tissue fluid")?;
        let of = |region| exchange.of(region).next().copied();
        Ok(Self {
            leg: body.legs.first().cloned().ok_or("a body without legs")?,
            arterial: body.heart.arterial,
            foot: of(TissueRegion::Foot).ok_or("a body without feet")?,
            calf: of(TissueRegion::Calf).ok_or("a body without calves")?,
            plasma: exchange.plasma.signal(Plasma::VOLUME),
        })
    }

    /// What a row of the CSV file holds.
    pub fn columns(&self) -> Columns<'_> {
        Columns::new()
            .probe("ankle vein", Probe::pressure(self.leg.veins.foot))
            .probe("aorta", Probe::pressure(self.arterial))
            .quantity("popliteal velocity", |frame| {
                self.leg.popliteal_velocity_at(frame)
            })
            .number("swelling of the foot", "%", |frame| {
                percent(&self.foot, frame)
            })
            .number("swelling of the calf", "%", |frame| {
                percent(&self.calf, frame)
            })
            .probe("plasma", Probe::signal(self.plasma))
    }
}

fn percent(tissue: &TissueIds, frame: &Frame<'_>) -> Result<f64, UnknownHandle> {
    let gained = frame.volume(tissue.fluid)? - tissue.rest;
    Ok(100.0 * (gained / tissue.size))
}

/// How often there is a row, in s.
const ROW_S: f64 = 1800.0;

/// Gathers rows while a flight goes on.
#[derive(Debug)]
pub struct Gathering<'s> {
    seen: &'s Seen,
    moments: Vec<Moment>,
    /// Time, and integrals over it since the last row.
    since: [f64; 4],
    plasma_at_start: Option<f64>,
    failed: Option<UnknownHandle>,
}

impl<'s> Gathering<'s> {
    pub const fn new(seen: &'s Seen) -> Self {
        Self {
            seen,
            moments: Vec::new(),
            since: [0.0; 4],
            plasma_at_start: None,
            failed: None,
        }
    }

    pub fn finished(self) -> Result<Vec<Moment>, UnknownHandle> {
        match self.failed {
            Some(failed) => Err(failed),
            None => Ok(self.moments),
        }
    }

    fn add(&mut self, look: Look, frame: &Frame<'_>) -> Result<(), UnknownHandle> {
        if look.time < Time::ZERO {
            return Ok(());
        }
        let seen = self.seen;
        let plasma = frame.signal(seen.plasma)?.ml();
        let at_start = *self.plasma_at_start.get_or_insert(plasma);
        let values = [
            1.0,
            frame.pressure(seen.leg.veins.foot)?.mmhg(),
            seen.leg.popliteal_velocity_at(frame)?.cm_per_s(),
            frame.pressure(seen.arterial)?.mmhg(),
        ];
        for (sum, value) in self.since.iter_mut().zip(values) {
            *sum += look.stands_for.seconds() * value;
        }
        let [passed_s, ankle, velocity, arterial] = self.since;
        // The end of a step is seen just before it.
        let due_s = ROW_S * (self.moments.len() + 1) as f64 - 1e-3;
        if look.time.seconds() >= due_s && passed_s > 0.0 {
            self.moments.push(Moment {
                hours: look.time.hours(),
                foot_percent: percent(&seen.foot, frame)?,
                calf_percent: percent(&seen.calf, frame)?,
                plasma_lost_ml: at_start - plasma,
                ankle_mmhg: ankle / passed_s,
                velocity_cm_s: velocity / passed_s,
                arterial_mmhg: arterial / passed_s,
            });
            self.since = [0.0; 4];
        }
        Ok(())
    }
}

impl Watch for Gathering<'_> {
    fn see(&mut self, look: Look, frame: &Frame<'_>) -> ControlFlow<()> {
        match self.add(look, frame) {
            Ok(()) => ControlFlow::Continue(()),
            Err(unknown) => {
                self.failed = Some(unknown);
                ControlFlow::Break(())
            }
        }
    }
}
