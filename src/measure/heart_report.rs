//! What a heart gives, and the work that it does.

use crate::measure::beats::beats;
use crate::measure::pressure_volume_loop::work;
use crate::network::{Endpoint, Frame, Id, Node, Probe, UnknownHandle};
use crate::parts::{AveragedBeat, AveragedVentricle, Chamber, END_SYSTOLIC_TO_SYSTOLIC};
use crate::presets::{AveragedPump, BeatingPump, HeartPorts, Pump};
use crate::simulation::{QueryError, Solution};
use crate::units::{Energy, Flow, Fraction, Power, Pressure, Rate, Time, Volume};

/// Output, pressures and work of a heart of any fidelity over a window.
///
/// | fidelity | what is read | what is none |
/// |---|---|---|
/// | fixed | what returns to the atrium is the output | rate, ventricles |
/// | cycle-averaged | means over the window | - |
/// | beating | means over the whole beats in the window | - |
///
/// # Definitions
///
/// $$W = -\\oint P\\,dV, \qquad A = W + \tfrac12 (V_{es} - V_0)\bigl(P_{es} - E_d (V_{es} - V_0)\bigr), \qquad \eta = \frac{W}{A}, \qquad \mathrm{RPP} = f\\,P_\mathrm{sys}$$
///
/// Plain text: stroke work `W = - integral of P dV` over a beat, `P` transmural; the pressure-volume area `A` adds the triangle between the end-systolic and the end-diastolic line that the beat leaves behind; efficiency
/// `W/A`; rate-pressure product `f P_systolic`. End-systole is where `P/(V - V0)` is largest. External power is stroke work times rate.
///
/// A cycle-averaged heart has no pulse: its stroke work is stroke volume times the rise from atrial to end-systolic pressure, systolic pressure is end-systolic pressure over 0.9 (Kelly et al. 1992), and the mean lies a third of the way from diastolic to systolic pressure.
///
/// # Sources
///
/// Suga 1979, Am J Physiol 236:H498, doi 10.1152/ajpheart.1979.236.3.H498 (pressure-volume area); Kelly et al. 1992, Circulation 86:513, doi 10.1161/01.CIR.86.2.513 (end-systolic pressure).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeartReport {
    /// Heart rate.
    pub heart_rate: Option<Rate>,
    /// Output of the left ventricle; of fixed pressures, what returns.
    pub output: Flow,
    /// Pressure in the aorta.
    pub arterial: ArterialPressure,
    /// Mean pressure in the right atrium.
    pub right_atrial: Pressure,
    /// Mean pressure in the left atrium.
    pub left_atrial: Option<Pressure>,
    /// Mean pressure in the pulmonary arteries.
    pub pulmonary: Option<Pressure>,
    /// The left ventricle.
    pub left: Option<VentricleReport>,
    /// The right ventricle.
    pub right: Option<VentricleReport>,
    /// External power of all that pumps: both ventricles; of fixed pressures, output times the rise of pressure.
    pub external_power: Power,
    /// Heart rate times systolic pressure.
    pub rate_pressure_product_mmhg_per_min: Option<f64>,
}

/// Pressure in an artery: means over beats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArterialPressure {
    /// Mean over time.
    pub mean: Pressure,
    /// The highest of each beat.
    pub systolic: Pressure,
    /// The lowest of each beat.
    pub diastolic: Pressure,
}

/// What a ventricle gives, and the work that it does: means over beats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VentricleReport {
    /// Largest volume.
    pub end_diastolic: Volume,
    /// Smallest volume.
    pub end_systolic: Volume,
    /// Their difference.
    pub stroke_volume: Volume,
    /// What it puts out.
    pub output: Flow,
    /// Stroke volume as a share of the largest volume.
    pub ejection_fraction: f64,
    /// External work of a beat.
    pub stroke_work: Energy,
    /// External work per time.
    pub external_power: Power,
    /// External work and the potential energy that stays in the wall at the end of systole.
    pub pressure_volume_area: Energy,
    /// External work as a share of the pressure-volume area.
    pub efficiency: f64,
}

