//! What may happen in a run: a quantity that passes a level.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::network::{Circulation, Conduit, Frame, Probe, Signal, UnknownHandle};
use crate::simulation::error::SolveError;
use crate::units::{Fraction, Pressure, Quantity, Time};

/// This share of a level, or of the largest distance from it, is round-off.
pub(crate) const ROUND_OFF: f64 = 1e-11;

/// Tells one event from another, so that an event is its own handle.
static EVENTS: AtomicU64 = AtomicU64::new(0);

/// Which way a quantity passes its level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Passing {
    /// From below.
    Up,
    /// From above.
    Down,
    /// Either way. The default.
    #[default]
    Either,
}

/// Something that happens when a quantity of a circulation passes a level: located to round-off in time, and told once.
///
/// It is given to [`Simulation::noting`](crate::simulation::Simulation::noting), and is itself the handle by which
/// [`Solution::events`](crate::simulation::Solution::events) tells its times; clones are the same event.
///
/// | what | does |
/// |---|---|
/// | (nothing) | its times are noted; the run is the very same, to the last bit |
/// | [`ending`](Self::ending) | the run ends there, on the level |
/// | [`sharp`](Self::sharp) | its times are noted, and a step ends there: for a right-hand side that has a kink there |
///
/// # What is found
/// Each accepted step is looked at at its quarters, and where the polynomial of degree 4 through these five values turns on the other side of the level or near it.
/// So every change of side between these looks is found, and twice through the level between two looks is found too where the quantity follows that polynomial
/// to a hundredth of its size. A [volume](Probe::volume) follows it exactly, with Dormand-Prince and Rodas5P alike: none of its passings of the step's polynomial is missed. Of other
/// quantities a spike much shorter than a quarter of a step can be missed; shorter steps then find it (a tighter tolerance, or a longest step set on the integrator).
///
/// The time is that at which the solution as recorded passes the level, to the last digits; it strays from the true one as the solution does, by its error over the rate of change.
///
/// # What is told
/// - To reach a level is to pass it. What stands on the level at the start, or beyond it, has not passed it; it is told if [`told_at_start`](Self::told_at_start) is said.
/// - A jump across the level, at a breakpoint, is told at the time of the jump.
/// - It is told again only after the quantity has been away from the level by more than the [`hysteresis`](Self::hysteresis). A touch that turns back within that is told once if it reaches the level.
/// - Events of one step are told in the order of time; those at one time in the order in which they were given.
///
/// # Cost
/// Four looks a step for all events together, each about an evaluation of the right-hand side without rates, of which a step of Dormand-Prince takes six; some ten looks more for each event told. None at all where all events are of volumes,
/// which are read off the step. Integrators see nothing of it: a sharp event adds its own looks in each trial step, and one to six repeated steps each time it happens. The native integrators do so; `ode_solvers` goes over a sharp event as error control lets it, and it is told all the same.
/// Memory grows with what is told.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let artery = net.add("artery", Artery::new(50.0.ml(), 1.0.ml_per_mmhg()).filled_to(90.0.mmhg()));
/// let vein = net.add("vein", Reservoir::at(0.0.mmhg()));
/// net.connect("bed", artery, Resistance::new(1.0.mmhg_s_per_ml()), vein);
///
/// // Pressure decays with a time constant of 1 s.
/// let half = Event::falls("half", Probe::pressure(artery), 45.0.mmhg());
/// let low = Event::falls("low", Probe::pressure(artery), 10.0.mmhg()).ending();
/// let circulation = net.build()?;
/// let solution = Simulation::of(&circulation)
///     .tolerance(1e-10)
///     .noting(&half)
///     .noting(&low)
///     .run(1.0.minutes())?;
/// let times = solution.events(&half)?;
/// assert_eq!(times.len(), 1);
/// assert!((times[0].seconds() - 2.0_f64.ln()).abs() < 1e-8);
/// assert_eq!(solution.events(&low)?, [solution.end()]);
/// assert!((solution.end().seconds() - 9.0_f64.ln()).abs() < 1e-8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Event {
    pub(crate) key: u64,
    pub(crate) name: String,
    read: Arc<Read>,
    volume: Option<crate::network::Node>,
    level: f64,
    unit: &'static str,
    pub(crate) passing: Passing,
    hysteresis: Option<(f64, bool)>,
    pub(crate) ends: bool,
    pub(crate) is_sharp: bool,
    tells_start: bool,
    /// Whether it is but a moment, so that to be beyond the level means nothing.
    is_moment: bool,
}

