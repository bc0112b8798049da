//! Walking with a healthy leg, from a programme and from a recorded electromyogram.

use std::path::PathBuf;

use soleus::prelude::*;
use soleus::presets::LegCondition::Healthy;
use soleus::presets::LegModel;
use soleus::protocol::{CalfTest, Manoeuvre, MuscleGroup};

use crate::support::{Task, known_gap, run, tested, walking, within};

/// Stick 1992, doi 10.1152/jappl.1992.72.6.2063: 23.5 to 30.4 mmHg; Pollack et al. 1949: a fall of 64 (54 to 71) mmHg of the mean ankle pressure.
#[test]
fn a8_walking_lowers_mean_ankle_pressure() {
    let report = &tested(Healthy, Task::Walking).report;
    within(
        "mean ankle pressure, walking",
        report.pressure_during.mmhg(),
        20.0..=35.0,
    );
    let fall = report.pressure.rest - report.pressure_during;
    within("fall of the mean ankle pressure", fall.mmhg(), 54.0..=71.0);
}

/// The plateau within the first minute (Eur J Appl Physiol 1993, doi 10.1007/bf00599617), in at most 10 to 15 steps.
#[test]
fn a9_the_plateau_comes_within_a_minute_and_fifteen_steps() {
    let tested = tested(Healthy, Task::Walking);
    let (at, veins) = (&tested.run.timeline, &tested.run.leg.veins);
    let stride = |k: u32| {
        let from = at.exercise + at.cycle * f64::from(k);
        tested.mean_pressure(veins.foot, from, from + at.cycle)
    };
    let means: Vec<f64> = (0..60).map(stride).collect();
    let lowest = means.iter().copied().fold(f64::INFINITY, f64::min);
    let rest = tested.rest(veins.foot);
    let steps = means
        .iter()
        .position(|mean| *mean < rest - 0.9 * (rest - lowest))
        .unwrap()
        + 1;
    within("strides to 90 % of the fall", steps as f64, 1.0..=15.0);
    within(
        "time to 90 % of the fall, s",
        steps as f64 * at.cycle.seconds(),
        0.0..=60.0,
    );
}

/// Pollack et al. 1949: 31 (8 to 57) s, from the mean pressure in walking.
#[test]
fn a10_ankle_pressure_recovers_after_walking() {
    let tested = tested(Healthy, Task::Walking);
    let drop = (tested.report.pressure.rest - tested.report.pressure_during).mmhg();
    let recovery = tested.recovery_s(tested.run.leg.veins.foot, drop);
    within("recovery after walking, s", recovery, 8.0..=57.0);
}

/// Stegall 1966, J Appl Physiol 21, and arithmetic from flow and rise of pressure: 0.3 to 0.7 W for the pumps of both legs.
#[test]
fn the_pump_of_both_legs_does_less_than_stegall_saw() {
    let power = tested(Healthy, Task::Walking).report.pump_power;
    known_gap(
        "power of both legs' pumps, walking, W",
        2.0 * power.watts(),
        0.3..=0.7,
        0.218,
    );
}

/// Ballard et al. 1998, doi 10.1152/jappl.1998.84.6.1976: soleus 181 (SE 69) mmHg, one peak late in stance; tibialis anterior 90 (SE 15), just after the heel's strike.
#[test]
fn a31_muscle_pressures_in_walking() {
    let tested = tested(Healthy, Task::Walking);
    let (at, muscles) = (&tested.run.timeline, &tested.run.leg.muscles);
    let last = at.stopped - at.cycle;
    let peak = |muscle: Id<Muscle>| {
        let pressure = tested.run.exercise.signal(muscle.pressure()).unwrap();
        let pressure = pressure.between(last, at.stopped).unwrap();
        let peak = pressure.max();
        let when = pressure.first_time(|value| value >= peak * 0.9999).unwrap();
        (peak.mmhg(), (when - last) / at.cycle)
    };
    let (soleus, late) = peak(muscles.soleus);
    let (tibialis, early) = peak(muscles.tibialis_anterior);
    within("soleus, peak", soleus, 110.0..=250.0);
    within("tibialis anterior, peak", tibialis, 75.0..=105.0);
    within("soleus, share of the stride at its peak", late, 0.40..=0.62);
    within(
        "tibialis anterior, share of the stride at its peak",
        early,
        0.0..=0.15,
    );
    assert_eq!(peaks(&tested.run, muscles.soleus, last, at.stopped), 1);
}

