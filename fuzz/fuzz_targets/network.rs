//! Bytes to a network: whatever builds is solved by one of the schemes; what is Ok must be right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soleus::network::{Endpoint, Node};
use soleus::prelude::*;
use soleus::simulation::Scheme;
use std::ops::ControlFlow;

/// Numbers read off the bytes one after another; zero when they are used up.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    /// A number for a vessel, or by the first byte any number at all.
    fn number(&mut self) -> f64 {
        let kind = self.byte();
        if kind >= 240 {
            let bits = std::array::from_fn(|_| self.byte());
            return f64::from_le_bytes(bits);
        }
        let share = f64::from(u16::from_le_bytes([self.byte(), self.byte()])) / 65_535.0;
        0.01 * 1e4_f64.powf(share)
    }
}

fn network(bytes: &mut Bytes<'_>) -> Network {
    let mut net = Network::new();
    let count = 2 + usize::from(bytes.byte() % 5);
    let nodes: Vec<Node> = (0..count)
        .map(|index| {
            let name = format!("vessel {index}");
            let [a, b, c] = std::array::from_fn(|_| bytes.number());
            match bytes.byte() % 3 {
                0 => net.add(name, Artery::new(a.ml(), b.ml_per_mmhg()).filled_to(c.mmhg())).node(),
                1 => {
                    let vein = VeinSegment::new(a.ml(), b.ml_per_mmhg(), (a + c).ml());
                    net.add(name, vein).node()
                }
                _ => net.add(name, Reservoir::at(c.mmhg())).node(),
            }
        })
        .collect();
    for index in 0..count + usize::from(bytes.byte() % 4) {
        let from = nodes[index % count];
        let to = nodes[(index + 1 + usize::from(bytes.byte()) % (count - 1)) % count];
        let (name, a) = (format!("tube {index}"), bytes.number());
        match bytes.byte() % 4 {
            0 => drop(net.connect(name, from, Resistance::new(a.mmhg_s_per_ml()), to)),
            1 => drop(net.connect(name, from, Valve::new(a.mmhg_s_per_ml()), to)),
            2 => drop(net.connect(name, from, SharpValve::new(a.mmhg_s_per_ml()), to)),
            _ => drop(net.connect(name, from, Microcirculation::new(a.mmhg_s_per_ml()), to)),
        }
    }
    for index in 0..bytes.byte() % 3 {
        let samples: Vec<_> = (0..2 + bytes.byte() % 6)
            .scan(0.0, |time, _| {
                *time += bytes.number();
                Some((time.seconds(), bytes.number().mmhg()))
            })
            .collect();
        if let Ok(trace) = Trace::smooth(samples) {
            let cuff = net.drive(format!("cuff {index}"), trace);
            let on = nodes[usize::from(bytes.byte()) % count];
            net.surround(on, cuff.value(), bytes.number());
        }
    }
    net
}

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes(data);
    let scheme = match bytes.byte() % 4 {
        0 => Scheme::Explicit,
        1 => Scheme::Valved,
        2 => Scheme::Implicit,
        _ => Scheme::Automatic,
    };
    let Ok(circulation) = network(&mut bytes).build() else {
        return;
    };
    let mut steps = 0;
    let mut patience = |_: Time| {
        steps += 1;
        if steps < 500 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let simulation = Simulation::of(&circulation).scheme(scheme).tolerance(1e-4);
    let Ok(solution) = simulation.observed_by(&mut patience).run(5.0.seconds()) else {
        return;
    };
    assert!(solution.volume_drift_relative() < 1e-9);
    for node in circulation.nodes() {
        let (Ok(volume), Ok(pressure)) = (solution.volume(node), solution.pressure(node)) else {
            panic!("a node of the circulation is not known");
        };
        assert!(volume.last().ml().is_finite() && pressure.last().mmhg().is_finite());
    }
});
