//! The Jacobian of a circulation, made of the partials of its parts along the graph, against differences of its whole right-hand side.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail loudly

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use soleus::prelude::*;
use soleus::presets::{LegCondition, LegModel};
use soleus::protocol::CalfTest;
use soleus::simulation::CirculationSystem;
use soleus::solver::System;

/// How far the Jacobian may be off, as a share of the largest that acts on the same rate, states in their own sizes: what differences over a millionth
/// of a state lose to round-off and curvature.
const BAND: f64 = 1e-7;

/// What differences over a millionth of a state lose of a rate to rounding, as a share of that rate: half a unit in the last place of each of the sixteen numbers that
/// the difference here and the two that the Jacobian multiplies are made of, a sum of two each.
const ROUNDING: f64 = 16.0 * 0.5 * f64::EPSILON / 1e-6;

/// Central differences of all rates in one state; the larger one of two steps, and what they differ by.
fn column(
    system: &mut CirculationSystem<'_>,
    time_s: f64,
    state: &[f64],
    j: usize,
    step: f64,
) -> Vec<f64> {
    let n = state.len();
    let (mut above, mut below) = (vec![0.0; n], vec![0.0; n]);
    let mut trial = state.to_vec();
    trial[j] = state[j] + step;
    system.derivatives(time_s, &trial, &mut above).unwrap();
    let up = trial[j];
    trial[j] = state[j] - step;
    system.derivatives(time_s, &trial, &mut below).unwrap();
    let width = up - trial[j];
    let both = above.iter().zip(&below);
    both.map(|(above, below)| (above - below) / width).collect()
}

/// The worst entry, as a share of the largest of its row.
fn worst(circulation: &Circulation, time_s: f64, state: &[f64]) -> (f64, String) {
    let n = state.len();
    let scales: Vec<f64> = circulation
        .state_scales()
        .iter()
        .zip(state)
        .map(|(scale, y)| {
            if scale.is_finite() {
                scale.max(y.abs())
            } else {
                1.0
            }
        })
        .collect();
    let mut system = CirculationSystem::new(circulation, 1e-6);
    let pattern = system.jacobian_pattern().unwrap();
    let mut values = vec![0.0; pattern.len()];
    assert!(system.jacobian(time_s, state, &mut values).unwrap());
    let mut dense = vec![vec![0.0; n]; n];
    for ((row, column), value) in pattern.entries().zip(&values) {
        assert!(value.is_finite());
        dense[row][column] = *value;
    }
    // Differences over two steps agree but where the second one crosses a corner, which is nobody's fault.
    let differences = |system: &mut CirculationSystem<'_>, share: f64| -> Vec<Vec<f64>> {
        (0..n)
            .map(|j| column(system, time_s, state, j, share * scales[j]))
            .collect()
    };
    let (fine, coarse) = (
        differences(&mut system, 1e-6),
        differences(&mut system, 3e-6),
    );
    let mut rates = vec![0.0; n];
    system.derivatives(time_s, state, &mut rates).unwrap();
    let mut worst = (0.0, String::new());
    for row in 0..n {
        let in_scale = |j: usize, value: f64| (value * scales[j]).abs();
        let largest = (0..n).map(|j| in_scale(j, fine[j][row]).max(in_scale(j, dense[row][j])));
        let largest = largest.fold(0.0, f64::max).max(1e-6 * scales[row]);
        let largest = largest.max(ROUNDING / BAND * rates[row].abs());
        for j in 0..n {
            let corner = in_scale(j, fine[j][row] - coarse[j][row]) / largest > BAND;
            let off = in_scale(j, dense[row][j] - fine[j][row]) / largest;
            if off > worst.0 && !corner {
                let (rate, of) = (
                    circulation.describe_state(row),
                    circulation.describe_state(j),
                );
                let (given, found) = (dense[row][j], fine[j][row]);
                let inside = pattern.place(row, j).is_some();
                worst = (
                    off,
                    format!("{rate} in {of}: {given} for {found}, in the pattern: {inside}"),
                );
            }
        }
    }
    worst
}

