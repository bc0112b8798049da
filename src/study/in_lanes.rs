//! Members of one structure, advanced together.

use std::fmt;
use std::ops::ControlFlow;

use crate::network::{Circulation, Lanes};
use crate::simulation::{Recording, Scheme, Simulation, Solution};
use crate::study::design::Design;
use crate::study::error::{Cause, StudyError};
use crate::study::member::{Member, Outcome};
use crate::study::plan::Study;
use crate::study::population::Population;
use crate::study::run::{MemberRun, Receive, guarded};
use crate::units::Time;

/// Fewer than so many of one structure are run one by one: lanes cost as much as some 4.7 runs of one circulation, however many of them are filled (legs; `cargo bench --bench scaling`).
const FEWEST: usize = 5;

/// How members are built, how long they run, and how their solutions are read: for [`Study::run_in_lanes`].
///
/// | setting | default |
/// |---|---|
/// | [`tolerance`](Self::tolerance) | 1e-6, as that of a [`Simulation`] |
/// | [`recording`](Self::recording) | every step |
/// | [`scheme`](Self::scheme) | explicit |
#[derive(Clone, Copy)]
pub struct InLanes<B, R> {
    build: B,
    read: R,
    end: Time,
    tolerance: f64,
    recording: Recording,
    scheme: Scheme,
}

impl<B, R> fmt::Debug for InLanes<B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InLanes")
            .field("end", &self.end)
            .field("tolerance", &self.tolerance)
            .field("recording", &self.recording)
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

impl<B, R, H> InLanes<B, R>
where
    B: Fn(&Member<'_>) -> Result<(Circulation, H), Cause> + Sync,
    R: Fn(&H, &Solution, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
{
    /// Members that `build` makes with their handles, run from 0 until `end`, and `read` by these handles.
    pub fn until(end: Time, build: B, read: R) -> Self {
        Self {
            build,
            read,
            end,
            tolerance: 1e-6,
            recording: Recording::default(),
            scheme: Scheme::default(),
        }
    }

    /// Solves by this scheme; members share their steps by [`Scheme::Explicit`] and [`Scheme::Valved`] only, by others each runs by itself.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Sets the relative tolerance, to which each member is held.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets what is kept of each run until it is read.
    #[must_use]
    pub fn recording(mut self, recording: Recording) -> Self {
        self.recording = recording;
        self
    }

    fn simulation<'c>(&self, circulation: &'c Circulation) -> Simulation<'c> {
        let simulation = Simulation::of(circulation);
        simulation
            .tolerance(self.tolerance)
            .recording(self.recording)
            .scheme(self.scheme)
    }

    /// Runs circulations: those of one structure together, others by themselves.
    fn solve(&self, circulations: &[&Circulation]) -> Vec<Result<Solution, Cause>> {
        let mut solutions: Vec<Option<Result<Solution, Cause>>> = Vec::new();
        solutions.resize_with(circulations.len(), || None);
        for group in alike(circulations) {
            let each = || group.iter().filter_map(|place| circulations.get(*place));
            let simulations = || each().map(|circulation| self.simulation(circulation));
            let together = || {
                let simulations = simulations().collect();
                let solved = Simulation::run_in_lanes(simulations, self.end)?;
                Ok(solved
                    .into_iter()
                    .map(|own| own.map_err(Cause::from))
                    .collect())
            };
            let alone = |simulation: Simulation<'_>| guarded(|| Ok(simulation.run(self.end)?));
            let solved: Option<Vec<_>> = Some(group.len() >= FEWEST)
                .filter(|many| *many)
                .and_then(|_| guarded(together).ok());
            // What cannot share its steps, as it has switches to land on, and what panics, runs by itself too.
            let solved = solved.unwrap_or_else(|| simulations().map(alone).collect());
            for (place, solution) in group.into_iter().zip(solved) {
                if let Some(slot) = solutions.get_mut(place) {
                    *slot = Some(solution);
                }
            }
        }
        solutions.into_iter().flatten().collect()
    }
}

