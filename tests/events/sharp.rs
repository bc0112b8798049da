//! Valves with a kink, on which steps end.

use soleus::prelude::*;
use soleus::solver::{Automatic, Dopri5, Integrator, Rodas5P};

use crate::support::{Waves, seconds};

/// An ideal valve: its conductance jumps between open and leak where the driving pressure turns.
#[derive(Clone, Copy, Debug)]
struct Ideal {
    open: f64,
    leak: f64,
}

impl Conductor for Ideal {
    fn flow(&self, ends: &Ends) -> Flow {
        let driving = ends.driving().mmhg();
        let conductance = if driving > 0.0 { self.open } else { self.leak };
        Flow::from_ml_per_s(conductance * driving)
    }
}

/// A vein that waves of pressure squeeze between two ideal valves.
struct Pump {
    circulation: Circulation,
    valves: [Id<Ideal>; 2],
}

fn pump(waves: Waves) -> Pump {
    let ideal = Ideal {
        open: 4.0,
        leak: 0.02,
    };
    let mut net = Network::new();
    let vein = |pressure: f64| Artery::new(10.0.ml(), 1.0.ml_per_mmhg()).filled_to(pressure.mmhg());
    let foot = net.add("foot", vein(10.0));
    let calf = net.add("calf", vein(12.0));
    let thigh = net.add("thigh", vein(15.0));
    let below = net.connect("below", foot, ideal, calf);
    let above = net.connect("above", calf, ideal, thigh);
    let back = Resistance::new(1.0.mmhg_s_per_ml());
    net.connect("back", thigh, back, foot);
    let squeeze = net.drive("squeeze", waves);
    net.surround(calf, squeeze.signal(Output::new(0, "pressure")), 1.0);
    Pump {
        circulation: net.build().unwrap(),
        valves: [below, above],
    }
}

fn calf() -> Pump {
    pump(Waves([[8.0, 6.0, 0.4], [2.0, 13.0, 1.0]]))
}

fn events(pump: &Pump) -> [Event; 4] {
    let [below, above] = pump.valves;
    [
        Event::opens("below opens", below),
        Event::shuts("below shuts", below),
        Event::opens("above opens", above),
        Event::shuts("above shuts", above),
    ]
}

fn solve(pump: &Pump, solver: &dyn Integrator, tolerance: f64, sharp: bool) -> Solution {
    let mut simulation = Simulation::of(&pump.circulation)
        .tolerance(tolerance)
        .recording(Recording::Nothing)
        .integrator(solver);
    for event in events(pump) {
        let event = if sharp { event.sharp() } else { event };
        simulation = simulation.noting(&event);
    }
    simulation.run(6.0.seconds()).unwrap()
}

