//! Substances that flow with the blood: labels, and the age of blood.

use std::ops::ControlFlow;

use thiserror::Error;

use crate::measure::advection::{Advection, Substance, Way, per};
use crate::network::{Circulation, Conduit, Edge, Endpoint, Frame, Node, UnknownHandle};
use crate::simulation::{Look, Watch};
use crate::units::{Flow, Fraction, Time, Volume};

/// Looks less than this apart, as the end of one step and the start of the next, are one.
const NO_TIME: Time = Time::from_seconds(1e-9);

/// What flows with the blood, and where it is to begin with.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracer {
    everywhere: f64,
    set: Vec<(Node, f64)>,
    held: Vec<(Node, f64)>,
    barred: Vec<Edge>,
    growth: f64,
    stays: bool,
}

impl Tracer {
    /// A substance of this concentration everywhere, also in what reservoirs give, in units of your own per mL.
    pub const fn of_concentration(everywhere: f64) -> Self {
        Self {
            everywhere,
            set: Vec::new(),
            held: Vec::new(),
            barred: Vec::new(),
            growth: 0.0,
            stays: false,
        }
    }

    /// A label of one unit per mL in one compartment, and nothing elsewhere.
    pub fn label(of: impl Endpoint) -> Self {
        Self::of_concentration(0.0).with(of, 1.0)
    }

    /// The mean age of blood, in s, since the tracing began or since it last was where the age is [`held_at`](Self::held_at) 0; what reservoirs give is of age 0.
    pub fn age() -> Self {
        Self {
            growth: 1.0,
            ..Self::of_concentration(0.0)
        }
    }

    /// How long, in the mean, blood has been in the compartment in which it is, in s: its age, but 0 on every entrance, also when it comes back.
    ///
    /// In a steady flow this becomes the mean residence time, volume over flow.
    pub fn stay() -> Self {
        Self {
            growth: 1.0,
            stays: true,
            ..Self::of_concentration(0.0)
        }
    }

    /// With this concentration in one compartment to begin with; for a reservoir, in what it gives for ever.
    #[must_use]
    pub fn with(mut self, node: impl Endpoint, concentration: f64) -> Self {
        self.set.push((node.node(), concentration));
        self
    }

    /// Holds a compartment at a concentration: what is missing there is supplied, and what is too much taken away, both counted.
    #[must_use]
    pub fn held_at(mut self, node: impl Endpoint, concentration: f64) -> Self {
        self.held.push((node.node(), concentration));
        self
    }

    /// Does not pass this branch, as cells do not pass where plasma filters: they stay behind, and grow denser.
    #[must_use]
    pub fn barred_from(mut self, branch: impl Conduit) -> Self {
        self.barred.push(branch.edge());
        self
    }
}

/// Why tracers can not be followed.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum TracerError {
    /// A handle belongs to another network.
    #[error(transparent)]
    UnknownHandle(#[from] UnknownHandle),
    /// A concentration makes no sense.
    #[error(
        "a tracer's concentration in `{place}` is {value}, but must be finite and not below zero"
    )]
    Concentration {
        /// The compartment; empty if it was for all.
        place: String,
        /// The concentration.
        value: f64,
    },
    /// There is no tracer of that number.
    #[error("there is no tracer number {index}: {count} are followed, counted from 0")]
    NoTracer {
        /// The number asked for.
        index: usize,
        /// How many there are.
        count: usize,
    },
}

/// Follows tracers through a circulation: a [`Watch`] of a run, or of a solution.
///
/// # Equations
///
/// $$\frac{d(V_i c_i)}{dt} = \sum_{j \to i} q_{ji}\\,c_j - c_i \sum_{i \to j} q_{ij} \\;\[+\\; V_i\\ \text{for an age}\]$$
///
/// In plain text: `d(V c)/dt = inflow times the giver's concentration - outflow times the own`, for an age `+ V`. Every compartment is well mixed.
///
/// From one look to the next each branch carries the mean of its flow at both; what these means miss of the change of volumes is led along the branches that carry most, so
/// that flows and volumes agree to the last digit. Shu and Osher's third-order steps, each so short that no compartment gives up more than a tenth of its contents, then
/// keep amounts positive and what is evenly spread even; a compartment that would need more than a thousand is solved implicitly. What leaves one compartment enters another: amounts are
/// conserved to round-off, what reservoirs and held compartments exchange counted in.
///
/// Follow it with [`Looks::Steps`](crate::simulation::Looks::Steps), which see flows four times a step; with coarser looks a valve's pulses between them are averaged away, at less cost: a tracer at [`Looks::Starts`](crate::simulation::Looks::Starts) costs about as much again as the look. Nothing is allocated per look; a run of another circulation is ended.
///
/// # Limits
///
/// Well-mixed compartments: a front spreads over each vein that it passes. A compartment of the model lumps many vessels, the slowest of which may hold blood for longer.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
/// let vein = net.add("vein", Artery::new(50.0.ml(), 1.0.ml_per_mmhg()).filled_to(10.0.mmhg()));
/// let atrium = net.add("right atrium", Reservoir::at(0.0.mmhg()));
/// net.connect("bed", artery, Resistance::new(83.0.mmhg_s_per_ml()), vein);
/// net.connect("outflow", vein, Resistance::new(10.0.mmhg_s_per_ml()), atrium);
/// let circulation = net.build()?;
///
/// // 60 mL that 1 mL/s washes out, with a time constant of a minute.
/// let mut tracing = Tracing::of(&circulation, [Tracer::label(vein)])?;
/// Simulation::of(&circulation).watched_by(Looks::Steps, &mut tracing).run(60.0.seconds())?;
/// assert!((tracing.amount(0, vein)? / 60.0 - (-1.0_f64).exp()).abs() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tracing {
    circulation: Circulation,
    tracers: Vec<Tracer>,
    substances: Vec<Substance>,
    advection: Advection,
    from: Option<Time>,
    /// The last look: when, volumes and flows.
    last: Option<Time>,
    began: Time,
    volumes: Vec<f64>,
    flows: Vec<f64>,
    now_volumes: Vec<f64>,
    now_flows: Vec<f64>,
    /// What there was to begin with.
    first: Vec<f64>,
}

