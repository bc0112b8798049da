//! T1 to T5 of Tauraginskii et al. 2024, doi 10.1016/j.jvsv.2024.101996, as far as its abstract tells them.

use soleus::measure::StrideGradient;
use soleus::prelude::*;

use crate::support::{
    Strode, known_gap, locomotion, passed_ml, plantar_flexion, unchanged_walking, within,
};

fn each(of: impl Fn(&Strode) -> f64) -> Vec<f64> {
    locomotion().iter().map(of).collect()
}

fn retrograde(strode: &Strode) -> StrideGradient {
    strode.report.retrograde.unwrap()
}

fn antegrade(strode: &Strode) -> StrideGradient {
    strode.report.antegrade.unwrap()
}

fn rises(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[1] > pair[0])
}

fn falls(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[1] < pair[0])
}

#[test]
fn strides_are_alike_when_they_are_read() {
    for drift in each(|strode| strode.report.drift.ml()) {
        within(
            "gain of the leg over the last stride, mL",
            drift,
            -0.1..=0.1,
        );
    }
}

/// T1: from thigh to mid-calf and from ankle to mid-calf, throughout the stride.
#[test]
fn a43_t1_mid_calf_has_the_lowest_pressure_of_the_saphenous_vein() {
    for strode in locomotion() {
        let (thigh, ankle) = (retrograde(strode), antegrade(strode));
        let rate = strode.report.rate.hz();
        for (from, gradient) in [("thigh", thigh), ("ankle", ankle)] {
            let (mean, lowest) = (gradient.mean.mmhg(), gradient.lowest.mmhg());
            println!("{rate:.2} Hz, {from} above mid-calf: {mean:.2}, from {lowest:.2} mmHg");
            assert!(lowest > 0.0, "{from} at {rate} Hz");
        }
    }
}

/// T2: both fall as strides come faster, from walking with unchanged excitation on to running.
///
/// With an effort that goes with the rate they are level between 60 and 90 steps a minute: what a harder squeeze takes from mid-calf is what a shorter pause leaves there.
#[test]
fn a43_t2_gradients_in_the_saphenous_vein_fall_with_the_rate() {
    let thigh = |strode: &Strode| retrograde(strode).mean.mmhg();
    let ankle = |strode: &Strode| antegrade(strode).mean.mmhg();
    for (from, of, gap) in [
        ("thigh", &thigh as &dyn Fn(&Strode) -> f64, 1.001),
        ("ankle", &ankle, 1.009),
    ] {
        let strides = unchanged_walking().iter().chain([&locomotion()[3]]);
        let unchanged: Vec<f64> = strides.map(of).collect();
        let with_effort = each(of);
        println!("{from} to mid-calf {unchanged:.3?}, with effort {with_effort:.3?} mmHg");
        assert!(falls(&unchanged), "{from}");
        assert!(falls(&with_effort[1..]), "{from}");
        let rise = with_effort[1] / with_effort[0];
        let what = format!("with effort, from the {from}, 90 over 60 steps a minute");
        known_gap(&what, rise, 0.0..=1.0, gap);
    }
}

/// T3: out of the muscle while the gastrocnemius contracts, into it in swing, with a slack gastrocnemius and a working tibialis anterior.
#[test]
fn a43_t3_the_gradient_of_the_muscle_vein_turns_in_swing() {
    for strode in locomotion() {
        let gradient = strode.report.intramuscular;
        let (contraction, swing) = (gradient.contraction.unwrap(), gradient.swing.unwrap());
        println!("contraction {contraction:.1}, swing {swing:.1}");
        assert!(contraction > Pressure::ZERO && swing < Pressure::ZERO);
    }
}

