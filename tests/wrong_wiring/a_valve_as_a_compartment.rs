use soleus::prelude::*;

fn main() {
    let mut net = Network::new();
    net.add("popliteal valve", Valve::new(0.1.mmhg_s_per_ml()));
}
