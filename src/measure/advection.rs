//! What flows carry from one well-mixed compartment to the next, in plain numbers.

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
    /// Branches that carry none of it.
    pub(super) barred: Vec<bool>,
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
            growth: 0.0,
            stays: false,
            made: 0.0,
            lost: 0.0,
        }
    }

    fn concentration(&self, node: usize, volume: f64) -> f64 {
        let held = self.held.get(node).copied().flatten();
        let amount = self.amounts.get(node).copied().unwrap_or_default();
        held.unwrap_or_else(|| per(amount, volume))
    }
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
    start: Vec<f64>,
    rates: Vec<f64>,
    implicit: Implicit,
}

impl Advection {
    pub(super) fn new(nodes: usize, ways: Vec<Way>) -> Self {
        Self {
            flows: vec![0.0; ways.len()],
            residuals: vec![0.0; nodes],
            outflows: vec![0.0; nodes],
            tree: Tree::new(nodes, ways.len()),
            start: vec![0.0; nodes],
            rates: vec![0.0; nodes],
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
        for (Way { up, down }, flow) in self.ways.iter().zip(&self.flows) {
            let donor = if *flow > 0.0 { *up } else { *down };
            add(&mut self.outflows, donor, flow.abs());
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
        let volume_at = |node: usize, share: f64| {
            let (before, after) = (before.get(node), after.get(node));
            let (before, after) = (
                before.copied().unwrap_or_default(),
                after.copied().unwrap_or_default(),
            );
            before + share * (after - before)
        };
        for step in 0..count {
            self.start.copy_from_slice(&substance.amounts);
            let (made, lost) = (substance.made, substance.lost);
            // Shares of the sub-step at which each stage looks, and how much of the start is mixed in after it.
            for (stage, mixed) in [(0.0, 0.0), (1.0, 0.75), (0.5, 1.0 / 3.0)] {
                let share = (f64::from(step) + stage) / f64::from(count);
                self.euler(h, substance, |node| volume_at(node, share));
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

    fn euler(&mut self, h: f64, substance: &mut Substance, volume: impl Fn(usize) -> f64) {
        self.rates.fill(0.0);
        let mut lost = 0.0;
        for (way, (Way { up, down }, flow)) in self.ways.iter().zip(&self.flows).enumerate() {
            if *flow == 0.0 || substance.barred.get(way).copied().unwrap_or(false) {
                continue;
            }
            let (donor, taker) = if *flow > 0.0 {
                (*up, *down)
            } else {
                (*down, *up)
            };
            let carried = flow.abs() * substance.concentration(donor, volume(donor));
            add(&mut self.rates, donor, -carried);
            if substance.stays {
                lost += carried;
            } else {
                add(&mut self.rates, taker, carried);
            }
        }
        substance.lost += h * lost;
        for (node, (amount, rate)) in substance.amounts.iter_mut().zip(&self.rates).enumerate() {
            let held = substance.held.get(node).copied().flatten().is_some();
            let growth = if held || substance.growth == 0.0 {
                0.0
            } else {
                substance.growth * volume(node)
            };
            *amount += h * (rate + growth);
            substance.made += h * growth;
        }
    }
}

fn add(list: &mut [f64], index: usize, value: f64) {
    if let Some(entry) = list.get_mut(index) {
        *entry += value;
    }
}

/// A spanning tree of the branches that carry most, along which residuals are led away.
#[derive(Clone, Debug)]
struct Tree {
    order: Vec<usize>,
    parts: Vec<usize>,
    chosen: Vec<bool>,
    degrees: Vec<usize>,
    leaves: Vec<usize>,
}

impl Tree {
    fn new(nodes: usize, ways: usize) -> Self {
        Self {
            order: (0..ways).collect(),
            parts: vec![0; nodes],
            chosen: vec![false; ways],
            degrees: vec![0; nodes],
            leaves: Vec::with_capacity(nodes),
        }
    }

    fn settle(&mut self, ways: &[Way], flows: &mut [f64], residuals: &mut [f64]) {
        self.choose(ways, flows);
        self.leaves.clear();
        let leaves = self.degrees.iter().enumerate();
        self.leaves
            .extend(leaves.filter(|(_, degree)| **degree == 1).map(|(n, _)| n));
        while let Some(leaf) = self.leaves.pop() {
            let Some((way, Way { up, down })) = self.branch_of(ways, leaf) else {
                continue;
            };
            let residual = residuals.get(leaf).copied().unwrap_or_default();
            let (other, sign) = if down == leaf {
                (up, 1.0)
            } else {
                (down, -1.0)
            };
            add(flows, way, sign * residual);
            add(residuals, leaf, -residual);
            add(residuals, other, residual);
            if let Some(chosen) = self.chosen.get_mut(way) {
                *chosen = false;
            }
            for node in [leaf, other] {
                if let Some(degree) = self.degrees.get_mut(node) {
                    *degree -= 1;
                }
            }
            if self.degrees.get(other) == Some(&1) {
                self.leaves.push(other);
            }
        }
    }

    /// Kruskal's tree: branches in the order of their flows, each that joins what was apart.
    fn choose(&mut self, ways: &[Way], flows: &[f64]) {
        let size = |way: &usize| flows.get(*way).map_or(0.0, |flow| flow.abs());
        self.order
            .sort_unstable_by(|a, b| size(b).total_cmp(&size(a)));
        for (node, part) in self.parts.iter_mut().enumerate() {
            *part = node;
        }
        self.chosen.fill(false);
        self.degrees.fill(0);
        for way in &self.order {
            let Some(Way { up, down }) = ways.get(*way) else {
                continue;
            };
            let (a, b) = (root(&mut self.parts, *up), root(&mut self.parts, *down));
            if a == b {
                continue;
            }
            if let Some(part) = self.parts.get_mut(a) {
                *part = b;
            }
            if let Some(chosen) = self.chosen.get_mut(*way) {
                *chosen = true;
            }
            for node in [*up, *down] {
                if let Some(degree) = self.degrees.get_mut(node) {
                    *degree += 1;
                }
            }
        }
    }

    /// The one branch of the tree that is left at a leaf.
    fn branch_of(&self, ways: &[Way], leaf: usize) -> Option<(usize, Way)> {
        let ways = ways.iter().zip(&self.chosen).enumerate();
        ways.filter(|(_, (way, chosen))| **chosen && (way.up == leaf || way.down == leaf))
            .map(|(index, (way, _))| (index, *way))
            .next()
    }
}

/// Which part a node belongs to; the way there is halved for the next who asks.
fn root(parts: &mut [usize], mut node: usize) -> usize {
    while let Some(&up) = parts.get(node) {
        if up == node {
            break;
        }
        let next = parts.get(up).copied().unwrap_or(up);
        if let Some(part) = parts.get_mut(node) {
            *part = next;
        }
        node = next;
    }
    node
}

/// Euler's implicit step, for compartments that are turned over many times within an interval: of first order, but positive whatever the step.
///
/// `(V_i + dt out_i) c_i - dt sum_j q_ji c_j = m_i + dt g V_i` for what is not held: an M-matrix, which elimination without pivots keeps positive.
#[derive(Clone, Debug)]
struct Implicit {
    matrix: Vec<f64>,
    right: Vec<f64>,
}

impl Implicit {
    fn new(nodes: usize) -> Self {
        Self {
            matrix: vec![0.0; nodes * nodes],
            right: vec![0.0; nodes],
        }
    }

    fn step(
        &mut self,
        dt: f64,
        after: &[f64],
        (ways, flows): (&[Way], &[f64]),
        substance: &mut Substance,
    ) {
        self.fill(dt, after, (ways, flows), substance);
        self.solve();
        // From here on `right` holds concentrations.
        for (node, value) in self.right.iter_mut().enumerate() {
            if let Some(held) = substance.held.get(node).copied().flatten() {
                *value = held;
            }
        }
        let mut made = 0.0;
        for (node, (amount, volume)) in substance.amounts.iter_mut().zip(after).enumerate() {
            if substance.held.get(node).copied().flatten().is_none() {
                *amount = volume * self.right.get(node).copied().unwrap_or_default();
                made += dt * substance.growth * volume;
            }
        }
        substance.made += made;
        let mut lost = 0.0;
        for (way, (Way { up, down }, flow)) in ways.iter().zip(flows).enumerate() {
            if substance.barred.get(way).copied().unwrap_or(false) {
                continue;
            }
            let (donor, taker) = if *flow > 0.0 { (up, down) } else { (down, up) };
            let carried = dt * flow.abs() * self.right.get(*donor).copied().unwrap_or_default();
            let held = |node: &usize| substance.held.get(*node).copied().flatten().is_some();
            let (gives, takes) = (held(donor), held(taker));
            if substance.stays {
                lost += carried;
            } else if takes {
                add(&mut substance.amounts, *taker, carried);
            }
            if gives {
                add(&mut substance.amounts, *donor, -carried);
            }
        }
        substance.lost += lost;
    }

    fn fill(
        &mut self,
        dt: f64,
        after: &[f64],
        (ways, flows): (&[Way], &[f64]),
        substance: &Substance,
    ) {
        let n = self.right.len();
        self.matrix.fill(0.0);
        for node in 0..n {
            let volume = after.get(node).copied().unwrap_or_default().max(0.0);
            let amount = substance.amounts.get(node).copied().unwrap_or_default();
            let held = substance.held.get(node).copied().flatten();
            let (diagonal, right) = match held {
                Some(concentration) => (1.0, concentration),
                None => (volume, amount + dt * substance.growth * volume),
            };
            add(&mut self.matrix, node * n + node, diagonal);
            if let Some(entry) = self.right.get_mut(node) {
                *entry = right;
            }
        }
        for (way, (Way { up, down }, flow)) in ways.iter().zip(flows).enumerate() {
            if substance.barred.get(way).copied().unwrap_or(false) {
                continue;
            }
            let (donor, taker) = if *flow > 0.0 {
                (*up, *down)
            } else {
                (*down, *up)
            };
            let moved = dt * flow.abs();
            let free = |node: usize| substance.held.get(node).copied().flatten().is_none();
            if free(donor) {
                add(&mut self.matrix, donor * n + donor, moved);
            }
            if free(taker) && !substance.stays {
                add(&mut self.matrix, taker * n + donor, -moved);
            }
        }
    }

    /// Elimination without pivots; a compartment that holds nothing and lets nothing through stays at nothing.
    fn solve(&mut self) {
        let n = self.right.len();
        let at = |matrix: &[f64], row: usize, column: usize| {
            matrix.get(row * n + column).copied().unwrap_or_default()
        };
        for pivot in 0..n {
            let diagonal = at(&self.matrix, pivot, pivot);
            if diagonal <= 0.0 {
                continue;
            }
            for row in pivot + 1..n {
                let factor = at(&self.matrix, row, pivot) / diagonal;
                if factor == 0.0 {
                    continue;
                }
                for column in pivot..n {
                    let value = at(&self.matrix, pivot, column);
                    add(&mut self.matrix, row * n + column, -factor * value);
                }
                let value = self.right.get(pivot).copied().unwrap_or_default();
                add(&mut self.right, row, -factor * value);
            }
        }
        for row in (0..n).rev() {
            let known: f64 = (row + 1..n)
                .map(|column| {
                    at(&self.matrix, row, column)
                        * self.right.get(column).copied().unwrap_or_default()
                })
                .sum();
            let diagonal = at(&self.matrix, row, row);
            if let Some(entry) = self.right.get_mut(row) {
                *entry = if diagonal > 0.0 {
                    (*entry - known) / diagonal
                } else {
                    0.0
                };
            }
        }
    }
}