/// T4: flow, ejection and suction power rise, ever faster.
///
/// The slope between the two fastest gaits over that between the two slowest is above 1 if they do. Blood flow, and power that is made with it, miss: the beds of the calf open with force to a limit, those of the thigh not at all.
#[test]
fn a43_t4_flow_and_powers_rise_with_the_rate() {
    type Of = fn(&Strode) -> f64;
    let rates = each(|strode| strode.report.rate.hz());
    let shape = |what: &str, of: Of| {
        let values = each(of);
        let slope =
            |from: usize, to: usize| (values[to] - values[from]) / (rates[to] - rates[from]);
        println!("{what}: {values:.3?}");
        assert!(rises(&values), "{what} {values:?}");
        slope(2, 3) / slope(0, 1)
    };
    let faster = 1.0..=f64::INFINITY;
    for (what, of) in [
        (
            "N_S, mW",
            (|strode| 1e3 * strode.report.suction.watts()) as Of,
        ),
        ("N_E, MPa/min", |strode| {
            strode.report.unit_ejection_mpa_per_min.unwrap()
        }),
        ("N_S, MPa/min", |strode| {
            strode.report.unit_suction_mpa_per_min.unwrap()
        }),
    ] {
        within(what, shape(what, of), faster.clone());
    }
    let power = shape("N_E, mW", |strode| 1e3 * strode.report.ejection.watts());
    known_gap("N_E, mW", power, faster.clone(), 0.951);
    let flow = shape("LBF, mL/min", |strode| strode.report.leg_flow.ml_per_min());
    known_gap("LBF, mL/min", flow, faster, 0.148);
}

/// T5: what comes to mid-calf goes into the muscles instead of up the vein, and ambulatory pressure stays low: Stick 1992, doi 10.1152/jappl.1992.72.6.2063, 23.5 to 30.4 mmHg in a superficial vein at the ankle.
#[test]
fn a43_t5_the_pump_diverts_blood_into_the_muscles_and_keeps_pressure_low() {
    for strode in locomotion() {
        let (report, run) = (&strode.report, &strode.run);
        let knee = LegValve::SaphenousKnee;
        let up = |solution| passed_ml(&run.leg, knee, solution) / solution.duration().minutes();
        let (up, up_at_rest) = (up(&run.stride), up(&run.rest));
        let (inward, at_rest) = (
            report.diverted.ml_per_min(),
            report.diverted_at_rest.ml_per_min(),
        );
        println!("at rest {at_rest:.1} inward and {up_at_rest:.1} up the vein");
        within(
            "share inward, at rest",
            at_rest / (at_rest + up_at_rest),
            0.0..=0.7,
        );
        within("share inward, moving", inward / (inward + up), 0.99..=1.0);
        within("ankle, mmHg", report.ankle.unwrap().mmhg(), 20.0..=35.0);
    }
}

/// T5: plantar flexion alone differs; how is not in the abstract. Here: no phase in which the muscle draws while the foot is lifted, less flow, a fuller foot. What is diverted hardly differs.
#[test]
fn a43_t5_plantar_flexion_alone_differs() {
    let (alone, walking) = (plantar_flexion(), &locomotion()[1]);
    let foot = |strode: &Strode| {
        let pressure = strode.run.stride.pressure(strode.run.leg.veins.foot);
        pressure.unwrap().mean().mmhg()
    };
    println!("foot {:.1} against {:.1} mmHg", foot(alone), foot(walking));
    let (of, against) = (&alone.report, &walking.report);
    println!(
        "diverted {:.1} against {:.1}",
        of.diverted, against.diverted
    );
    assert!(of.intramuscular.swing.is_none() && of.unit_suction_mpa_per_min.is_none());
    assert!(of.intramuscular.contraction.unwrap() > Pressure::ZERO);
    assert!(foot(alone) > 1.2 * foot(walking));
    assert!(of.leg_flow < 0.97 * against.leg_flow);
    assert!(of.diverted < against.diverted);
}

