//! Whatever is kept of a run, what is read off it is right to a hundredth, or refused.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use std::sync::LazyLock;

use soleus::prelude::*;

/// A body whose heart beats, lying for half a minute.
static BODY: LazyLock<ReadySession> = LazyLock::new(|| {
    Session::of(BodyModel::default())
        .settling(5.0.seconds())
        .phase(Phase::new("lie", 25.0.seconds()))
        .ready()
        .unwrap()
});

const FROM: Time = Time::from_seconds(5.0);
const TO: Time = Time::from_seconds(24.0);

fn lying(recording: Recording, limit_bytes: u64) -> Solution {
    let simulation = BODY.simulation().recording(recording);
    let simulation = simulation.recording_limit(limit_bytes);
    let solution = simulation.run(BODY.end);
    solution.unwrap_or_else(|stopped| panic!("{stopped}"))
}

static STEPS: LazyLock<Solution> = LazyLock::new(|| lying(Recording::Steps, 1 << 30));

/// A recording too small for the steps of a heart.
fn with_gaps(interval_s: f64) -> Solution {
    let bytes = 30.0 / interval_s * 4100.0 + 200_000.0;
    lying(Recording::Every(interval_s.seconds()), bytes as u64)
}

fn close(found: f64, expected: f64, scale: f64, what: &str) {
    let within = 0.01 * scale.abs();
    assert!(
        (found - expected).abs() <= within,
        "{what}: {found} instead of {expected}"
    );
}

fn alike(found: &HeartReport, expected: &HeartReport) {
    let pressures = |of: &HeartReport| {
        let of = of.arterial;
        [of.mean, of.systolic, of.diastolic].map(Pressure::mmhg)
    };
    for (found, expected) in pressures(found).into_iter().zip(pressures(expected)) {
        close(found, expected, expected, "pressure");
    }
    let (left, own) = (found.left.unwrap(), expected.left.unwrap());
    close(
        left.stroke_volume.ml(),
        own.stroke_volume.ml(),
        own.stroke_volume.ml(),
        "stroke volume",
    );
    let output = expected.output.ml_per_s();
    close(found.output.ml_per_s(), output, output, "output");
    let work = own.stroke_work.joules();
    close(left.stroke_work.joules(), work, work, "stroke work");
    let rate = |of: &HeartReport| of.heart_rate.unwrap().bpm();
    close(rate(found), rate(expected), rate(expected), "rate");
}

#[test]
fn a_heart_recorded_every_second_gives_what_its_steps_give() {
    let heart = &BODY.body.heart;
    let expected = HeartReport::read(&STEPS, heart, FROM, TO).unwrap();
    assert!(expected.arterial.systolic > 110.0.mmhg());
    for interval_s in [0.1, 0.25, 1.0, 5.0] {
        let solution = lying(Recording::Every(interval_s.seconds()), 1 << 30);
        assert_eq!(solution.final_state(), STEPS.final_state());
        let found = HeartReport::read(&solution, heart, FROM, TO).unwrap();
        alike(&found, &expected);
        let pump = heart.beating().unwrap();
        let [flow, steps] = [&solution, &*STEPS].map(|of| of.flow(pump.aortic_valve).unwrap());
        let peak = steps.max().ml_per_s();
        close(flow.max().ml_per_s(), peak, peak, "peak flow");
        close(
            flow.mean().ml_per_s(),
            steps.mean().ml_per_s(),
            steps.mean().ml_per_s(),
            "mean",
        );
    }
}

