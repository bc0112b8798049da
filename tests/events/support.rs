//! Oscillators with known solutions as circulations.

use soleus::prelude::*;

/// Two harmonic oscillators that the solver has to solve, `x_i = a_i sin(w_i t + p_i)`; each as `[a, w, p]`. Puts out their sum.
#[derive(Clone, Copy, Debug)]
pub struct Waves(pub [[f64; 3]; 2]);

impl Waves {
    const PRESSURE: Output<Self, Pressure> = Output::new(0, "pressure");
}

impl Driver for Waves {
    type State = [f64; 4];
    const OUTPUTS: &'static [PortSpec] = &[Self::PRESSURE.spec()];

    fn initial_state(&self) -> [f64; 4] {
        let [[a, v, p], [b, w, q]] = self.0;
        [a * p.sin(), a * v * p.cos(), b * q.sin(), b * w * q.cos()]
    }

    fn output(&self, _: Time, x: &[f64; 4], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::PRESSURE, (x[0] + x[2]).mmhg());
    }

    fn rate(
        &self,
        _: Time,
        x: &[f64; 4],
        _: &Signals<'_>,
        _: &Inputs<'_, Self>,
        rate: &mut [f64; 4],
    ) {
        let [[_, v, _], [_, w, _]] = self.0;
        *rate = [x[1], -v * v * x[0], x[3], -w * w * x[2]];
    }
}

/// A circulation in which little happens but the waves.
pub struct Rig {
    pub circulation: Circulation,
    pub wave: Signal<Pressure>,
    pub vein: Id<Artery>,
}

pub fn rig(waves: Waves) -> Rig {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(20.0.mmhg()));
    let vein = net.add(
        "vein",
        Artery::new(10.0.ml(), 1.0.ml_per_mmhg()).filled_to(1.0.mmhg()),
    );
    net.connect("bed", artery, Resistance::new(1.0.mmhg_s_per_ml()), vein);
    let waves = net.drive("waves", waves);
    Rig {
        circulation: net.build().unwrap(),
        wave: waves.signal(Waves::PRESSURE),
        vein,
    }
}

/// `sin t`.
pub fn sine() -> Rig {
    rig(Waves([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]]))
}

pub fn seconds(times: &[Time]) -> Vec<f64> {
    times.iter().map(|time| time.seconds()).collect()
}

/// 20 mmHg in every other half second.
#[derive(Clone, Debug)]
pub struct Squeeze;

impl Squeeze {
    pub const PRESSURE: Output<Self, Pressure> = Output::new(0, "pressure");
}

impl Driver for Squeeze {
    type State = [f64; 0];
    const OUTPUTS: &'static [PortSpec] = &[Self::PRESSURE.spec()];

    fn output(&self, time: Time, _: &[f64; 0], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let half = (2.0 * time.seconds()).floor();
        out.set(Self::PRESSURE, (20.0 * half.rem_euclid(2.0)).mmhg());
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        Some((0.5 * ((2.0 * after.seconds()).floor() + 1.0)).seconds())
    }
}
