//! Watching a run: the same frames as reading what was recorded, in bounded memory.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use std::ops::ControlFlow;

use allocation_counter::measure;
use soleus::prelude::*;

/// 20 mmHg in every other half second.
#[derive(Clone, Debug)]
struct Squeeze;

impl Squeeze {
    const PRESSURE: Output<Self, Pressure> = Output::new(0, "pressure");
}

impl Driver for Squeeze {
    type State = [f64; 0];
    const OUTPUTS: &'static [PortSpec] = &[Self::PRESSURE.spec()];

    fn output(&self, time: Time, _: &[f64; 0], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let half = (2.0 * time.seconds()).floor();
        out.set(Self::PRESSURE, (20.0 * half.rem_euclid(2.0)).mmhg());
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        Some((0.5 * ((2.0 * after.seconds()).floor() + 1.0)).seconds())
    }
}

/// A calf that a square wave squeezes, so that its pressure jumps at every half second.
struct Calf {
    circulation: Circulation,
    vein: Id<VeinSegment>,
    valve: Id<Valve>,
}

fn calf() -> Calf {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = VeinSegment::new(40.0.ml(), 2.5.ml_per_mmhg(), 80.0.ml());
    let vein = net.add("calf vein", vein.filled_to(20.0.mmhg()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    net.connect("bed", artery, Resistance::new(40.0.mmhg_s_per_ml()), vein);
    let valve = net.connect("valve", vein, Valve::new(0.5.mmhg_s_per_ml()), atrium);
    let squeeze = net.drive("squeeze", Squeeze);
    net.surround(vein, squeeze.signal(Squeeze::PRESSURE), 1.0);
    Calf {
        circulation: net.build().unwrap(),
        vein,
        valve,
    }
}

/// What a watch saw: when, for how long it stood, pressure and flow.
type Seen = Vec<(Look, f64, f64)>;

fn note(calf: &Calf, seen: &mut Seen, look: Look, frame: &Frame<'_>) {
    let pressure = frame.pressure(calf.vein).unwrap().mmhg();
    let flow = frame.flow(calf.valve).unwrap().ml_per_s();
    seen.push((look, pressure, flow));
}

fn watched(calf: &Calf, looks: Looks, recording: Recording) -> (Seen, Solution) {
    let mut seen = Seen::new();
    let mut watch = |look: Look, frame: &Frame<'_>| {
        note(calf, &mut seen, look, frame);
        ControlFlow::Continue(())
    };
    let solution = Simulation::of(&calf.circulation)
        .recording(recording)
        .watched_by(looks, &mut watch)
        .run(7.25.seconds())
        .unwrap();
    (seen, solution)
}

#[test]
fn a_run_shows_the_very_frames_that_its_recording_holds() {
    let calf = calf();
    for looks in [Looks::Steps, Looks::Starts, Looks::Every(0.1.seconds())] {
        let (seen, recorded) = watched(&calf, looks, Recording::Steps);
        let (streamed, bare) = watched(&calf, looks, Recording::Nothing);
        assert_eq!(seen, streamed);
        assert_eq!(recorded.final_state(), bare.final_state());
        let mut replayed = Seen::new();
        let mut watch = |look: Look, frame: &Frame<'_>| {
            note(&calf, &mut replayed, look, frame);
            ControlFlow::Continue(())
        };
        recorded.watched_by(looks, &mut watch).unwrap();
        assert_eq!(seen, replayed, "{looks:?}");
        let stood: f64 = seen
            .iter()
            .map(|(look, ..)| look.stands_for.seconds())
            .sum();
        assert!((stood - 7.25).abs() < 1e-12, "{looks:?}: {stood}");
    }
}

#[test]
fn walking_and_watching_see_the_same() {
    let calf = calf();
    let (seen, recorded) = watched(&calf, Looks::Steps, Recording::Steps);
    let mut walked = Seen::new();
    let (from, to) = (recorded.start(), recorded.end());
    let walk = recorded.walk(from, to, |look, frame| {
        note(&calf, &mut walked, look, frame)
    });
    walk.unwrap();
    assert_eq!(seen, walked);
    let passed: f64 = seen
        .iter()
        .map(|(look, _, flow)| look.stands_for.seconds() * flow)
        .sum();
    let flow = recorded.flow(calf.valve).unwrap();
    assert!((passed - flow.integrate(|flow| flow)).abs() < 1e-12);
}