impl HeartReport {
    /// Reads a heart between `from` and `to`.
    ///
    /// # Errors
    /// [`QueryError::NoBeat`] if a beating heart has no whole beat there; else as [`Solution::volume`].
    pub fn read(
        solution: &Solution,
        heart: &HeartPorts,
        from: Time,
        to: Time,
    ) -> Result<Self, QueryError> {
        match heart.pump {
            Pump::CycleAveraged(pump) => averaged(solution, &pump, from, to),
            Pump::Beating(pump) => beating(solution, &pump, from, to),
            _ => fixed(solution, heart, from, to),
        }
    }
}

impl HeartReport {
    /// That of fixed pressures.
    pub(super) fn fixed(output: Flow, arterial: Pressure, atrial: Pressure) -> Self {
        Self {
            heart_rate: None,
            output,
            arterial: ArterialPressure {
                mean: arterial,
                systolic: arterial,
                diastolic: arterial,
            },
            right_atrial: atrial,
            left_atrial: None,
            pulmonary: None,
            left: None,
            right: None,
            external_power: output * (arterial - atrial),
            rate_pressure_product_mmhg_per_min: None,
        }
    }

    /// That of two ventricles, with the mean pressures of right and left atrium, pulmonary arteries and aorta.
    pub(super) fn pumped(
        rate: Rate,
        arterial: ArterialPressure,
        [right_atrial, left_atrial, pulmonary, _]: [Pressure; 4],
        [right, left]: [VentricleReport; 2],
    ) -> Self {
        Self {
            heart_rate: Some(rate),
            output: left.output,
            arterial,
            right_atrial,
            left_atrial: Some(left_atrial),
            pulmonary: Some(pulmonary),
            left: Some(left),
            right: Some(right),
            external_power: left.external_power + right.external_power,
            rate_pressure_product_mmhg_per_min: Some(rate.bpm() * arterial.systolic.mmhg()),
        }
    }
}

fn fixed(
    solution: &Solution,
    heart: &HeartPorts,
    from: Time,
    to: Time,
) -> Result<HeartReport, QueryError> {
    let returned = solution.probe_between(Probe::volume(heart.venous), from, to)?;
    let output = (returned.at(to)? - returned.at(from)?) / (to - from);
    let mean = |node: Node| {
        let pressure = solution.probe_between(Probe::pressure(node), from, to)?;
        Ok::<_, QueryError>(pressure.mean())
    };
    let (arterial, atrial) = (mean(heart.arterial)?, mean(heart.venous)?);
    Ok(HeartReport::fixed(output, arterial, atrial))
}

fn averaged(
    solution: &Solution,
    pump: &AveragedPump,
    from: Time,
    to: Time,
) -> Result<HeartReport, QueryError> {
    let mean = |node: Node| {
        let pressure = solution.probe_between(Probe::pressure(node), from, to)?;
        Ok::<_, QueryError>(pressure.mean())
    };
    let left = averaged_ventricle(solution, pump.left_ventricle, from, to)?;
    let right = averaged_ventricle(solution, pump.right_ventricle, from, to)?;
    let part = solution.circulation().branch(pump.left_ventricle);
    let part = part.ok_or(UnknownHandle { what: "branch" })?;
    let beat = |read: fn(&AveragedBeat) -> f64| {
        let own = pump.left_ventricle;
        let curve = solution.curve_between(from, to, move |frame| {
            Ok(Fraction::new(read(&part.beat(frame, own)?)))
        })?;
        Ok::<_, QueryError>(curve.mean().get())
    };
    let rate = Rate::from_per_s(beat(|beat| beat.rate.per_s())?);
    let arterial = mean(pump.aorta.node())?;
    let systolic = beat(|beat| beat.end_systolic_pressure.mmhg())? / END_SYSTOLIC_TO_SYSTOLIC;
    let systolic = Pressure::from_mmhg(systolic);
    let pressures = [
        mean(pump.right_atrium.node())?,
        mean(pump.left_atrium.node())?,
        mean(pump.pulmonary_arteries.node())?,
        arterial,
    ];
    let arterial = ArterialPressure {
        mean: arterial,
        systolic,
        diastolic: arterial - (systolic - arterial) * 0.5,
    };
    Ok(HeartReport::pumped(
        rate,
        arterial,
        pressures,
        [right, left],
    ))
}

