//! A calf and its muscle pump, from blocks: what ten heel raises do to the pressure in the veins.
//!
//! ```text
//!   aorta ──[ beds ]── foot ▷ calf ▷ right atrium        ▷ a valve
//!                              ↑ soleus
//! ```
//!
//! Run it with `cargo run --release --example compose`. For a whole leg, ready made, see
//! `soleus::presets::LegModel`.

mod support {
    pub mod output;
}

use std::error::Error;
use std::process::ExitCode;

use soleus::prelude::*;

use support::output;

fn tell() -> Result<(), Box<dyn Error>> {
    let mut net = Network::new();

    // Where blood is. A vein: its unstressed volume, its compliance, and how far it can stretch.
    let aorta = net.add("aorta", Reservoir::at(93.0.mmhg()));
    let foot = VeinSegment::new(25.0.ml(), 1.0.ml_per_mmhg(), 30.0.ml());
    let calf = VeinSegment::new(47.0.ml(), 2.7.ml_per_mmhg(), 92.0.ml());
    let (foot, calf) = (net.add("foot veins", foot), net.add("calf veins", calf));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));

    // How it flows: down through the beds of foot and calf, up through valves. 1 PRU is 1 mmHg·s/mL.
    net.connect("foot bed", aorta, Resistance::new(400.0.pru()), foot);
    net.connect("calf bed", aorta, Resistance::new(45.0.pru()), calf);
    net.connect("ankle valve", foot, Valve::new(4.0.pru()), calf);
    net.connect("knee valve", calf, Valve::new(0.3.pru()), atrium);

    // Gravity, for a person who stands.
    let body = net.drive("body", GravityColumn::new(Posture::standing()));
    net.place(foot, body.at(BodySegment::Shank, 0.8));
    net.place(calf, body.at(BodySegment::Shank, 0.5));

    // The pump: after three minutes of rest, ten heel raises in ten seconds squeeze the calf.
    let raises = Cadence::new(1.0.hz()).amplitude(0.45.fraction()).times(10);
    let raises = net.drive("heel raises", raises.starting(180.0.seconds()));
    let soleus = net.drive("soleus", Muscle::soleus().excited_by(raises.excitation()));
    net.surround(calf, soleus.pressure(), 1.0);

    let solution = Simulation::of(&net.build()?).run(200.0.seconds())?;
    for (name, vein) in [("foot", foot), ("calf", calf)] {
        let pressure = solution.pressure(vein)?;
        let (before, after) = (pressure.at(180.0.seconds())?, pressure.at(192.0.seconds())?);
        let line = format!("{name} veins: {before:.0} before ten heel raises, {after:.0} after\n");
        output::write(&line)?;
    }
    Ok(())
}

fn main() -> ExitCode {
    output::ended(tell())
}
