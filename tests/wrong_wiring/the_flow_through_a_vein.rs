use soleus::prelude::*;

fn main() {
    let mut net = Network::new();
    let vein = net.add("vein", VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml()));
    let _ = Probe::flow(vein);
}
