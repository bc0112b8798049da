use soleus::prelude::*;

fn main() {
    let mut net = Network::new();
    let cuff = net.drive("cuff", Steady::new(40.0.mmhg()));
    net.drive("soleus", Muscle::soleus().excited_by(cuff.value()));
}
