//! Sharp valves, at whose switches steps end by themselves.

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::simulation::CirculationSystem;
use soleus::solver::{Automatic, Dopri5, HighamHall, Integrator, Rodas5P, Statistics, System};

/// A vein that waves of pressure squeeze between two valves.
struct Pump {
    circulation: Circulation,
    valves: [Edge; 2],
}

/// Two sines of time.
#[derive(Clone, Copy, Debug)]
struct Squeeze([[f64; 3]; 2]);

impl Driver for Squeeze {
    type State = [f64; 0];
    const OUTPUTS: &'static [PortSpec] = &[Output::<Self, Pressure>::new(0, "pressure").spec()];

    fn output(&self, time: Time, _: &[f64; 0], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let sines = self.0.map(|[a, w, p]| a * (w * time.seconds() + p).sin());
        out.set(Output::new(0, "pressure"), (sines[0] + sines[1]).mmhg());
    }
}

fn pump<V: Branch>(waves: Squeeze, valve: V) -> Pump {
    let mut net = Network::new();
    let vein = |pressure: f64| Artery::new(10.0.ml(), 1.0.ml_per_mmhg()).filled_to(pressure.mmhg());
    let foot = net.add("foot", vein(10.0));
    let calf = net.add("calf", vein(12.0));
    let thigh = net.add("thigh", vein(15.0));
    let below = net.connect("below", foot, valve.clone(), calf);
    let above = net.connect("above", calf, valve, thigh);
    let back = Resistance::new(1.0.mmhg_s_per_ml());
    net.connect("back", thigh, back, foot);
    let squeeze = net.drive("squeeze", waves);
    net.surround(calf, squeeze.signal(Output::new(0, "pressure")), 1.0);
    Pump {
        circulation: net.build().unwrap(),
        valves: [below.edge(), above.edge()],
    }
}

fn sharp() -> SharpValve {
    SharpValve::new(0.25.mmhg_s_per_ml()).leaking(0.02.ml_per_s_mmhg())
}

fn smooth(over: f64) -> Valve {
    let valve = Valve::new(0.25.mmhg_s_per_ml()).leaking(0.02.ml_per_s_mmhg());
    valve.opening_over(over.mmhg())
}

const WAVES: Squeeze = Squeeze([[8.0, 6.0, 0.4], [2.0, 13.0, 1.0]]);

fn solve(of: &Circulation, solver: &dyn Integrator, tolerance: f64, locates: bool) -> Solution {
    Simulation::of(of)
        .tolerance(tolerance)
        .recording(Recording::Nothing)
        .integrator(solver)
        .locating_switches(locates)
        .run(6.0.seconds())
        .unwrap()
}

