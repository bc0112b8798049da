//! What flows carry from one well-mixed compartment to the next, in plain numbers.

mod implicit;
mod tree;

use implicit::Implicit;
use tree::Tree;

/// The largest share of its contents that a compartment gives up in one sub-step: above 1 amounts could turn negative, at 0.1 each turnover is followed to 4e-5 (design value).
const COURANT: f64 = 0.1;
/// More sub-steps than this are not taken: the implicit step does it in one.
const MOST_SUBSTEPS: f64 = 1000.0;

/// Where a branch leads, and whether what flows in it can carry the tracers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub(super) up: usize,
    pub(super) down: usize,
}

/// One substance: how much of it each compartment holds, and the rules that it follows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Substance {
    /// Amount in each compartment; of one that is held, what it took in less what it gave.
    pub(super) amounts: Vec<f64>,
    /// The concentration at which a compartment is held, if it is.
    pub(super) held: Vec<Option<f64>>,
    /// Branches that carry none of it, and whether there are any.
    pub(super) barred: Vec<bool>,
    pub(super) bars: bool,
    /// What comes into being in each mL in each second, where nothing is held.
    pub(super) growth: f64,
    /// Whether what leaves a compartment is lost instead of entering the next.
    pub(super) stays: bool,
    /// What has come into being, and what was lost on the way.
    pub(super) made: f64,
    pub(super) lost: f64,
}

impl Substance {
    pub(super) fn new(nodes: usize, ways: usize) -> Self {
        Self {
            amounts: vec![0.0; nodes],
            held: vec![None; nodes],
            barred: vec![false; ways],
            bars: false,
            growth: 0.0,
            stays: false,
            made: 0.0,
            lost: 0.0,
        }
    }

    /// Writes the concentrations in compartments of these volumes.
    fn concentrations(&self, space: &Space, out: &mut [f64]) {
        let nodes = self.amounts.iter().zip(&space.per_volume).zip(&self.held);
        for (out, ((amount, per_volume), held)) in out.iter_mut().zip(nodes) {
            *out = held.unwrap_or(amount * per_volume);
        }
    }

    /// What comes into being in each compartment in each second.
    fn growths<'s>(&'s self, space: &'s Space) -> impl Iterator<Item = f64> + 's {
        let nodes = space.volumes.iter().zip(&self.held);
        nodes.map(|(volume, held)| match held {
            None => self.growth * volume,
            Some(_) => 0.0,
        })
    }

    /// Whether none of it passes a branch.
    fn is_barred(&self, way: usize) -> bool {
        self.bars && self.barred.get(way).copied().unwrap_or(false)
    }
}

/// Volumes at one moment, and their reciprocals: zero for an empty one, which holds nothing.
#[derive(Clone, Debug)]
struct Space {
    volumes: Vec<f64>,
    per_volume: Vec<f64>,
}

impl Space {
    fn new(nodes: usize) -> Self {
        Self {
            volumes: vec![0.0; nodes],
            per_volume: vec![0.0; nodes],
        }
    }

    /// The volumes when a share of the interval is over.
    fn set(&mut self, (before, after): (&[f64], &[f64]), share: f64) {
        let own = self.volumes.iter_mut().zip(&mut self.per_volume);
        for ((volume, per_volume), (before, after)) in own.zip(before.iter().zip(after)) {
            *volume = before + share * (after - before);
            *per_volume = per(1.0, *volume);
        }
    }
}

/// A branch that carries something, in the direction in which it does.
#[derive(Clone, Copy, Debug)]
struct Move {
    way: usize,
    donor: usize,
    taker: usize,
    flow: f64,
}

/// An amount in a volume; an empty volume holds nothing.
pub(super) fn per(amount: f64, volume: f64) -> f64 {
    if volume > 0.0 { amount / volume } else { 0.0 }
}

/// Carries substances along the branches of a circulation from one moment to the next.
#[derive(Clone, Debug)]
pub(super) struct Advection {
    ways: Vec<Way>,
    /// Mean flow of each branch over the interval at hand, made to agree with the volumes.
    flows: Vec<f64>,
    residuals: Vec<f64>,
    outflows: Vec<f64>,
    tree: Tree,
    moves: Vec<Move>,
    /// The volumes that the three stages of a step over the whole interval see, and those of a sub-step.
    whole: [Space; 3],
    part: Space,
    start: Vec<f64>,
    rates: Vec<f64>,
    concentrations: Vec<f64>,
    implicit: Implicit,
}