#[test]
fn looks_at_an_interval_are_at_its_very_times() {
    let calf = calf();
    let (seen, recorded) = watched(&calf, Looks::Every(0.1.seconds()), Recording::Steps);
    let pressure = recorded.pressure(calf.vein).unwrap();
    // 0 to 7.2 s, and the end.
    assert_eq!(seen.len(), 74);
    for (tick, (look, seen, _)) in seen.iter().enumerate() {
        let time = if tick < 73 { 0.1 * tick as f64 } else { 7.25 };
        assert_eq!(look.time, time.seconds());
        assert_eq!(*seen, pressure.at(time.seconds()).unwrap().mmhg(), "{time}");
    }
    // A whole number of intervals ends with the end, once.
    let (seen, _) = watched(&calf, Looks::Every(0.05.seconds()), Recording::Nothing);
    assert_eq!(seen.len(), 146);
    assert_eq!(seen[145].0.time, 7.25.seconds());
    assert!((seen[145].0.stands_for - 25.0.ms()).abs() < 1e-9.seconds());
}

/// The squeeze comes and goes by 20 mmHg at once: the time of the jump belongs to what follows it.
#[test]
fn frames_at_a_breakpoint_are_those_after_it() {
    let calf = calf();
    for looks in [Looks::Starts, Looks::Every(0.5.seconds())] {
        let (seen, recorded) = watched(&calf, looks, Recording::Steps);
        let pressure = recorded.pressure(calf.vein).unwrap();
        for half in 1..14 {
            let time = (0.5 * f64::from(half)).seconds();
            let (_, after, _) = seen.iter().find(|(look, ..)| look.time == time).unwrap();
            let before = pressure.at(time - 1e-9.seconds()).unwrap().mmhg();
            let jump = if half % 2 == 1 { 20.0 } else { -20.0 };
            assert!(
                (after - before - jump).abs() < 1e-5,
                "{half}: {before}, {after}"
            );
        }
    }
}

#[test]
fn a_watch_that_has_had_enough_ends_the_run_without_an_error() {
    let calf = calf();
    for looks in [Looks::Steps, Looks::Starts, Looks::Every(0.1.seconds())] {
        let mut last = Time::ZERO;
        let mut watch = |look: Look, _: &Frame<'_>| {
            last = look.time;
            if look.time < 2.0.seconds() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        let simulation = Simulation::of(&calf.circulation).watched_by(looks, &mut watch);
        let solution = simulation.run(7.0.seconds()).unwrap();
        assert!(last >= 2.0.seconds() && last <= solution.end(), "{looks:?}");
        assert!(solution.end() < 2.6.seconds(), "{looks:?}");
    }
}

#[test]
fn several_watches_each_keep_their_own_time() {
    let calf = calf();
    let (mut fine, mut coarse, mut steps) = (0, 0, 0);
    let mut each = |_: Look, _: &Frame<'_>| {
        fine += 1;
        ControlFlow::Continue(())
    };
    let mut seldom = |_: Look, _: &Frame<'_>| {
        coarse += 1;
        ControlFlow::Continue(())
    };
    let mut observer = |_| {
        steps += 1;
        ControlFlow::Continue(())
    };
    let solution = Simulation::of(&calf.circulation)
        .watched_by(Looks::Steps, &mut each)
        .watched_by(Looks::Every(1.0.seconds()), &mut seldom)
        .observed_by(&mut observer)
        .run(5.0.seconds())
        .unwrap();
    assert_eq!(steps, solution.statistics().accepted_steps);
    assert_eq!((fine, coarse), (5 * steps, 6));
}

