//! Random networks of built-in parts.

use soleus::prelude::*;

use crate::draw::Draw;
use crate::numbers::Numbers;
use crate::parts::{add_vessel, connect, drive};

fn part(draw: &mut Draw, odd: usize) -> (usize, Numbers) {
    (draw.below(256), std::array::from_fn(|_| draw.number(odd)))
}

/// Two to seven vessels in a row, joined by tubes and by what else was drawn, squeezed and placed by drivers.
pub(crate) fn random_network(draw: &mut Draw) -> Network {
    // Many networks with one odd number or two, some with none, some with many.
    let odd = [0, 2, 4, 8, 24][draw.below(5)];
    let mut net = Network::new();
    let count = 2 + draw.below(6);
    let nodes: Vec<_> = (0..count)
        .map(|index| add_vessel(&mut net, format!("vessel {index}"), part(draw, odd)))
        .collect();
    for (index, pair) in nodes.windows(2).enumerate() {
        let name = format!("tube {index}");
        let ends = [pair[0], pair[1]];
        if draw.below(2) == 0 {
            let tube = Resistance::new(draw.number(odd).mmhg_s_per_ml());
            net.connect(name, ends[0], tube, ends[1]);
        } else {
            connect(&mut net, name, ends, part(draw, odd));
        }
    }
    for index in 0..draw.below(4) {
        let from = draw.below(count);
        let ends = [
            nodes[from],
            nodes[(from + 1 + draw.below(count - 1)) % count],
        ];
        connect(&mut net, format!("pipe {index}"), ends, part(draw, odd));
    }
    for index in 0..draw.below(4) {
        let on = nodes[draw.below(count)];
        drive(&mut net, format!("driver {index}"), on, part(draw, odd));
    }
    net
}
