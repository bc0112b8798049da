//! Graduated stockings.

use soleus::prelude::*;

use crate::support::{calf_ml, lying, still, tiptoes, within};

/// A garment of 0 mmHg changes nothing, to the last digit: whatever it is made of, and if it pumps.
#[test]
fn a_garment_that_does_not_press_does_nothing() {
    let bare = tiptoes(LegModel::default(), None);
    let pump = Garment::new(GarmentPressures::default()).cycling(
        3.0.seconds(),
        20.0.seconds(),
        0.4.seconds(),
    );
    for slack in [Garment::inelastic_bandage(Pressure::ZERO), pump] {
        assert_eq!(tiptoes(LegModel::default(), Some(slack)), bare, "{slack:?}");
    }
}

/// RAL-GZ 387.
#[test]
fn classes_press_as_the_standard_says() {
    let bands = [18.0..=21.0, 23.0..=32.0, 34.0..=46.0, 49.0..=100.0];
    for (class, band) in StockingClass::ALL.into_iter().zip(bands) {
        within("ankle, mmHg", class.ankle().mmhg(), band);
        let pressures = *Garment::stocking(class).pressures();
        assert!(pressures.ankle > pressures.calf && pressures.calf > pressures.thigh);
        assert_eq!(
            Garment::stocking(class).knee_high().pressures().thigh,
            Pressure::ZERO
        );
    }
}

/// The higher the class, the less blood stands in the calf, lying and standing.
#[test]
fn stockings_empty_the_calf_by_class() {
    for posture in [Posture::supine(), Posture::standing()] {
        let bare = {
            let (leg, solution) = still(posture, None);
            calf_ml(&leg, &solution)
        };
        let worn = StockingClass::ALL.map(|class| {
            let (leg, solution) = still(posture, Some(Garment::stocking(class).knee_high()));
            calf_ml(&leg, &solution)
        });
        println!("{bare:.0} mL bare, {worn:.0?} by class");
        assert!(worn[0] < bare);
        assert!(worn.is_sorted_by(|a, b| a > b), "{worn:?}");
    }
}

/// What is under the garment is under pressure; what is not stays as it is.
#[test]
fn a_knee_high_stocking_leaves_the_thigh_alone() {
    let stocking = Garment::stocking(StockingClass::Moderate);
    let (bare, without) = still(Posture::supine(), None);
    let (leg, knee) = lying(stocking.knee_high());
    let (long_leg, long) = lying(stocking);
    let thigh =
        |leg: &Leg, solution: &Solution| solution.volume(leg.veins.thigh).unwrap().last().ml();
    let bare = thigh(&bare, &without);
    assert!((thigh(&leg, &knee) / bare - 1.0).abs() < 0.02);
    assert!(thigh(&long_leg, &long) < 0.9 * bare);
}
