//! Flow and velocity by posture and manoeuvre, in the whole body with the veno-arteriolar response.

use soleus::prelude::PumpState;

use crate::bands::{known_gap, within};
use crate::support::{Ran, lying, sitting, standing, without_valves};

#[test]
fn every_manoeuvre_is_told() {
    lying().print("lying");
    sitting().print("sitting");
    standing().print("standing");
    without_valves().print("standing without valves");
}

/// Stein et al. 2009, Thromb Haemost 101:1100: popliteal velocity 11 (9 to 13) cm/s lying, 3 (2 to 4) sitting; the same group, Chest 134 (2008) p43003: femoral velocity 17 and 9;
/// Hitos et al. 2007, J Thromb Haemost 5:1890: volume flow falls by 40 to 50 %.
#[test]
fn a25_sitting_slows_popliteal_flow() {
    let (lying, sitting) = (lying().rest("pump"), sitting().rest("pump"));
    let change = |of: fn(&PumpState) -> f64| 100.0 * (of(&sitting) / of(&lying) - 1.0);
    let flow = change(|state| state.venous_return.ml_per_s());
    within("flow of the legs, %", flow, -55.0..=-25.0);
    let femoral = change(|state| state.femoral_velocity.cm_per_s());
    within("femoral velocity, %", femoral, -57.0..=-37.0);
    let popliteal = change(|state| state.popliteal_velocity.cm_per_s());
    known_gap("popliteal velocity, %", popliteal, -80.0..=-60.0, -50.19);
}

/// By how many times a bout speeds popliteal and femoral flow.
fn times(ran: &Ran, bout: &str) -> (f64, f64) {
    let (rest, work) = (ran.rest(bout), ran.work(bout));
    (
        work.popliteal_velocity / rest.popliteal_velocity,
        work.femoral_velocity / rest.femoral_velocity,
    )
}

/// Stein et al. 2009: popliteal velocity in ankle exercise, at 80 a minute, 24 (20 to 28) cm/s lying; the same group, Chest 134 (2008) p43003: femoral 17 to 30.
#[test]
fn a26_ankle_exercise_lying() {
    let (popliteal, femoral) = times(lying(), "pump");
    within("popliteal velocity, lying, times", popliteal, 1.8..=2.6);
    known_gap("femoral velocity, lying, times", femoral, 1.5..=2.0, 1.161);
}

/// As above, sitting: popliteal 3 to 18 cm/s, femoral 9 to 18.
#[test]
fn a26_ankle_exercise_sitting() {
    let (popliteal, femoral) = times(sitting(), "pump");
    known_gap(
        "popliteal velocity, sitting, times",
        popliteal,
        4.0..=8.0,
        3.932,
    );
    known_gap(
        "femoral velocity, sitting, times",
        femoral,
        1.7..=2.3,
        1.616,
    );
}

/// As above; those who sat only lifted the forefoot.
#[test]
fn a26_dorsiflexion_sitting() {
    let (popliteal, _) = times(sitting(), "dorsiflexion");
    known_gap(
        "popliteal velocity, dorsiflexion alone, times",
        popliteal,
        4.0..=8.0,
        1.517,
    );
}

/// Tsuda et al. 2017, doi 10.2490/prm.20170009: femoral peak 41.0 cm/s without load, 54.9 at the greatest: 1.34 times.
#[test]
fn a29_resistance_raises_the_femoral_peak() {
    let peak = |bout| lying().work(bout).femoral_peak;
    within(
        "femoral peak, times",
        peak("loaded") / peak("unloaded"),
        1.2..=1.5,
    );
}

/// Sochart and Hardinge 1999, J Bone Joint Surg Br 81: mean velocity +38 %, peak +58 % in combined active movement of foot and ankle; active movements give more than passive ones. Bands of half to one and a half.
#[test]
fn combined_movement_speeds_femoral_flow() {
    within(
        "femoral velocity, %",
        100.0 * lying().gain("combined"),
        19.0..=57.0,
    );
    let (rest, work) = (lying().rest("combined"), lying().work("combined"));
    let peak = 100.0 * (work.femoral_peak / rest.femoral_peak - 1.0);
    known_gap("femoral peak, %", peak, 29.0..=87.0, 250.9);
}

