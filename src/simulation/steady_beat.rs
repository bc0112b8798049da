//! Finding the beat that repeats itself.

use crate::network::{Circulation, Signal};
use crate::simulation::beat::{Beater, Beats};
use crate::simulation::solution::Solution;
use crate::simulation::steady_error::SteadyBeatError;
use crate::simulation::steady_search::Search;
use crate::solver::Integrator;
use crate::units::{Fraction, Time};

/// The largest change over one beat, as a share of each number's scale, that counts as none.
const WITHIN: f64 = 1e-6;
/// How much more tightly a beat is solved than it must repeat itself (design value: beats of a walking leg, the least smooth preset, repeat themselves to some hundred times the tolerance).
const TIGHTER: f64 = 1e-3;
/// Tighter than this is round-off.
const TIGHTEST: f64 = 1e-13;
/// Counts of beats are told by the last two plain ones.
const LEAST_SETTLING: usize = 2;

/// A search for the steady beat of a circulation, faster than waiting for it; where nothing beats, for its steady state.
///
/// # Equations
///
/// One beat maps the state at its start onto that at its end, `g`. The steady beat is its fixed point.
///
/// $$x^* = g(x^*), \qquad \max_i \frac{|g_i(x) - x_i|}{s_i} \le \varepsilon$$
///
/// In plain text: found is a state `x` from which one plain beat ends where it began: no number of the state changes by more than `epsilon` times its
/// scale: the largest size that it has in a beat, or [`Circulation::state_scales`] (the initial volume of a compartment, as a rule) if that is larger. Beats are mixed by [`Anderson`](crate::solver::Anderson)'s method, which keeps the volume of blood.
///
/// # What counts as steady
///
/// A small change is not nearness: a vein that creeps with 250 s comes closer by 0.3 % in a beat, so that a change of 1e-6 leaves it 3e-4 away. Therefore the distance, which the mixing
/// estimates as it goes, must be within `epsilon` too; and both must hold in two beats in a row, the second of which starts from the estimate and is a plain one from end to end.
///
/// Not part of the state that must repeat itself are volumes of reservoirs and all else of infinite scale. States of drivers that count beats, growing by the same whole number in each, as
/// those of a heart of variable rate, must grow by just that number; only the share of a beat in them may matter.
///
/// # Parameters
///
/// | setting | unit | default | a larger value |
/// |---|---|---|---|
/// | [`every`](Self::every), or | s | - | the period |
/// | [`paced_by`](Self::paced_by) | - | - | the phase that wraps at the start of each beat |
/// | [`within`](Self::within) | 1 | 1e-6 | fewer beats, farther from steady |
/// | [`at_most`](Self::at_most) | beats | 200 | gives up later; above `settling` |
/// | [`settling`](Self::settling) | beats | 3 (design value: the first beats are unlike all later ones) | more plain beats before the first mixed one; at least 2 |
/// | [`tolerance`](Self::tolerance) | 1 | a thousandth of `within` (design value: beats of a walking leg repeat themselves to some hundred times the tolerance) | faster, coarser |
/// | [`longest_beat`](Self::longest_beat) | s | 10 (design value: fewer than 6 beats a minute) | waits longer for a beat paced by a phase |
/// | [`integrator`](Self::integrator) | - | Dormand-Prince 5(4) | |
/// | [`from`](Self::from) | s | 0 | starts later |
/// | [`initial_state`](Self::initial_state) | - | that of the circulation | |
///
/// # Limits
///
/// Whatever depends on time must repeat itself with the beat: contractions at a rate that is no whole multiple of it, or a trace that goes on, lead to
/// [`NotSteady`](crate::simulation::NotSteady), or to the wrong state if they are only to come. If there are several steady beats, it finds one of them. A steady beat that is not stable,
/// as when strong and weak beats alternate, is found too though no waiting would lead there: run on from it to see. A mode too slow to be told from what solving is off by is not seen.
/// With a tolerance that is too loose for `within` no beat repeats itself closely enough, which is [`NotSteady`](crate::simulation::NotSteady) too.
///
/// # Sources
///
/// D. G. Anderson 1965, J. ACM 12:547, doi 10.1145/321296.321305.
///
/// ```
/// use soleus::prelude::*;
/// use soleus::presets::Bjordalsbakke2022;
///
/// let mut net = Network::new();
/// let heart = Bjordalsbakke2022::add_to(&mut net);
/// let circulation = net.build()?;
/// let steady = SteadyBeat::of(&circulation).every(Bjordalsbakke2022::RATE.period()).find()?;
/// assert!(steady.change_relative <= 1e-6 && steady.beats < 20);
///
/// let systolic = steady.solution.pressure(heart.arteries)?.max();
/// // It is the beat of the loop: one more, solved as tightly, is the same.
/// let start = steady.solution.end();
/// let next = Simulation::of(&circulation).from(start).initial_state(&steady.state).tolerance(1e-9);
/// let next = next.run(start + steady.period)?;
/// assert!((next.pressure(heart.arteries)?.max() - systolic).abs() < 1e-3.mmhg());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct SteadyBeat<'a> {
    circulation: &'a Circulation,
    beats: Option<Wanted>,
    within: f64,
    at_most: usize,
    settling: usize,
    tolerance: Option<f64>,
    longest: Time,
    integrator: Option<&'a dyn Integrator>,
    start: Time,
    initial: Option<Vec<f64>>,
}