impl Tracing {
    /// Follows these tracers, from the first look on.
    ///
    /// # Errors
    /// [`TracerError`] if a handle is of another network, or a concentration is negative or not finite.
    pub fn of(
        circulation: &Circulation,
        tracers: impl IntoIterator<Item = Tracer>,
    ) -> Result<Self, TracerError> {
        let model = &circulation.model;
        let (nodes, branches) = (model.nodes(), model.links.len());
        let ways = model.links.iter().map(|link| Way {
            up: link.up as usize,
            down: link.down as usize,
        });
        let tracers: Vec<Tracer> = tracers.into_iter().collect();
        let substances = tracers
            .iter()
            .map(|tracer| substance(circulation, tracer))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            circulation: circulation.clone(),
            advection: Advection::new(nodes, ways.collect()),
            first: vec![0.0; substances.len()],
            tracers,
            substances,
            from: None,
            last: None,
            began: Time::ZERO,
            volumes: vec![0.0; nodes],
            flows: vec![0.0; branches],
            now_volumes: vec![0.0; nodes],
            now_flows: vec![0.0; branches],
        })
    }

    /// Begins at the first look at or after this time: labels are put in then, ages count from then.
    #[must_use]
    pub fn starting(mut self, from: Time) -> Self {
        self.from = Some(from);
        self
    }

    /// When the tracing began; none if it has not.
    pub fn began(&self) -> Option<Time> {
        self.last.map(|_| self.began)
    }

    /// Up to when the tracers were followed; none if not yet.
    pub fn reached(&self) -> Option<Time> {
        self.last
    }

    /// The amount of a tracer, by its number in the order in which they were given, in a compartment; in a reservoir or a held compartment, what it took in less what it gave.
    ///
    /// # Errors
    /// [`TracerError::NoTracer`] if there are fewer tracers, [`TracerError::UnknownHandle`] if the handle is of another network; so for all questions below.
    pub fn amount(&self, tracer: usize, of: impl Endpoint) -> Result<f64, TracerError> {
        let node = self.circulation.model.node(of)?;
        let amounts = &self.substance(tracer)?.amounts;
        Ok(amounts.get(node).copied().unwrap_or_default())
    }

    /// The concentration of a tracer in a compartment, per mL; of one that is held, that at which it is held. Of an age, the age in s.
    ///
    /// # Errors
    /// As [`Tracing::amount`].
    pub fn concentration(&self, tracer: usize, of: impl Endpoint) -> Result<f64, TracerError> {
        let node = self.circulation.model.node(of)?;
        let substance = self.substance(tracer)?;
        if let Some(held) = substance.held.get(node).copied().flatten() {
            return Ok(held);
        }
        let volume = self.volumes.get(node).copied().unwrap_or_default();
        Ok(per(self.amount(tracer, of)?, volume))
    }

    /// The concentration as a time: for [`Tracer::age`] and [`Tracer::stay`].
    ///
    /// # Errors
    /// As [`Tracing::amount`].
    pub fn age(&self, tracer: usize, of: impl Endpoint) -> Result<Time, TracerError> {
        Ok(Time::from_seconds(self.concentration(tracer, of)?))
    }

    /// How far the amounts of a tracer, what was supplied, made and lost counted in, are from those at the start, as a share of all that there was: round-off.
    ///
    /// # Errors
    /// As [`Tracing::amount`].
    pub fn imbalance(&self, tracer: usize) -> Result<Fraction, TracerError> {
        let substance = self.substance(tracer)?;
        let first = self.first.get(tracer).copied().unwrap_or_default();
        let now: f64 = substance.amounts.iter().sum();
        let all: f64 = substance.amounts.iter().map(|amount| amount.abs()).sum();
        let scale = all + first + substance.made;
        let off = now + substance.lost - first - substance.made;
        Ok(Fraction::new(if scale > 0.0 { off / scale } else { 0.0 }))
    }

    /// The mean flow of a branch between the last two looks, as it agrees with the volumes.
    pub(super) fn mean_flow(&self, way: usize) -> Flow {
        Flow::from_ml_per_s(self.advection.flow(way))
    }

    /// The mean volume of a compartment between the last two looks.
    pub(super) fn mean_volume(&self, node: usize) -> Volume {
        let [before, now] = [&self.now_volumes, &self.volumes].map(|of| of.get(node));
        let both = before.copied().unwrap_or_default() + now.copied().unwrap_or_default();
        Volume::from_ml(0.5 * both)
    }

    fn substance(&self, index: usize) -> Result<&Substance, TracerError> {
        let count = self.substances.len();
        let found = self.substances.get(index);
        found.ok_or(TracerError::NoTracer { index, count })
    }

    /// Fills the compartments as the tracers say.
    fn begin(&mut self, time: Time) {
        self.began = time;
        for ((substance, tracer), first) in self
            .substances
            .iter_mut()
            .zip(&self.tracers)
            .zip(&mut self.first)
        {
            for (node, (amount, volume)) in
                substance.amounts.iter_mut().zip(&self.volumes).enumerate()
            {
                let held = substance.held.get(node).copied().flatten();
                let own = tracer.set.iter().rev();
                let own = own.filter(|(of, _)| self.circulation.model.node(*of) == Ok(node));
                let concentration = own.map(|(_, c)| *c).next().unwrap_or(tracer.everywhere);
                *amount = if held.is_some() {
                    0.0
                } else {
                    concentration * volume
                };
            }
            *first = substance.amounts.iter().sum();
        }
    }
}

