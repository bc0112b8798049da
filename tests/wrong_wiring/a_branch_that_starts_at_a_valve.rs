use soleus::prelude::*;

fn main() {
    let mut net = Network::new();
    let calf = net.add("calf", Reservoir::at(90.0.mmhg()));
    let thigh = net.add("thigh", Reservoir::at(60.0.mmhg()));
    let valve = net.connect("popliteal valve", calf, Valve::new(0.1.mmhg_s_per_ml()), thigh);
    net.connect("femoral vein", valve, Resistance::new(0.1.mmhg_s_per_ml()), thigh);
}