#[derive(Clone, Copy, Debug)]
enum Wanted {
    Every(Time),
    PacedBy(Signal<Fraction>),
}

/// A steady beat, or steady state.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SteadyState {
    /// The state at the end of the steady beat, from which the next one starts.
    pub state: Vec<f64>,
    /// How long the beat is.
    pub period: Time,
    /// How many beats were solved to find it.
    pub beats: usize,
    /// The largest change of any number of the state over the beat, as a share of its scale.
    pub change_relative: f64,
    /// About how far the state is from the steady one, as a share of the scale of the number that is farthest.
    pub distance_relative: f64,
    /// The beat itself, to read measures off.
    pub solution: Solution,
}

impl<'a> SteadyBeat<'a> {
    /// A search for the steady beat of `circulation`; say with [`every`](Self::every) or [`paced_by`](Self::paced_by) what a beat is.
    pub fn of(circulation: &'a Circulation) -> Self {
        Self {
            circulation,
            beats: None,
            within: WITHIN,
            at_most: 200,
            settling: 3,
            tolerance: None,
            longest: Time::from_seconds(10.0),
            integrator: None,
            start: Time::ZERO,
            initial: None,
        }
    }

    /// Beats of this period, the first of which begins at the start; where nothing beats, any period from 1e-6 s on will do.
    #[must_use]
    pub fn every(mut self, period: Time) -> Self {
        self.beats = Some(Wanted::Every(period));
        self
    }

    /// Beats that begin where this phase wraps from just below 1 to 0, as the rate of the heart may have it.
    #[must_use]
    pub fn paced_by(mut self, phase: Signal<Fraction>) -> Self {
        self.beats = Some(Wanted::PacedBy(phase));
        self
    }

    /// Sets the largest change over a beat, and the largest distance, as a share of each number's scale.
    #[must_use]
    pub fn within(mut self, share_of_scale: f64) -> Self {
        self.within = share_of_scale;
        self
    }

    /// Sets how many beats are solved at most; more than come before the first mixed one.
    #[must_use]
    pub fn at_most(mut self, beats: usize) -> Self {
        self.at_most = beats;
        self
    }

    /// Sets how many plain beats come before the first mixed one; at least two do.
    #[must_use]
    pub fn settling(mut self, beats: usize) -> Self {
        self.settling = beats;
        self
    }

