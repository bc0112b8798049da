use soleus::prelude::*;

fn main() {
    let mut net = Network::new();
    let calf = net.add("calf", Reservoir::at(90.0.mmhg()));
    let thigh = net.add("thigh", Reservoir::at(60.0.mmhg()));
    let vein = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
    net.connect("popliteal vein", calf, vein, thigh);
}