#[test]
fn of_a_run_of_which_nothing_is_kept_the_last_state_is_known() {
    let calf = calf();
    let (_, recorded) = watched(&calf, Looks::Steps, Recording::Steps);
    let (_, bare) = watched(&calf, Looks::Steps, Recording::Nothing);
    assert_eq!((bare.start(), bare.end()), (7.25.seconds(), 7.25.seconds()));
    let [kept, last] = [&recorded, &bare].map(|of| of.pressure(calf.vein).unwrap().last());
    assert_eq!(kept, last);
    assert_eq!(bare.pressure(calf.vein).unwrap().mean(), last);
    assert_eq!(
        bare.volume_drift_relative(),
        recorded.volume_drift_relative()
    );
    let mut nothing = |_: Look, _: &Frame<'_>| ControlFlow::Continue(());
    let replayed = bare.watched_by(Looks::Steps, &mut nothing);
    assert!(matches!(replayed, Err(QueryError::EmptyWindow { .. })));
    let on = Simulation::of(&calf.circulation)
        .from(bare.end())
        .initial_state(bare.final_state())
        .run(9.0.seconds())
        .unwrap();
    assert!(on.pressure(calf.vein).is_ok());
}

/// A run twenty times as long, with frames shown all along, asks for no memory more.
#[test]
fn watching_allocates_at_set_up_only() {
    let calf = calf();
    for looks in [Looks::Steps, Looks::Starts, Looks::Every(10.0.ms())] {
        let allocations = |end: f64| {
            let mut frames = 0;
            let counts = measure(|| {
                let mut watch = |_: Look, frame: &Frame<'_>| {
                    frames += usize::from(frame.pressure(calf.vein).is_ok());
                    ControlFlow::Continue(())
                };
                let run = Simulation::of(&calf.circulation)
                    .recording(Recording::Nothing)
                    .watched_by(looks, &mut watch)
                    .run(end.seconds());
                assert!(run.is_ok());
            });
            (counts.count_total, counts.bytes_max, frames)
        };
        let ((short, few_bytes, few), (long, bytes, many)) = (allocations(5.0), allocations(100.0));
        assert!(many > 15 * few, "{few} and {many} frames");
        assert_eq!((short, few_bytes), (long, bytes), "{looks:?}");
    }
}

#[test]
fn intervals_that_make_no_sense_are_refused() {
    let calf = calf();
    let (_, recorded) = watched(&calf, Looks::Steps, Recording::Steps);
    for interval in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-12] {
        let looks = Looks::Every(interval.seconds());
        let mut watch = |_: Look, _: &Frame<'_>| ControlFlow::Continue(());
        let simulation = Simulation::of(&calf.circulation).watched_by(looks, &mut watch);
        let refused = simulation.run(7.0.seconds()).unwrap_err();
        assert!(
            matches!(refused.error, SolveError::Looks { .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains("interval"), "{refused}");
        let refused = recorded.watched_by(looks, &mut watch).unwrap_err();
        assert!(matches!(refused, QueryError::Looks { .. }), "{refused}");
    }
}

#[test]
fn a_session_is_watched_from_its_settling_on() {
    let session = Session::of(BodyModel::default().cycle_averaged())
        .tolerance(1e-4)
        .settling(20.0.seconds())
        .phase(
            Phase::new("sitting", 20.0.seconds()).into_posture(Posture::sitting(), 2.0.seconds()),
        );
    let recorded = session.run().unwrap();
    let ready = session.recording(Recording::Nothing).ready().unwrap();
    let foot = ready.body.legs[0].veins.foot;
    let mut seen = Vec::new();
    let mut watch = |look: Look, frame: &Frame<'_>| {
        seen.push((look.time, frame.pressure(foot).unwrap().mmhg()));
        ControlFlow::Continue(())
    };
    let run = ready
        .run_watched(Looks::Every(5.0.seconds()), &mut watch)
        .unwrap();
    assert_eq!(seen.len(), 9);
    assert_eq!(run.phase("sitting").unwrap().to, 20.0.seconds());
    let pressure = recorded
        .solution
        .pressure(recorded.body.legs[0].veins.foot)
        .unwrap();
    for (time, seen) in seen {
        // Recorded are values every 10 ms, joined by cubics.
        let kept = pressure.at(time).unwrap().mmhg();
        assert!((seen - kept).abs() < 1e-6, "{time}: {seen} and {kept}");
    }
}
