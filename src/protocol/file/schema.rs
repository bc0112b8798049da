//! What a file of a session says.

use std::rc::Rc;

use toml::de::{DeTable, DeValue};

use crate::drivers::{Posture, Respiration};
use crate::presets::BodyModel;
use crate::protocol::bounds::{
    BREATHS, COMMAND, CYCLE, DURATION, EFFORT, LOAD, LONGEST, LOWER_BODY, MOST_PHASES, MOVING,
    RECORDING, SETTLING, TOLERANCE,
};
use crate::protocol::exercise::Exercise;
use crate::protocol::file::error::Mistake;
use crate::protocol::file::fields::{Fields, Source, Text};
use crate::protocol::file::quantities::{POSTURES, Written, posture, read};
use crate::protocol::phase::{Phase, RISING};
use crate::protocol::session::{Session, rounds};
use crate::simulation::Recording;
use crate::units::{Fraction, Pressure, Rate, Time};

const SESSION_KEYS: [&str; 6] = [
    "start",
    "settling",
    "tolerance",
    "recording",
    "breathing",
    "phase",
];
const PHASE_KEYS: [&str; 15] = [
    "name",
    "duration",
    "count",
    "posture",
    "over",
    "stands_up",
    "exercise",
    "rate",
    "effort",
    "load",
    "command",
    "lower_body",
    "lower_body_over",
    "repeat",
    "phase",
];
/// Repeats within repeats.
const DEEPEST: usize = 8;

/// A phase, and where it stands.
type Placed = (Phase, Rc<Source>);

/// Reads a session; all mistakes if there are any.
pub(super) fn session(body: BodyModel, text: &str) -> Result<Session, Vec<Mistake>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut text = Text::new(text);
    for error in &errors {
        let at = error.span().unwrap_or(0..0);
        let remedy = "write `key = value` with texts in quotes, and each phase under [[phase]]";
        text.note(&at, "TOML", error.message().to_owned(), remedy);
    }
    if !text.is_sound() {
        return Err(text.into_mistakes());
    }
    let mut fields = Fields::of(&mut text, table.get_ref(), 0..0, &SESSION_KEYS);
    let session = of_fields(body, &mut fields);
    if text.is_sound() {
        Ok(session)
    } else {
        Err(text.into_mistakes())
    }
}

fn of_fields(body: BodyModel, fields: &mut Fields<'_, '_, '_>) -> Session {
    let mut session = Session::of(body);
    if let Some(posture) = read_posture(fields, "start") {
        session = session.starting_in(posture);
    }
    if let Some(time) = fields.quantity("settling", &SETTLING) {
        session = session.settling(time);
    }
    let tolerance = fields.read_with("tolerance", TOLERANCE.must, |value| {
        let number: f64 = value.as_float()?.as_str().replace('_', "").parse().ok()?;
        TOLERANCE.holds(number).then_some(number)
    });
    if let Some(tolerance) = tolerance {
        session = session.tolerance(tolerance);
    }
    if let Some(every) = fields.quantity("recording", &RECORDING) {
        session = session.recording(Recording::Every(every));
    }
    if let Some(rate) = fields.quantity("breathing", &BREATHS) {
        session = session.breathing(Respiration::new(rate));
    }
    let (phases, sources): (Vec<_>, Vec<_>) = phases(fields, 0).into_iter().unzip();
    let session = phases.into_iter().fold(session, Session::phase);
    note_flaws(fields, &session, &sources);
    session
}

/// Notes what `build` and `run` would refuse. What hangs on more than one phase is told only where
/// all of them could be read.
fn note_flaws(fields: &mut Fields<'_, '_, '_>, session: &Session, sources: &[Rc<Source>]) {
    let sound = fields.text.is_sound();
    let own = fields.source();
    let flaws = session.flaws().into_iter();
    let flaws = flaws.chain(session.flaws_of_file());
    for flaw in flaws.filter(|flaw| sound || flaw.key == "name") {
        let place = flaw.phase.and_then(|index| {
            let name = session.phase_name(index)?;
            Some((name.to_owned(), sources.get(index)?))
        });
        let remedy = flaw.words();
        match place {
            Some((name, source)) => {
                fields.text.phase = Some(name);
                source.wrong(fields.text, flaw.key, remedy);
                fields.text.phase = None;
            }
            None => own.wrong(fields.text, flaw.key, remedy),
        }
    }
    fields.text.tell_once();
}

fn read_posture(fields: &mut Fields<'_, '_, '_>, key: &str) -> Option<Posture> {
    fields.read_with(key, POSTURES, |value| posture(value.as_str()?))
}

