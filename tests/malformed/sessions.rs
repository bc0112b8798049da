//! Sessions whose timelines make no sense.

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::protocol::SessionError;
use soleus::solver::Dopri5;

use crate::bodies::seen;
use crate::numbers::{check_built, check_message, factor};

#[derive(Clone, Debug)]
struct Acts {
    posture: Option<(f64, f64)>,
    stands_up: bool,
    rate: Option<f64>,
    command: f64,
    lower_body: Option<(f64, f64)>,
    strain: Option<(f64, f64)>,
}

/// A time near the duration of a phase, so that what lasts longer than it is common; or nothing, or nonsense.
fn time() -> impl Strategy<Value = f64> {
    prop_oneof![6 => factor(), 1 => Just(0.0), 1 => Just(1e300)]
}

fn acts() -> impl Strategy<Value = Acts> {
    let maybe = |of| prop::option::weighted(0.3, of);
    let pair = || (factor(), time());
    (
        maybe(pair().boxed()),
        prop::bool::weighted(0.15),
        maybe(factor().prop_map(|x| (x, 0.0)).boxed()),
        prop_oneof![3 => Just(0.0), 1 => factor()],
        maybe(pair().boxed()),
        maybe(pair().boxed()),
    )
        .prop_map(
            |(posture, stands_up, rate, command, lower_body, strain)| Acts {
                posture,
                stands_up,
                rate: rate.map(|(rate, _)| rate),
                command: 0.4 * command,
                lower_body,
                strain,
            },
        )
}

fn phase(name: &str, duration: f64, acts: &Acts) -> Phase {
    let mut phase = Phase::new(name, duration.seconds());
    if acts.stands_up {
        phase = phase.standing_up();
    }
    if let Some((angle, over)) = acts.posture {
        phase = phase.tilted((60.0 * angle).degrees(), (0.3 * over).seconds());
    }
    if let Some(rate) = acts.rate {
        phase = phase.doing(Manoeuvre::heel_raise(rate.hz()));
    }
    if let Some((pressure, over)) = acts.lower_body {
        phase = phase.with_lower_body_pressure((-30.0 * pressure).mmhg(), (0.5 * over).seconds());
    }
    if let Some((chest, at)) = acts.strain {
        let strain = Strain::valsalva(at.seconds()).with_chest((40.0 * chest).mmhg());
        phase = phase.straining(strain);
    }
    phase.with_command(acts.command.fraction())
}

fn phases() -> impl Strategy<Value = Vec<Phase>> {
    let name = prop::sample::select(vec!["rest", "work", "", " "]);
    let one = (name, time(), acts());
    prop::collection::vec(one, 0..4).prop_map(|phases| {
        let of = |(name, duration, acts): &(&str, f64, Acts)| phase(name, *duration, acts);
        phases.iter().map(of).collect()
    })
}

fn session() -> impl Strategy<Value = Session> {
    let sane = |of: BoxedStrategy<f64>| prop_oneof![4 => Just(1.0), 1 => of];
    (
        phases(),
        sane(factor().boxed()),
        sane(factor().boxed()),
        sane(factor().boxed()),
        sane(prop_oneof![factor(), Just(1e5)].boxed()),
        any::<bool>(),
    )
        .prop_map(
            |(phases, gravity, settling, breaths, tolerance, averaged)| {
                let body = BodyModel::default();
                let body = if averaged {
                    body.cycle_averaged()
                } else {
                    body
                };
                let session = Session::of(body)
                    .in_gravity(Acceleration::STANDARD_GRAVITY * gravity)
                    .settling((0.5 * settling).seconds())
                    .breathing(Respiration::new((12.0 * breaths).bpm()))
                    .tolerance(1e-4 * tolerance)
                    .recording(Recording::Every(0.1.seconds()));
                phases.into_iter().fold(session, Session::phase)
            },
        )
}