fn error(of: &Solution, reference: &Solution) -> f64 {
    let pairs = of.final_state().iter().zip(reference.final_state());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

fn dopri5(tolerance: f64) -> Dopri5 {
    Dopri5::new().with_relative_tolerance(tolerance)
}

/// Root mean square error over pumps that differ in the phases of their squeeze, and all that it took.
fn work<V: Branch>(
    valve: &V,
    solver: impl Fn(f64) -> Box<dyn Integrator>,
    tolerance: f64,
    locates: bool,
) -> (f64, Statistics) {
    let (mut squares, mut total) = (0.0, Statistics::default());
    for k in 0..4 {
        let phase = 0.4 + 0.7 * f64::from(k);
        let circulation = pump(
            Squeeze([[8.0, 6.0, phase], [2.0, 13.0, 1.0]]),
            valve.clone(),
        )
        .circulation;
        let reference = solve(&circulation, &dopri5(1e-12), 1e-12, true);
        let solution = solve(&circulation, &*solver(tolerance), tolerance, locates);
        squares += error(&solution, &reference).powi(2);
        let cost = solution.statistics();
        total.evaluations += cost.evaluations;
        total.accepted_steps += cost.accepted_steps;
        total.rejected_steps += cost.rejected_steps;
    }
    ((0.25 * squares).sqrt(), total)
}

/// The numbers of docs/performance.md: `cargo test --test events a_sharp_valve_that_is_located -- --nocapture`.
#[test]
fn a_sharp_valve_that_is_located_is_more_exact_for_less_work() {
    let explicit = |tolerance: f64| -> Box<dyn Integrator> { Box::new(dopri5(tolerance)) };
    let implicit = |tolerance: f64| -> Box<dyn Integrator> {
        Box::new(Rodas5P::new().with_relative_tolerance(tolerance))
    };
    let [ideal, soft] = [pump(WAVES, sharp()), pump(WAVES, smooth(0.3))]
        .map(|pump| solve(&pump.circulation, &dopri5(1e-12), 1e-12, true));
    println!("smooth against sharp: {:.1e} mL", error(&soft, &ideal));
    for tolerance in [1e-5, 1e-6, 1e-7, 1e-8, 1e-9] {
        for solver in [&explicit as &dyn Fn(f64) -> Box<dyn Integrator>, &implicit] {
            let row = |(error, cost): (f64, Statistics)| {
                let (evaluations, kept, thrown) =
                    (cost.evaluations, cost.accepted_steps, cost.rejected_steps);
                format!("{error:.1e} mL, {evaluations} ({kept} + {thrown})")
            };
            let located = work(&sharp(), solver, tolerance, true);
            let left = work(&sharp(), solver, tolerance, false);
            let soft = work(&smooth(0.3), solver, tolerance, true);
            println!(
                "{} at {tolerance:.0e}: located {}; left to error control {}; smooth over 0.3 mmHg {}",
                solver(tolerance).name(),
                row(located),
                row(left),
                row(soft)
            );
            assert!(
                located.0 < 0.2 * left.0,
                "{tolerance}: {} {}",
                located.0,
                left.0
            );
            assert!(located.1.evaluations < left.1.evaluations);
        }
    }
}

#[test]
fn steps_that_end_at_switches_keep_the_order() {
    let pump = pump(WAVES, sharp()).circulation;
    let reference = solve(&pump, &dopri5(1e-13), 1e-13, true);
    let order = |locates: bool| {
        let errors = [400.0, 800.0, 1600.0].map(|pieces| {
            let step_s = 6.0 / pieces;
            let solver = dopri5(1e3)
                .with_max_step_s(step_s)
                .with_initial_step_s(step_s);
            error(&solve(&pump, &solver, 1e-9, locates), &reference)
        });
        println!("located {locates}: {errors:?}");
        0.5 * (errors[0] / errors[2]).log2()
    };
    assert!(order(false) < 4.0);
    let order = order(true);
    assert!((4.6..5.6).contains(&order), "{order}");
}

#[test]
fn all_native_solvers_switch_alike_and_keep_the_blood() {
    let pump = pump(WAVES, sharp()).circulation;
    let reference = solve(&pump, &dopri5(1e-12), 1e-12, true);
    let solvers: [Box<dyn Integrator>; 4] = [
        Box::new(dopri5(1e-8)),
        Box::new(HighamHall::new().with_relative_tolerance(1e-8)),
        Box::new(Rodas5P::new().with_relative_tolerance(1e-8)),
        Box::new(Automatic::new().with_relative_tolerance(1e-8)),
    ];
    for solver in solvers {
        let solution = solve(&pump, &*solver, 1e-8, true);
        let off = error(&solution, &reference);
        println!(
            "{}: {off:.1e} mL, {:.1e}",
            solver.name(),
            solution.volume_drift_relative()
        );
        assert!(off < 1e-6, "{}: {off}", solver.name());
        assert_eq!(
            solution.statistics().breakpoints,
            reference.statistics().breakpoints
        );
        // The stages of an implicit step add up to some digits less.
        let drift = if solver.name() == "Rodas5P" {
            1e-13
        } else {
            1e-15
        };
        assert!(solution.volume_drift_relative() < drift);
    }
}

/// Backends know nothing of switches: the valve then finds its own side.
#[cfg(feature = "ode_solvers")]
#[test]
fn a_backend_goes_over_switches() {
    use soleus::solver::{Method, OdeSolvers};
    let pump = pump(WAVES, sharp()).circulation;
    let reference = solve(&pump, &dopri5(1e-12), 1e-12, true);
    let solver = OdeSolvers::new(Method::Dopri5).with_relative_tolerance(1e-9);
    let solution = solve(&pump, &solver, 1e-9, true);
    assert!(error(&solution, &reference) < 1e-4);
    assert_eq!(solution.statistics().breakpoints, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Against the signs of the recorded driving pressure on a fine grid; and as many switches as were told.
    #[test]
    fn no_opening_is_missed_and_none_doubled(
        (a, b) in (1.0..20.0, 0.0..8.0), (v, w) in (0.5..9.0, 0.5..40.0), (p, q) in (0.0..6.0, 0.0..6.0),
        exponent in 4.0..8.0_f64, implicit in any::<bool>(),
    ) {
        let pump = pump(Squeeze([[a, v, p], [b, w, q]]), sharp());
        let tolerance = 10.0_f64.powf(-exponent);
        let rodas = Rodas5P::new().with_relative_tolerance(tolerance);
        let dopri5 = dopri5(tolerance);
        let solver: &dyn Integrator = if implicit { &rodas } else { &dopri5 };
        let mut simulation = Simulation::of(&pump.circulation).tolerance(tolerance).integrator(solver);
        let events = pump.valves.map(|valve| {
            [Event::opens("opens", valve), Event::shuts("shuts", valve)].map(|event| event.hysteresis((100.0 * tolerance).mmhg()))
        });
        for event in events.iter().flatten() {
            simulation = simulation.noting(event);
        }
        let solution = simulation.run(4.0.seconds()).unwrap();
        for ([opens, shuts], valve) in events.iter().zip(pump.valves) {
            let mut told: Vec<(f64, bool)> = Vec::new();
            for (event, open) in [(opens, true), (shuts, false)] {
                let times = solution.events(event).unwrap();
                told.extend(times.iter().map(|time| (time.seconds(), open)));
            }
            told.sort_by(|a, b| a.0.total_cmp(&b.0));
            // Never twice the same.
            prop_assert!(told.windows(2).all(|pair| pair[0].1 != pair[1].1), "{:?}", told);
            let driving = |time: f64| {
                let mut moment = solution.at(time.seconds()).unwrap();
                moment.frame().ends(valve).unwrap().driving().mmhg()
            };
            let mut open = driving(0.0) > 0.0;
            let mut next = told.iter().peekable();
            for cell in 1..=800 {
                let time = 0.005 * f64::from(cell);
                while let Some((_, opens)) = next.next_if(|(told, _)| *told <= time) {
                    open = *opens;
                }
                let driving = driving(time);
                prop_assert!(driving.abs() < 100.0 * tolerance || open == (driving > 0.0), "{} mmHg at {} s", driving, time);
            }
        }
        let told = solution.happenings().count() as u64;
        prop_assert_eq!(solution.statistics().breakpoints, told);
    }
}

/// Nothing squeezes, so that in the end nothing drives the valves: they rest on the switch, but for the solver's error.
#[test]
fn a_valve_at_rest_on_its_switch_does_not_chatter() {
    let pump = pump(Squeeze([[0.0; 3]; 2]), sharp()).circulation;
    let run = |solver: &dyn Integrator, locates: bool| {
        let simulation = Simulation::of(&pump).recording(Recording::Nothing);
        let simulation = simulation.integrator(solver).locating_switches(locates);
        *simulation.run(120.0.seconds()).unwrap().statistics()
    };
    let rodas = Rodas5P::new().with_relative_tolerance(1e-6);
    let automatic = Automatic::new().with_relative_tolerance(1e-6);
    for solver in [&dopri5(1e-6) as &dyn Integrator, &rodas, &automatic] {
        let (left, located) = (run(solver, false), run(solver, true));
        println!("{}: {left:?}, {located:?}", solver.name());
        assert!(located.evaluations < left.evaluations + 200);
        assert!(located.breakpoints < 8, "{}", located.breakpoints);
    }
}

/// All pressures are alike from the start: whatever drives the valves is round-off.
#[test]
fn valves_between_equal_pressures_do_not_switch() {
    let mut net = Network::new();
    let vein = || Artery::new(10.0.ml(), 1.3.ml_per_mmhg()).filled_to(7.7.mmhg());
    let [a, b, c] = ["a", "b", "c"].map(|name| net.add(name, vein()));
    net.connect("ab", a, sharp(), b);
    net.connect("bc", b, sharp(), c);
    net.connect("ca", c, sharp(), a);
    let circulation = net.build().unwrap();
    let solution = Simulation::of(&circulation).run(60.0.seconds()).unwrap();
    assert_eq!(solution.statistics().breakpoints, 0);
    assert!(solution.statistics().accepted_steps < 50);
}

/// Two calves that are squeezed alike: their valves switch at one time.
#[test]
fn what_is_alike_switches_together() {
    let mut net = Network::new();
    let squeeze = net
        .drive("squeeze", WAVES)
        .signal(Output::new(0, "pressure"));
    let thigh = net.add(
        "thigh",
        Artery::new(10.0.ml(), 1.0.ml_per_mmhg()).filled_to(15.0.mmhg()),
    );
    let calves = ["left", "right"].map(|side| {
        let calf = net.add(
            side,
            Artery::new(10.0.ml(), 1.0.ml_per_mmhg()).filled_to(12.0.mmhg()),
        );
        net.surround(calf, squeeze, 1.0);
        net.connect(format!("{side} out"), calf, sharp(), thigh);
        net.connect(
            format!("{side} back"),
            thigh,
            Resistance::new(2.0.mmhg_s_per_ml()),
            calf,
        );
        calf
    });
    let circulation = net.build().unwrap();
    let solution = Simulation::of(&circulation).run(6.0.seconds()).unwrap();
    let [left, right] = calves.map(|calf| solution.volume(calf).unwrap().last());
    assert_eq!(left, right);
    let statistics = solution.statistics();
    assert!((8..16).contains(&statistics.breakpoints), "{statistics:?}");
    assert!(statistics.smallest_step_s > 1e-6, "{statistics:?}");
}

/// A part of a user's own whose flow jumps: a relief that opens above 20 mmHg.
#[derive(Clone, Debug)]
struct Relief {
    shut: f64,
    open: f64,
}

impl Conductor for Relief {
    const SWITCHES: bool = true;

    fn switching(&self, ends: &Ends) -> f64 {
        ends.up.pressure.mmhg() - 20.0
    }

    fn flow(&self, ends: &Ends) -> Flow {
        let side = Side::of(Conductor::switching(self, ends));
        Conductor::flow_on(self, side, ends)
    }

    fn flow_on(&self, side: Side, ends: &Ends) -> Flow {
        let conductance = match side {
            Side::Above => self.open,
            Side::Below => self.shut,
        };
        Flow::from_ml_per_s(conductance * ends.driving().mmhg())
    }
}

fn relieved(from: f64, relief: Relief, inflow: f64) -> (Circulation, Id<Artery>) {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(1000.0.mmhg()));
    let vein = net.add(
        "vein",
        Artery::new(10.0.ml(), 1.0.ml_per_mmhg()).filled_to(from.mmhg()),
    );
    let sink = net.add("sink", Reservoir::at(0.0.mmhg()));
    net.connect(
        "bed",
        artery,
        Resistance::new((1000.0 / inflow).mmhg_s_per_ml()),
        vein,
    );
    net.connect("relief", vein, relief, sink);
    (net.build().unwrap(), vein)
}

/// Pressure falls from 40 with 2 /s to 20 mmHg, and on with 0.5 /s.
#[test]
fn rates_may_jump() {
    let (circulation, vein) = relieved(
        40.0,
        Relief {
            shut: 0.5,
            open: 2.0,
        },
        1e-9,
    );
    let jumps_s = 0.5 * 2.0_f64.ln();
    let expected = 20.0 * (-0.5 * (2.0 - jumps_s)).exp();
    let rodas = Rodas5P::new().with_relative_tolerance(1e-9);
    let automatic = Automatic::new().with_relative_tolerance(1e-9);
    for solver in [&dopri5(1e-9) as &dyn Integrator, &rodas, &automatic] {
        let solve = |locates: bool| {
            let simulation = Simulation::of(&circulation)
                .tolerance(1e-9)
                .integrator(solver);
            simulation
                .locating_switches(locates)
                .run(2.0.seconds())
                .unwrap()
        };
        let (solution, left) = (solve(true), solve(false));
        let miss =
            |solution: &Solution| (solution.pressure(vein).unwrap().last().mmhg() - expected).abs();
        let (statistics, without) = (solution.statistics(), left.statistics());
        println!(
            "{}: {:.1e} with {statistics:?}, {:.1e} with {without:?}",
            solver.name(),
            miss(&solution),
            miss(&left)
        );
        assert!(miss(&solution) < 1e-7);
        assert_eq!(statistics.breakpoints, 1);
        assert!(
            statistics.rejected_steps <= 4 && statistics.rejected_steps < without.rejected_steps
        );
    }
}

/// What flows in lies between what the relief lets out on either side: pressure can only stay at the switch.
#[test]
fn a_part_that_its_own_flow_switches_back_does_not_stall() {
    let (circulation, vein) = relieved(
        15.0,
        Relief {
            shut: 0.05,
            open: 2.0,
        },
        8.0,
    );
    let rodas = Rodas5P::new().with_relative_tolerance(1e-6);
    let automatic = Automatic::new().with_relative_tolerance(1e-6);
    for solver in [&dopri5(1e-6) as &dyn Integrator, &rodas, &automatic] {
        let simulation = Simulation::of(&circulation).integrator(solver);
        let solution = simulation.run(10.0.seconds()).unwrap();
        let statistics = solution.statistics();
        println!("{}: {statistics:?}", solver.name());
        let pressure = solution.pressure(vein).unwrap();
        for k in 20..=100 {
            let off = pressure.at((0.1 * f64::from(k)).seconds()).unwrap().mmhg() - 20.0;
            assert!(off.abs() < 0.011, "{off}");
        }
        assert!(statistics.smallest_step_s > 1e-7, "{statistics:?}");
        assert!(statistics.accepted_steps < 100_000);
        assert!(solution.volume_drift_relative() < 1e-12);
    }
}

/// The Jacobian is that of the law that is held, on the wrong side of the switch too.
#[test]
fn the_jacobian_is_that_of_the_law_that_is_held() {
    let pump = pump(WAVES, sharp()).circulation;
    let n = pump.state_len();
    let mut system = CirculationSystem::new(&pump, 1e-6);
    let pattern = system.jacobian_pattern().unwrap();
    // Calf above thigh, then below it: the valve between them is held open.
    let (time_s, open, shut) = (0.3, [20.0, 24.0, 25.0], [20.0, 19.0, 25.0]);
    system.take_sides(time_s, &open);
    let mut values = vec![0.0; pattern.len()];
    assert!(system.jacobian(time_s, &shut, &mut values).unwrap());
    let mut rates = |state: &[f64]| {
        let mut rates = vec![0.0; n];
        system.derivatives(time_s, state, &mut rates).unwrap();
        rates
    };
    // 1.5 mmHg back through 4 mL/(s mmHg), and what flows on.
    assert!(rates(&shut)[2] < -5.0);
    for row in 0..n {
        for (column, place) in pattern.row(row).iter().zip(pattern.places(row)) {
            let (mut above, mut below) = (shut, shut);
            above[*column] += 1e-3;
            below[*column] -= 1e-3;
            let difference = (rates(&above)[row] - rates(&below)[row]) / 2e-3;
            assert!(
                (values[place] - difference).abs() < 1e-8,
                "{row} {column}: {} {difference}",
                values[place]
            );
        }
    }
}

/// A run leaves a system as it found it: each valve finds its own side again, in the next run too.
#[test]
fn no_side_is_held_after_a_run() {
    let pump = pump(WAVES, sharp()).circulation;
    let mut system = CirculationSystem::new(&pump, 1e-8);
    let shut = [20.0, 19.0, 25.0];
    let flow = |system: &mut CirculationSystem<'_>| {
        let mut rates = [0.0; 3];
        system.derivatives(0.3, &shut, &mut rates).unwrap();
        rates
    };
    let fresh = flow(&mut system);
    let mut ends = Vec::new();
    for _ in 0..2 {
        let mut state = pump.initial_state();
        // To a time at which the valve above is open.
        let mut sink = soleus::solver::Discard;
        dopri5(1e-8)
            .integrate(&mut system, 0.0, 0.1, &mut state, &mut sink)
            .unwrap();
        ends.push(state);
        assert_eq!(flow(&mut system), fresh);
    }
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn steps_that_end_at_switches_do_not_allocate() {
    let pump = pump(WAVES, sharp()).circulation;
    let allocations = |end: f64| {
        let mut switches = 0;
        let counts = allocation_counter::measure(|| {
            let simulation = Simulation::of(&pump).recording(Recording::Nothing);
            let solution = simulation.run(end.seconds()).unwrap();
            switches = solution.statistics().breakpoints;
        });
        (counts.count_total, switches)
    };
    let ((short, few), (long, many)) = (allocations(1.0), allocations(60.0));
    assert!(many > 20 * few.max(1), "{few} and {many}");
    assert!(long <= short, "{short} and {long}");
}

/// A pressure around a vein that changes at one rate while the vein's pressure is above 20 mmHg, and at another below.
#[derive(Clone, Debug)]
struct Sleeve([f64; 2]);

impl Sleeve {
    const PRESSURE: Output<Self, Pressure> = Output::new(0, "pressure");
    const FELT: Input<Self, Pressure> = Input::new(0, "felt");
}

impl Driver for Sleeve {
    type State = [f64; 1];
    const OUTPUTS: &'static [PortSpec] = &[Self::PRESSURE.spec()];
    const INPUTS: &'static [PortSpec] = &[Self::FELT.spec()];
    const SWITCHES: bool = true;

    fn output(&self, _: Time, [x]: &[f64; 1], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::PRESSURE, x.mmhg());
    }

    fn switching(&self, _: Time, _: &[f64; 1], _: &Signals<'_>, inputs: &Inputs<'_, Self>) -> f64 {
        inputs.get(Self::FELT).mmhg() - 20.0
    }

    fn rate_on(
        &self,
        side: Side,
        _: Time,
        _: &[f64; 1],
        _: &Signals<'_>,
        _: &Inputs<'_, Self>,
        rate: &mut [f64; 1],
    ) {
        let Self([below, above]) = *self;
        rate[0] = if side == Side::Above { above } else { below };
    }

    fn rate(
        &self,
        time: Time,
        state: &[f64; 1],
        signals: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        rate: &mut [f64; 1],
    ) {
        let side = Side::of(self.switching(time, state, signals, inputs));
        self.rate_on(side, time, state, signals, inputs, rate);
    }
}

