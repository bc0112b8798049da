//! Gathering indices of stasis while a run goes on.

use std::ops::ControlFlow;

use crate::measure::blood_shear::wall_shear_stress;
use crate::measure::stasis::{
    LOW_SHEAR_STRESS, PocketStasis, StasisError, StasisReport, VeinStasis,
};
use crate::measure::tracer::{Tracer, TracerError, Tracing};
use crate::measure::valve_pocket::{PocketAge, ValvePocket};
use crate::measure::washout::Clearing;
use crate::network::{Circulation, Endpoint, Frame, Id, UnknownHandle};
use crate::parts::{Valve, VeinSegment};
use crate::presets::Leg;
use crate::simulation::{Look, Watch};
use crate::units::{Flow, Fraction, Pressure, ShearRate, Time, Velocity, Volume};

/// Gathers a [`StasisReport`] while a run goes on, in bounded memory: hours of it, with [`Recording::Nothing`](crate::simulation::Recording::Nothing).
#[derive(Clone, Debug)]
pub struct StasisWatch {
    circulation: Circulation,
    /// A label in each vein, then the stay, then the age.
    tracing: Tracing,
    veins: Vec<VeinWatch>,
    pockets: Vec<PocketWatch>,
    low: Pressure,
    span: Option<(Time, Time)>,
}

#[derive(Clone, Debug)]
struct VeinWatch {
    vein: Id<VeinSegment>,
    segment: VeinSegment,
    has_geometry: bool,
    node: usize,
    /// Branches that begin in it.
    out: Vec<usize>,
    sums: VeinSums,
    least: f64,
    most: f64,
    clearing: Clearing,
}

/// What is added up over time.
#[derive(Clone, Copy, Debug, Default)]
struct VeinSums {
    flow: f64,
    volume: f64,
    velocity: f64,
    rate: f64,
    stress: f64,
    low: f64,
}

#[derive(Clone, Debug)]
struct PocketWatch {
    valve: Id<Valve>,
    part: Valve,
    way: usize,
    age: PocketAge,
}

impl StasisWatch {
    /// Watches these veins; ages count from the start, or from what reservoirs give.
    ///
    /// # Errors
    /// [`StasisError::UnknownHandle`] if a handle is of another network.
    pub fn of(
        circulation: &Circulation,
        veins: impl IntoIterator<Item = Id<VeinSegment>>,
    ) -> Result<Self, StasisError> {
        Self::aged(circulation, veins, Tracer::age())
    }

    /// Watches all veins of a leg and the pockets of all its valves; ages count from the arteries of the leg.
    ///
    /// # Errors
    /// As [`StasisWatch::of`].
    pub fn of_leg(circulation: &Circulation, leg: &Leg) -> Result<Self, StasisError> {
        let age = Tracer::age()
            .held_at(leg.femoral_artery, 0.0)
            .held_at(leg.popliteal_artery, 0.0);
        let mut watch = Self::aged(circulation, leg.veins.all(), age)?;
        for (_, valve) in leg.valves() {
            watch = watch.with_pocket(valve, ValvePocket::default())?;
        }
        Ok(watch)
    }

    fn aged(
        circulation: &Circulation,
        veins: impl IntoIterator<Item = Id<VeinSegment>>,
        age: Tracer,
    ) -> Result<Self, StasisError> {
        let veins = veins.into_iter();
        let veins = veins.map(|vein| VeinWatch::of(circulation, vein));
        let veins = veins.collect::<Result<Vec<_>, _>>()?;
        let labels = veins.iter().map(|of| Tracer::label(of.vein));
        let tracers = labels.chain([Tracer::stay(), age]);
        let tracing = Tracing::of(circulation, tracers).map_err(unknown)?;
        Ok(Self {
            circulation: circulation.clone(),
            tracing,
            veins,
            pockets: Vec::new(),
            low: LOW_SHEAR_STRESS,
            span: None,
        })
    }