/// A refusal names a part, or what was asked of the run, in words.
fn check_error(error: &SessionError) -> Result<(), TestCaseError> {
    match error {
        SessionError::Build(error) => {
            for defect in &error.defects {
                check_message(defect)?;
            }
        }
        other => {
            let text = other.to_string();
            let named = text.contains('`') || text.contains("must be") || text.contains("step");
            prop_assert!(named, "{text}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn malformed_sessions_are_refused_in_words(session in session()) {
        match session.build() {
            Ok((circulation, body)) => {
                let spans = session.spans();
                let ends = spans.iter().flat_map(|span| [span.from, span.to - 1e-3.seconds()]);
                let times: Vec<Time> = ends.chain([Time::ZERO]).collect();
                check_built(Ok(circulation), &times, |frame| seen(&body, frame))?;
            }
            Err(error) => check_error(&error)?,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// What runs gives numbers at every moment that it keeps; what would take for ever is stopped by the limit on steps, and says so.
    #[test]
    fn sessions_that_run_give_numbers(session in session()) {
        let (circulation, body) = match session.build() {
            Ok(built) => built,
            Err(error) => return check_error(&error),
        };
        let solver = Dopri5::new().with_relative_tolerance(1e-4).with_max_steps(3000);
        let run = Simulation::of(&circulation).integrator(&solver).run(2.0.seconds());
        let solution = match run {
            Ok(solution) => solution,
            Err(stopped) => {
                check_error(&SessionError::Interrupted(Box::new(stopped.clone())))?;
                *stopped.solution
            }
        };
        let curve = solution.probe(Probe::pressure(body.heart.arterial));
        if let Ok(curve) = curve {
            let samples = curve.samples();
            for (time, pressure) in samples.times.iter().zip(&samples.values) {
                prop_assert!(pressure.is_finite(), "{pressure} at {time}");
            }
        }
    }
}

fn session_of(phases: impl IntoIterator<Item = Phase>) -> Session {
    phases
        .into_iter()
        .fold(Session::of(BodyModel::default()), Session::phase)
}

fn words(session: &Session) -> Option<String> {
    session.build().err().map(|error| error.to_string())
}

#[test]
fn durations_that_are_none_are_named() {
    for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let rest = Phase::new("rest", seconds.seconds());
        let text = words(&session_of([rest])).unwrap_or_default();
        assert!(text.contains("`phase rest`: duration is "), "{text}");
    }
    for seconds in [-1.0, f64::NAN, f64::INFINITY] {
        let session = session_of([Phase::new("rest", 1.0.seconds())]).settling(seconds.seconds());
        let text = words(&session).unwrap_or_default();
        assert!(text.contains("`session`: settling is "), "{text}");
    }
    assert!(words(&session_of([]).settling(0.0.seconds())).is_none());
}

/// A box that sucks at once, more than all air, or again before it is through.
#[test]
fn lower_body_pressures_that_make_no_timeline_are_named() {
    let suction = |mmhg: f64, over: f64| {
        Phase::new("box", 60.0.seconds()).with_lower_body_pressure(mmhg.mmhg(), over.seconds())
    };
    for (phases, field) in [
        (
            vec![suction(-30.0, 0.0)],
            "`phase box`: time to reach the lower body pressure is 0",
        ),
        (
            vec![suction(-30.0, f64::NAN)],
            "`phase box`: time to reach the lower body pressure",
        ),
        (
            vec![suction(f64::NAN, 5.0)],
            "`phase box`: lower body pressure is",
        ),
        (
            vec![suction(-800.0, 5.0)],
            "`phase box`: lower body pressure is",
        ),
        (
            vec![suction(-30.0, 61.0), suction(-50.0, 5.0)],
            "`phase box`: start of the change of lower body pressure is 60",
        ),
    ] {
        let text = words(&session_of(phases)).unwrap_or_default();
        assert!(text.contains(field), "{text}");
    }
    // A pressure that falls without a stop over two phases.
    let ramp = session_of([suction(-30.0, 60.0), suction(-60.0, 60.0)]);
    assert_eq!(words(&ramp), None);
}

#[test]
fn moves_that_overlap_and_cycles_that_do_not_fit_are_named() {
    let slow = Phase::new("tilt", 5.0.seconds()).tilted(60.0.degrees(), 10.0.seconds());
    let back = Phase::new("back", 5.0.seconds()).tilted(0.0.degrees(), 1.0.seconds());
    let text = words(&session_of([slow, back])).unwrap_or_default();
    assert!(text.contains("`posture`: start of a move is 5"), "{text}");
    let raises = Phase::new("raise", 0.5.seconds()).doing(Manoeuvre::heel_raise(1.0.hz()));
    let text = words(&session_of([raises])).unwrap_or_default();
    assert!(
        text.contains("`manoeuvres`: cycles of a bout is 0"),
        "{text}"
    );
}

/// A strain may outlast its phase, and phases may share a name: the first is meant.
#[test]
fn what_is_odd_but_sound_is_taken() {
    let valsalva = Phase::new("one", 5.0.seconds()).straining(Strain::valsalva(1.0.seconds()));
    let session = session_of([valsalva, Phase::new("one", 7.0.seconds())])
        .settling(1.0.seconds())
        .tolerance(1e-4);
    let run = session.run().unwrap();
    assert_eq!(run.phase("one").map(|phase| phase.to), Some(5.0.seconds()));
    let last = run.last("one", 60.0.seconds()).unwrap();
    assert_eq!(last, (0.0.seconds(), 5.0.seconds()));
    // A window that ends before it starts, or a phase that there is not, has no last part.
    for window in [0.0, -1.0, f64::NAN] {
        let error = run.last("one", window.seconds()).unwrap_err().to_string();
        assert!(error.contains("s to 5 s is empty"), "{error}");
    }
    let error = run.last("two", 1.0.seconds()).unwrap_err().to_string();
    assert!(
        error.contains("no phase `two`: there are `one`, `one`"),
        "{error}"
    );
}

#[test]
fn tolerances_beyond_what_solves_are_named() {
    for tolerance in [0.0, -1e-5, 0.5, f64::NAN] {
        let session = session_of([Phase::new("rest", 1.0.seconds())]).tolerance(tolerance);
        let text = session.run().unwrap_err().to_string();
        assert!(text.contains("tolerance is"), "{text}");
        assert!(text.contains("must be above 0 and at most 0.1"), "{text}");
    }
}

fn refused(session: &Session, words_of: &[&str]) {
    let text = words(session).unwrap_or_default();
    for word in words_of {
        assert!(text.contains(word), "no `{word}` in: {text}");
    }
}

/// As in a file: the phase, the posture's angle and that of the exercise are named.
#[test]
fn an_exercise_that_its_posture_does_not_allow_names_its_phase() {
    let jog = || Phase::new("jog", 10.0.seconds()).exercising(Exercise::Running);
    let words_of = [
        "jog",
        "angle of the knee is 195",
        "the posture bends the knee by 90",
    ];
    let seated = session_of([jog()]).starting_in(Posture::sitting());
    refused(&seated, &words_of);
    let sits = jog().into_posture(Posture::sitting(), 2.0.seconds());
    refused(&session_of([sits]), &words_of);
    let chair = Phase::new("chair", 5.0.seconds()).into_posture(Posture::sitting(), 2.0.seconds());
    refused(&session_of([chair, jog()]), &words_of);
    assert_eq!(words(&session_of([jog()])), None);
    // A test of the leg bends the knee too.
    let test = CalfTest::of(LegModel::default())
        .in_posture(TestPosture::Sitting)
        .doing(Manoeuvre::running(1.4.hz()));
    let text = test.build().unwrap_err().to_string();
    assert!(text.contains(words_of[2]), "{text}");
}

/// The range of movement multiplies what the joints swing.
#[test]
fn a_range_that_no_joint_has_is_refused() {
    let wide = Manoeuvre::heel_raise(1.0.hz()).with_range(100.0);
    let phase = Phase::new("wide", 10.0.seconds()).doing(wide);
    refused(
        &session_of([phase]),
        &["wide", "angle of the ankle is 3000"],
    );
}

#[test]
fn quantities_beyond_what_can_be_name_their_phase_and_bound() {
    let minute = || Phase::new("one", 1.0.minutes());
    let raises = |effort: f64| {
        let manoeuvre = Manoeuvre::heel_raise(1.0.hz()).with_effort(effort);
        minute().doing(manoeuvre)
    };
    let sucked = |mmhg: f64| minute().with_lower_body_pressure(mmhg.mmhg(), 5.0.seconds());
    let strained =
        |mmhg: f64| minute().straining(Strain::valsalva(1.0.seconds()).with_chest(mmhg.mmhg()));
    let tilted = |over: f64| minute().tilted(60.0.degrees(), over.seconds());
    let rate = |hz: f64| minute().doing(Manoeuvre::walking(hz.hz()));
    for (good, bad, bound) in [
        (
            raises(1.0),
            raises(5.0),
            "effort is 5, but must be between 0 and 1",
        ),
        (raises(0.0), raises(1.01), "from 0 % to 100 %"),
        (raises(0.5), raises(-0.1), "effort is -0.1"),
        (sucked(-100.0), sucked(-300.0), "between -100 and 100 mmHg"),
        (sucked(100.0), sucked(-101.0), "between -100 and 100 mmHg"),
        (strained(100.0), strained(1e4), "between -500 and 500 mmHg"),
        (tilted(0.1), tilted(0.001), "from 0.1 s"),
        (rate(10.0), rate(1e6 / 60.0), "10 Hz"),
        (
            minute().with_command(1.0.fraction()),
            minute().with_command(1.1.fraction()),
            "from 0 % to 100 %",
        ),
        (minute(), Phase::new("one", 1e15.seconds()), "8760 h"),
        (
            Phase::new("one", 1.0.ms()),
            Phase::new("one", 0.0.seconds()),
            "from 1 ms",
        ),
    ] {
        assert_eq!(words(&session_of([good])), None, "{bound}");
        refused(&session_of([bad]), &["phase one`", bound]);
    }
}

#[test]
fn settings_of_a_session_beyond_what_can_be_are_refused() {
    let of = || session_of([Phase::new("rest", 1.0.minutes())]);
    let breathing = |bpm: f64| Respiration::new(bpm.bpm());
    for (good, bad, bound) in [
        (
            of().in_gravity(98.0.m_per_s2()),
            of().in_gravity(Acceleration::STANDARD_GRAVITY * 1000.0),
            "`session`: gravity is",
        ),
        (
            of().settling(1.0.hours()),
            of().settling(1e15.seconds()),
            "8760 h",
        ),
        (
            of().breathing(breathing(0.0)),
            of().breathing(breathing(1e6)),
            "100 breaths",
        ),
        (
            of().breathing(breathing(12.0).with_chest_fall(90.0.mmhg())),
            of().breathing(breathing(12.0).with_chest_fall(1e4.mmhg())),
            "between 0 and 200 mmHg",
        ),
    ] {
        assert_eq!(words(&good), None, "{bound}");
        refused(&bad, &[bound]);
    }
}

/// Two sittings of eight months: the end of the second is too coarse for steps of a millisecond.
#[test]
fn sessions_that_end_too_late_are_refused() {
    let sit = |name| Phase::new(name, 6000.0.hours());
    let text = words(&session_of([sit("one"), sit("two"), sit("three")])).unwrap_or_default();
    assert_eq!(text.matches("8760 h").count(), 1, "{text}");
    assert!(text.contains("`phase two`: end is"), "{text}");
}

/// A thousand million phases, before any memory is spent on them.
#[test]
fn sessions_of_too_many_phases_are_refused() {
    let second = |name| Phase::new(name, 1.0.seconds());
    let most = session_of([]).repeat(100_000, [second("one")]);
    assert_eq!(most.spans().len(), 100_000);
    for session in [
        most.phase(second("last")),
        session_of([]).repeat(1_000_000_000, [second("one")]),
        session_of([]).repeat(u32::MAX, [second("one"), second("two")]),
        session_of([]).repeat(1, std::iter::repeat(second("one"))),
    ] {
        assert!(session.spans().len() <= 100_001);
        refused(&session, &["number of phases is", "at most 100000"]);
    }
}

#[test]
fn garments_need_the_time_to_be_put_on() {
    let worn = |seconds: f64| {
        Phase::new("short", seconds.seconds()).wearing(Garment::stocking(StockingClass::Light))
    };
    refused(
        &session_of([worn(9.0)]),
        &["phase short`: duration is 9", "at least 10 s"],
    );
    assert_eq!(words(&session_of([worn(10.0)])), None);
    let harder = Garment::elastic_bandage(400.0.mmhg());
    let phase = Phase::new("hard", 60.0.seconds()).wearing(harder);
    refused(
        &session_of([phase]),
        &["phase hard`", "between 0 and 300 mmHg"],
    );
}

/// A session without phases can be composed; there is nothing to run if it does not settle either.
#[test]
fn a_session_of_nothing_is_not_run() {
    let nothing = session_of([]).settling(Time::ZERO);
    let text = nothing.run().unwrap_err().to_string();
    assert!(text.contains("give it a phase"), "{text}");
}

/// What is wrong with the body is told together with what is wrong with the timeline.
#[test]
fn flaws_of_body_and_timeline_are_told_at_once() {
    let body = BodyModel {
        chest_fall: 2.0,
        ..BodyModel::default()
    };
    let session = Session::of(body).phase(Phase::new("rest", Time::ZERO));
    refused(
        &session,
        &[
            "2 things are wrong",
            "chest_fall",
            "`phase rest`: duration is 0",
        ],
    );
}

/// Contractions or strides without end: what is computed must be what was asked for.
#[test]
fn tests_of_a_leg_that_end_too_late_are_refused() {
    let test = CalfTest::of(LegModel::default()).times(u32::MAX);
    let text = test.build().unwrap_err().to_string();
    assert!(text.contains("at most 8760 h"), "{text}");
    let test = StrideTest::of(LegModel::default()).moving_for(1e15.seconds());
    let text = test.build().unwrap_err().to_string();
    assert!(text.contains("at most 8760 h"), "{text}");
}
