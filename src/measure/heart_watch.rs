//! Gathering what a heart gives while a run goes on.

use std::ops::ControlFlow;

use crate::measure::beats::FALL;
use crate::measure::heart_report::{
    ArterialPressure, HeartReport, Sample, VentricleReport, VentricleSums, read_sample,
};
use crate::network::{Circulation, Endpoint, Frame, UnknownHandle};
use crate::parts::{AveragedVentricle, END_SYSTOLIC_TO_SYSTOLIC};
use crate::presets::{AveragedPump, BeatingPump, HeartPorts, Pump};
use crate::simulation::{Look, QueryError, Watch};
use crate::units::{Energy, Power, Pressure, Rate, Time, Volume};

/// Gathers a [`HeartReport`] over a window while a run goes on, off the run's own steps and in the memory of one beat:
/// for runs of which little or nothing is kept.
///
/// It is to look at every step ([`Looks::Steps`](crate::simulation::Looks::Steps)). What it reports is what
/// [`HeartReport::read`] reads off a recording of every step, but that beats and the window begin at a look, a
/// quarter of a step at most from where they do.
///
/// ```
/// use soleus::prelude::*;
///
/// let session = Session::of(BodyModel::default())
///     .phase(Phase::new("supine", 10.0.seconds()))
///     .recording(Recording::Nothing)
///     .ready()?;
/// let window = (0.0.seconds(), 10.0.seconds());
/// let mut heart = HeartWatch::between(&session.circulation, &session.body.heart, window.0, window.1);
/// session.run_watched(Looks::Steps, &mut heart)?;
/// let report = heart.report()?;
/// assert!(report.output.l_per_min() > 4.0 && report.output.l_per_min() < 7.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct HeartWatch {
    circulation: Circulation,
    heart: HeartPorts,
    from: Time,
    to: Time,
    unknown: Option<UnknownHandle>,
    /// The time that was seen.
    seen: Time,
    sums: Sums,
}

#[derive(Clone, Debug)]
enum Sums {
    Fixed(FixedSums),
    Averaged(Box<AveragedSums>),
    Beating(Box<BeatingSums>),
}

#[derive(Clone, Copy, Debug, Default)]
struct FixedSums {
    /// Times pressure in mmHg s: arterial, atrial.
    pressures: [f64; 2],
    first: Option<(Time, Volume)>,
    last: Option<(Time, Volume)>,
}

/// Sums over time, each in its unit times s.
#[derive(Clone, Copy, Debug, Default)]
struct AveragedSums {
    /// Of both atria, pulmonary arteries and aorta.
    pressures: [f64; 4],
    rate: f64,
    end_systolic_pressure: f64,
    /// Right, left: volumes, stroke volume, flow, work, power, potential energy.
    ventricles: [[f64; 7]; 2],
}

#[derive(Clone, Debug, Default)]
struct BeatingSums {
    phase: Option<f64>,
    /// The beat that goes on, once one has begun in the window.
    beat: Option<Vec<Sample>>,
    begun: Option<Time>,
    ended: Option<Time>,
    beats: usize,
    /// Of both atria, pulmonary arteries and aorta, over time.
    pressures: [f64; 4],
    seconds: f64,
    systolic: f64,
    diastolic: f64,
    ventricles: [VentricleSums; 2],
}

impl HeartWatch {
    /// Watches this heart of a circulation between two times.
    pub fn between(circulation: &Circulation, heart: &HeartPorts, from: Time, to: Time) -> Self {
        Self {
            circulation: circulation.clone(),
            heart: *heart,
            from,
            to,
            unknown: None,
            seen: Time::ZERO,
            sums: match heart.pump {
                Pump::CycleAveraged(_) => Sums::Averaged(Box::default()),
                Pump::Beating(_) => Sums::Beating(Box::default()),
                _ => Sums::Fixed(FixedSums::default()),
            },
        }
    }