/// Two sleeves that feel a vein which empties from 40 mmHg with 0.5 /s; the first of them is around it, by this share.
fn sleeved(share: f64) -> (Circulation, [Signal<Pressure>; 2]) {
    let mut net = Network::new();
    let vein = net.add(
        "vein",
        Artery::new(10.0.ml(), 1.0.ml_per_mmhg()).filled_to(40.0.mmhg()),
    );
    let sink = net.add("sink", Reservoir::at(0.0.mmhg()));
    net.connect("out", vein, Resistance::new(2.0.mmhg_s_per_ml()), sink);
    let sleeves =
        [("one", Sleeve([3.0, 1.0])), ("two", Sleeve([-0.5, 2.0]))].map(|(name, sleeve)| {
            let sleeve = net.drive(name, sleeve);
            net.sense(sleeve, Sleeve::FELT, Probe::pressure(vein));
            sleeve.signal(Sleeve::PRESSURE)
        });
    net.surround(vein, sleeves[0], share);
    (net.build().unwrap(), sleeves)
}

#[test]
fn rates_of_drivers_may_jump_where_a_state_says() {
    let jumps_s = 2.0 * 2.0_f64.ln();
    let (alone, [one, two]) = sleeved(0.0);
    let (around, [felt, _]) = sleeved(0.7);
    let rodas = Rodas5P::new().with_relative_tolerance(1e-9);
    let automatic = Automatic::new().with_relative_tolerance(1e-9);
    let solve = |of: &Circulation, solver: &dyn Integrator, locates: bool| {
        let simulation = Simulation::of(of).tolerance(1e-9).integrator(solver);
        simulation
            .locating_switches(locates)
            .run(5.0.seconds())
            .unwrap()
    };
    let last = |of: &Solution, signal: Signal<Pressure>| of.signal(signal).unwrap().last().mmhg();
    let reference = Simulation::of(&around)
        .tolerance(1e-12)
        .locating_switches(false);
    let reference = reference.run(5.0.seconds()).unwrap();
    for solver in [&dopri5(1e-9) as &dyn Integrator, &rodas, &automatic] {
        let solution = solve(&alone, solver, true);
        let miss = (last(&solution, one) - jumps_s - 3.0 * (5.0 - jumps_s)).abs();
        let other = (last(&solution, two) - 2.0 * jumps_s + 0.5 * (5.0 - jumps_s)).abs();
        let left = solve(&alone, solver, false);
        println!(
            "{}: {miss:.1e} {other:.1e}, {:?}, {:?}",
            solver.name(),
            solution.statistics(),
            left.statistics()
        );
        assert!(miss < 1e-8 && other < 1e-8);
        assert_eq!(solution.statistics().breakpoints, 1);
        assert!(solution.statistics().evaluations < left.statistics().evaluations);
        let solution = solve(&around, solver, true);
        let miss = (last(&solution, felt) - last(&reference, felt)).abs();
        println!("around: {miss:.1e}, {:?}", solution.statistics());
        assert!(miss < 1e-7, "{miss}");
        assert_eq!(solution.statistics().breakpoints, 1);
    }
}