impl Watch for Tracing {
    fn see(&mut self, look: Look, frame: &Frame<'_>) -> ControlFlow<()> {
        if !frame.is_of(&self.circulation) {
            return ControlFlow::Break(());
        }
        if self.from.is_some_and(|from| look.time < from) {
            return ControlFlow::Continue(());
        }
        frame.copy_to(&mut self.now_volumes, &mut self.now_flows);
        match self.last {
            None => {
                self.volumes.copy_from_slice(&self.now_volumes);
                self.begin(look.time);
            }
            Some(last) if look.time - last > NO_TIME => {
                let dt = (look.time - last).seconds();
                let (before, now) = (&self.flows, &self.now_flows);
                let mean = |way: usize| match (before.get(way), now.get(way)) {
                    (Some(before), Some(now)) => 0.5 * (before + now),
                    _ => 0.0,
                };
                let volumes = (&self.volumes[..], &self.now_volumes[..]);
                self.advection
                    .advance(dt, volumes, mean, &mut self.substances);
            }
            Some(_) => {
                // Flows may have jumped; what volumes round to belongs to the next interval.
                std::mem::swap(&mut self.flows, &mut self.now_flows);
                return ControlFlow::Continue(());
            }
        }
        self.last = Some(look.time);
        std::mem::swap(&mut self.volumes, &mut self.now_volumes);
        std::mem::swap(&mut self.flows, &mut self.now_flows);
        ControlFlow::Continue(())
    }
}

/// The rules that a tracer follows in a circulation.
fn substance(circulation: &Circulation, tracer: &Tracer) -> Result<Substance, TracerError> {
    let model = &circulation.model;
    let mut substance = Substance::new(model.nodes(), model.links.len());
    substance.growth = tracer.growth;
    substance.stays = tracer.stays;
    sound(tracer.everywhere, || String::from("the whole circulation"))?;
    for (held, reservoir) in substance.held.iter_mut().zip(&model.reservoirs) {
        *held = reservoir.then_some(tracer.everywhere);
    }
    for (of, concentration) in tracer.set.iter().chain(&tracer.held) {
        let node = model.node(*of)?;
        let name = || model.names.compartments.get(of.ordinal as usize).cloned();
        sound(*concentration, || name().unwrap_or_default())?;
        if model.reservoirs.get(node) == Some(&true)
            && let Some(held) = substance.held.get_mut(node)
        {
            *held = Some(*concentration);
        }
    }
    for (of, concentration) in &tracer.held {
        let node = model.node(*of)?;
        if let Some(held) = substance.held.get_mut(node) {
            *held = Some(*concentration);
        }
    }
    for edge in &tracer.barred {
        let way = model.flow_index(*edge)?;
        substance.bars = true;
        if let Some(barred) = substance.barred.get_mut(way) {
            *barred = true;
        }
    }
    Ok(substance)
}

fn sound(value: f64, place: impl FnOnce() -> String) -> Result<(), TracerError> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    Err(TracerError::Concentration {
        place: place(),
        value,
    })
}
