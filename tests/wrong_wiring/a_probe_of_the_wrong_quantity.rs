use soleus::prelude::*;

#[derive(Clone, Debug)]
struct Baroreceptor;

impl Baroreceptor {
    const SENSED: Input<Self, Pressure> = Input::new(0, "sensed pressure");
}

impl Driver for Baroreceptor {
    type State = [f64; 0];
    const OUTPUTS: &'static [PortSpec] = &[];
    const INPUTS: &'static [PortSpec] = &[Self::SENSED.spec()];
    fn output(&self, _: Time, _: &[f64; 0], _: &Signals<'_>, _: &mut Outputs<'_, Self>) {}
}

fn main() {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(90.0.mmhg()));
    let vein = net.add("vein", Reservoir::at(3.0.mmhg()));
    let bed = net.connect("bed", artery, Resistance::new(30.0.mmhg_s_per_ml()), vein);
    let baroreceptor = net.drive("baroreceptor", Baroreceptor);
    net.sense(baroreceptor, Baroreceptor::SENSED, Probe::flow(bed));
}
