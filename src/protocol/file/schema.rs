//! What a file of a session says.

use toml::de::{DeTable, DeValue};

use crate::drivers::{Posture, Respiration};
use crate::presets::BodyModel;
use crate::protocol::exercise::Exercise;
use crate::protocol::file::error::Mistake;
use crate::protocol::file::fields::{Fields, Span, Text};
use crate::protocol::file::quantities::{POSTURES, posture};
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
/// Most phases, after repeating (design value: more than any day holds).
const MOST_PHASES: usize = 100_000;
/// Repeats within repeats.
const DEEPEST: usize = 8;
/// Longest and shortest time (design values: a year, and less than a solver's step).
const LONGEST: Time = Time::from_hours(8760.0);
const SHORTEST: Time = Time::from_ms(1.0);

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
    let rests = |time: Time| time >= Time::ZERO && time <= LONGEST;
    if let Some(time) = fields.quantity("settling", rests, "not below zero and at most 8760 h") {
        session = session.settling(time);
    }
    let number = "write a number above 1e-13 and at most 0.1, such as 1e-4, without quotes";
    let tolerance = fields.read_with("tolerance", number, |value| {
        let number: f64 = value.as_float()?.as_str().replace('_', "").parse().ok()?;
        (number > 1e-13 && number <= 0.1).then_some(number)
    });
    if let Some(tolerance) = tolerance {
        session = session.tolerance(tolerance);
    }
    if let Some(every) = fields.quantity("recording", lasts, LASTS) {
        session = session.recording(Recording::Every(every));
    }
    let breathes = |rate: Rate| rate.bpm() > 0.0 && rate.bpm() <= 100.0;
    let must = "above 0 and at most 100/min";
    if let Some(rate) = fields.quantity("breathing", breathes, must) {
        session = session.breathing(Respiration::new(rate));
    }
    let phases = phases(fields, 0);
    check_names(fields, &phases);
    let phases = phases.into_iter().map(|(phase, _)| phase);
    phases.fold(session, Session::phase)
}

const LASTS: &str = "from 1 ms to 8760 h";

fn lasts(time: Time) -> bool {
    (SHORTEST..=LONGEST).contains(&time)
}

fn read_posture(fields: &mut Fields<'_, '_, '_>, key: &str) -> Option<Posture> {
    fields.read_with(key, POSTURES, |value| posture(value.as_str()?))
}

/// The phases of a table, each with where it stands.
fn phases(fields: &mut Fields<'_, '_, '_>, depth: usize) -> Vec<(Phase, Span)> {
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
            one_phase(&mut inner, index + 1).into_iter().collect()
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
fn repeated(fields: &mut Fields<'_, '_, '_>, depth: usize) -> Vec<(Phase, Span)> {
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

/// One phase that is not repeated; none if anything in it is wrong.
fn one_phase(fields: &mut Fields<'_, '_, '_>, number: usize) -> Option<(Phase, Span)> {
    let named = |value: &DeValue<'_>| {
        let name = value.as_str()?.trim();
        (!name.is_empty()).then(|| name.to_owned())
    };
    let name = fields.read_with("name", "write a name in quotes", named);
    let exercise = exercise(fields);
    let (posture, over) = movement(fields);
    let moving = if posture.is_some() { over } else { Time::ZERO };
    let cycle = exercise.as_ref().map(|(_, manoeuvre)| manoeuvre.cycle());
    let duration = duration(fields, cycle, moving)?;
    let name = name
        .or_else(|| exercise.as_ref().map(|(of, _)| of.name().to_owned()))
        .unwrap_or_else(|| format!("phase {number}"));
    let mut phase = Phase::new(name, duration);
    match posture {
        Some(Moved::Up) => phase = phase.standing_up(),
        Some(Moved::Into(posture)) => phase = phase.into_posture(posture, over),
        None => {}
    }
    let share = |share: Fraction| (0.0..=1.0).contains(&share.get());
    let command = fields.quantity("command", share, "from 0 % to 100 %");
    let usual = exercise.as_ref().map(|(exercise, _)| exercise.command());
    if let Some((_, manoeuvre)) = exercise {
        phase = phase.doing(manoeuvre);
    }
    phase = phase.with_command(command.or(usual).unwrap_or(Fraction::ZERO));
    if let Some((pressure, over)) = lower_body(fields, duration) {
        phase = phase.with_lower_body_pressure(pressure, over);
    }
    Some((phase, fields.place("name")))
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
    let moves = |rate: Rate| rate.bpm() >= 0.1 && rate.hz() <= 10.0;
    let rate = fields.quantity("rate", moves, "from 0.1/min to 10 Hz");
    let share = |share: Fraction| (0.0..=1.0).contains(&share.get());
    let load = fields.quantity("load", share, "from 0 % to 100 %");
    let load = load.unwrap_or(Fraction::new(0.75));
    let some = |effort: Fraction| (0.0..=10.0).contains(&effort.get());
    let effort = fields.quantity("effort", some, "from 0 % to 1000 %");
    let rate = rate.or(usual).unwrap_or(Rate::from_hz(1.0));
    let manoeuvre = exercise.loaded(rate, load);
    let manoeuvre = match effort {
        Some(effort) => manoeuvre.with_effort(effort.get()),
        None => manoeuvre,
    };
    Some((exercise, manoeuvre))
}

/// How a person comes into a posture.
enum Moved {
    Up,
    Into(Posture),
}

/// Into which posture, and how long that takes.
fn movement(fields: &mut Fields<'_, '_, '_>) -> (Option<Moved>, Time) {
    let into = read_posture(fields, "posture").map(Moved::Into);
    let over = fields.quantity("over", lasts, LASTS);
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
    let duration = fields.quantity("duration", lasts, LASTS);
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

fn lower_body(fields: &mut Fields<'_, '_, '_>, duration: Time) -> Option<(Pressure, Time)> {
    let bearable = |pressure: Pressure| pressure.abs().mmhg() <= 760.0;
    let must = "between -760 and 760 mmHg";
    let pressure = fields.quantity("lower_body", bearable, must);
    let fits = |over: Time| lasts(over) && over <= duration;
    let must = "at least 1 ms, and not longer than the phase";
    let over = fields.quantity("lower_body_over", fits, must);
    if fields.has("lower_body_over") && !fields.has("lower_body") {
        let remedy = "say the pressure `lower_body` that is reached so, or leave it out";
        fields.wrong("lower_body_over", remedy);
    }
    Some((
        pressure?,
        over.unwrap_or(Time::from_seconds(1.0).min(duration)),
    ))
}

/// Phases are asked for by name, so that each has one of its own.
fn check_names(fields: &mut Fields<'_, '_, '_>, phases: &[(Phase, Span)]) {
    let mut seen = std::collections::HashSet::new();
    for (phase, place) in phases {
        if !seen.insert(phase.name.as_str()) {
            let found = format!("a second phase {:?}", phase.name);
            fields
                .text
                .note(place, "name", found, "give each phase a name of its own");
        }
    }
}