/// Places of circulations, those of one structure together.
fn alike(circulations: &[&Circulation]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(&Circulation, Vec<usize>)> = Vec::new();
    for (place, circulation) in circulations.iter().enumerate() {
        let fits =
            |first: &Circulation| Lanes::check(&[first.clone(), (*circulation).clone()]).is_ok();
        match groups.iter_mut().find(|(first, _)| fits(first)) {
            Some((_, group)) => group.push(place),
            None => groups.push((circulation, vec![place])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

impl Study {
    /// Runs every member of a design and keeps all of them, as [`Study::run`] does, but eight at a time in the lanes of vector instructions
    /// ([`Simulation::run_in_lanes`]), where they are of one structure; where not, each runs by itself.
    ///
    /// Eight that follow each other in the design share their steps, whatever the number of threads, so that the same seed gives the same population. Each is held to the tolerance
    /// by itself: measures are those of [`Study::run`] within it. One that cannot be built, solved or read keeps its place with the error, and the others go on.
    ///
    /// ```
    /// use soleus::prelude::*;
    /// use soleus::study::{Design, InLanes, Spread, Study};
    ///
    /// let mut study = Study::new();
    /// let bed = study.vary("bed", Spread::uniform(60.0.mmhg_s_per_ml(), 100.0.mmhg_s_per_ml()));
    /// let pressure = study.measure::<Pressure>("venous pressure");
    ///
    /// let lanes = InLanes::until(
    ///     60.0.seconds(),
    ///     |member| {
    ///         let mut net = Network::new();
    ///         let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    ///         let vein = net.add("vein", VeinSegment::new(40.0.ml(), 2.5.ml_per_mmhg(), 80.0.ml()));
    ///         let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    ///         net.connect("bed", artery, Microcirculation::new(member.get(bed)?), vein);
    ///         net.connect("outflow", vein, Valve::new(0.5.mmhg_s_per_ml()), atrium);
    ///         Ok((net.build()?, vein))
    ///     },
    ///     |vein, solution, outcome| Ok(outcome.set(pressure, solution.pressure(*vein)?.at(60.0.seconds())?)?),
    /// );
    /// let population = study.run_in_lanes(&Design::sobol(32).seeded(1), &lanes)?;
    /// assert!(population.failures().next().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Study::run`].
    pub fn run_in_lanes<B, R, H>(
        &self,
        design: &Design,
        lanes: &InLanes<B, R>,
    ) -> Result<Population, StudyError>
    where
        B: Fn(&Member<'_>) -> Result<(Circulation, H), Cause> + Sync,
        R: Fn(&H, &Solution, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    {
        let mut kept = Vec::new();
        let (first, points) = self.points(design)?;
        self.each_in_lanes(first, &points, lanes, |member| {
            kept.push(member);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Population::new(self, kept))
    }

    /// As [`Study::run_in_lanes`], and passes each member on as its turn comes, as [`Study::stream`] does.
    ///
    /// # Errors
    /// As [`Study::stream`].
    pub fn stream_in_lanes<B, R, H>(
        &self,
        design: &Design,
        lanes: &InLanes<B, R>,
        receiver: &mut dyn Receive,
    ) -> Result<(), StudyError>
    where
        B: Fn(&Member<'_>) -> Result<(Circulation, H), Cause> + Sync,
        R: Fn(&H, &Solution, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    {
        let (first, points) = self.points(design)?;
        self.each_in_lanes(first, &points, lanes, |member| receiver.receive(&member))
    }

    fn each_in_lanes<B, R, H>(
        &self,
        first: usize,
        points: &[Vec<f64>],
        lanes: &InLanes<B, R>,
        take: impl FnMut(MemberRun) -> Result<ControlFlow<()>, Cause>,
    ) -> Result<(), StudyError>
    where
        B: Fn(&Member<'_>) -> Result<(Circulation, H), Cause> + Sync,
        R: Fn(&H, &Solution, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    {
        let some = |index: usize, points: &[Vec<f64>]| self.some_in_lanes(index, points, lanes);
        self.each_of(first, points, Lanes::COUNT, some, take)
    }

    /// Builds, runs and reads members that follow each other.
    fn some_in_lanes<B, R, H>(
        &self,
        first: usize,
        points: &[Vec<f64>],
        lanes: &InLanes<B, R>,
    ) -> Vec<MemberRun>
    where
        B: Fn(&Member<'_>) -> Result<(Circulation, H), Cause> + Sync,
        R: Fn(&H, &Solution, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    {
        let factors: Vec<_> = points.iter().map(|point| self.values_at(point)).collect();
        let built = factors.iter().zip(first..).map(|(values, index)| {
            let study = self.key;
            let member = Member {
                study,
                index,
                values,
            };
            guarded(|| (lanes.build)(&member))
        });
        let built: Vec<_> = built.collect();
        let circulations: Vec<_> = built.iter().flatten().map(|(own, _)| own).collect();
        let mut solutions = lanes.solve(&circulations).into_iter();
        let measures = built.into_iter().map(|built| {
            let (_, handles) = built?;
            let solution = solutions.next().unwrap_or_else(|| Err("not run".into()))?;
            let mut outcome = Outcome::new(self.key, &self.measures);
            guarded(|| (lanes.read)(&handles, &solution, &mut outcome))?;
            Ok(outcome.finish()?)
        });
        let measures: Vec<_> = measures.collect();
        let members = factors.into_iter().zip(measures).zip(first..);
        members
            .map(|((factors, measures), index)| MemberRun {
                index,
                factors,
                measures,
            })
            .collect()
    }
}
