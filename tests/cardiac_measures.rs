//! What a heart gives and the work that it does, read in two independent ways.

use soleus::measure::beats;
use soleus::prelude::*;
use soleus::presets::Pump;

/// A heart in a closed loop, over ten beats after it has settled.
fn beating() -> (HeartPorts, Solution) {
    let mut net = Network::new();
    let heart = HeartLoad::beating(70.0.bpm()).add_to(&mut net, "");
    let veins = net.add(
        "veins",
        Artery::new(2000.0.ml(), 80.0.ml_per_mmhg()).filled_to(11.0.mmhg()),
    );
    let arteries = net.add(
        "arteries",
        Artery::new(500.0.ml(), 1.2.ml_per_mmhg()).filled_to(85.0.mmhg()),
    );
    for (name, from, resistance, to) in [
        ("aorta to arteries", heart.arterial, 0.03, arteries.node()),
        ("bed", arteries.node(), 1.0, veins.node()),
        ("venous return", veins.node(), 0.03, heart.venous),
    ] {
        let part = Resistance::new(resistance.mmhg_s_per_ml());
        net.connect(name, from, part, to);
    }
    let circulation = net.build().unwrap();
    let settled = Simulation::of(&circulation)
        .tolerance(1e-8)
        .recording(Recording::Every(1.0.seconds()))
        .run(60.0.seconds())
        .unwrap();
    let solution = Simulation::of(&circulation)
        .tolerance(1e-8)
        .from(60.0.seconds())
        .initial_state(settled.final_state())
        .run(70.0.seconds())
        .unwrap();
    (heart, solution)
}

fn report(heart: &HeartPorts, solution: &Solution) -> HeartReport {
    HeartReport::read(solution, heart, solution.start(), solution.end()).unwrap()
}

fn close(what: &str, value: f64, expected: f64, relative: f64) {
    println!("{what}: {value:.5}, expected {expected:.5}");
    assert!(
        (value / expected - 1.0).abs() < relative,
        "{what} is {value}, expected {expected}"
    );
}

/// The loop's area against what flows in and out under the ventricle's pressure.
#[test]
fn stroke_work_is_what_the_valves_carry_under_pressure() {
    let (heart, solution) = beating();
    let left = report(&heart, &solution).left.unwrap();
    let pump = heart.beating().unwrap();
    let begins = beats(
        &solution,
        pump.sinus_node.phase(),
        60.0.seconds(),
        70.0.seconds(),
    )
    .unwrap();
    let (from, to) = (begins[0], *begins.last().unwrap());
    let power = |valve: Edge| {
        let power = solution
            .curve(move |frame| Ok(frame.pressure(pump.left_ventricle)? * frame.flow(valve)?));
        power.unwrap().between(from, to).unwrap().mean().watts()
    };
    let external = power(pump.aortic_valve) - power(pump.mitral_valve);
    close(
        "external power, W",
        left.external_power.watts(),
        external,
        2e-3,
    );
    let rate = report(&heart, &solution).heart_rate.unwrap();
    close(
        "stroke work, J",
        left.stroke_work.joules() * rate.per_s(),
        external,
        2e-3,
    );
    let ejected = solution.flow(pump.aortic_valve).unwrap();
    let ejected = ejected.between(from, to).unwrap().mean().ml_per_s();
    close("output, mL/s", left.output.ml_per_s(), ejected, 2e-3);
}

/// With `P = E (V - V0)` the triangle that is left is `(Ees - Ed) (Ves - V0)^2 / 2`; at the stiffest moment the ventricle is within 2 mL of its smallest.
#[test]
fn the_pressure_volume_area_adds_the_triangle_of_the_stiffest_moment() {
    let (heart, solution) = beating();
    let left = report(&heart, &solution).left.unwrap();
    let potential = |volume: f64| (2.6 - 0.105) * (volume - 10.0) * (volume - 10.0) / 2.0;
    let found = (left.pressure_volume_area - left.stroke_work).mmhg_ml();
    let least = potential(left.end_systolic.ml());
    let most = potential(left.end_systolic.ml() + 2.0);
    println!("{least:.0} <= {found:.0} <= {most:.0}");
    assert!(least <= found && found <= most);
    close(
        "efficiency",
        left.efficiency,
        left.stroke_work.joules() / left.pressure_volume_area.joules(),
        1e-12,
    );
    assert!((0.6..0.9).contains(&left.efficiency));
}