/// The phases of a table, each with where it stands.
fn phases(fields: &mut Fields<'_, '_, '_>, depth: usize) -> Vec<Placed> {
    let remedy = "write each phase under [[phase]]";
    let Some(list) = fields.value("phase") else {
        fields.wrong("phase", format!("{remedy}; there must be at least one"));
        return Vec::new();
    };
    let DeValue::Array(list) = list.get_ref() else {
        fields.wrong("phase", remedy);
        return Vec::new();
    };
    if list.is_empty() {
        fields.wrong("phase", format!("{remedy}; there must be at least one"));
    }
    let mut phases = Vec::new();
    for (index, entry) in list.iter().enumerate() {
        let DeValue::Table(table) = entry.get_ref() else {
            fields.text.note(&entry.span(), "phase", "no table", remedy);
            continue;
        };
        let mut inner = Fields::of(fields.text, table, entry.span(), &PHASE_KEYS);
        let read = if inner.has("repeat") || inner.has("phase") {
            repeated(&mut inner, depth)
        } else {
            inner.text.phase = Some(name(&inner, index + 1));
            let read = one_phase(&mut inner, index + 1);
            inner.text.phase = None;
            read.into_iter().collect()
        };
        if phases.len() + read.len() > MOST_PHASES {
            let found = format!("more than {MOST_PHASES} phases");
            let remedy = "repeat less often, or divide the session";
            fields.text.note(&entry.span(), "phase", found, remedy);
            return phases;
        }
        phases.extend(read);
    }
    phases
}

/// A block of phases that is repeated.
fn repeated(fields: &mut Fields<'_, '_, '_>, depth: usize) -> Vec<Placed> {
    let others = PHASE_KEYS
        .into_iter()
        .filter(|key| !matches!(*key, "repeat" | "phase"));
    for key in others.filter(|key| fields.has(key)).collect::<Vec<_>>() {
        fields.wrong(key, "a phase with `repeat` holds only `repeat` and [[phase.phase]]; put this into one of the inner phases");
    }
    if !fields.has("repeat") {
        fields.wrong(
            "repeat",
            "say how often the inner phases are done, such as repeat = 3",
        );
    }
    let times = fields.count("repeat", 10_000).unwrap_or(1);
    if depth >= DEEPEST {
        fields.wrong("repeat", format!("repeat within at most {DEEPEST} others"));
        return Vec::new();
    }
    let block = phases(fields, depth + 1);
    if block.len().saturating_mul(times as usize) > MOST_PHASES {
        let remedy = format!("repeat less often: a session holds at most {MOST_PHASES} phases");
        fields.wrong("repeat", remedy);
        return Vec::new();
    }
    let (phases, places): (Vec<_>, Vec<_>) = block.into_iter().unzip();
    rounds(times, phases)
        .zip(places.into_iter().cycle())
        .collect()
}

/// The name of a phase: its own, that of its exercise, or its number.
fn name(fields: &Fields<'_, '_, '_>, number: usize) -> String {
    let word = |key| {
        let word = fields.value(key)?.get_ref().as_str()?.trim();
        (!word.is_empty()).then(|| word.to_owned())
    };
    let exercise = || word("exercise")?.parse::<Exercise>().ok();
    word("name")
        .or_else(|| exercise().map(|exercise| exercise.name().to_owned()))
        .unwrap_or_else(|| format!("phase {number}"))
}

/// One phase that is not repeated; none if it can not be made.
fn one_phase(fields: &mut Fields<'_, '_, '_>, number: usize) -> Option<Placed> {
    let named = |value: &DeValue<'_>| (!value.as_str()?.trim().is_empty()).then_some(());
    fields.read_with("name", "write a name in quotes", named);
    let exercise = exercise(fields);
    let (posture, over) = movement(fields);
    let moving = if posture.is_some() { over } else { Time::ZERO };
    let cycle = exercise.as_ref().map(|(_, manoeuvre)| manoeuvre.cycle());
    let usual = exercise.as_ref().map(|(exercise, _)| exercise.command());
    let command = fields.quantity("command", &COMMAND);
    let duration = duration(fields, cycle, moving);
    let lower_body = lower_body(fields, duration);
    let duration = duration?;
    let mut phase = Phase::new(name(fields, number), duration);
    match posture {
        Some(Moved::Up) => phase = phase.standing_up(),
        Some(Moved::Into(posture)) => phase = phase.into_posture(posture, over),
        None => {}
    }
    if let Some((_, manoeuvre)) = exercise {
        phase = phase.doing(manoeuvre);
    }
    phase = phase.with_command(command.or(usual).unwrap_or(Fraction::ZERO));
    if let Some((pressure, over)) = lower_body {
        let over = over.unwrap_or(Time::from_seconds(1.0).min(duration));
        phase = phase.with_lower_body_pressure(pressure, over);
    }
    Some((phase, Rc::new(fields.source())))
}