/// A squeeze that jumps every half second throws valves over at announced times.
#[test]
fn a_valve_goes_over_with_a_jump_in_time() {
    let mut net = Network::new();
    let squeeze = net.drive("squeeze", crate::support::Squeeze);
    let vein = |pressure: f64| Artery::new(10.0.ml(), 1.0.ml_per_mmhg()).filled_to(pressure.mmhg());
    let foot = net.add("foot", vein(10.0));
    let calf = net.add("calf", vein(9.0));
    let thigh = net.add("thigh", vein(15.0));
    let valves = [
        net.connect("below", foot, sharp(), calf),
        net.connect("above", calf, sharp(), thigh),
    ];
    net.connect("back", thigh, Resistance::new(1.0.mmhg_s_per_ml()), foot);
    net.surround(calf, squeeze.signal(crate::support::Squeeze::PRESSURE), 1.0);
    let circulation = net.build().unwrap();
    let reference = solve(&circulation, &dopri5(1e-12), 1e-12, false);
    let (located, left) = (
        solve(&circulation, &dopri5(1e-7), 1e-7, true),
        solve(&circulation, &dopri5(1e-7), 1e-7, false),
    );
    println!(
        "{:.1e} {:?}, {:.1e} {:?}",
        error(&located, &reference),
        located.statistics(),
        error(&left, &reference),
        left.statistics()
    );
    assert!(error(&located, &reference) < 1e-5);
    // Between the jumps nothing goes over, and nothing is cut.
    assert_eq!(located.statistics(), left.statistics());
    // Open after each squeeze above, and after each release below, from the jump on.
    let solution = Simulation::of(&circulation).run(6.0.seconds()).unwrap();
    for k in 1..12 {
        let mut moment = solution.at((0.5 * f64::from(k)).seconds()).unwrap();
        let open =
            valves.map(|valve| moment.frame().ends(valve).unwrap().driving() > Pressure::ZERO);
        assert_eq!(open, [k % 2 == 0, k % 2 == 1], "{k}");
    }
}

