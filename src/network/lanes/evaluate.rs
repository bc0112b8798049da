//! Evaluating all lanes at once, in the same order as one circulation.

use crate::network::bank::{Link, Share};
use crate::network::circulation::{Circulation, DriverTurn, Model, Placed, Source, Term};
use crate::network::lanes::alike::{Unlike, check};
use crate::network::lanes::banks::{
    BranchLanes, CompartmentLanes, WideBranchFrame, WideCompartmentFrame, WideOwnRatesFrame,
    WideSignals,
};
use crate::network::lanes::drivers::{DriverLanes, WideOutputFrame, WideRateFrame};
use crate::network::lanes::vectors::Vectors;
use crate::network::lanes::wide::{LANES, Row, Wide, WideEnd};
use crate::network::lineage::Lineage;
use crate::network::signal::Signals;
use crate::units::{Pressure, Time};

/// The compiled circulations side by side; lanes that are not filled repeat the last.
#[derive(Debug)]
pub(super) struct WideModel {
    vectors: Vectors,
    handles: [Lineage; LANES],
    states: usize,
    nodes: usize,
    compartments: Vec<WidePlaced<dyn CompartmentLanes>>,
    branches: Vec<WidePlaced<dyn BranchLanes>>,
    drivers: Vec<Box<dyn DriverLanes>>,
    active: Vec<WideTurn>,
    stateful_compartments: Vec<usize>,
    stateful: Vec<DriverTurn>,
    links: Vec<Link>,
    steady_signals: [Vec<f64>; LANES],
    steady_around: Vec<Wide>,
    steady_potentials: Vec<Wide>,
    surroundings: Vec<WideTerm>,
    potentials: Vec<WideTerm>,
    inputs: Vec<Source>,
    reservoirs: Vec<[bool; LANES]>,
}

#[derive(Debug)]
struct WidePlaced<B: ?Sized> {
    bank: Box<B>,
    share: Share,
}

/// The turn of drivers, and whether they put out the same in all lanes.
#[derive(Clone, Copy, Debug)]
struct WideTurn {
    turn: DriverTurn,
    is_same: bool,
}

/// A term in each lane.
#[derive(Clone, Copy, Debug)]
struct WideTerm {
    node: usize,
    slot: usize,
    gain: Wide,
    steady: Option<Wide>,
}

impl WideTerm {
    #[inline]
    fn add_to(&self, sum: &mut Wide, signals: &[Vec<f64>; LANES]) {
        let before = self.steady.unwrap_or(*sum);
        let value = Wide::of(|lane| signals[lane].get(self.slot).copied().unwrap_or(f64::NAN));
        *sum = Wide::of(|lane| before.0[lane] + self.gain.0[lane] * value.0[lane]);
    }
}

/// Scratch space for evaluating lanes; made once, so that evaluation allocates nothing.
#[derive(Clone, Debug)]
pub struct LanesWorkspace {
    signals: [Vec<f64>; LANES],
    around: Vec<Wide>,
    ends: Vec<WideEnd>,
    flows: Vec<Wide>,
    inputs: [Vec<f64>; LANES],
}

impl LanesWorkspace {
    /// The first pressure that is not finite, in mmHg, and the place of its volume in the state of all lanes.
    pub(crate) fn infinite_pressure(&self) -> Option<(usize, f64)> {
        let pressures = || self.ends.iter().flat_map(|end| end.pressure.0);
        // All at once first: it is hardly ever so.
        if pressures().fold(0.0, |sum, own| sum + 0.0 * own) == 0.0 {
            return None;
        }
        pressures()
            .enumerate()
            .find(|(_, pressure)| !pressure.is_finite())
    }
}