type Read = dyn Fn(&Frame<'_>) -> Result<f64, UnknownHandle> + Send + Sync;

impl Event {
    /// When what a probe sees rises through `level`. `name` is for messages and tables.
    ///
    /// The flow through a tight valve rests at exactly zero: for its opening see [`Event::opens`].
    pub fn rises<Q: Quantity>(name: impl Into<String>, probe: Probe<Q>, level: Q) -> Self {
        Self::seen(name, probe, level, Passing::Up)
    }

    /// When what a probe sees falls through `level`.
    pub fn falls<Q: Quantity>(name: impl Into<String>, probe: Probe<Q>, level: Q) -> Self {
        Self::seen(name, probe, level, Passing::Down)
    }

    /// When what a probe sees passes `level` either way.
    pub fn crosses<Q: Quantity>(name: impl Into<String>, probe: Probe<Q>, level: Q) -> Self {
        Self::seen(name, probe, level, Passing::Either)
    }

    /// When the pressure that drives a branch, gravity counted in, turns forward: a passive valve begins to open.
    pub fn opens(name: impl Into<String>, branch: impl Conduit) -> Self {
        Self::driven(name, branch, Passing::Up)
    }

    /// When the pressure that drives a branch, gravity counted in, turns backward: a passive valve has shut.
    pub fn shuts(name: impl Into<String>, branch: impl Conduit) -> Self {
        Self::driven(name, branch, Passing::Down)
    }

    /// When a beat begins: where the phase of a [`SinusNode`](crate::drivers::SinusNode) or [`Pacemaker`](crate::drivers::Pacemaker) is whole. That at the start of a run is not told.
    ///
    /// Beats much shorter than a quarter of a step can be missed, as where nothing follows the phase; what beats makes steps short enough.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let mut net = Network::new();
    /// let rising = net.drive("rate", Trace::linear([(0.0.seconds(), 60.0.bpm()), (60.0.seconds(), 120.0.bpm())])?);
    /// let node = net.drive("sinus node", SinusNode::paced_by(rising.value()));
    /// let chamber = Chamber::activated_by(node.ventricular(), 0.1.mmhg_per_ml(), 2.0.mmhg_per_ml(), 10.0.ml());
    /// let veins = net.add("veins", Reservoir::at(8.0.mmhg()));
    /// let ventricle = net.add("ventricle", chamber.holding(90.0.ml()));
    /// let aorta = net.add("aorta", Reservoir::at(90.0.mmhg()));
    /// net.connect("mitral valve", veins, Valve::new(0.01.mmhg_s_per_ml()), ventricle);
    /// net.connect("aortic valve", ventricle, Valve::new(0.01.mmhg_s_per_ml()), aorta);
    /// let beats = Event::beats("beat", node.phase());
    /// let solution = Simulation::of(&net.build()?).noting(&beats).run(10.0.seconds())?;
    /// let times = solution.events(&beats)?;
    /// assert_eq!(times.len(), 10);
    /// // The first ends when t + t^2/120 = 1.
    /// assert!((times[0].seconds() - (3720.0_f64.sqrt() - 60.0)).abs() < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn beats(name: impl Into<String>, phase: Signal<Fraction>) -> Self {
        let read = move |frame: &Frame<'_>| {
            let turn = std::f64::consts::TAU * frame.signal(phase)?.get();
            // Continuous from one beat to the next, as the phase is not.
            Ok(Fraction::new(turn.sin()))
        };
        let event = Self::of(name, read, Fraction::ZERO, Passing::Up);
        Self {
            is_moment: true,
            ..event
        }
    }

    /// When anything that can be computed from one moment passes `level`: for example the sum of two volumes.
    pub fn of<Q: Quantity>(
        name: impl Into<String>,
        read: impl Fn(&Frame<'_>) -> Result<Q, UnknownHandle> + Send + Sync + 'static,
        level: Q,
        passing: Passing,
    ) -> Self {
        Self {
            key: EVENTS.fetch_add(1, Ordering::Relaxed),
            name: name.into(),
            read: Arc::new(move |frame| read(frame).map(Q::base)),
            volume: None,
            level: level.base(),
            unit: Q::UNIT,
            passing,
            hysteresis: None,
            ends: false,
            is_sharp: false,
            tells_start: false,
            is_moment: false,
        }
    }

    fn seen<Q: Quantity>(
        name: impl Into<String>,
        probe: Probe<Q>,
        level: Q,
        passing: Passing,
    ) -> Self {
        let volume = probe.of_volume();
        let event = Self::of(name, move |frame| frame.probe(probe), level, passing);
        Self { volume, ..event }
    }

    fn driven(name: impl Into<String>, branch: impl Conduit, passing: Passing) -> Self {
        let edge = branch.edge();
        let driving = move |frame: &Frame<'_>| Ok(frame.ends(edge)?.driving());
        Self::of(name, driving, Pressure::ZERO, passing)
    }

    /// Ends the run there: the first time that it happens, without an error. The last state is on the level. Of looks at an interval, the last before it stands for its whole interval, as
    /// nobody knew that the run would end.
    #[must_use]
    pub fn ending(mut self) -> Self {
        self.ends = true;
        self
    }

    /// Ends a step there: for a level at which rates of change have a kink, as where an ideal valve opens.
    ///
    /// A step that straddles a kink loses the solver's order; one that ends there keeps it, and the next begins with rates that belong to the far side. This
    /// pays where the solution is to be exact: on a vein pumped between two ideal valves it takes 14 % fewer evaluations for an error below 1e-6 mL, but more than error control alone at a
    /// tolerance of 1e-7 or coarser. Levels at which nothing is sharp gain nothing. Rates that jump are left to error control, as without this. Parts
    /// that say where they switch ([`Branch::SWITCHES`](crate::network::Branch::SWITCHES)), as [`SharpValve`](crate::parts::SharpValve) does, need no event: steps end there by themselves, and rates may jump.
    #[must_use]
    pub fn sharp(mut self) -> Self {
        self.is_sharp = true;
        self
    }

    /// Sets how far from the level the quantity must have been before the event can happen again: against chatter about the level.
    ///
    /// Default: 1e-11 of the level, or of the largest distance from it so far if that is larger, which is round-off. A larger value tells less often. It is of
    /// the quantity's own type; 0 makes it told whenever the side changes. A quantity that comes to rest on the level strays about it by the solver's error: there
    /// it must be above that. Where it is not given, a step ends at a sharp event only if the quantity was away by 100 times the run's tolerance, as a share of the largest distance so far.
    #[must_use]
    pub fn hysteresis<Q: Quantity>(mut self, away: Q) -> Self {
        self.hysteresis = Some((away.base(), Q::UNIT == self.unit));
        self
    }

    /// Tells it at the start of the run, too, if it then is as after the event: on the level or beyond it, by the way
    /// of passing; on it if it may be passed either way, and of [`beats`](Self::beats). Off unless said. One that is
    /// [`ending`](Self::ending) ends the run before its first step.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let mut net = Network::new();
    /// let artery = net.add("artery", Artery::new(50.0.ml(), 1.0.ml_per_mmhg()).filled_to(40.0.mmhg()));
    /// let vein = net.add("vein", Reservoir::at(0.0.mmhg()));
    /// net.connect("bed", artery, Resistance::new(1.0.mmhg_s_per_ml()), vein);
    /// let low = Event::falls("low", Probe::pressure(artery), 45.0.mmhg());
    /// let circulation = net.build()?;
    /// let run = |event: &Event| Simulation::of(&circulation).noting(event).run(1.0.seconds());
    /// assert!(run(&low)?.events(&low)?.is_empty());
    /// let told = low.told_at_start();
    /// assert_eq!(run(&told)?.events(&told)?, [Time::ZERO]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn told_at_start(mut self) -> Self {
        self.tells_start = true;
        self
    }

    /// Whether it is told at the start of a run at which the quantity is this far above the level; if so, whether
    /// as rising.
    pub(crate) fn at_start(&self, excess: f64) -> Option<bool> {
        let on_level = excess.abs() <= ROUND_OFF * self.level.abs().max(1.0);
        let (holds, rising) = match self.passing {
            _ if self.is_moment => (on_level, true),
            Passing::Up => (on_level || excess > 0.0, true),
            Passing::Down => (on_level || excess < 0.0, false),
            Passing::Either => (on_level, excess >= 0.0),
        };
        (self.tells_start && holds).then_some(rising)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which way it is passed.
    pub fn passing(&self) -> Passing {
        self.passing
    }

    /// How far the quantity is above the level.
    pub(crate) fn excess(&self, frame: &Frame<'_>) -> Result<f64, UnknownHandle> {
        Ok((self.read)(frame)? - self.level)
    }

    /// The same off a state, if it is that of a volume at this index.
    pub(crate) fn excess_of_state(&self, index: usize, state: &[f64]) -> f64 {
        state
            .get(index)
            .map_or(f64::NAN, |volume| volume - self.level)
    }

    /// The index in the state of the volume that it looks at, if it looks at one.
    pub(crate) fn state_index(&self, circulation: &Circulation) -> Option<usize> {
        let node = self.volume?;
        circulation.model.node(node).ok()
    }

    /// How far from the level it must have been, if the largest distance so far is `largest`, of which `rest` is nothing.
    pub(crate) fn band(&self, rest: f64, largest: f64) -> f64 {
        match self.hysteresis {
            Some((away, _)) => away,
            None => (rest * largest).max(ROUND_OFF * self.level.abs()),
        }
    }

    pub(crate) fn check(&self) -> Result<(), SolveError> {
        let bad = |what, value, must| {
            Err(SolveError::Event {
                event: self.name.clone(),
                what,
                value,
                unit: self.unit,
                must,
            })
        };
        if !self.level.is_finite() {
            return bad("level", self.level, "finite");
        }
        match self.hysteresis {
            Some((away, _)) if !(away >= 0.0 && away.is_finite()) => {
                bad("hysteresis", away, "finite and not below zero")
            }
            Some((away, false)) => bad("hysteresis", away, "in the unit of the quantity"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name)
            .field("level", &format_args!("{} {}", self.level, self.unit))
            .field("passing", &self.passing)
            .field("ends", &self.ends)
            .field("is_sharp", &self.is_sharp)
            .finish_non_exhaustive()
    }
}

/// One time at which an event happened.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Happening {
    /// When.
    pub time: Time,
    /// The name of the event.
    pub event: Arc<str>,
    /// Whether the quantity passed its level from below.
    pub rising: bool,
}