/// Tauraginskii et al. 2023, doi 10.1016/j.jvsv.2023.04.002, sinus of the gastrocnemius: 70.3 (SD 4.2) mmHg standing; over the first half of stance 17 (8), 20 (12) and 29 (13) at 60, 90 and 120 steps a minute.
///
/// The model's muscle is emptier the faster it walks; there it is fuller.
#[test]
fn pressure_in_the_muscles_vein_at_rest_and_early_in_stance() {
    let gastrocnemius = |strode: &Strode| strode.run.leg.veins.gastrocnemius;
    let [slow, middle, fast, _] = locomotion();
    let standing = slow.run.rest.pressure(gastrocnemius(slow)).unwrap().mean();
    within("standing, within 2 SD", standing.mmhg(), 61.9..=78.7);
    let early = |strode: &Strode| {
        let (stride, cycle) = (&strode.run.stride, strode.run.cycle);
        let pressure = stride.pressure(gastrocnemius(strode)).unwrap();
        let stance = pressure.between(stride.start(), stride.start() + cycle * 0.3);
        stance.unwrap().mean().mmhg()
    };
    within("early stance, 60 steps a minute", early(slow), 9.0..=25.0);
    within("early stance, 90 steps a minute", early(middle), 8.0..=32.0);
    let gap = "early stance, 120 steps a minute";
    known_gap(gap, early(fast), 16.0..=42.0, 8.814);
}

/// The report against the definitions in its words.
#[test]
fn the_report_is_what_it_says() {
    let Strode { run, report } = &locomotion()[1];
    let veins = &run.leg.veins;
    let mut moment = run.stride.at(run.stride.start()).unwrap();
    let frame = moment.frame();
    let head =
        |vein: Id<VeinSegment>| frame.pressure(vein).unwrap() + frame.potential(vein).unwrap();
    let now = head(veins.saphenous.unwrap().thigh) - head(veins.superficial);
    let gradient = report.retrograde.unwrap();
    assert!(gradient.lowest <= now && now <= gradient.highest);
    let per_min = 60.0 * report.rate.hz() * 133.322e-6;
    let contraction = report.intramuscular.contraction.unwrap().mmhg();
    let unit = report.unit_ejection_mpa_per_min.unwrap();
    within("N_E by hand", contraction * per_min / unit, 0.999..=1.001);
    let swing = report.intramuscular.swing.unwrap().mmhg();
    let unit = report.unit_suction_mpa_per_min.unwrap();
    within("N_S by hand", -swing * per_min / unit, 0.999..=1.001);
    let minutes = run.cycle.minutes();
    let passed = |valves: &[LegValve]| {
        let ml = valves
            .iter()
            .map(|valve| passed_ml(&run.leg, *valve, &run.stride));
        ml.sum::<f64>() / minutes
    };
    let inward = passed(&[
        LegValve::DeepPerforators,
        LegValve::SoleusPerforators,
        LegValve::GastrocnemiusPerforators,
    ]);
    let diverted = report.diverted.ml_per_min();
    within("diverted by hand", inward / diverted, 0.999..=1.001);
    // The powers again, from what the valves see at their ends.
    let power = |valves: &[LegValve], of: fn(&Ends) -> Pressure| {
        let sums = valves.iter().map(|valve| {
            let valve = run.leg.valve(*valve);
            let power = run
                .stride
                .curve(move |frame| Ok(of(&frame.ends(valve)?) * frame.flow(valve)?));
            power.unwrap().mean().watts()
        });
        sums.sum::<f64>()
    };
    let out = [LegValve::Soleus, LegValve::Gastrocnemius];
    let ejection = power(&out, |ends| ends.up.pressure + ends.up.potential);
    within(
        "N_E from the valves",
        ejection / report.ejection.watts(),
        0.999..=1.001,
    );
    let into = [
        LegValve::SoleusPerforators,
        LegValve::GastrocnemiusPerforators,
    ];
    let suction = power(&into, |ends| {
        ends.up.pressure + ends.up.potential - ends.down.pressure - ends.down.potential
    });
    within(
        "N_S from the valves",
        suction / report.suction.watts(),
        0.999..=1.001,
    );
    // What leaves the leg is what enters from the calf and the saphenous vein, and from the thigh.
    let thigh = passed(&[LegValve::Thigh]);
    let sum = report.deep_flow + report.saphenous_flow;
    let leg = (sum.ml_per_min() + thigh) / report.leg_flow.ml_per_min();
    within(
        "flows into the femoral vein over the leg's",
        leg,
        0.99..=1.01,
    );
}
