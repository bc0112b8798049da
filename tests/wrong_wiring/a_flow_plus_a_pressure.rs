use soleus::prelude::*;

fn main() {
    let _ = 5.0.ml_per_s() + 3.0.mmhg();
}
