//! Indices of stasis: how slow blood is in each vein of a leg, and in the pockets of its valves.

use thiserror::Error;

use crate::measure::stasis_watch::StasisWatch;
use crate::measure::washout::Washout;
use crate::network::{Id, UnknownHandle};
use crate::parts::{Valve, VeinSegment};
use crate::presets::Leg;
use crate::simulation::{Looks, QueryError, Solution};
use crate::units::{Flow, Fraction, Pressure, ShearRate, Time, Velocity, Volume};

/// Shear stress on a vein's wall below which it counts as low: 0.1 Pa, the lower end of what veins have (1 to 6 dyn/cm2).
///
/// Source: A. M. Malek, S. L. Alper, S. Izumo, JAMA 282 (1999) 2035, doi 10.1001/jama.282.21.2035.
pub const LOW_SHEAR_STRESS: Pressure = Pressure::from_pa(0.1);

/// Why there are no indices of stasis.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum StasisError {
    /// A handle belongs to another network.
    #[error(transparent)]
    UnknownHandle(#[from] UnknownHandle),
    /// The solution does not cover the window.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The parameters of a valve's pocket make no sense.
    #[error(
        "the pocket of `{valve}` makes no sense: volume, depth and diffusivity must be finite and above zero, shares between 0 and 1"
    )]
    Pocket {
        /// The valve.
        valve: String,
    },
    /// The stress below which shear is low makes no sense.
    #[error("shear was to be low below {stress}: it must be finite and above zero")]
    Threshold {
        /// The stress.
        stress: Pressure,
    },
    /// Nothing was seen, or one moment only.
    #[error(
        "no time was seen from which stasis could be judged: show a run or a solution to the watch, beyond the time at which it starts"
    )]
    NothingSeen,
}

/// What tells of stasis in one vein: indices, not diagnoses.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct VeinStasis {
    /// Its name.
    pub name: String,
    /// Its handle.
    pub vein: Id<VeinSegment>,
    /// Mean flow out of it, through the branches that begin there.
    pub flow: Flow,
    /// Mean volume.
    pub volume: Volume,
    /// Mean velocity of that flow over its cross-section; none without a geometry, so for all that follow from it.
    pub velocity: Option<Velocity>,
    /// Mean size of the wall shear rate.
    pub shear_rate: Option<ShearRate>,
    /// Mean size of the wall shear stress, by [`blood_viscosity`](crate::measure::blood_viscosity): Poiseuille's profile.
    pub shear_stress: Option<Pressure>,
    /// Share of the time in which the wall shear stress is low.
    pub low_shear: Option<Fraction>,
    /// Pulsatility index of the flow: largest less smallest over the mean (Gosling and King 1974); none if the mean is not above zero.
    pub pulsatility: Option<f64>,
    /// How long blood that is in it has been there, in the mean, at the end: [`Tracer::stay`](crate::measure::Tracer::stay). It can not exceed the time that was watched.
    pub residence: Time,
    /// Its age at the end, since it left what is fresh: for a leg, its arteries. It can not exceed the time that was watched.
    pub age: Time,
    /// How blood that was in it at the start has left.
    pub washout: Washout,
}

impl VeinStasis {
    /// Mean volume over mean flow: the residence time in a steady flow, however short the watch; none if the mean flow is not above zero.
    pub fn turnover(&self) -> Option<Time> {
        (self.flow > Flow::ZERO).then(|| self.volume / self.flow)
    }
}

/// What tells of stasis in the pockets of one valve: indices, not diagnoses.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PocketStasis {
    /// Name of the valve.
    pub name: String,
    /// Its handle.
    pub valve: Id<Valve>,
    /// Time over the number of turnovers.
    pub residence: Time,
    /// Mean age of what is in it at the end, fresh at the start.
    pub age: Time,
    /// The largest mean age.
    pub oldest: Time,
    /// How often the cusps opened and shut, parts of the way counted as parts.
    pub swings: f64,
}

/// Indices of stasis over a span of time, for each vein and each valve: not diagnoses.
///
/// Stasis is one of the three things that Virchow's triad calls for; walls and the blood's readiness to clot, the other two, are not in the model, and no risk follows from these numbers alone.
/// They compare: postures, manoeuvres, legs, people. A compartment lumps many vessels, and flow in each is taken as Poiseuille's.
///
/// ```
/// use soleus::prelude::*;
///
/// let run = CalfTest::of(LegModel::default()).in_posture(TestPosture::Sitting).tolerance(1e-5).run()?;
/// let at = run.timeline;
/// let report = StasisReport::read(&run.exercise, &run.leg, at.exercise, at.end)?;
/// let slowest = report.slowest().unwrap();
/// println!("{}: a half is washed out after {:?}", slowest.name, slowest.washout.half);
/// # assert!(slowest.residence > 10.0.seconds());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StasisReport {
    /// Begin of the span.
    pub from: Time,
    /// Its end.
    pub to: Time,
    /// Each vein.
    pub veins: Vec<VeinStasis>,
    /// The pockets of each valve.
    pub pockets: Vec<PocketStasis>,
}

impl StasisReport {
    /// Reads the indices of a leg off a solution.
    ///
    /// # Errors
    /// [`StasisError`] if the leg is of another network, or the window is empty or beyond the solution.
    pub fn read(solution: &Solution, leg: &Leg, from: Time, to: Time) -> Result<Self, StasisError> {
        let mut watch = StasisWatch::of_leg(solution.circulation(), leg)?;
        solution.watched_between(from, to, Looks::Steps, &mut watch)?;
        watch.report()
    }

    /// The vein in which blood stays longest, by [`VeinStasis::turnover`]; one without flow before all others.
    pub fn slowest(&self) -> Option<&VeinStasis> {
        let stays = |of: &VeinStasis| of.turnover().map_or(f64::INFINITY, Time::seconds);
        let veins = self.veins.iter();
        veins.max_by(|a, b| stays(a).total_cmp(&stays(b)))
    }

    /// What is told of one vein.
    pub fn vein(&self, vein: Id<VeinSegment>) -> Option<&VeinStasis> {
        self.veins.iter().find(|of| of.vein == vein)
    }

    /// What is told of the pockets of one valve.
    pub fn pocket(&self, valve: Id<Valve>) -> Option<&PocketStasis> {
        self.pockets.iter().find(|of| of.valve == valve)
    }
}
