use soleus::prelude::*;

fn main() {
    let mut net = Network::new();
    net.drive("soleus", Resistance::new(0.1.mmhg_s_per_ml()));
}
