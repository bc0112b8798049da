//! Clots that fill a share of a vein.

use soleus::prelude::*;

use crate::support::{resting, supine, told};

#[test]
fn a_clot_of_nothing_gives_the_same_run_to_the_last_bit() {
    let run = |model: &LegModel| {
        let resting = resting(model, Posture::standing(), None);
        let solution = Simulation::of(&resting.circulation).run(20.0.seconds());
        solution.unwrap().final_state().to_vec()
    };
    let healthy = run(&LegModel::default());
    let mut model = LegModel::default();
    for site in ClotSite::ALL {
        model = model.with_clot(site, 0.0);
    }
    assert_eq!(run(&model), healthy);
}

/// Pressure below a clot in the femoral vein rises with the share that it fills, and blood stays longer in the deep calf; above it nothing backs up.
#[test]
fn the_fuller_the_vein_the_more_backs_up_below_it() {
    let pressures = |share: f64| {
        let model = LegModel::default().with_clot(ClotSite::Femoral, share);
        let resting = resting(&model, Posture::supine(), None);
        let solution = Simulation::of(&resting.circulation)
            .tolerance(1e-5)
            .recording(Recording::Nothing)
            .run(15.0.minutes())
            .unwrap();
        let veins = resting.leg.veins;
        [veins.deep_proximal, veins.foot, veins.iliac]
            .map(|vein| solution.pressure(vein).unwrap().last().mmhg())
    };
    let healthy = pressures(0.0);
    let mut last = healthy;
    for share in [0.5, 0.8, 0.95] {
        let now = pressures(share);
        println!("clot of {share}: deep calf, foot, iliac {now:?}");
        assert!(now[0] > last[0] && now[1] > last[1], "{last:?}, {now:?}");
        assert!(now[2] < healthy[2] + 1e-3, "{healthy:?}, {now:?}");
        last = now;
    }
    assert!(last[0] > healthy[0] + 5.0, "{healthy:?}, {last:?}");
}

#[test]
fn blood_stays_longer_below_a_clot() {
    let model = LegModel::default().with_clot(ClotSite::Popliteal, 0.9);
    let obstructed = told(&model, Posture::supine(), None);
    let healthy = supine();
    let [before, now] = [healthy, &obstructed].map(|told| told.turnover_s(told.leg.veins.sinuses));
    assert!(now > 1.05 * before, "{before} and {now}");
}

#[test]
fn shares_that_make_no_sense_are_refused_by_name() {
    for share in [1.0, 1.5, -0.1, f64::NAN, f64::INFINITY] {
        let test = CalfTest::of(LegModel::default().with_clot(ClotSite::Popliteal, share));
        let message = test.build().unwrap_err().to_string();
        assert!(message.contains("popliteal vein"), "{message}");
        assert!(message.contains("below 1"), "{message}");
    }
    let nearly = LegModel::default().with_clot(ClotSite::Iliac, 0.999);
    assert!(CalfTest::of(nearly).build().is_ok());
}