/// Maxima of a muscle's pressure above a tenth of its highest.
fn peaks(run: &soleus::protocol::CalfTestRun, muscle: Id<Muscle>, from: Time, to: Time) -> usize {
    let pressure = run.exercise.signal(muscle.pressure()).unwrap();
    let values = pressure.between(from, to).unwrap().samples().values;
    let high = values.iter().map(|p| p.mmhg()).fold(0.0, f64::max);
    let low = values
        .iter()
        .map(|p| p.mmhg())
        .fold(f64::INFINITY, f64::min);
    let counted =
        |p: &[Pressure]| p[1] > p[0] && p[1] >= p[2] && p[1].mmhg() > low + 0.1 * (high - low);
    values.windows(3).filter(|p| counted(p)).count()
}

/// Ballard et al. 1998: pressure is linear in ankle torque, r = 0.97; 269 mmHg in running against 181 in walking.
#[test]
fn a31_pressure_follows_force_and_rises_with_effort() {
    let tested = tested(Healthy, Task::Walking);
    let muscle = tested.run.leg.muscles.soleus;
    let pressures = tested
        .run
        .exercise
        .signal(muscle.pressure())
        .unwrap()
        .samples()
        .values;
    let forces = tested
        .run
        .exercise
        .signal(muscle.force())
        .unwrap()
        .samples()
        .values;
    let pairs: Vec<_> = pressures
        .iter()
        .map(|p| p.mmhg())
        .zip(forces.iter().map(|f| f.get()))
        .collect();
    within(
        "correlation of pressure with force",
        correlation(&pairs),
        0.95..=1.0 + 1e-9,
    );
    let harder = CalfTest::of(LegModel::default())
        .doing(walking().with_effort(1.4))
        .times(3);
    let harder = run(harder).report.soleus_peak_pressure;
    assert!(harder > tested.report.soleus_peak_pressure);
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mx, my) = (
        pairs.iter().map(|p| p.0).sum::<f64>() / n,
        pairs.iter().map(|p| p.1).sum::<f64>() / n,
    );
    let sum =
        |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - mx, p.1 - my)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

/// The stride between the second and third touchdown of a recording, as excitation with this peak.
fn stride(file: &PathBuf, column: &str, (from, to): (Time, Time), level: f64) -> Trace<Fraction> {
    let recording = read_column(std::fs::File::open(file).unwrap(), "time_s", column).unwrap();
    let envelope = Emg::new(recording)
        .unwrap()
        .envelope()
        .unwrap()
        .scaled(level);
    envelope.looped(from, to, 0.1.seconds()).unwrap()
}

/// A8 again, with the muscles driven by a recording instead of a programme; levels are those of the programme.
///
/// It holds by little: 34.2 mmHg where 35 is allowed, and a fall of 54.5 where 54 is asked, from one stride of one recording with the medial head for all of
/// the gastrocnemius. Another stride or the lateral head may well miss the band, so that this holds the path from recording to pressure more than the level.
#[test]
fn a8_walking_from_a_recorded_electromyogram() {
    let data = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    let emg = data.join("walking_emg.csv");
    if !emg.exists() {
        println!("skipped: there is no recording at {}", emg.display());
        return;
    }
    let (from, to) = (2.448.seconds(), 3.488.seconds());
    let recorded = |column, level| stride(&emg, column, (from, to), level);
    let walking = Manoeuvre::walking((to - from).rate())
        .with_recording(MuscleGroup::Soleus, recorded("soleus_uv", 0.60))
        .with_recording(
            MuscleGroup::Gastrocnemius,
            recorded("gastrocnemius_medialis_uv", 0.60),
        )
        .with_recording(
            MuscleGroup::TibialisAnterior,
            recorded("tibialis_anterior_uv", 0.75),
        );
    let report = run(CalfTest::of(LegModel::default()).doing(walking).times(60)).report;
    within(
        "mean ankle pressure, recorded walking",
        report.pressure_during.mmhg(),
        20.0..=35.0,
    );
    let fall = report.pressure.rest - report.pressure_during;
    within(
        "fall of the mean ankle pressure, recorded walking",
        fall.mmhg(),
        54.0..=71.0,
    );
    within(
        "soleus, peak, recorded walking",
        report.soleus_peak_pressure.mmhg(),
        110.0..=250.0,
    );
}