fn averaged_ventricle(
    solution: &Solution,
    ventricle: Id<AveragedVentricle>,
    from: Time,
    to: Time,
) -> Result<VentricleReport, QueryError> {
    let part = solution.circulation().branch(ventricle);
    let part = part.ok_or(UnknownHandle { what: "branch" })?;
    let mean = |read: fn(&AveragedBeat) -> f64| {
        let curve = solution.curve_between(from, to, move |frame| {
            let beat = part.beat(frame, ventricle)?;
            Ok(Fraction::new(read(&beat)))
        })?;
        Ok::<_, QueryError>(curve.mean().get())
    };
    let volume = |read| mean(read).map(Volume::from_ml);
    let energy = |read| mean(read).map(Energy::from_joules);
    let power = mean(|beat| (beat.rate * beat.stroke_work).watts())?;
    Ok(VentricleReport::new(
        [
            volume(|beat| beat.end_diastolic.ml())?,
            volume(|beat| beat.end_systolic.ml())?,
        ],
        (
            volume(|beat| beat.stroke_volume.ml())?,
            solution
                .probe_between(Probe::flow(ventricle), from, to)?
                .mean(),
        ),
        energy(|beat| beat.stroke_work.joules())?,
        Power::from_watts(power),
        energy(|beat| beat.potential_energy.joules())?,
    ))
}

impl VentricleReport {
    pub(super) fn new(
        [end_diastolic, end_systolic]: [Volume; 2],
        (stroke_volume, output): (Volume, Flow),
        stroke_work: Energy,
        external_power: Power,
        potential: Energy,
    ) -> Self {
        let area = stroke_work + potential;
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self {
            end_diastolic,
            end_systolic,
            stroke_volume,
            output,
            ejection_fraction: share(stroke_volume.ml(), end_diastolic.ml()),
            stroke_work,
            external_power,
            pressure_volume_area: area,
            efficiency: share(stroke_work.joules(), area.joules()),
        }
    }
}

/// What is read of a beating heart at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) time: Time,
    pub(super) stands_for: Time,
    pub(super) arterial: Pressure,
    pub(super) atrial: [Pressure; 2],
    pub(super) pulmonary: Pressure,
    ventricles: [(Volume, Pressure); 2],
}

fn beating(
    solution: &Solution,
    pump: &BeatingPump,
    from: Time,
    to: Time,
) -> Result<HeartReport, QueryError> {
    let begins = beats(solution, pump.sinus_node.phase(), from, to)?;
    let (Some(first), Some(last)) = (begins.first(), begins.last()) else {
        return Err(QueryError::NoBeat { from, to });
    };
    let samples = samples(solution, pump, *first, *last)?;
    let whole: Vec<&[Sample]> = begins
        .windows(2)
        .filter_map(|beat| {
            let [begin, end] = beat else { return None };
            let start = samples.partition_point(|sample| sample.time < *begin);
            let stop = samples.partition_point(|sample| sample.time < *end);
            samples.get(start..stop).filter(|beat| !beat.is_empty())
        })
        .collect();
    let count = whole.len().max(1) as f64;
    let duration = *last - *first;
    let rate = Rate::from_per_s((begins.len() - 1) as f64 / duration.seconds());
    let mean = |read: fn(&Sample) -> Pressure| {
        let area = |sample: &Sample| read(sample).mmhg() * sample.stands_for.seconds();
        Pressure::from_mmhg(samples.iter().map(area).sum::<f64>() / duration.seconds())
    };
    let extreme = |better: fn(f64, f64) -> f64| {
        let of_beat = |beat: &&[Sample]| {
            let pressures = beat.iter().map(|sample| sample.arterial.mmhg());
            pressures.reduce(better).unwrap_or(0.0)
        };
        Pressure::from_mmhg(whole.iter().map(of_beat).sum::<f64>() / count)
    };
    let ventricle = |side: usize, chamber: Id<Chamber>| {
        let part = solution.circulation().compartment(chamber);
        let part = part.ok_or(UnknownHandle {
            what: "compartment",
        })?;
        let mut sums = VentricleSums::default();
        for beat in &whole {
            sums.add(beat, side, part);
        }
        Ok::<_, QueryError>(sums.report(rate))
    };
    let right = ventricle(0, pump.right_ventricle)?;
    let left = ventricle(1, pump.left_ventricle)?;
    let pressures = [
        mean(|sample| sample.atrial[0]),
        mean(|sample| sample.atrial[1]),
        mean(|sample| sample.pulmonary),
        mean(|sample| sample.arterial),
    ];
    let arterial = ArterialPressure {
        mean: pressures[3],
        systolic: extreme(f64::max),
        diastolic: extreme(f64::min),
    };
    Ok(HeartReport::pumped(
        rate,
        arterial,
        pressures,
        [right, left],
    ))
}

