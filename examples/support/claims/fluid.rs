//! Claims about swelling.

use soleus::measure::Swelling;
use soleus::prelude::*;
use soleus::presets::devices::{Garment, StockingClass};

use super::finding::{Finding, experiment};
use super::lab::Failure;
use super::lab::Lab;

/// Sits for twenty minutes, as told, and reads how fast the calf swells in the last fifteen, in % a minute.
fn swells(
    gravity: Acceleration,
    posture: Posture,
    moves: Option<Manoeuvre>,
    worn: Option<Garment>,
) -> Result<f64, Failure> {
    let body = BodyModel {
        exchange: Some(ExchangeModel::plethysmographic()),
        ..BodyModel::default().cycle_averaged()
    };
    let sitting = Phase::new("sitting", 20.0.minutes()).into_posture(posture, 2.0.seconds());
    let sitting = match moves {
        Some(manoeuvre) => sitting.doing(manoeuvre),
        None => sitting,
    };
    let session = Session::of(body)
        .in_gravity(gravity)
        .tolerance(1e-4)
        .recording(Recording::Every(1.0.seconds()))
        .phase(sitting);
    let session = match worn {
        Some(garment) => session.wearing(garment),
        None => session,
    };
    let run = session.run()?;
    let exchange = run.body.exchange.as_ref().ok_or("no exchange")?;
    let calf = exchange.of(TissueRegion::Calf).next().ok_or("no calf")?;
    let end = run.solution.end();
    let from = end - 15.0.minutes();
    Ok(Swelling::read(&run.solution, calf, from, end)?.rate_percent_per_min)
}

pub fn swelling(_: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let earth = Acceleration::STANDARD_GRAVITY;
    let sits = || Posture::sitting();
    let lying = swells(earth, Posture::supine(), None, None)?;
    let sitting = swells(earth, sits(), None, None)?;
    let weightless = swells(Acceleration::ZERO, sits(), None, None)?;
    let raises = Manoeuvre::seated_heel_raise(0.5.hz());
    let moving = swells(earth, sits(), Some(raises.clone()), None)?;
    let limp = swells(earth, sits(), Some(raises.with_effort(0.0)), None)?;
    let stocking = Garment::stocking(StockingClass::Moderate).knee_high();
    let slack = Garment::graduated_stocking(Pressure::ZERO).knee_high();
    let worn = swells(earth, sits(), None, Some(stocking))?;
    let slack = swells(earth, sits(), None, Some(slack))?;
    let quantity = "swelling of the calf's tissue from the 5th to the 20th minute";
    Ok(vec![
        experiment("lying, and sitting still")
            .reads(quantity, "% per min", (lying, sitting))
            .rises(0.01)
            .control("the same without gravity", (lying, weightless))
            .published(
                0.07,
                0.18,
                "Stick et al. 1989: 0.12 % per min sitting (lymph of the model was fitted to it)",
            ),
        experiment("sitting still, and raising the heels every two seconds")
            .reads(quantity, "% per min", (sitting, moving))
            .falls(0.01)
            .control("the same without a muscle that works", (sitting, limp)),
        experiment("sitting still, without and with a stocking of class II to the knee")
            .reads(quantity, "% per min", (sitting, worn))
            .falls(0.01)
            .control("a slack stocking", (sitting, slack)),
    ])
}