/// The stages of Shu and Osher's step: the share of it at which each looks, and how much of the start is mixed in after it.
const STAGES: [(f64, f64); 3] = [(0.0, 0.0), (1.0, 0.75), (0.5, 1.0 / 3.0)];

impl Advection {
    pub(super) fn new(nodes: usize, ways: Vec<Way>) -> Self {
        Self {
            flows: vec![0.0; ways.len()],
            residuals: vec![0.0; nodes],
            outflows: vec![0.0; nodes],
            tree: Tree::new(nodes, ways.len()),
            moves: Vec::with_capacity(ways.len()),
            whole: std::array::from_fn(|_| Space::new(nodes)),
            part: Space::new(nodes),
            start: vec![0.0; nodes],
            rates: vec![0.0; nodes],
            concentrations: vec![0.0; nodes],
            implicit: Implicit::new(nodes),
            ways,
        }
    }

    /// Moves all substances over `dt` seconds, in which the volumes go from `before` to `after` and each branch carries `flow(way)` in the mean.
    pub(super) fn advance(
        &mut self,
        dt: f64,
        (before, after): (&[f64], &[f64]),
        flow: impl Fn(usize) -> f64,
        substances: &mut [Substance],
    ) {
        for (way, own) in self.flows.iter_mut().enumerate() {
            *own = flow(way);
        }
        self.agree(dt, before, after);
        self.sum_outflows();
        for (space, (share, _)) in self.whole.iter_mut().zip(STAGES) {
            space.set((before, after), share);
        }
        for substance in substances {
            match self.substeps(dt, before, after, substance) {
                Some(count) => self.explicit(dt, (before, after), count, substance),
                None => self
                    .implicit
                    .step(dt, after, (&self.ways, &self.flows), substance),
            }
        }
    }

    /// The mean flow of a branch over the last interval, as it agrees with the volumes.
    pub(super) fn flow(&self, way: usize) -> f64 {
        self.flows.get(way).copied().unwrap_or_default()
    }

    /// Makes the flows agree with the volumes to the last digit: what is amiss is led along the branches that carry most, so that one that is shut stays shut.
    fn agree(&mut self, dt: f64, before: &[f64], after: &[f64]) {
        for ((residual, before), after) in self.residuals.iter_mut().zip(before).zip(after) {
            *residual = (after - before) / dt;
        }
        for (Way { up, down }, flow) in self.ways.iter().zip(&self.flows) {
            add(&mut self.residuals, *up, *flow);
            add(&mut self.residuals, *down, -flow);
        }
        self.tree
            .settle(&self.ways, &mut self.flows, &mut self.residuals);
    }

    fn sum_outflows(&mut self) {
        self.outflows.fill(0.0);
        self.moves.clear();
        for (way, (Way { up, down }, flow)) in self.ways.iter().zip(&self.flows).enumerate() {
            let (donor, taker) = if *flow > 0.0 {
                (*up, *down)
            } else {
                (*down, *up)
            };
            let flow = flow.abs();
            if flow > 0.0 {
                add(&mut self.outflows, donor, flow);
                self.moves.push(Move {
                    way,
                    donor,
                    taker,
                    flow,
                });
            }
        }
    }

    /// Into how many sub-steps the interval falls; none if they are too many, or a compartment is empty.
    fn substeps(
        &self,
        dt: f64,
        before: &[f64],
        after: &[f64],
        substance: &Substance,
    ) -> Option<u32> {
        let volumes = before.iter().zip(after);
        let mut most: f64 = 1.0;
        for ((outflow, (before, after)), held) in
            self.outflows.iter().zip(volumes).zip(&substance.held)
        {
            if held.is_none() && *outflow > 0.0 {
                let smallest = before.min(*after);
                let turnover = dt * outflow / (COURANT * smallest);
                if !(smallest > 0.0 && turnover <= MOST_SUBSTEPS) {
                    return None;
                }
                most = most.max(turnover);
            }
        }
        Some(most.ceil() as u32)
    }