fn samples(
    solution: &Solution,
    pump: &BeatingPump,
    from: Time,
    to: Time,
) -> Result<Vec<Sample>, QueryError> {
    let mut samples = Vec::new();
    let mut unknown = None;
    solution.walk(from, to, |at, frame| {
        match read_sample(pump, frame, at.time, at.stands_for) {
            Ok(sample) => samples.push(sample),
            Err(error) => unknown = Some(error),
        }
    })?;
    unknown.map_or(Ok(samples), |error| Err(error.into()))
}

/// Reads a beating heart at one moment.
pub(super) fn read_sample(
    pump: &BeatingPump,
    frame: &Frame<'_>,
    time: Time,
    stands_for: Time,
) -> Result<Sample, UnknownHandle> {
    let state = |node: Node| Ok::<_, UnknownHandle>((frame.volume(node)?, frame.transmural(node)?));
    Ok(Sample {
        time,
        stands_for,
        arterial: frame.pressure(pump.aorta)?,
        atrial: [
            frame.pressure(pump.right_atrium)?,
            frame.pressure(pump.left_atrium)?,
        ],
        pulmonary: frame.pressure(pump.pulmonary_arteries)?,
        ventricles: [
            state(pump.right_ventricle.node())?,
            state(pump.left_ventricle.node())?,
        ],
    })
}

/// What the beats of a ventricle add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct VentricleSums {
    beats: usize,
    filled: Volume,
    emptied: Volume,
    external: Energy,
    potential: Energy,
}

impl VentricleSums {
    /// Adds a beat of the ventricle on this side: 0 for the right one, 1 for the left.
    pub(super) fn add(&mut self, beat: &[Sample], side: usize, part: &Chamber) {
        let of_side = |sample: &Sample| sample.ventricles.get(side).copied();
        let states: Vec<(Volume, Pressure)> = beat.iter().filter_map(of_side).collect();
        let volumes = || states.iter().map(|(volume, _)| *volume);
        self.beats += 1;
        self.filled += volumes().reduce(Volume::max).unwrap_or(Volume::ZERO);
        self.emptied += volumes().reduce(Volume::min).unwrap_or(Volume::ZERO);
        self.external += work(states.iter().copied());
        self.potential += left_behind(&states, part);
    }

    pub(super) fn report(&self, rate: Rate) -> VentricleReport {
        let share = 1.0 / self.beats.max(1) as f64;
        let end = [self.filled * share, self.emptied * share];
        let [end_diastolic, end_systolic] = end;
        let stroke_work = self.external * share;
        let stroke_volume = end_diastolic - end_systolic;
        VentricleReport::new(
            end,
            (stroke_volume, rate * stroke_volume),
            stroke_work,
            rate * stroke_work,
            self.potential * share,
        )
    }
}

/// The potential energy in the wall at the end of systole, which is where the elastance is largest.
fn left_behind(states: &[(Volume, Pressure)], part: &Chamber) -> Energy {
    let stretch = |volume: Volume| volume - part.unstressed();
    let elastance =
        |(volume, pressure): &(Volume, Pressure)| pressure.mmhg() / stretch(*volume).ml().max(1e-9);
    let end = states
        .iter()
        .max_by(|a, b| elastance(a).total_cmp(&elastance(b)));
    end.map_or(Energy::ZERO, |(volume, pressure)| {
        let stretch = stretch(*volume).max(Volume::ZERO);
        let below = stretch * part.diastolic_elastance();
        stretch * (*pressure - below) * 0.5
    })
}