#[test]
fn what_did_not_fit_into_memory_is_refused_and_recorded_values_are_exact() {
    let heart = &BODY.body.heart;
    let expected = HeartReport::read(&STEPS, heart, FROM, TO).unwrap();
    for interval_s in [0.1, 0.25, 1.0] {
        let solution = with_gaps(interval_s);
        assert_eq!(solution.final_state(), STEPS.final_state());
        match HeartReport::read(&solution, heart, FROM, TO) {
            Ok(found) => alike(&found, &expected),
            Err(error) => assert!(matches!(error, QueryError::TooCoarse { .. }), "{error}"),
        }
        let pump = heart.beating().unwrap();
        for pressure in [
            solution.pressure(heart.arterial),
            solution.pressure(pump.left_ventricle),
        ] {
            let error = pressure.unwrap_err();
            let QueryError::TooCoarse {
                fits,
                interval,
                off,
                allowed,
                ..
            } = &error
            else {
                panic!("{error}")
            };
            assert!(fits < interval && off > allowed, "{error}");
            for word in ["Pressure", "mmHg", "recording_limit", "watched_by"] {
                let word = word.to_lowercase();
                assert!(error.to_string().to_lowercase().contains(&word), "{error}");
            }
        }
        assert!(solution.flow(pump.aortic_valve).is_err());
        assert!(solution.walk(FROM, TO, |_, _| {}).is_err());
        assert!(solution.at(20.3217.seconds()).is_err());
        assert!(
            soleus::measure::beats(&solution, pump.sinus_node.phase(), FROM, TO).is_ok(),
            "the phase is a line"
        );
        // Every value at the interval is there, in the series and by itself.
        let columns = || Columns::new().probe("aorta", Probe::pressure(heart.arterial));
        let table = columns().every(&solution, interval_s.seconds()).unwrap();
        let exact = columns().every(&STEPS, interval_s.seconds()).unwrap();
        for (row, own) in table.rows().zip(exact.rows()) {
            assert_eq!(row[0], own[0]);
            assert!((row[1] - own[1]).abs() < 1e-6, "{row:?} {own:?}");
        }
        let mut seen = 0;
        let mut watch = |_: Look, _: &Frame<'_>| {
            seen += 1;
            std::ops::ControlFlow::Continue(())
        };
        let looks = Looks::Every(interval_s.seconds());
        solution.watched_by(looks, &mut watch).unwrap();
        assert!(seen >= (29.9 / interval_s) as u32);
    }
}