/// Holds the Jacobian at random states about the first one, and says how large it is.
fn hold(name: &str, circulation: &Circulation, cases: u32, latest_s: f64) {
    let initial = circulation.initial_state();
    let scales = circulation.state_scales().to_vec();
    let n = initial.len();
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let states = (0.0..latest_s, prop::collection::vec(-0.3..0.3_f64, n));
    let seen = std::cell::Cell::new(0.0_f64);
    runner
        .run(&states, |(time_s, shares)| {
            let moved = initial.iter().zip(&scales).zip(&shares);
            let state: Vec<f64> = moved
                .map(|((y, scale), share)| {
                    let scale = if scale.is_finite() { *scale } else { 1.0 };
                    y + share * y.abs().max(scale)
                })
                .collect();
            let (off, what) = worst(circulation, time_s, &state);
            seen.set(seen.get().max(off));
            prop_assert!(off < BAND, "{off:.1e} at {time_s} s: {what}");
            Ok(())
        })
        .unwrap();
    let entries = CirculationSystem::new(circulation, 1e-6)
        .jacobian_pattern()
        .unwrap()
        .len();
    println!(
        "{name}: {n} states, {entries} entries, off by at most {:.1e}",
        seen.get()
    );
    assert!(entries < n * n / 3);
}

#[test]
fn of_a_leg() {
    for condition in [LegCondition::Healthy, LegCondition::AllIncompetent] {
        let (circulation, ..) = CalfTest::of(LegModel::new(condition)).build().unwrap();
        hold("leg", &circulation, 12, 60.0);
    }
}

/// A body that stands up, strains, is sucked at and raises its heels, so that all that can act does.
fn body(model: BodyModel) -> Circulation {
    let work = Phase::new("work", 60.0.seconds())
        .standing_up()
        .straining(Strain::valsalva(20.0.seconds()))
        .with_command(0.2.fraction())
        .with_lower_body_pressure((-20.0).mmhg(), 1.0.seconds());
    let session = Session::of(BodyModel {
        veno_arteriolar: true,
        ..model
    });
    session
        .breathing(Respiration::default())
        .phase(work)
        .build()
        .unwrap()
        .0
}

#[test]
fn of_a_whole_body_with_a_beating_heart() {
    hold("beating", &body(BodyModel::default()), 10, 60.0);
}

#[test]
fn of_a_whole_body_with_a_cycle_averaged_heart() {
    let averaged = BodyModel::default().cycle_averaged();
    hold("averaged", &body(averaged), 10, 60.0);
}

#[test]
fn of_a_whole_body_with_all_that_can_be_chosen() {
    let model = BodyModel {
        reflex: ReflexModel::Ursino(UrsinoBaroreflex::new()),
        exchange: Some(ExchangeModel::plethysmographic()),
        legs: LegCount::Two,
        ..BodyModel::default().cycle_averaged()
    };
    hold("two legs, tissues, Ursino", &body(model), 6, 60.0);
}

#[test]
fn of_parts_that_bodies_do_without() {
    let mut net = Network::new();
    let effort = net.drive(
        "effort",
        CentralCommand::during([(5.0.seconds(), 20.0.seconds(), 0.5.fraction())]),
    );
    let reflex = Baroreflex::new().commanded_by(effort.command());
    let reflex = net.drive("reflex", reflex);
    let node = net.drive("sinus node", SinusNode::paced_by(reflex.heart_rate()));
    let artery = net.add(
        "artery",
        Artery::new(60.0.ml(), 1.0.ml_per_mmhg()).filled_to(80.0.mmhg()),
    );
    let creep = StressRelaxation {
        share: 0.4,
        time_constant: 20.0.seconds(),
    };
    let vein = VeinSegment::new(60.0.ml(), 2.0.ml_per_mmhg(), 130.0.ml()).filled_to(8.0.mmhg());
    let vein = net.add("vein", vein.with_stress_relaxation(creep));
    let atrium = net.add(
        "atrium",
        Artery::new(20.0.ml(), 4.0.ml_per_mmhg()).filled_to(4.0.mmhg()),
    );
    let [relaxed, active] = [0.05, 0.6].map(Elastance::from_mmhg_per_ml);
    let systole = node.signal(SinusNode::VENTRICULAR);
    let chamber = Chamber::activated_by(systole, relaxed, active, 40.0.ml());
    let ventricle = net.add("ventricle", chamber);
    net.connect(
        "bed",
        artery,
        Microcirculation::new(1.0.mmhg_s_per_ml()).constricted_by(reflex.constriction()),
        vein,
    );
    net.connect(
        "waterfall",
        vein,
        StarlingResistor::new(0.3.mmhg_s_per_ml()),
        atrium,
    );
    net.connect("inflow", atrium, DynamicValve::venous(2.0.cm2()), ventricle);
    net.connect("outflow", ventricle, OrificeValve::new(3.0.cm2()), artery);
    let muscle = net.drive("muscle", Muscle::soleus().excited_by(effort.command()));
    net.surround(vein, muscle.pressure(), 0.8);
    net.surround(atrium, muscle.pressure(), 0.1);
    net.sense(reflex, Baroreflex::CAROTID, Probe::pressure(artery));
    net.sense(reflex, Baroreflex::ATRIAL, Probe::transmural(atrium));
    hold("parts", &net.build().unwrap(), 20, 30.0);
}