    /// What was seen.
    ///
    /// # Errors
    /// [`QueryError::UnknownHandle`] if the heart is of another network, [`QueryError::NoBeat`] if a beating heart had
    /// no whole beat in the window, [`QueryError::EmptyWindow`] if nothing of the window was seen.
    pub fn report(&self) -> Result<HeartReport, QueryError> {
        if let Some(unknown) = &self.unknown {
            return Err(unknown.clone().into());
        }
        let (from, to) = (self.from, self.to);
        if self.seen <= Time::ZERO {
            return Err(QueryError::EmptyWindow { from, to });
        }
        match &self.sums {
            Sums::Fixed(sums) => sums
                .report(self.seen)
                .ok_or(QueryError::EmptyWindow { from, to }),
            Sums::Averaged(sums) => Ok(sums.report(self.seen)),
            Sums::Beating(sums) => sums.report().ok_or(QueryError::NoBeat { from, to }),
        }
    }

    fn look(&mut self, look: Look, frame: &Frame<'_>) -> Result<(), UnknownHandle> {
        self.seen += look.stands_for;
        match (&mut self.sums, self.heart.pump) {
            (Sums::Averaged(sums), Pump::CycleAveraged(pump)) => {
                sums.add(&self.circulation, &pump, look, frame)
            }
            (Sums::Beating(sums), Pump::Beating(pump)) => {
                sums.add(&self.circulation, &pump, look, frame)
            }
            (Sums::Fixed(sums), _) => sums.add(&self.heart, look, frame),
            _ => Ok(()),
        }
    }
}

impl Watch for HeartWatch {
    fn see(&mut self, look: Look, frame: &Frame<'_>) -> ControlFlow<()> {
        if (self.from..=self.to).contains(&look.time)
            && self.unknown.is_none()
            && let Err(unknown) = self.look(look, frame)
        {
            self.unknown = Some(unknown);
        }
        ControlFlow::Continue(())
    }
}

impl FixedSums {
    fn add(
        &mut self,
        heart: &HeartPorts,
        look: Look,
        frame: &Frame<'_>,
    ) -> Result<(), UnknownHandle> {
        let pressures = [
            frame.pressure(heart.arterial)?,
            frame.pressure(heart.venous)?,
        ];
        for (sum, pressure) in self.pressures.iter_mut().zip(pressures) {
            *sum += pressure.mmhg() * look.stands_for.seconds();
        }
        let now = (look.time, frame.volume(heart.venous)?);
        self.first.get_or_insert(now);
        self.last = Some(now);
        Ok(())
    }

    fn report(&self, seen: Time) -> Option<HeartReport> {
        let ((from, before), (to, after)) = (self.first?, self.last?);
        if to <= from {
            return None;
        }
        let [arterial, atrial] = self
            .pressures
            .map(|sum| Pressure::from_mmhg(sum / seen.seconds()));
        let returned = (after - before) / (to - from);
        Some(HeartReport::fixed(returned, arterial, atrial))
    }
}

impl AveragedSums {
    fn add(
        &mut self,
        circulation: &Circulation,
        pump: &AveragedPump,
        look: Look,
        frame: &Frame<'_>,
    ) -> Result<(), UnknownHandle> {
        let for_s = look.stands_for.seconds();
        let nodes = [
            pump.right_atrium.node(),
            pump.left_atrium.node(),
            pump.pulmonary_arteries.node(),
            pump.aorta.node(),
        ];
        for (sum, node) in self.pressures.iter_mut().zip(nodes) {
            *sum += frame.pressure(node)?.mmhg() * for_s;
        }
        let ventricles = [pump.right_ventricle, pump.left_ventricle];
        for (sums, own) in self.ventricles.iter_mut().zip(ventricles) {
            let part: &AveragedVentricle = circulation
                .branch(own)
                .ok_or(UnknownHandle { what: "branch" })?;
            let beat = part.beat(frame, own)?;
            let values = [
                beat.end_diastolic.ml(),
                beat.end_systolic.ml(),
                beat.stroke_volume.ml(),
                frame.flow(own)?.ml_per_s(),
                beat.stroke_work.joules(),
                (beat.rate * beat.stroke_work).watts(),
                beat.potential_energy.joules(),
            ];
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value * for_s;
            }
            if own == pump.left_ventricle {
                self.rate += beat.rate.per_s() * for_s;
                self.end_systolic_pressure += beat.end_systolic_pressure.mmhg() * for_s;
            }
        }
        Ok(())
    }

    fn report(&self, seen: Time) -> HeartReport {
        let over_s = seen.seconds();
        let pressures = self.pressures.map(|sum| Pressure::from_mmhg(sum / over_s));
        let [right, left] = self.ventricles.map(|sums| {
            let [filled, emptied, stroke, flow, work, power, potential] =
                sums.map(|sum| sum / over_s);
            VentricleReport::new(
                [filled, emptied].map(Volume::from_ml),
                (
                    Volume::from_ml(stroke),
                    crate::units::Flow::from_ml_per_s(flow),
                ),
                Energy::from_joules(work),
                Power::from_watts(power),
                Energy::from_joules(potential),
            )
        });
        let [_, _, _, aorta] = pressures;
        let systolic = self.end_systolic_pressure / over_s / END_SYSTOLIC_TO_SYSTOLIC;
        let systolic = Pressure::from_mmhg(systolic);
        let arterial = ArterialPressure {
            mean: aorta,
            systolic,
            diastolic: aorta - (systolic - aorta) * 0.5,
        };
        let rate = Rate::from_per_s(self.rate / over_s);
        HeartReport::pumped(rate, arterial, pressures, [right, left])
    }
}