/// The same list of each lane, turned over: one entry with all lanes for each of its places.
fn turned<'m>(
    models: &[&'m Model; LANES],
    list: impl Fn(&'m Model) -> &'m [Pressure],
) -> Vec<Wide> {
    let lists = models.map(list);
    let count = lists[0].len();
    let value = |place: usize, lane: usize| lists[lane].get(place).map_or(0.0, |p| p.mmhg());
    (0..count)
        .map(|place| Wide::of(|lane| value(place, lane)))
        .collect()
}

fn wide_terms<'m>(
    models: &[&'m Model; LANES],
    list: impl Fn(&'m Model) -> &'m [Term],
) -> Vec<WideTerm> {
    let lists = models.map(list);
    let each = lists[0].iter().enumerate();
    each.map(|(place, term)| {
        let own = |lane: usize| lists[lane].get(place).unwrap_or(term);
        WideTerm {
            node: term.node,
            slot: term.slot,
            gain: Wide::of(|lane| own(lane).gain),
            steady: term
                .steady
                .map(|steady| Wide::of(|lane| own(lane).steady.unwrap_or(steady).mmhg())),
        }
    })
    .collect()
}

macro_rules! abreast {
    ($models:expr, $kind:ident) => {{
        let [first, ..] = $models;
        let banks = first.$kind.iter().enumerate();
        let each = banks.map(|(place, placed)| {
            let lane = |lane: usize| {
                let own = $models[lane].$kind.get(place).unwrap_or(placed);
                &*own.bank
            };
            placed.bank.abreast(&std::array::from_fn(lane))
        });
        each.collect::<Option<Vec<_>>>()
    }};
}

fn with_shares<B: ?Sized, W: ?Sized>(
    banks: Vec<Box<W>>,
    placed: &[Placed<B>],
) -> Vec<WidePlaced<W>> {
    let each = banks.into_iter().zip(placed);
    each.map(|(bank, placed)| WidePlaced {
        bank,
        share: placed.share.clone(),
    })
    .collect()
}

impl WideModel {
    pub(super) fn of(circulations: &[Circulation]) -> Result<Self, Unlike> {
        check(circulations)?;
        let found = circulations.len();
        let Some(last) = circulations.last() else {
            return Err(Unlike::Count { found });
        };
        let models: [&Model; LANES] =
            std::array::from_fn(|lane| &*circulations.get(lane).unwrap_or(last).model);
        let banks = abreast!(models, compartments)
            .zip(abreast!(models, branches))
            .zip(abreast!(models, drivers));
        // Types of one name may still be two: of two versions of a crate.
        let Some(((compartments, branches), drivers)) = banks else {
            return Err(Unlike::Structure {
                lane: found.saturating_sub(1),
                found: String::from("a type"),
                expected: String::from("another of the same name"),
            });
        };
        Ok(Self::new(models, compartments, branches, drivers))
    }

    fn new(
        models: [&Model; LANES],
        compartments: Vec<Box<dyn CompartmentLanes>>,
        branches: Vec<Box<dyn BranchLanes>>,
        drivers: Vec<Box<dyn DriverLanes>>,
    ) -> Self {
        let [first, ..] = models;
        let active = first.active.iter().map(|turn| WideTurn {
            turn: *turn,
            is_same: is_same(first, turn, &drivers),
        });
        Self {
            vectors: Vectors::default(),
            handles: models.map(|model| model.handles.signals.clone()),
            states: first.initial.len(),
            nodes: first.nodes(),
            active: active.collect(),
            compartments: with_shares(compartments, &first.compartments),
            branches: with_shares(branches, &first.branches),
            drivers,
            stateful_compartments: first.stateful_compartments.clone(),
            stateful: first.stateful.clone(),
            links: first.links.clone(),
            steady_signals: models.map(|model| model.steady_signals.clone()),
            steady_around: turned(&models, |model| &model.steady_around),
            steady_potentials: turned(&models, |model| &model.steady_potentials),
            surroundings: wide_terms(&models, |model| &model.surroundings),
            potentials: wide_terms(&models, |model| &model.potentials),
            inputs: first.inputs.clone(),
            reservoirs: (0..first.nodes())
                .map(|node| models.map(|own| own.reservoirs.get(node).copied().unwrap_or_default()))
                .collect(),
        }
    }

    pub(super) fn reservoirs(&self) -> impl Iterator<Item = bool> {
        self.reservoirs.iter().flatten().copied()
    }

    pub(super) fn negative_volume(&self, state: &[Row]) -> Option<(usize, f64)> {
        let volumes = state.iter().zip(&self.reservoirs).enumerate();
        for (node, (row, reservoirs)) in volumes {
            // All at once first: it is hardly ever so.
            if row.iter().any(|volume| *volume < 0.0) {
                let lane = (0..LANES).find(|lane| row[*lane] < 0.0 && !reservoirs[*lane]);
                if let Some(lane) = lane {
                    return Some((node * LANES + lane, row[lane]));
                }
            }
        }
        None
    }

    pub(super) fn states(&self) -> usize {
        self.states
    }

    pub(super) fn workspace(&self) -> LanesWorkspace {
        let potentials = self.steady_potentials.iter();
        LanesWorkspace {
            signals: self.steady_signals.clone(),
            around: self.steady_around.clone(),
            ends: potentials
                .map(|&potential| WideEnd {
                    potential,
                    ..WideEnd::default()
                })
                .collect(),
            flows: vec![Wide::default(); self.links.len()],
            inputs: std::array::from_fn(|_| vec![0.0; self.inputs.len()]),
        }
    }

    pub(super) fn evaluate(
        &self,
        time: Time,
        state: &[Row],
        workspace: &mut LanesWorkspace,
        rates: &mut [Row],
    ) {
        self.signals(time, state, workspace);
        self.pressures(state, workspace);
        self.flows(state, workspace, rates);
        let mut frame = WideOwnRatesFrame {
            vectors: self.vectors,
            state,
            signals: self.read(&workspace.signals),
            rates: &mut *rates,
        };
        let banks = self.stateful_compartments.iter();
        for placed in banks.filter_map(|bank| self.compartments.get(*bank)) {
            placed.bank.rates(&placed.share, &mut frame);
        }
        self.driver_rates(time, state, workspace, rates);
    }

    fn signals(&self, time: Time, state: &[Row], workspace: &mut LanesWorkspace) {
        let mut frame = WideOutputFrame {
            vectors: self.vectors,
            time,
            state,
            handles: &self.handles,
            values: &mut workspace.signals,
        };
        for WideTurn { turn, is_same } in &self.active {
            let Some(bank) = self.drivers.get(turn.bank) else {
                continue;
            };
            if *is_same {
                bank.output(&turn.slots, 1, &mut frame);
                bank.repeat(&turn.slots, &mut frame);
            } else {
                bank.output(&turn.slots, LANES, &mut frame);
            }
        }
    }

    fn read<'w>(&'w self, values: &'w [Vec<f64>; LANES]) -> WideSignals<'w> {
        std::array::from_fn(|lane| Signals::new(&self.handles[lane], &values[lane]))
    }

    fn pressures(&self, state: &[Row], workspace: &mut LanesWorkspace) {
        let LanesWorkspace {
            signals,
            around,
            ends,
            ..
        } = workspace;
        for term in &self.surroundings {
            if let Some(sum) = around.get_mut(term.node) {
                term.add_to(sum, signals);
            }
        }
        for term in &self.potentials {
            if let Some(end) = ends.get_mut(term.node) {
                term.add_to(&mut end.potential, signals);
            }
        }
        let mut frame = WideCompartmentFrame {
            vectors: self.vectors,
            state,
            signals: self.read(signals),
            around,
            ends,
        };
        for placed in &self.compartments {
            placed.bank.pressures(&placed.share, &mut frame);
        }
    }

    fn flows(&self, state: &[Row], workspace: &mut LanesWorkspace, rates: &mut [Row]) {
        if let Some(gains) = rates.get_mut(..self.nodes) {
            gains.fill([0.0; LANES]);
        }
        let mut frame = WideBranchFrame {
            vectors: self.vectors,
            links: &self.links,
            ends: &workspace.ends,
            state,
            signals: self.read(&workspace.signals),
            flows: &mut workspace.flows,
            rates,
        };
        for placed in &self.branches {
            placed.bank.flows(&placed.share, &mut frame);
        }
    }

    fn driver_rates(
        &self,
        time: Time,
        state: &[Row],
        workspace: &mut LanesWorkspace,
        rates: &mut [Row],
    ) {
        let LanesWorkspace {
            signals,
            ends,
            flows,
            inputs,
            ..
        } = workspace;
        for (input, source) in self.inputs.iter().enumerate() {
            let value = sensed(*source, signals, ends, flows);
            for (lane, inputs) in inputs.iter_mut().enumerate() {
                if let Some(own) = inputs.get_mut(input) {
                    *own = value.0[lane];
                }
            }
        }
        let mut frame = WideRateFrame {
            vectors: self.vectors,
            time,
            state,
            signals: self.read(signals),
            inputs,
            rates,
        };
        for turn in &self.stateful {
            if let Some(bank) = self.drivers.get(turn.bank) {
                bank.rate(&turn.slots, &mut frame);
            }
        }
    }
}

/// Whether the drivers of a turn put out the same in all lanes, whatever else differs there.
fn is_same(model: &Model, turn: &DriverTurn, drivers: &[Box<dyn DriverLanes>]) -> bool {
    let (Some(placed), Some(bank)) = (model.drivers.get(turn.bank), drivers.get(turn.bank)) else {
        return false;
    };
    let places = turn.slots.place..turn.slots.place + turn.slots.count;
    let ordinals = placed.bank.ordinals().get(places).unwrap_or_default();
    let reads_nothing = ordinals.iter().all(|ordinal| {
        let read = model.reads.drivers.get(*ordinal as usize);
        read.is_some_and(Vec::is_empty)
    });
    reads_nothing && bank.is_same(&turn.slots)
}

fn sensed(source: Source, signals: &[Vec<f64>; LANES], ends: &[WideEnd], flows: &[Wide]) -> Wide {
    let value = match source {
        Source::Nothing => None,
        Source::Volume(node) => ends.get(node).map(|end| end.volume),
        Source::Pressure(node) => ends.get(node).map(|end| end.pressure),
        Source::Transmural(node) => ends.get(node).map(|end| end.transmural),
        Source::Flow(branch) => flows.get(branch).copied(),
        Source::Signal(slot) => Some(Wide::of(|lane| {
            signals[lane].get(slot).copied().unwrap_or(f64::NAN)
        })),
    };
    value.unwrap_or(Wide([f64::NAN; LANES]))
}