/// A long vein between many valves, which a wave squeezes.
#[test]
fn many_valves_pay_as_well() {
    let mut net = Network::new();
    let foot = net.add("foot", Reservoir::at(12.0.mmhg()));
    let mut before = foot.node();
    for place in 0..8 {
        let shift = 0.7 * f64::from(place);
        let wave = net.drive(
            format!("wave {place}"),
            Squeeze([[12.0, 6.0, shift], [3.0, 14.0, 2.0 * shift]]),
        );
        let vein = VeinSegment::new(20.0.ml(), 1.0.ml_per_mmhg(), 40.0.ml()).filled_to(10.0.mmhg());
        let segment = net.add(format!("segment {place}"), vein);
        net.surround(segment, wave.signal(Output::new(0, "pressure")), 1.0);
        net.connect(format!("valve {place}"), before, sharp(), segment);
        before = segment.node();
    }
    let thigh = net.add("thigh", Reservoir::at(14.0.mmhg()));
    net.connect("valve 8", before, sharp(), thigh);
    let circulation = net.build().unwrap();
    let reference = solve(&circulation, &dopri5(1e-12), 1e-12, true);
    for tolerance in [1e-5, 1e-6, 1e-7, 1e-8] {
        let row = |locates: bool| {
            let solution = solve(&circulation, &dopri5(tolerance), tolerance, locates);
            let (off, cost) = (error(&solution, &reference), *solution.statistics());
            println!("{tolerance:.0e} located {locates}: {off:.1e} mL, {cost:?}");
            (off, cost.evaluations as f64)
        };
        let (located, left) = (row(true), row(false));
        assert!(located.0 < 0.3 * left.0 && located.1 < 2.0 * left.1);
    }
}