    /// Watches the pockets of a valve as well; of one that is watched already, with these instead.
    ///
    /// # Errors
    /// [`StasisError::UnknownHandle`] if the handle is of another network, [`StasisError::Pocket`] if a parameter makes no sense.
    pub fn with_pocket(
        mut self,
        valve: Id<Valve>,
        pocket: ValvePocket,
    ) -> Result<Self, StasisError> {
        let unknown = UnknownHandle { what: "branch" };
        let part = *self.circulation.branch(valve).ok_or(unknown)?;
        if !pocket.is_sound() {
            let names = self.circulation.branch_names();
            let valve = names.get(valve.ordinal as usize).cloned();
            let valve = valve.unwrap_or_default();
            return Err(StasisError::Pocket { valve });
        }
        let way = self.circulation.model.flow_index(valve)?;
        let vessels = self.vessels(way);
        self.pockets.retain(|of| of.valve != valve);
        self.pockets.push(PocketWatch {
            valve,
            part,
            way,
            age: PocketAge::new(pocket, vessels),
        });
        Ok(self)
    }

    /// Begins at the first look at or after this time.
    #[must_use]
    pub fn starting(mut self, from: Time) -> Self {
        self.tracing = self.tracing.starting(from);
        self
    }

    /// Counts shear as low below this stress; [`LOW_SHEAR_STRESS`] unless said.
    ///
    /// # Errors
    /// [`StasisError::Threshold`] if it is not finite and above zero.
    pub fn low_below(mut self, stress: Pressure) -> Result<Self, StasisError> {
        if !(stress.is_finite() && stress > Pressure::ZERO) {
            return Err(StasisError::Threshold { stress });
        }
        self.low = stress;
        Ok(self)
    }

    /// How many vessels of a valve's path lie in parallel: as many as the smaller number of the veins at its ends.
    fn vessels(&self, way: usize) -> f64 {
        let ends = self.circulation.model.links.get(way);
        let ends = ends.map(|link| [link.up as usize, link.down as usize]);
        let here = self.veins.iter();
        let here = here.filter(|of| ends.is_some_and(|ends| ends.contains(&of.node)));
        let vessels = here.filter_map(|of| of.segment.vessels());
        vessels.reduce(f64::min).unwrap_or(1.0)
    }

    /// The indices so far.
    ///
    /// # Errors
    /// [`StasisError::NothingSeen`] if no time has passed since the start.
    pub fn report(&self) -> Result<StasisReport, StasisError> {
        let Some((from, to)) = self.span.filter(|(from, to)| from < to) else {
            return Err(StasisError::NothingSeen);
        };
        let seconds = (to - from).seconds();
        let stay = self.veins.len();
        let veins = self.veins.iter().map(|of| {
            let age = |tracer| self.tracing.age(tracer, of.vein).map_err(unknown);
            Ok(of.report(&self.circulation, seconds, age(stay)?, age(stay + 1)?))
        });
        let veins = veins.collect::<Result<Vec<_>, StasisError>>()?;
        let pockets = self.pockets.iter().map(|of| PocketStasis {
            name: of.name(&self.circulation),
            valve: of.valve,
            residence: Time::from_seconds(seconds / of.age.turnovers),
            age: Time::from_seconds(of.age.age_s),
            oldest: Time::from_seconds(of.age.oldest_s),
            swings: of.age.swings,
        });
        Ok(StasisReport {
            from,
            to,
            veins,
            pockets: pockets.collect(),
        })
    }
}

fn unknown(error: TracerError) -> StasisError {
    match error {
        TracerError::UnknownHandle(unknown) => unknown.into(),
        // Labels and ages are sound, and each is followed.
        _ => StasisError::NothingSeen,
    }
}

impl VeinWatch {
    fn of(circulation: &Circulation, vein: Id<VeinSegment>) -> Result<Self, UnknownHandle> {
        let model = &circulation.model;
        let node = model.node(vein)?;
        let what = "compartment";
        let segment = *circulation
            .compartment(vein)
            .ok_or(UnknownHandle { what })?;
        let links = model.links.iter().enumerate();
        let out = links.filter(|(_, link)| link.up as usize == node);
        Ok(Self {
            vein,
            segment,
            has_geometry: segment.vessels().is_some(),
            node,
            out: out.map(|(way, _)| way).collect(),
            sums: VeinSums::default(),
            least: f64::INFINITY,
            most: f64::NEG_INFINITY,
            clearing: Clearing::default(),
        })
    }

