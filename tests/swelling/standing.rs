//! Standing still, and walking after it.

use soleus::parts::colloid_pressure;
use soleus::prelude::*;

use crate::support::{known_gap, standing, within};

/// Stick, Grau and Witzleb 1989, Eur J Appl Physiol 59:39 (standing 0.17 %/min after the veins have filled); band of calf-pump check A40.
#[test]
fn a40_a_calf_that_stands_swells_slowly() {
    let rate = standing().swollen_percent(TissueRegion::Calf, "standing", 2.0, 10.0) / 8.0;
    within("standing, % a minute", rate, 0.10..=0.25);
}

/// Stick et al. 1989 and 1992 (walking 3 km/h: -0.073 %/min); band of calf-pump check A40.
#[test]
fn a40_a_calf_that_walks_shrinks() {
    let rate = standing().swollen_percent(TissueRegion::Calf, "walking", 2.0, 12.0) / 10.0;
    within("walking, % a minute", rate, -0.15..=0.0);
}

/// Calf +1.6 to 2.0 % in 10 min of standing, after the veins have filled.
#[test]
fn ten_minutes_of_standing() {
    let swollen = standing().swollen_percent(TissueRegion::Calf, "standing", 2.0, 12.0);
    known_gap("calf in 10 min, %", swollen, 1.6..=2.0, 1.461);
}

/// Two stages (Stick et al. 1989): veins fill fast, then tissue swells slowly and nearly in proportion to time.
#[test]
fn swelling_has_two_stages() {
    let rate = |from, to| {
        standing().swollen_percent(TissueRegion::Calf, "standing", from, to) / (to - from)
    };
    let (fast, early, late) = (rate(0.0, 1.0), rate(3.0, 9.0), rate(9.0, 15.0));
    println!("% a minute: {fast:.2} in the first, {early:.3} from 3 to 9, {late:.3} from 9 to 15");
    assert!(fast > 10.0 * early, "{fast} {early}");
    assert!(late > 0.7 * early && late < 1.1 * early, "{late} {early}");
}

/// Perry et al. 1986, doi 10.1152/jappl.1986.60.6.2114: capillary pressure in the foot 23.4 (SE 2.5) mmHg lying, 112.8 (3.1) standing. Bands: two standard errors. Guyton's share of arterial pressure went into nothing.
#[test]
fn capillary_pressure_in_the_foot() {
    let ran = standing();
    let tissue = *ran.exchange().of(TissueRegion::Foot).next().unwrap();
    let model = ExchangeModel::plethysmographic();
    let plasma = colloid_pressure(model.plasma_protein);
    let share = model.foot.arterial_share(plasma, model.reflection);
    let capillary = |phase, minutes| {
        let mut moment = ran.0.solution.at(ran.time(phase, minutes)).unwrap();
        let frame = moment.frame();
        let inside = |edge| {
            let ends = frame.ends(edge).unwrap();
            (ends.driving() + ends.down.pressure).mmhg()
        };
        let [artery, vein] = tissue.capillaries.map(inside);
        share * artery + (1.0 - share) * vein
    };
    within("lying, mmHg", capillary("supine", 4.0), 18.4..=28.4);
    known_gap(
        "standing, mmHg",
        capillary("standing", 10.0),
        106.6..=119.0,
        105.06,
    );
}

/// Olszewski et al. 1977, Acta Physiol Scand 99:149: lymph rises with movement. That walking adds 83 % was fitted; that it sets in, and ends with the walk's beginning only, is checked.
#[test]
fn walking_pumps_lymph_that_standing_does_not() {
    let ran = standing();
    let lymph = |phase, from, to| {
        let swelling = ran.swelling(TissueRegion::Calf, phase, from, to);
        swelling.lymph_ml_per_min_100ml
    };
    let (lying, still) = (lymph("supine", 3.0, 5.0), lymph("standing", 13.0, 15.0));
    let walking = lymph("walking", 2.0, 4.0);
    println!("lymph, mL/min/100 mL: lying {lying:.3}, still {still:.3}, walking {walking:.3}");
    assert!((lying - 0.04).abs() < 1e-3, "{lying}");
    assert!(walking > 1.5 * still, "{walking} {still}");
}
