//! Intermittent pneumatic compression, and cuffs.

use soleus::prelude::*;

use crate::support::{calf_ml, known_gap, lying, still, within};

/// Flow in the femoral vein in mL/s: at rest, at most when the pump first inflates after five minutes of rest, and at most from then on when it has inflated for a minute.
struct Femoral {
    rest: f64,
    first: f64,
    later: f64,
}

fn femoral(pump: Garment) -> Femoral {
    let (leg, solution) = lying(pump.worn_between(150.0.seconds(), 300.0.seconds()));
    let flow = solution.flow(leg.valve(LegValve::Iliofemoral)).unwrap();
    let most = |from: f64, to: f64| {
        let window = flow.between(from.seconds(), to.seconds()).unwrap();
        window.max().ml_per_s()
    };
    Femoral {
        rest: flow.at(149.0.seconds()).unwrap().ml_per_s(),
        first: most(150.0, 176.0),
        later: most(215.0, 290.0),
    }
}

fn foot_pump(pressure: f64) -> Garment {
    let pressures = GarmentPressures {
        foot: pressure.mmhg(),
        ..GarmentPressures::default()
    };
    Garment::new(pressures).cycling(3.0.seconds(), 20.0.seconds(), 0.4.seconds())
}

/// Ilgenfritz and Meier 1994, Angiology 45:946: a foot pump raises the peak velocity in the femoral vein from 25.9 to 40.6 cm/s, by 14.7 cm/s: in a vein of 0.87 cm² lying (ultrasound, n = 278) 12.8 mL/s. Andrews et al. 1993,
/// doi 10.1002/bjs.1800800221: by 13.4 mL/s at 125 mmHg. Band ±40 %. The model's foot, which was fitted to refill over most of a minute, gains 3 mL between two inflations.
#[test]
fn a_foot_pump_raises_femoral_flow() {
    let flow = femoral(Garment::foot_pump());
    println!(
        "{:.2} mL/s at rest, {:.2} first, {:.2} later",
        flow.rest, flow.first, flow.later
    );
    known_gap(
        "rise of femoral flow, first inflation, mL/s",
        flow.first - flow.rest,
        7.7..=18.8,
        6.12,
    );
    known_gap(
        "rise of femoral flow, mL/s",
        flow.later - flow.rest,
        7.7..=18.8,
        0.383,
    );
}

/// Andrews et al. 1993: 9.1, 13.4 and 15.1 mL/s at 50, 125 and 200 mmHg: more pressure moves more, and less so at the end.
#[test]
fn more_pressure_under_the_foot_moves_more() {
    let rises = [20.0, 50.0, 125.0].map(|pressure| {
        let flow = femoral(foot_pump(pressure));
        flow.first - flow.rest
    });
    println!("{rises:.2?} mL/s at 20, 50 and 125 mmHg");
    assert!(rises.is_sorted_by(|a, b| a < b));
    let by_mmhg = [(rises[1] - rises[0]) / 30.0, (rises[2] - rises[1]) / 75.0];
    assert!(by_mmhg[1] < by_mmhg[0]);
}

/// Usual of pumps around the calf: velocity in the femoral vein +50 to +250 %.
#[test]
fn a_calf_pump_raises_femoral_flow() {
    let flow = femoral(Garment::calf_pump());
    let rise = 100.0 * (flow.later / flow.rest - 1.0);
    within("rise of femoral flow, %", rise, 50.0..=250.0);
}

/// A cuff around the thigh above venous pressure fills the calf, and the calf does not feel it otherwise.
#[test]
fn a_thigh_cuff_fills_the_calf() {
    let (bare, without) = still(Posture::supine(), None);
    let (leg, cuffed) = lying(Garment::thigh_cuff(60.0.mmhg()));
    assert!(calf_ml(&leg, &cuffed) > 1.2 * calf_ml(&bare, &without));
}

/// Between inflations the pump is as if it were not there.
#[test]
fn a_pump_taken_off_leaves_no_trace() {
    let (leg, solution) = lying(Garment::foot_pump().worn_between(10.0.seconds(), 60.0.seconds()));
    let (bare, without) = still(Posture::supine(), None);
    let ratio = calf_ml(&leg, &solution) / calf_ml(&bare, &without);
    assert!((ratio - 1.0).abs() < 0.02, "{ratio}");
}