/// A vein that fills within a minute needs no steps, and so has no gaps in any memory.
#[test]
fn what_is_slow_is_told_by_few_values() {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
    let vein = net.add("vein", vein.filled_to(5.0.mmhg()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    net.connect("bed", artery, Resistance::new(40.0.mmhg_s_per_ml()), vein);
    net.connect(
        "outflow",
        vein,
        Resistance::new(4.0.mmhg_s_per_ml()),
        atrium,
    );
    let circulation = net.build().unwrap();
    let run = |recording, bytes| {
        let simulation = Simulation::of(&circulation).recording(recording);
        simulation
            .recording_limit(bytes)
            .run(5.0.minutes())
            .unwrap()
    };
    let steps = run(Recording::Steps, 1 << 30);
    let every = run(Recording::Every(1.0.seconds()), 70_000);
    assert!(every.trajectory().segments().len() <= 301);
    let [found, expected] = [&every, &steps].map(|of| of.pressure(vein).unwrap());
    for tenth in 0..3000 {
        let time = (f64::from(tenth) * 0.1).seconds();
        let off = found.at(time).unwrap() - expected.at(time).unwrap();
        assert!(off.abs() < 0.01.mmhg(), "{off} at {time}");
        every.at(time).unwrap();
    }
    every.walk(0.0.seconds(), 5.0.minutes(), |_, _| {}).unwrap();
}

#[test]
fn a_session_file_recorded_every_second_gives_what_its_steps_give() {
    let reports = ["5 ms", "100 ms", "250 ms", "1 s", "5 s"].map(|every| {
        let text = format!(
            "recording = \"{every}\"\nsettling = \"20 s\"\n[[phase]]\nname = \"lie\"\nduration = \"40 s\"\n[[phase]]\nname = \"stand\"\nposture = \"standing\"\nduration = \"190 s\"\n"
        );
        let session = Session::from_toml(BodyModel::default(), &text).unwrap();
        let run = session.run().unwrap();
        OrthostaticReport::read(&run.solution, &run.body.heart, 40.0.seconds()).unwrap()
    });
    let [expected, rest @ ..] = &reports;
    for report in rest {
        alike(&report.before, &expected.before);
        alike(&report.one_minute, &expected.one_minute);
        alike(&report.three_minutes, &expected.three_minutes);
        assert_eq!(report.is_hypotension(), expected.is_hypotension());
        close(
            report.fall.mmhg(),
            expected.fall.mmhg(),
            expected.before.arterial.mean.mmhg(),
            "fall",
        );
    }
}

#[test]
fn hours_are_refused_before_they_start_and_told_how_to_fit() {
    let lying =
        |hours: f64| Session::of(BodyModel::default()).phase(Phase::new("lie", hours.hours()));
    let error = lying(4.0).run().unwrap_err();
    let SessionError::RecordingTooLarge {
        bytes,
        limit_bytes,
        fits,
        ..
    } = error
    else {
        panic!("{error}")
    };
    assert!(bytes > limit_bytes && limit_bytes == 1 << 30);
    for word in [
        "GiB",
        "Recording::Nothing",
        "recording_limit",
        "Recording::Every",
    ] {
        assert!(error.to_string().contains(word), "{error}");
    }
    // That interval fits, and half of it does not.
    let ready = lying(4.0)
        .recording(Recording::Every(fits * 0.5))
        .ready()
        .unwrap();
    let refused = ready.simulation().run(ready.end).unwrap_err();
    let SolveError::RecordingTooLarge { fits: other, .. } = refused.error else {
        panic!("{refused}")
    };
    assert!(other >= fits * 0.9 && other <= fits * 1.1, "{fits} {other}");
    assert_eq!(refused.solution.duration(), Time::ZERO);
    let mut steps = 0;
    let mut stop = |_: Time| {
        steps += 1;
        std::ops::ControlFlow::Break(())
    };
    let ready = lying(4.0)
        .recording(Recording::Every(fits))
        .ready()
        .unwrap();
    ready
        .simulation()
        .observed_by(&mut stop)
        .run(ready.end)
        .unwrap();
    assert_eq!(steps, 1);
    // Steps of a body that is quiet fit.
    let quiet = Session::of(BodyModel::default().cycle_averaged());
    let quiet = quiet.phase(Phase::new("lie", 4.0.hours())).tolerance(1e-4);
    assert!(quiet.run().unwrap().solution.trajectory().segments().len() < 20_000);
}

#[test]
fn steps_that_fill_the_memory_end_the_run_and_are_kept() {
    let simulation = BODY.simulation().recording_limit(1_000_000);
    let stopped = simulation.run(BODY.end).unwrap_err();
    let SolveError::RecordingFull { limit_bytes, time } = stopped.error else {
        panic!("{stopped}")
    };
    assert_eq!((limit_bytes, time), (1_000_000, stopped.solution.end()));
    assert!(stopped.to_string().contains("recording_limit"), "{stopped}");
    assert!(stopped.solution.duration() > 1.0.seconds());
    let [kept, whole] =
        [&*stopped.solution, &*STEPS].map(|of| of.pressure(BODY.body.heart.arterial).unwrap());
    assert_eq!(
        kept.at(-(4.0.seconds())).unwrap(),
        whole.at(-(4.0.seconds())).unwrap()
    );
}

/// A watch gives the report that a recording gives, while nothing is kept; for every heart.
#[test]
fn a_heart_is_watched_as_it_is_read() {
    let body = BodyModel::default();
    let fixed = BodyModel {
        heart: HeartLoad::fixed(3.0.mmhg(), 93.0.mmhg()),
        reflex: ReflexModel::None,
        ..body.clone()
    };
    for body in [body.clone(), body.cycle_averaged(), fixed] {
        let session = Session::of(body).settling(2.0.seconds());
        let session = session.phase(Phase::new("lie", 15.0.seconds()));
        let (from, to) = (2.0.seconds(), 15.0.seconds());
        let ready = session.ready().unwrap();
        let mut watch = HeartWatch::between(&ready.circulation, &ready.body.heart, from, to);
        assert!(matches!(
            watch.report(),
            Err(QueryError::EmptyWindow { .. })
        ));
        let simulation = ready.simulation().recording(Recording::Nothing);
        let bare = simulation.watched_by(Looks::Steps, &mut watch);
        let bare = bare.run(ready.end).unwrap();
        assert_eq!(bare.duration(), Time::ZERO);
        let steps = ready.simulation().run(ready.end).unwrap();
        let read = HeartReport::read(&steps, &ready.body.heart, from, to).unwrap();
        let seen = watch.report().unwrap();
        assert_eq!(seen.heart_rate.is_some(), read.heart_rate.is_some());
        let output = read.output.ml_per_s();
        close(seen.output.ml_per_s(), output, output, "output");
        let power = read.external_power.watts();
        close(seen.external_power.watts(), power, power, "power");
        let mean = read.arterial.mean.mmhg();
        close(seen.arterial.mean.mmhg(), mean, mean, "mean");
        close(
            seen.right_atrial.mmhg(),
            read.right_atrial.mmhg(),
            10.0,
            "atrium",
        );
        if read.left.is_some() {
            alike(&seen, &read);
        }
    }
}
