//! The same arithmetic on quantities and on bare numbers.

use std::hint::black_box;

use soleus::units::{Elastance, Flow, Pressure, Quantities, Resistance, Time, Volume};

pub const LENGTH: usize = 1024;

#[derive(Clone, Debug)]
pub struct Typed {
    volumes: Vec<Volume>,
    unstressed: Vec<Volume>,
    elastances: Vec<Elastance>,
    resistances: Vec<Resistance>,
}

#[derive(Clone, Debug)]
pub struct Bare {
    volumes: Vec<f64>,
    unstressed: Vec<f64>,
    elastances: Vec<f64>,
    resistances: Vec<f64>,
}

fn values(factor: f64) -> impl Iterator<Item = f64> {
    (0..LENGTH).map(move |i| factor * (1.0 + (i % 7) as f64))
}

impl Typed {
    pub fn new() -> Self {
        Self {
            volumes: values(30.0).map(Volume::from_ml).collect(),
            unstressed: values(20.0).map(Volume::from_ml).collect(),
            elastances: values(0.5).map(Elastance::from_mmhg_per_ml).collect(),
            resistances: values(0.2).map(Resistance::from_mmhg_s_per_ml).collect(),
        }
    }

    /// Drains every compartment for a moment against `outside`, and tells how much flows.
    #[inline(never)]
    pub fn drain(&mut self, outside: Pressure, moment: Time) -> Flow {
        let parts = self.volumes.iter_mut().zip(&self.unstressed);
        let parts = parts.zip(&self.elastances).zip(&self.resistances);
        let mut total = Flow::ZERO;
        for (((volume, unstressed), elastance), resistance) in parts {
            let pressure: Pressure = (*volume - *unstressed) * *elastance;
            let flow = (pressure - outside) / *resistance;
            *volume -= flow * moment;
            total += flow;
        }
        total
    }

    /// Repeats [`Self::drain`].
    pub fn repeat(&mut self, times: usize) -> f64 {
        // Hidden, so that neither loop is compiled for these very numbers.
        let (outside, moment) = black_box((2.0.mmhg(), 1e-4.seconds()));
        let flows = (0..times).map(|_| self.drain(outside, moment));
        flows.map(Flow::ml_per_s).sum()
    }
}

impl Bare {
    pub fn new() -> Self {
        Self {
            volumes: values(30.0).collect(),
            unstressed: values(20.0).collect(),
            elastances: values(0.5).collect(),
            resistances: values(0.2).collect(),
        }
    }

    /// As [`Typed::drain`].
    #[inline(never)]
    pub fn drain(&mut self, outside: f64, moment: f64) -> f64 {
        let parts = self.volumes.iter_mut().zip(&self.unstressed);
        let parts = parts.zip(&self.elastances).zip(&self.resistances);
        let mut total = 0.0;
        for (((volume, unstressed), elastance), resistance) in parts {
            let pressure = (*volume - *unstressed) * *elastance;
            let flow = (pressure - outside) / *resistance;
            *volume -= flow * moment;
            total += flow;
        }
        total
    }

    /// Repeats [`Self::drain`].
    pub fn repeat(&mut self, times: usize) -> f64 {
        let (outside, moment) = black_box((2.0, 1e-4));
        (0..times).map(|_| self.drain(outside, moment)).sum()
    }
}
