//! What of a session can not be, each with the phase and the setting that it comes from.
//!
//! Code and files are held to the same: `build` makes a defect of each flaw, the reader of files a
//! mistake with its line.

#[cfg(feature = "files")]
use std::collections::HashSet;

use crate::network::{Check, Defect, Driver, Network};
use crate::protocol::bounds::{
    COMMAND, DURATION, EFFORT, LONGEST, LOWER_BODY, MOST_PHASES, MOVING, SETTLING,
};
use crate::protocol::manoeuvre::Manoeuvre;
use crate::protocol::phase::{Phase, RISING};
use crate::protocol::session::{PlannedBout, Session};
#[cfg(feature = "files")]
use crate::simulation::{MOST_SAMPLES, Recording};
#[cfg(feature = "files")]
use crate::solver::Trajectory;
use crate::units::{Fraction, Time};

/// One thing that can not be.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "files"),
    allow(dead_code, reason = "places are for files")
)]
pub(super) struct Flaw {
    /// The place of the phase in the session; none for a setting of the session.
    pub(super) phase: Option<usize>,
    /// The setting, by its name in a file.
    pub(super) key: &'static str,
    pub(super) defect: Defect,
}

#[cfg(feature = "files")]
impl Flaw {
    /// What is wrong, without part and phase: those stand where the flaw is told.
    pub(super) fn words(&self) -> String {
        let words = self.defect.to_string();
        let Defect::Parameter { part, .. } = &self.defect else {
            return words;
        };
        let words = words.strip_prefix(&format!("`{part}`: ")).unwrap_or(&words);
        let phase = self.phase.and_then(|_| words.rsplit_once(" (`phase "));
        phase.map_or(words, |(words, _)| words).to_owned()
    }
}

/// How long a garment of a phase takes to put on and to take off.
const DONNING: Time = Time::from_seconds(10.0);
/// The drivers of postures and of manoeuvres in a session.
pub(super) const POSTURE: &str = "posture";
pub(super) const MANOEUVRES: &str = "manoeuvres";
/// So many sound manoeuvres are known again (design value: a session has fewer, mostly).
const KNOWN: usize = 16;

impl Session {
    /// What of the timeline can not be.
    pub(super) fn flaws(&self) -> Vec<Flaw> {
        let mut search = Search::new();
        search.settings(self);
        search.phases(self);
        search.bouts(self);
        search.found
    }
}

#[cfg(feature = "files")]
impl Session {
    /// What a file is told besides: names, and what only a run would refuse.
    pub(super) fn flaws_of_file(&self) -> Vec<Flaw> {
        let mut search = Search::new();
        search.names(&self.phases);
        search.found.extend(self.too_much_recorded());
        search.found
    }

    fn too_much_recorded(&self) -> Option<Flaw> {
        let end = self.spans().last().map_or(Time::ZERO, |phase| phase.to);
        let Recording::Every(interval) = self.recording else {
            return None;
        };
        let values = (end + self.settling) / interval;
        let most = self.most_values().min(MOST_SAMPLES);
        let defect = Defect::Parameter {
            part: "session".to_owned(),
            field: "number of recorded values",
            value: values,
            unit: "",
            must: format!(
                "at most {most:.0}, which fill the memory that they may take: record at longer intervals than {interval}"
            ),
        };
        (values > most).then_some(Flaw {
            phase: None,
            key: "recording",
            defect,
        })
    }

    /// How many values of a body's states fit into the memory that a recording may take.
    #[cfg(feature = "files")]
    fn most_values(&self) -> f64 {
        // The timeline adds few states, or none.
        const TIMELINE: usize = 2;
        let Ok((circulation, _)) = Self::of(self.body.clone()).build() else {
            return f64::INFINITY;
        };
        let bytes = Trajectory::piece_bytes(circulation.state_len() + TIMELINE, 4);
        self.limit_bytes as f64 / bytes as f64
    }

    pub(super) fn phase_name(&self, index: usize) -> Option<&str> {
        self.phases.get(index).map(|phase| phase.name.as_str())
    }
}