#[test]
fn what_is_reported_hangs_together() {
    let (heart, solution) = beating();
    let all = report(&heart, &solution);
    let (left, right) = (all.left.unwrap(), all.right.unwrap());
    close("rate", all.heart_rate.unwrap().bpm(), 70.0, 1e-5);
    for side in [left, right] {
        let stroke = side.end_diastolic - side.end_systolic;
        close("stroke", side.stroke_volume.ml(), stroke.ml(), 1e-9);
        close(
            "fraction",
            side.ejection_fraction,
            stroke / side.end_diastolic,
            1e-9,
        );
    }
    close("balance", right.output / left.output, 1.0, 1e-4);
    let product = all.heart_rate.unwrap().bpm() * all.arterial.systolic.mmhg();
    close(
        "product",
        all.rate_pressure_product_mmhg_per_min.unwrap(),
        product,
        1e-6,
    );
    let power = left.external_power + right.external_power;
    close("power", all.external_power.watts(), power.watts(), 1e-12);
    assert!(
        all.arterial.diastolic < all.arterial.mean && all.arterial.mean < all.arterial.systolic
    );
}

/// The same body, beating and averaged, lying and standing.
#[test]
fn a_body_without_beats_gives_what_one_with_beats_gives() {
    let run = |body: BodyModel| {
        Session::of(body)
            .tolerance(1e-4)
            .settling(1.0.minutes())
            .phase(Phase::new("supine", 30.0.seconds()))
            .phase(Phase::new("standing", 2.0.minutes()).standing_up())
            .run()
            .unwrap()
    };
    let beating = run(BodyModel::default());
    let averaged = run(BodyModel::default().cycle_averaged());
    assert!(matches!(averaged.body.heart.pump, Pump::CycleAveraged(_)));
    for phase in ["supine", "standing"] {
        let read = |run: &SessionRun| {
            let (from, to) = run.last(phase, 30.0.seconds()).unwrap();
            HeartReport::read(&run.solution, &run.body.heart, from, to).unwrap()
        };
        let (one, other) = (read(&beating), read(&averaged));
        let pair = |get: fn(&HeartReport) -> f64| (get(&other), get(&one));
        for (what, (value, expected), relative) in [
            ("output", pair(|r| r.output.l_per_min()), 0.05),
            ("aorta", pair(|r| r.arterial.mean.mmhg()), 0.05),
            ("rate", pair(|r| r.heart_rate.unwrap().bpm()), 0.02),
            ("systolic", pair(|r| r.arterial.systolic.mmhg()), 0.05),
            ("diastolic", pair(|r| r.arterial.diastolic.mmhg()), 0.06),
            (
                "stroke work",
                pair(|r| r.left.unwrap().stroke_work.joules()),
                0.1,
            ),
        ] {
            close(&format!("{phase} {what}"), value, expected, relative);
        }
    }
}

#[test]
fn fixed_pressures_report_what_returns() {
    let mut net = Network::new();
    let heart = HeartLoad::fixed(2.0.mmhg(), 92.0.mmhg()).add_to(&mut net, "");
    let bed = Resistance::new(1.0.mmhg_s_per_ml());
    net.connect("body", heart.arterial, bed, heart.venous);
    let solution = Simulation::of(&net.build().unwrap())
        .run(10.0.seconds())
        .unwrap();
    let all = report(&heart, &solution);
    close("output, mL/s", all.output.ml_per_s(), 90.0, 1e-9);
    // 90 mL/s by 90 mmHg, at 133.322e-6 J per mmHg mL.
    close("power, W", all.external_power.watts(), 1.079_91, 1e-4);
    assert!(all.left.is_none() && all.heart_rate.is_none());
}

#[test]
fn a_window_without_a_beat_is_refused() {
    let (heart, solution) = beating();
    let short = HeartReport::read(&solution, &heart, 60.0.seconds(), 60.5.seconds());
    let error = short.map(|_| ()).unwrap_err();
    assert!(matches!(error, QueryError::NoBeat { .. }), "{error}");
    assert!(error.to_string().contains("no whole beat"), "{error}");
}