    /// Shu and Osher's third-order steps: means of Euler steps, so that they keep what those keep. Amounts stay positive, and what is evenly spread stays so.
    fn explicit(
        &mut self,
        dt: f64,
        (before, after): (&[f64], &[f64]),
        count: u32,
        substance: &mut Substance,
    ) {
        let h = dt / f64::from(count);
        for step in 0..count {
            self.start.copy_from_slice(&substance.amounts);
            let (made, lost) = (substance.made, substance.lost);
            for (stage, (looks_at, mixed)) in STAGES.into_iter().enumerate() {
                if count > 1 {
                    let share = (f64::from(step) + looks_at) / f64::from(count);
                    self.part.set((before, after), share);
                    self.euler(h, substance, None);
                } else {
                    self.euler(h, substance, Some(stage));
                }
                // Written as the way from one to the other, so that what stays the same does so to the last digit.
                let mix = |start: f64, now: f64| now + mixed * (start - now);
                for (amount, start) in substance.amounts.iter_mut().zip(&self.start) {
                    *amount = mix(*start, *amount);
                }
                substance.made = mix(made, substance.made);
                substance.lost = mix(lost, substance.lost);
            }
        }
    }

    /// Euler's step, in the volumes of a stage of the whole interval, or in those of the sub-step at hand.
    fn euler(&mut self, h: f64, substance: &mut Substance, stage: Option<usize>) {
        let whole = stage.and_then(|stage| self.whole.get(stage));
        let space = whole.unwrap_or(&self.part);
        substance.concentrations(space, &mut self.concentrations);
        self.rates.fill(0.0);
        let mut lost = 0.0;
        for Move {
            way,
            donor,
            taker,
            flow,
        } in &self.moves
        {
            if substance.is_barred(*way) {
                continue;
            }
            let concentration = self.concentrations.get(*donor);
            let carried = flow * concentration.copied().unwrap_or_default();
            add(&mut self.rates, *donor, -carried);
            if substance.stays {
                lost += carried;
            } else {
                add(&mut self.rates, *taker, carried);
            }
        }
        substance.lost += h * lost;
        if substance.growth > 0.0 {
            let mut made = 0.0;
            for (rate, growth) in self.rates.iter_mut().zip(substance.growths(space)) {
                *rate += growth;
                made += growth;
            }
            substance.made += h * made;
        }
        for (amount, rate) in substance.amounts.iter_mut().zip(&self.rates) {
            *amount += h * rate;
        }
    }
}

fn add(list: &mut [f64], index: usize, value: f64) {
    if let Some(entry) = list.get_mut(index) {
        *entry += value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A triangle and a shut branch; flows that leave 0.3, -0.1 and -0.2 mL/s unaccounted for.
    #[test]
    fn flows_come_to_agree_along_the_branches_that_carry_most() {
        let way = |up, down| Way { up, down };
        let ways = vec![way(0, 1), way(1, 2), way(2, 0), way(0, 2)];
        let mut advection = Advection::new(3, ways);
        let given = [5.0, 4.0, 3.0, 0.0];
        let (before, after) = ([10.0, 20.0, 30.0], [8.3, 20.9, 30.8]);
        let mut label = Substance::new(3, 4);
        label.amounts = before.to_vec();
        advection.advance(
            1.0,
            (&before, &after),
            |way| given[way],
            std::slice::from_mut(&mut label),
        );
        let flows: Vec<f64> = (0..4).map(|way| advection.flow(way)).collect();
        // Node 0 loses 1.7: 3 - 5 = -2 was given; node 1 gains 0.9 of 1; node 2 gains 0.8 of 1.
        assert_eq!((flows[2], flows[3]), (3.0, 0.0));
        assert!(
            (flows[0] - 4.7).abs() < 1e-12 && (flows[1] - 3.8).abs() < 1e-12,
            "{flows:?}"
        );
        for (amount, volume) in label.amounts.iter().zip(after) {
            assert!((amount - volume).abs() < 1e-12, "{amount} in {volume}");
        }
    }

    /// An empty compartment through which blood passes is solved implicitly, and holds nothing.
    #[test]
    fn what_is_empty_holds_nothing_and_lets_through() {
        let ways = vec![Way { up: 0, down: 1 }, Way { up: 1, down: 2 }];
        let mut advection = Advection::new(3, ways);
        let (before, after) = ([10.0, 0.0, 5.0], [8.0, 0.0, 7.0]);
        let mut label = Substance::new(3, 2);
        label.amounts = vec![10.0, 0.0, 0.0];
        advection.advance(
            1.0,
            (&before, &after),
            |_| 2.0,
            std::slice::from_mut(&mut label),
        );
        assert_eq!(label.amounts[1], 0.0);
        assert!((label.amounts[0] - 8.0).abs() < 1e-12 && (label.amounts[2] - 2.0).abs() < 1e-12);
    }
}