struct Search {
    /// What checks ask for signals; there are none here.
    nothing: Network,
    found: Vec<Flaw>,
}

/// The part that a phase's defects name.
fn part(phase: &Phase) -> String {
    format!("phase {}", phase.name)
}

/// How a defect of a driver of the whole session tells the phase that it comes from.
fn within(phase: &str) -> String {
    format!(" (`{phase}`)")
}

impl Search {
    fn new() -> Self {
        Self {
            nothing: Network::new(),
            found: Vec::new(),
        }
    }

    fn at(
        &mut self,
        phase: Option<usize>,
        key: &'static str,
        part: &str,
        look: impl FnOnce(&mut Check<'_>),
    ) {
        let mut defects = Vec::new();
        look(&mut Check::new(part, &self.nothing, &mut defects));
        let flaw = |defect| Flaw { phase, key, defect };
        self.found.extend(defects.into_iter().map(flaw));
    }

    /// The same of a driver that all phases share, named `part`.
    fn in_phase(
        &mut self,
        (index, name): (usize, &str),
        (key, part): (&'static str, &str),
        look: impl FnOnce(&mut Check<'_>),
    ) {
        let before = self.found.len();
        self.at(Some(index), key, part, look);
        for flaw in self.found.iter_mut().skip(before) {
            if let Defect::Parameter { must, .. } = &mut flaw.defect {
                must.push_str(&within(name));
            }
        }
    }

    fn settings(&mut self, session: &Session) {
        self.at(None, "start", "start", |check| session.start.check(check));
        self.at(None, "gravity", "session", |check| {
            session.column().check_gravity(check);
        });
        self.at(None, "settling", "session", |check| {
            let settling = session.settling;
            check.require(
                "settling",
                settling,
                SETTLING.holds(settling),
                SETTLING.must,
            );
        });
        if let Some(breathing) = &session.breathing {
            self.at(None, "breathing", "breathing", |check| {
                Driver::check(breathing, check);
            });
        }
        for (index, garment) in session.garments.iter().enumerate() {
            let name = format!("garment {}", index + 1);
            self.at(None, "garment", &name, |check| garment.check(check));
        }
        let asked = session.asked;
        self.at(None, "phase", "session", |check| {
            let must = format!("at most {MOST_PHASES}: repeat less often, or divide the session");
            let holds = asked <= MOST_PHASES as u64;
            check.require_number("number of phases", asked as f64, "", holds, must);
        });
    }

    /// Results are asked for by the names of phases, so that each has one of its own.
    #[cfg(feature = "files")]
    fn names(&mut self, phases: &[Phase]) {
        let mut seen = HashSet::new();
        for (index, phase) in phases.iter().enumerate() {
            let name = phase.name.as_str();
            let defect = if name.trim().is_empty() {
                Defect::EmptyName { kind: "phase" }
            } else if !seen.insert(name) {
                Defect::DuplicatePhase {
                    name: name.to_owned(),
                }
            } else {
                continue;
            };
            self.found.push(Flaw {
                phase: Some(index),
                key: "name",
                defect,
            });
        }
    }

    fn phases(&mut self, session: &Session) {
        let (mut moved, mut sucked) = (Time::ZERO, Time::ZERO);
        let mut late = false;
        for (index, (phase, span)) in session.phases.iter().zip(session.spans()).enumerate() {
            let (of, name) = (Some(index), part(phase));
            self.numbers(of, &name, phase);
            if phase.posture.is_some() && span.from < moved {
                self.in_phase((index, &name), ("posture", POSTURE), |check| {
                    let must = format!("at or after {moved}, when the move before it ends");
                    check.require("start of a move", span.from, false, must);
                });
            }
            if let Some((_, over)) = phase.posture {
                moved = span.from + over;
            }
            if phase.lower_body.is_some() && span.from < sucked {
                self.at(of, "lower_body", &name, |check| {
                    let field = "start of the change of lower body pressure";
                    let must = format!("at or after {sucked}, when the change before it ends");
                    check.require(field, span.from, false, must);
                });
            }
            if let Some((_, over)) = phase.lower_body {
                sucked = span.from + over;
            }
            // Said once, where it comes about.
            if !late && DURATION.holds(phase.duration) && span.to > LONGEST {
                late = true;
                self.at(of, "duration", &name, |check| {
                    let must = "at most 8760 h after the session begins: later times are too coarse for short steps; divide the session";
                    check.require("end", span.to, false, must);
                });
            }
        }
    }

    /// What a phase says, by itself.
    fn numbers(&mut self, of: Option<usize>, name: &str, phase: &Phase) {
        let duration = phase.duration;
        self.at(of, "duration", name, |check| {
            let lasts = DURATION.holds(duration);
            check.require("duration", duration, lasts, DURATION.must);
            if lasts && phase.rises {
                let must = format!("at least {RISING}, in which the person stands up");
                check.require("duration", duration, duration >= RISING, must);
            }
            if lasts && !phase.garments.is_empty() {
                let must = "at least 10 s: putting a garment on and taking it off take 5 s each";
                check.require("duration", duration, duration >= DONNING, must);
            }
        });
        if let Some((posture, over)) = phase.posture {
            self.at(of, "posture", name, |check| posture.check(check));
            self.at(of, "over", name, |check| {
                let field = "time to change posture";
                check.require(field, over, MOVING.holds(over), MOVING.must);
            });
        }
        self.at(of, "command", name, |check| {
            let command = phase.command;
            check.require("command", command, COMMAND.holds(command), COMMAND.must);
        });
        if let Some((pressure, over)) = phase.lower_body {
            self.at(of, "lower_body", name, |check| {
                let holds = LOWER_BODY.holds(pressure);
                check.require("lower body pressure", pressure, holds, LOWER_BODY.must);
            });
            self.at(of, "lower_body_over", name, |check| {
                let field = "time to reach the lower body pressure";
                check.require(field, over, DURATION.holds(over), DURATION.must);
            });
        }
        if let Some(strain) = &phase.strain {
            self.at(of, "strain", name, |check| Driver::check(strain, check));
        }
        for garment in &phase.garments {
            self.at(of, "garment", name, |check| garment.check(check));
        }
    }

    fn bouts(&mut self, session: &Session) {
        let mut sound: Vec<Manoeuvre> = Vec::new();
        for bout in session.planned_bouts() {
            let Some(phase) = session.phases.get(bout.phase) else {
                continue;
            };
            let name = part(phase);
            let before = self.found.len();
            self.bout(&name, phase, &bout);
            if sound.contains(&bout.manoeuvre) {
                continue;
            }
            let (of, key) = ((bout.phase, name.as_str()), ("exercise", MANOEUVRES));
            self.in_phase(of, key, |check| bout.manoeuvre.check_movement(check));
            if self.found.len() == before && sound.len() < KNOWN {
                sound.push(bout.manoeuvre);
            }
        }
    }

    /// Whether a bout fits into its phase, and asks for no more than a person usually gives.
    fn bout(&mut self, name: &str, phase: &Phase, bout: &PlannedBout) {
        let of = (bout.phase, name);
        let effort = Fraction::new(bout.manoeuvre.effort());
        self.in_phase(of, ("effort", MANOEUVRES), |check| {
            check.require("effort", effort, EFFORT.holds(effort), EFFORT.must);
        });
        let cycle = bout.manoeuvre.cycle();
        let known = cycle.is_finite() && cycle > Time::ZERO && DURATION.holds(phase.duration);
        if bout.cycles == 0 && known {
            self.in_phase(of, ("duration", MANOEUVRES), |check| {
                let moving = phase.moving();
                let must = format!(
                    "at least 1: the phase takes {}, but must take at least {:.2}, one cycle of the exercise after {moving} to change posture",
                    phase.duration,
                    moving + cycle
                );
                check.require_number("cycles of a bout", 0.0, "", false, must);
            });
        }
    }
}
