//! One step for an interval in which a compartment is turned over many times.

use super::{Substance, Way, add};

/// Euler's implicit step, for compartments that are turned over many times within an interval: of first order, but positive whatever the step.
///
/// `(V_i + dt out_i) c_i - dt sum_j q_ji c_j = m_i + dt g V_i` for what is not held: an M-matrix, which elimination without pivots keeps positive.
#[derive(Clone, Debug)]
pub(super) struct Implicit {
    matrix: Vec<f64>,
    right: Vec<f64>,
}

impl Implicit {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            matrix: vec![0.0; nodes * nodes],
            right: vec![0.0; nodes],
        }
    }

    pub(super) fn step(
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