fn error(of: &Solution, reference: &Solution) -> f64 {
    let pairs = of.final_state().iter().zip(reference.final_state());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// By error control alone, at the tightest tolerance.
fn reference(pump: &Pump) -> Solution {
    let solver = Dopri5::new().with_relative_tolerance(1e-13);
    solve(pump, &solver, 1e-13, false)
}

/// Evaluations and steps of the coarsest run that comes this near to the reference, of tolerances a factor of two apart.
fn work_for(pump: &Pump, reference: &Solution, within_ml: f64, sharp: bool) -> (u64, u64) {
    let tolerances = (0..).map(|k| 1e-7 * 0.5_f64.powi(k));
    for tolerance in tolerances.take(20) {
        let solver = Dopri5::new().with_relative_tolerance(tolerance);
        let solution = solve(pump, &solver, tolerance, sharp);
        let (error, cost) = (error(&solution, reference), *solution.statistics());
        if error < within_ml {
            println!("sharp {sharp}, tolerance {tolerance:.0e}: {error:.1e} mL, {cost:?}");
            return (cost.evaluations, cost.accepted_steps);
        }
    }
    panic!("not reached");
}

#[test]
fn an_error_below_a_millionth_takes_fewer_steps_that_end_at_kinks() {
    let pump = calf();
    let reference = reference(&pump);
    let plain = work_for(&pump, &reference, 1e-6, false);
    let sharp = work_for(&pump, &reference, 1e-6, true);
    assert!(
        sharp.0 < plain.0 && sharp.1 < plain.1,
        "{sharp:?} {plain:?}"
    );
}

#[test]
fn steps_that_end_at_kinks_keep_the_order() {
    let pump = calf();
    let reference = reference(&pump);
    let order = |sharp: bool| {
        let errors = [400.0, 800.0, 1600.0].map(|pieces| {
            let step_s = 6.0 / pieces;
            let solver = Dopri5::new()
                .with_relative_tolerance(1e3)
                .with_max_step_s(step_s)
                .with_initial_step_s(step_s);
            error(&solve(&pump, &solver, 1e-9, sharp), &reference)
        });
        let order = (errors[0] / errors[2]).log2() / 2.0;
        println!("sharp {sharp}: order {order:.2} {errors:?}");
        order
    };
    assert!(order(false) < 4.0);
    let order = order(true);
    assert!((4.7..5.4).contains(&order), "{order}");
}

#[test]
fn sharp_events_are_told_as_often_as_plain_ones() {
    let pump = calf();
    let solver = Dopri5::new().with_relative_tolerance(1e-8);
    let times = |sharp: bool| {
        let solution = solve(&pump, &solver, 1e-8, sharp);
        let told = solution.happenings();
        told.map(|told| told.time).collect::<Vec<_>>()
    };
    let (plain, sharp) = (seconds(&times(false)), seconds(&times(true)));
    println!("{plain:.3?}");
    assert_eq!(plain.len(), sharp.len());
    for (a, b) in plain.iter().zip(&sharp) {
        assert!((a - b).abs() < 1e-5, "{a} and {b}");
    }
}

#[test]
fn a_sharp_event_is_the_same_with_every_solver_and_keeps_the_blood() {
    let pump = calf();
    let reference = reference(&pump);
    let (rodas, automatic) = (Rodas5P::new(), Automatic::new());
    let solvers: [&dyn Integrator; 3] = [
        &Dopri5::new().with_relative_tolerance(1e-8),
        &rodas.with_relative_tolerance(1e-8),
        &automatic.with_relative_tolerance(1e-8),
    ];
    for solver in solvers {
        let solution = solve(&pump, solver, 1e-8, true);
        let off = error(&solution, &reference);
        println!("{}: {off:.1e} mL", solver.name());
        assert!(off < 2e-5, "{}: {off}", solver.name());
        assert_eq!(solution.happenings().count(), 22);
        assert!(solution.statistics().breakpoints > 10);
        assert!(solution.volume_drift_relative() < 1e-15);
    }
}

/// Nothing squeezes, so that in the end nothing drives the valves: they rest on the kink, but for the solver's error.
#[test]
fn a_valve_at_rest_on_its_kink_does_not_chatter() {
    let pump = pump(Waves([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]));
    let solver = Dopri5::new().with_relative_tolerance(1e-6);
    let run = |hysteresis: Option<f64>, sharp: bool| {
        let mut simulation = Simulation::of(&pump.circulation)
            .integrator(&solver)
            .recording(Recording::Nothing);
        for mut event in events(&pump) {
            if let Some(away) = hysteresis {
                event = event.hysteresis(away.mmhg());
            }
            simulation = simulation.noting(&if sharp { event.sharp() } else { event });
        }
        simulation.run(120.0.seconds()).unwrap()
    };
    let plain = run(Some(1e-3), false);
    for hysteresis in [Some(1e-3), None] {
        let sharp = run(hysteresis, true);
        let (a, b) = (plain.statistics(), sharp.statistics());
        println!("{hysteresis:?}: {a:?}, {b:?}");
        assert!(b.evaluations < a.evaluations + 200);
        if hysteresis.is_some() {
            assert_eq!(sharp.happenings().count(), plain.happenings().count());
        }
    }
}