impl BeatingSums {
    fn add(
        &mut self,
        circulation: &Circulation,
        pump: &BeatingPump,
        look: Look,
        frame: &Frame<'_>,
    ) -> Result<(), UnknownHandle> {
        let sample = read_sample(pump, frame, look.time, look.stands_for)?;
        let phase = frame.signal(pump.sinus_node.phase())?.get();
        let begins = self.phase.is_some_and(|before| phase < before - FALL);
        self.phase = Some(phase);
        if begins {
            if let Some(beat) = self.beat.take() {
                self.end(circulation, pump, &beat, look.time)?;
            }
            self.begun.get_or_insert(look.time);
            self.beat = Some(Vec::new());
        }
        if let Some(beat) = &mut self.beat {
            beat.push(sample);
        }
        Ok(())
    }

    /// Adds a beat that is over.
    fn end(
        &mut self,
        circulation: &Circulation,
        pump: &BeatingPump,
        beat: &[Sample],
        ended: Time,
    ) -> Result<(), UnknownHandle> {
        self.ended = Some(ended);
        self.beats += 1;
        let (mut systolic, mut diastolic) = (f64::NEG_INFINITY, f64::INFINITY);
        for sample in beat {
            let for_s = sample.stands_for.seconds();
            let [right, left] = sample.atrial;
            let pressures = [right, left, sample.pulmonary, sample.arterial];
            for (sum, pressure) in self.pressures.iter_mut().zip(pressures) {
                *sum += pressure.mmhg() * for_s;
            }
            self.seconds += for_s;
            systolic = systolic.max(sample.arterial.mmhg());
            diastolic = diastolic.min(sample.arterial.mmhg());
        }
        self.systolic += systolic;
        self.diastolic += diastolic;
        let chambers = [pump.right_ventricle, pump.left_ventricle];
        for (side, (sums, chamber)) in self.ventricles.iter_mut().zip(chambers).enumerate() {
            let part = circulation.compartment(chamber).ok_or(UnknownHandle {
                what: "compartment",
            })?;
            sums.add(beat, side, part);
        }
        Ok(())
    }

    fn report(&self) -> Option<HeartReport> {
        let count = self.beats as f64;
        let rate = Rate::from_per_s(count / (self.ended? - self.begun?).seconds());
        let pressures = self
            .pressures
            .map(|sum| Pressure::from_mmhg(sum / self.seconds));
        let [_, _, _, mean] = pressures;
        let arterial = ArterialPressure {
            mean,
            systolic: Pressure::from_mmhg(self.systolic / count),
            diastolic: Pressure::from_mmhg(self.diastolic / count),
        };
        let [right, left] = &self.ventricles;
        let ventricles = [right.report(rate), left.report(rate)];
        Some(HeartReport::pumped(rate, arterial, pressures, ventricles))
    }
}