/// The exercise, as it is to be done.
fn exercise(fields: &mut Fields<'_, '_, '_>) -> Option<(Exercise, crate::protocol::Manoeuvre)> {
    if !fields.has("exercise") {
        for key in ["rate", "effort", "load", "count"] {
            if fields.has(key) {
                fields.wrong(key, "say which `exercise` it belongs to, or leave it out");
            }
        }
        return None;
    }
    let nearest = |value: &DeValue<'_>| match value.as_str().unwrap_or_default().parse::<Exercise>()
    {
        Ok(exercise) => Ok(exercise),
        Err(unknown) => Err(format!(
            "did you mean {:?}? The exercises are {}",
            unknown.nearest.name(),
            Exercise::ALL
                .map(|one| format!("{:?}", one.name()))
                .join(", ")
        )),
    };
    let exercise = match fields
        .value("exercise")
        .map(|value| nearest(value.get_ref()))?
    {
        Ok(exercise) => exercise,
        Err(remedy) => {
            fields.wrong("exercise", remedy);
            return None;
        }
    };
    let usual = exercise.rate();
    if usual.is_none() && fields.has("rate") {
        fields.wrong(
            "rate",
            format!("leave it out: {exercise} keep a time of their own"),
        );
    }
    if !exercise.takes_load() && fields.has("load") {
        fields.wrong(
            "load",
            format!("leave it out: {exercise} take no load; \"resisted raises\" do"),
        );
    }
    let rate = rate(fields);
    let load = fields.quantity("load", &LOAD);
    let load = load.unwrap_or(Fraction::new(0.75));
    let effort = fields.quantity("effort", &EFFORT);
    let rate = rate.or(usual).unwrap_or(Rate::from_hz(1.0));
    let manoeuvre = exercise.loaded(rate, load);
    let manoeuvre = match effort {
        Some(effort) => manoeuvre.with_effort(effort.get()),
        None => manoeuvre,
    };
    Some((exercise, manoeuvre))
}

/// Cycles in time.
fn rate(fields: &mut Fields<'_, '_, '_>) -> Option<Rate> {
    let rate: Rate = fields.read_with("rate", Rate::HOW, |value| read(value.as_str()?))?;
    if CYCLE.holds(rate.period()) {
        return Some(rate);
    }
    let how = Rate::HOW;
    fields.wrong("rate", format!("{how}; a cycle must take {}", CYCLE.must));
    None
}

/// How a person comes into a posture.
enum Moved {
    Up,
    Into(Posture),
}

/// Into which posture, and how long that takes.
fn movement(fields: &mut Fields<'_, '_, '_>) -> (Option<Moved>, Time) {
    let into = read_posture(fields, "posture").map(Moved::Into);
    let over = fields.quantity("over", &MOVING);
    if fields.has("over") && !fields.has("posture") {
        fields.wrong(
            "over",
            "say the `posture` that is reached so, or leave it out",
        );
    }
    if fields.flag("stands_up") {
        if fields.has("posture") {
            fields.wrong("posture", "leave it out: `stands_up` stands up by itself");
        }
        return (Some(Moved::Up), RISING);
    }
    (into, over.unwrap_or(Time::from_seconds(2.0)))
}

/// How long a phase takes, the change of posture included.
fn duration(fields: &mut Fields<'_, '_, '_>, cycle: Option<Time>, moving: Time) -> Option<Time> {
    let duration = fields.quantity("duration", &DURATION);
    let count = fields.count("count", 1_000_000);
    if fields.has("duration") == fields.has("count") {
        let remedy = "say either `duration`, such as \"5 min\", or `count` with an `exercise`";
        fields.wrong("duration", remedy);
        return None;
    }
    if let Some(count) = count {
        let duration = moving + cycle? * f64::from(count);
        if duration > LONGEST {
            fields.wrong(
                "count",
                "count less: the phase would take longer than 8760 h",
            );
            return None;
        }
        return Some(duration);
    }
    let duration = duration?;
    if duration < moving {
        let remedy =
            format!("take at least {moving}, the time to change posture, or say a shorter `over`");
        fields.wrong("duration", remedy);
        return None;
    }
    if let Some(cycle) = cycle
        && duration - moving < cycle
    {
        let remedy = format!(
            "take at least {:.2}: one cycle of the exercise, after {moving} to change posture",
            moving + cycle
        );
        fields.wrong("duration", remedy);
        return None;
    }
    Some(duration)
}

/// The pressure around the lower body, and how long it takes to reach it if that is said.
fn lower_body(
    fields: &mut Fields<'_, '_, '_>,
    duration: Option<Time>,
) -> Option<(Pressure, Option<Time>)> {
    let pressure = fields.quantity("lower_body", &LOWER_BODY);
    let over = fields.quantity("lower_body_over", &DURATION);
    if fields.has("lower_body_over") && !fields.has("lower_body") {
        let remedy = "say the pressure `lower_body` that is reached so, or leave it out";
        fields.wrong("lower_body_over", remedy);
    }
    if let (Some(over), Some(duration)) = (over, duration)
        && over > duration
    {
        fields.wrong("lower_body_over", "take at most as long as the phase does");
    }
    Some((pressure?, over))
}