    /// Adds what was between the last two looks, `dt` seconds apart.
    fn add(&mut self, tracing: &Tracing, dt: f64, low: Pressure) {
        let out = self.out.iter().map(|way| tracing.mean_flow(*way));
        let flow = out.sum::<Flow>();
        let volume = tracing.mean_volume(self.node);
        let velocity = self.segment.velocity(flow, volume);
        let rate = self.segment.wall_shear_rate(flow, volume);
        let rate = rate.unwrap_or(ShearRate::ZERO).abs();
        let stress = wall_shear_stress(rate);
        let sums = &mut self.sums;
        sums.flow += dt * flow.ml_per_s();
        sums.volume += dt * volume.ml();
        sums.velocity += dt * velocity.unwrap_or(Velocity::ZERO).cm_per_s();
        sums.rate += dt * rate.per_s();
        sums.stress += dt * stress.mmhg();
        sums.low += if stress < low { dt } else { 0.0 };
        self.least = self.least.min(flow.ml_per_s());
        self.most = self.most.max(flow.ml_per_s());
    }

    fn report(
        &self,
        circulation: &Circulation,
        seconds: f64,
        residence: Time,
        age: Time,
    ) -> VeinStasis {
        let mean = |sum: f64| sum / seconds;
        let flow = mean(self.sums.flow);
        let names = circulation.compartment_names();
        let name = names.get(self.vein.node().ordinal as usize).cloned();
        let known = self.has_geometry;
        VeinStasis {
            name: name.unwrap_or_default(),
            vein: self.vein,
            flow: Flow::from_ml_per_s(flow),
            volume: Volume::from_ml(mean(self.sums.volume)),
            velocity: known.then(|| Velocity::from_cm_per_s(mean(self.sums.velocity))),
            shear_rate: known.then(|| ShearRate::from_per_s(mean(self.sums.rate))),
            shear_stress: known.then(|| Pressure::from_mmhg(mean(self.sums.stress))),
            low_shear: known.then(|| Fraction::new(mean(self.sums.low))),
            pulsatility: (flow > 0.0).then(|| (self.most - self.least) / flow),
            residence,
            age,
            washout: self.clearing.washout,
        }
    }
}

impl PocketWatch {
    fn name(&self, circulation: &Circulation) -> String {
        let names = circulation.branch_names();
        let name = names.get(self.valve.ordinal as usize).cloned();
        name.unwrap_or_default()
    }

    fn see(&mut self, tracing: &Tracing, frame: &Frame<'_>, dt: f64) {
        if let Ok(ends) = frame.ends(self.valve) {
            let open = self.part.openness(ends.driving()).get();
            self.age.go_on(dt, open, tracing.mean_flow(self.way));
        }
    }
}

impl Watch for StasisWatch {
    fn see(&mut self, look: Look, frame: &Frame<'_>) -> ControlFlow<()> {
        self.tracing.see(look, frame)?;
        let Some(reached) = self.tracing.reached() else {
            return ControlFlow::Continue(());
        };
        let (from, last) = self.span.unwrap_or((reached, reached));
        self.span = Some((from, reached));
        let dt = (reached - last).seconds();
        for (label, vein) in self.veins.iter_mut().enumerate() {
            let amount = self.tracing.amount(label, vein.vein).unwrap_or_default();
            vein.clearing.see(reached - from, amount);
            if dt > 0.0 {
                vein.add(&self.tracing, dt, self.low);
            }
        }
        for pocket in &mut self.pockets {
            if dt > 0.0 {
                pocket.see(&self.tracing, frame, dt);
            }
        }
        ControlFlow::Continue(())
    }
}