/// Fujii et al. 2021, doi 10.1111/jjns.12407, magnetic resonance of the popliteal vein, a minute of plantar flexion at 0.5 Hz: standing +90 to +135 %, lying +55 to +90 %, sitting +30 to +40 %.
#[test]
fn plantar_flexion_gains_velocity_in_every_posture() {
    let gain = |ran: &Ran| 100.0 * (times(ran, "plantar flexion").0 - 1.0);
    within("popliteal velocity, lying, %", gain(lying()), 55.0..=90.0);
    known_gap(
        "popliteal velocity, standing, %",
        gain(standing()),
        90.0..=135.0,
        807.6,
    );
    known_gap(
        "popliteal velocity, sitting, %",
        gain(sitting()),
        30.0..=40.0,
        296.3,
    );
}

/// "A study of venous return from the leg during exercise", by Doppler: bearing weight, plantar flexion gives the higher popliteal velocity; not bearing it, dorsiflexion does.
#[test]
fn the_better_direction_depends_on_bearing_weight() {
    let ratio = |ran: &Ran| {
        ran.work("plantar flexion").popliteal_peak / ran.work("toe taps").popliteal_peak
    };
    within(
        "plantar over dorsiflexion, standing",
        ratio(standing()),
        1.0..=f64::INFINITY,
    );
    known_gap(
        "plantar over dorsiflexion, lying",
        ratio(lying()),
        0.0..=1.0,
        2.891,
    );
}

/// "The efficacy of forceful ankle and toe exercises to increase venous return", Phlebology 33 (2018) 330, doi 10.1177/0268355517706042, sitting, peak popliteal velocity: rest 5.6 cm/s, lifting the heels 107, flexing all
/// toes 119, dorsiflexion with the toes extended 194. Bands of half to one and a half.
#[test]
fn seated_exercises_and_their_peaks() {
    let peak = |bout| sitting().work(bout).popliteal_peak.cm_per_s();
    within("heel lifts, cm/s", peak("heel lifts"), 54.0..=161.0);
    known_gap("toe curls, cm/s", peak("toe curls"), 59.0..=178.0, 14.17);
    known_gap("dorsiflexion, cm/s", peak("toe taps"), 97.0..=290.0, 38.0);
}

/// Without effort nothing is gained: the control of every gain above.
#[test]
fn without_effort_nothing_is_gained() {
    for (posture, ran) in [
        ("lying", lying()),
        ("sitting", sitting()),
        ("standing", standing()),
    ] {
        let gain = 100.0 * ran.gain("idle");
        within(&format!("femoral velocity, {posture}, %"), gain, -1.0..=1.0);
    }
}

/// Without valves the muscles squeeze, and the ankle's pressure does not fall: the squeeze alone is no pump.
#[test]
fn without_valves_nothing_is_lowered() {
    for bout in ["plantar flexion", "marching"] {
        let fall = |ran: &Ran| {
            let (rest, work) = (ran.rest(bout), ran.late(bout, 20.0));
            (rest.ankle_pressure - work.ankle_pressure).mmhg()
        };
        let (with, without) = (fall(standing()), fall(without_valves()));
        println!(
            "{bout}: the ankle's pressure falls by {with:.1} mmHg, without valves by {without:.1}"
        );
        assert!(with > 50.0 && without < 5.0);
    }
}

/// Sochart and Hardinge 1999: active movements give more than passive ones.
#[test]
fn a_passive_movement_gains_less() {
    let (active, passive) = (lying().gain("pump"), lying().gain("passive"));
    println!(
        "active {:+.1} %, passive {:+.1} %",
        100.0 * active,
        100.0 * passive
    );
    assert!(passive > 0.0 && passive < 0.5 * active);
}

/// Order: a person who stands and sways has a lower pressure at the ankle than one who hangs still, and a higher one than one who shifts weight or marches.
#[test]
fn the_ankle_of_one_who_stands() {
    let ankle = |bout| standing().late(bout, 20.0).ankle_pressure.mmhg();
    let still = standing().rest("sway").ankle_pressure.mmhg();
    println!(
        "still {still:.1}, swaying {:.1}, shifting {:.1}, marching {:.1}",
        ankle("sway"),
        ankle("shifting"),
        ankle("marching")
    );
    assert!(ankle("sway") < still);
    assert!(ankle("marching") < ankle("sway") && ankle("shifting") < ankle("sway"));
}

/// Every exercise gains something where it is done, and toe taps less than ankle pumps.
#[test]
fn seated_exercises_raise_venous_return() {
    let gain = |bout| sitting().work(bout).venous_return / sitting().rest(bout).venous_return;
    for bout in [
        "pump",
        "dorsiflexion",
        "toe curls",
        "push-ups",
        "heel lifts",
    ] {
        println!("{bout}: venous return times {:.3}", gain(bout));
        assert!(gain(bout) > 1.0);
    }
    assert!(gain("dorsiflexion") < gain("pump"));
}
