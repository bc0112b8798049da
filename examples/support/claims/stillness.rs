//! Claims about blood that stands still.

use soleus::measure::{PocketStasis, VeinStasis};
use soleus::prelude::*;

use super::finding::{Finding, experiment};
use super::gravity::sitting;
use super::lab::{Arm, Failure, Lab, State};

const ONCE: &str = "sitting still, and sitting with one contraction in 30 s";
const LIMP: &str = "the same without a muscle that works";

fn velocity(state: &State) -> f64 {
    state.velocity.cm_per_s()
}

/// The pocket of this valve, whose residence is in minutes.
fn pocket_min(report: &StasisReport, valve: LegValve) -> f64 {
    let of = |pocket: &&PocketStasis| pocket.name == valve.name();
    let found = report.pockets.iter().find(of);
    found.map_or(f64::NAN, |pocket| pocket.residence.minutes())
}

/// How long it takes until half of the blood has left the soleal sinuses, in s.
fn half_s(report: &StasisReport) -> f64 {
    let of = |vein: &&VeinStasis| vein.name.contains("sole");
    let half = report
        .veins
        .iter()
        .find(of)
        .and_then(|vein| vein.washout.half);
    half.map_or(f64::NAN, Time::seconds)
}

pub fn clots(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let raise = Manoeuvre::heel_raise(1.0.hz());
    let still = lab.stay("sitting still", Posture::sitting(), None)?;
    let moving = lab.stay("one in 30 s", Posture::sitting(), Some(raise.clone()))?;
    let limp = lab.stay("limp", Posture::sitting(), Some(raise.with_effort(0.0)))?;
    let weightless = lab.course(&Arm::healthy().named("weightless").without_gravity())?;
    let seated = lab.course(&sitting())?;
    let tired = lab.course(&sitting().named("sitting, limp").limp())?;
    let pocket = |report: &StasisReport| pocket_min(report, LegValve::Popliteal);
    Ok(vec![
        experiment("lying, then sitting still for 3 min")
            .in_percent(
                "mean velocity in the popliteal vein, of that lying",
                (velocity(&seated.lying), velocity(&seated.still)),
            )
            .falls(5.0)
            .control(
                "the same without gravity",
                (velocity(&weightless.lying), velocity(&weightless.still)),
            )
            .published(-80.0, -60.0, "Stein et al. 2009: 11 to 3 cm/s"),
        experiment("sitting still, then a minute of raising the heels at 1 Hz")
            .in_percent(
                "mean velocity in the popliteal vein, of that sitting still",
                (velocity(&seated.still), velocity(&seated.exercise)),
            )
            .rises(10.0)
            .control(LIMP, (velocity(&tired.still), velocity(&tired.exercise)))
            .published(
                300.0,
                700.0,
                "Stein et al. 2009: 4 to 8 times, ankle exercise sitting",
            ),
        experiment(ONCE)
            .reads(
                "time that blood stays in the pockets of the popliteal valve",
                "min",
                (pocket(&still), pocket(&moving)),
            )
            .falls(10.0)
            .control(LIMP, (pocket(&still), pocket(&limp))),
        experiment(ONCE)
            .reads(
                "time until half of the blood has left the soleal sinuses",
                "s",
                (half_s(&still), half_s(&moving)),
            )
            .falls(2.0)
            .control(LIMP, (half_s(&still), half_s(&limp))),
    ])
}
