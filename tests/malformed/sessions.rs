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
