//! A leg that rests in a posture and moves now and then, run once for all tests that look at it.

use std::sync::OnceLock;

use soleus::measure::{PocketStasis, VeinStasis};
use soleus::prelude::*;

#[path = "../support/bands.rs"]
mod bands;

pub use bands::{known_gap, within};

/// How long a leg comes to rest before it is watched, and how long it is watched.
pub const SETTLING_S: f64 = 600.0;
pub const WATCHED_S: f64 = 600.0;

/// A leg between fixed pressures, in one posture.
pub struct Resting {
    pub circulation: Circulation,
    pub leg: Leg,
}

/// One contraction of `manoeuvre` every `pause_s`, from the settling on.
pub struct Moves {
    pub manoeuvre: Manoeuvre,
    pub pause_s: f64,
}

pub fn resting(model: &LegModel, posture: Posture, moves: Option<&Moves>) -> Resting {
    let mut net = Network::new();
    let heart = HeartLoad::default().add_to(&mut net, "");
    let column = net.drive("posture", GravityColumn::new(posture));
    let mut bouts = Bouts::new();
    if let Some(Moves { manoeuvre, pause_s }) = moves {
        let mut at_s = SETTLING_S;
        while at_s < SETTLING_S + WATCHED_S {
            bouts = bouts.bout(manoeuvre.clone(), at_s.seconds(), 1);
            at_s += pause_s;
        }
    }
    let signals = net.drive("manoeuvre", bouts).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    let leg = model.add_to(&mut net, "", supply, signals);
    Resting {
        circulation: net.build().unwrap(),
        leg,
    }
}

/// What is told of a leg after it has come to rest.
pub struct Told {
    pub leg: Leg,
    pub report: StasisReport,
}

pub fn told(model: &LegModel, posture: Posture, moves: Option<&Moves>) -> Told {
    let Resting { circulation, leg } = resting(model, posture, moves);
    let mut watch = StasisWatch::of_leg(&circulation, &leg)
        .unwrap()
        .starting(SETTLING_S.seconds());
    Simulation::of(&circulation)
        .tolerance(1e-6)
        .recording(Recording::Nothing)
        .watched_by(Looks::Starts, &mut watch)
        .run((SETTLING_S + WATCHED_S).seconds())
        .unwrap();
    let report = watch.report().unwrap();
    print(&report);
    Told { leg, report }
}

fn print(report: &StasisReport) {
    for vein in &report.veins {
        println!(
            "{}: {:.2} mL/s, {:.1} mL, turnover {:.1?} s, age {:.1} s, {:.4?} Pa, low {:.2?}, pulsatility {:.2?}, to 5 % {:.1?} s",
            vein.name,
            vein.flow.ml_per_s(),
            vein.volume.ml(),
            vein.turnover().map(Time::seconds),
            vein.age.seconds(),
            vein.shear_stress.map(Pressure::pa),
            vein.low_shear.map(Fraction::get),
            vein.pulsatility,
            vein.washout.to_5_percent.map(Time::seconds),
        );
    }
    for pocket in &report.pockets {
        let minutes = pocket.residence.minutes();
        println!(
            "{}: stays {minutes:.2} min, {:.1} swings",
            pocket.name, pocket.swings
        );
    }
}

impl Told {
    pub fn vein(&self, vein: Id<VeinSegment>) -> &VeinStasis {
        self.report.vein(vein).unwrap()
    }

    pub fn turnover_s(&self, vein: Id<VeinSegment>) -> f64 {
        self.vein(vein).turnover().unwrap().seconds()
    }

    pub fn pocket(&self, valve: LegValve) -> &PocketStasis {
        self.report.pocket(self.leg.valve(valve)).unwrap()
    }
}

pub fn supine() -> &'static Told {
    static TOLD: OnceLock<Told> = OnceLock::new();
    TOLD.get_or_init(|| told(&LegModel::default(), Posture::supine(), None))
}

pub fn sitting() -> &'static Told {
    static TOLD: OnceLock<Told> = OnceLock::new();
    TOLD.get_or_init(|| told(&LegModel::default(), Posture::sitting(), None))
}

/// One contraction every 30 s, as a heel raise of a second.
pub fn every_30_s() -> Moves {
    Moves {
        manoeuvre: Manoeuvre::heel_raise(1.0.hz()),
        pause_s: 30.0,
    }
}

pub fn sitting_and_moving() -> &'static Told {
    static TOLD: OnceLock<Told> = OnceLock::new();
    TOLD.get_or_init(|| {
        told(
            &LegModel::default(),
            Posture::sitting(),
            Some(&every_30_s()),
        )
    })
}