    /// Sets the relative tolerance; the absolute tolerance of each state is this times its scale.
    ///
    /// An integrator that is set with [`integrator`](Self::integrator) brings its own relative tolerance.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Sets how long a beat may be that a phase paces; one shorter than a hundredth of it may be missed.
    #[must_use]
    pub fn longest_beat(mut self, time: Time) -> Self {
        self.longest = time;
        self
    }

    /// Solves with this integrator instead of Dormand-Prince 5(4).
    #[must_use]
    pub fn integrator(mut self, integrator: &'a dyn Integrator) -> Self {
        self.integrator = Some(integrator);
        self
    }

    /// Starts at this time; it may be negative.
    #[must_use]
    pub fn from(mut self, start: Time) -> Self {
        self.start = start;
        self
    }

    /// Starts from this state, for example the last one of another run.
    #[must_use]
    pub fn initial_state(mut self, state: &[f64]) -> Self {
        self.initial = Some(state.to_vec());
        self
    }

    /// Finds the steady beat.
    ///
    /// # Errors
    /// [`SteadyBeatError::NotSteady`] says how far from steady the last beat was and which number changed most; [`SteadyBeatError::NoBeat`] if the phase does not wrap;
    /// [`SteadyBeatError::Interrupted`] if a beat cannot be solved; others name a setting that makes no sense.
    pub fn find(self) -> Result<SteadyState, SteadyBeatError> {
        let tolerance = self
            .tolerance
            .unwrap_or((TIGHTER * self.within).max(TIGHTEST));
        let start_s = self.start.seconds();
        check("from", start_s, start_s.is_finite(), "finite")?;
        let beats = self.checked_beats()?;
        check("within", self.within, share(self.within), SHARE)?;
        check("tolerance", tolerance, share(tolerance), SHARE)?;
        let settling = self.settling.max(LEAST_SETTLING);
        let holds = self.at_most > settling;
        check("at_most", self.at_most as f64, holds, "above `settling`")?;
        let expected = self.circulation.state_len();
        let state = self
            .initial
            .unwrap_or_else(|| self.circulation.initial_state());
        if state.len() != expected {
            let found = state.len();
            return Err(SteadyBeatError::InitialState { found, expected });
        }
        let search = Search {
            beater: Beater {
                circulation: self.circulation,
                beats,
                tolerance,
                integrator: self.integrator,
            },
            within: self.within,
            at_most: self.at_most,
            settling,
            time: self.start,
            state,
            scales: self.circulation.state_scales().to_vec(),
            beats: 0,
        };
        search.find()
    }

    fn checked_beats(&self) -> Result<Beats, SteadyBeatError> {
        let usable = |time: Time| time.is_finite() && time > Time::ZERO;
        let must = "finite and above zero";
        match self.beats.ok_or(SteadyBeatError::NoPeriod)? {
            Wanted::Every(period) => {
                // Shorter ones are lost in the time to which they are added, and then every state repeats itself.
                let shortest = SHORTEST.max(self.start.abs() * 1e-9);
                let holds = usable(period) && period >= shortest;
                let must = "finite, and at least 1e-6 s and a billionth of the start";
                check("every", period.seconds(), holds, must)?;
                let origin = self.start;
                Ok(Beats::Every { period, origin })
            }
            Wanted::PacedBy(phase) => {
                let longest = self.longest;
                check("longest_beat", longest.seconds(), usable(longest), must)?;
                Ok(Beats::PacedBy(phase, longest))
            }
        }
    }
}

/// No period of a circulation is shorter.
const SHORTEST: Time = Time::from_seconds(1e-6);

const SHARE: &str = "above 0 and at most 0.1";

fn share(value: f64) -> bool {
    value > 0.0 && value <= 0.1
}

fn check(
    field: &'static str,
    value: f64,
    holds: bool,
    must: &'static str,
) -> Result<(), SteadyBeatError> {
    if holds {
        return Ok(());
    }
    let of_time = matches!(field, "every" | "longest_beat" | "from");
    let unit = if of_time { " s" } else { "" };
    Err(SteadyBeatError::Setting {
        field,
        value,
        unit,
        must,
    })
}