/// Two veins that a muscle squeezes alike, with a valve between them that is just opening: the squeeze reaches the first one's volume through its bed alone. Two differences, one for
/// each end of the valve, once left a millionth of what should cancel.
#[test]
fn a_squeeze_of_both_ends_of_a_valve_cancels() {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = VeinSegment::new(9.0.ml(), 0.42.ml_per_mmhg(), 15.5.ml());
    let lower = net.add("lower", vein.filled_to(70.1.mmhg()));
    let upper = net.add("upper", vein.filled_to(70.0.mmhg()));
    net.connect("bed", artery, Resistance::new(270.0.mmhg_s_per_ml()), lower);
    net.connect("valve", lower, Valve::new(0.3.mmhg_s_per_ml()), upper);
    let effort = net.drive("effort", Cadence::new(1.0.hz()));
    let muscle = Muscle::soleus().excited_by(effort.excitation());
    let muscle = net.drive("muscle", muscle);
    for vein in [lower, upper] {
        net.surround(vein, muscle.pressure(), 0.8);
    }
    let circulation = net.build().unwrap();
    let find = |what: &str| {
        let mut states = 0..circulation.state_len();
        let found = states.find(|index| circulation.describe_state(*index) == what);
        found.unwrap()
    };
    let mut system = CirculationSystem::new(&circulation, 1e-6);
    let pattern = system.jacobian_pattern().unwrap();
    let entry = (find("volume of `lower`"), find("own state 1 of `muscle`"));
    let place = pattern.place(entry.0, entry.1).unwrap();
    let mut values = vec![0.0; pattern.len()];
    let state = circulation.initial_state();
    assert!(system.jacobian(0.0, &state, &mut values).unwrap());
    let expected = -0.8 * Muscle::soleus().gain().mmhg() / 270.0;
    let off = values[place] / expected - 1.0;
    assert!(off.abs() < 1e-9, "{off:.1e}");
}

/// What parts do not say to read is missing, and nothing else: the entry of a driver that keeps a signal it reads to itself.
#[test]
fn what_is_not_said_to_be_read_is_missing() {
    #[derive(Clone, Debug)]
    struct Secretive {
        reads: Signal<Fraction>,
        says: bool,
    }
    impl Secretive {
        const OUT: Output<Self, Fraction> = Output::new(0, "out");
    }
    impl Driver for Secretive {
        type State = [f64; 1];
        const OUTPUTS: &'static [PortSpec] = &[Self::OUT.spec()];
        fn output(&self, _: Time, [x]: &[f64; 1], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
            out.set(Self::OUT, x.fraction());
        }
        fn rate(
            &self,
            _: Time,
            [x]: &[f64; 1],
            signals: &Signals<'_>,
            _: &Inputs<'_, Self>,
            rate: &mut [f64; 1],
        ) {
            rate[0] = signals.get(self.reads).get() - x;
        }
        fn check(&self, check: &mut Check<'_>) {
            if self.says {
                check.reads("signal", self.reads);
            }
        }
    }
    let entries = |says| {
        let mut net = Network::new();
        let effort = net.drive("effort", Steady::new(0.5.fraction()));
        let first = net.drive("first", Muscle::soleus().excited_by(effort.value()));
        net.drive(
            "second",
            Secretive {
                reads: first.force(),
                says,
            },
        );
        let artery = net.add("artery", Reservoir::at(80.0.mmhg()));
        let vein = net.add("vein", Reservoir::at(5.0.mmhg()));
        net.connect("bed", artery, Resistance::new(1.0.mmhg_s_per_ml()), vein);
        let circulation = net.build().unwrap();
        let pattern = CirculationSystem::new(&circulation, 1e-6).jacobian_pattern();
        pattern.unwrap().len()
    };
    assert_eq!(entries(true), entries(false) + 1);
}
