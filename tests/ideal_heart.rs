//! A body whose heart has ideal valves, at which steps end, against the same with smooth ones.
#![allow(clippy::unwrap_used)] // helpers of tests may fail loudly

use soleus::prelude::*;
use soleus::solver::Statistics;

const SPAN_S: f64 = 10.0;

/// A body that has stood still for half a minute, from time 0 on.
struct Standing {
    circulation: Circulation,
    body: Body,
    start: Vec<f64>,
}

fn standing(model: &BodyModel) -> Standing {
    let mut net = Network::new();
    let column = GravityColumn::new(Posture::standing()).for_stature(model.stature);
    let column = net.drive("posture", column);
    let level = net.drive("rest", Steady::new(0.0.fraction())).value();
    let rest = LegSignals {
        soleus: level,
        gastrocnemius: level,
        tibialis_anterior: level,
        foot: level,
        thigh: level,
        stretch: None,
    };
    let body = model.add_to(&mut net, "", &BodySignals::new(column, [rest]));
    let circulation = net.build().unwrap();
    let settling = Simulation::of(&circulation).tolerance(1e-5);
    let settled = settling.recording(Recording::Nothing).run(30.0.seconds());
    let start = settled.unwrap().final_state().to_vec();
    Standing {
        circulation,
        body,
        start,
    }
}

impl Standing {
    fn run(&self, tolerance: f64) -> Solution {
        let simulation = Simulation::of(&self.circulation).initial_state(&self.start);
        simulation
            .tolerance(tolerance)
            .run(SPAN_S.seconds())
            .unwrap()
    }

    /// Root mean square difference of all states at a hundred instants, each over its scale or its value, whichever is larger.
    fn error(&self, of: &Solution, reference: &Solution) -> f64 {
        let scales = self.circulation.state_scales();
        let (mut sum, mut count) = (0.0, 0.0);
        for k in 1..=100 {
            let time = (0.01 * SPAN_S * (f64::from(k) - 0.37)).seconds();
            let (a, b) = (of.at(time).unwrap(), reference.at(time).unwrap());
            for ((a, b), scale) in a.state().iter().zip(b.state()).zip(scales) {
                if scale.is_finite() {
                    sum += ((a - b) / scale.max(b.abs())).powi(2);
                    count += 1.0;
                }
            }
        }
        f64::sqrt(sum / count)
    }
}

/// The numbers of docs/performance.md: `cargo test --test ideal_heart -- --nocapture`.
#[test]
fn ideal_valves_of_the_heart_are_more_exact_for_the_same_work() {
    let models = [
        BodyModel::default(),
        BodyModel::default().with_ideal_heart_valves(),
    ];
    let [smooth, ideal] = models.map(|model| {
        let standing = standing(&model);
        let reference = standing.run(1e-10);
        move |tolerance: f64| -> (f64, Statistics) {
            let solution = standing.run(tolerance);
            let error = standing.error(&solution, &reference);
            (error, *solution.statistics())
        }
    });
    for tolerance in [1e-3, 1e-4, 1e-5, 1e-6, 1e-7] {
        let ((soft, left), (sharp, located)) = (smooth(tolerance), ideal(tolerance));
        println!("{tolerance:.0e}: smooth {soft:.1e}, {left:?}; ideal {sharp:.1e}, {located:?}");
    }
    let ((soft, left), (sharp, located)) = (smooth(1e-6), ideal(1e-6));
    assert!(sharp < 0.2 * soft, "{sharp} {soft}");
    assert!(located.evaluations < left.evaluations + left.evaluations / 20);
}

#[test]
fn ideal_valves_change_little_of_what_a_heart_does() {
    let read = |model: BodyModel| {
        let standing = standing(&model);
        let solution = standing.run(1e-7);
        let last = (2.0.seconds(), SPAN_S.seconds());
        let report = HeartReport::read(&solution, &standing.body.heart, last.0, last.1).unwrap();
        println!("{report:?}");
        [
            report.output.ml_per_s(),
            report.heart_rate.unwrap().per_s(),
            solution
                .pressure(standing.body.heart.arterial)
                .unwrap()
                .between(last.0, last.1)
                .unwrap()
                .mean()
                .mmhg(),
        ]
    };
    let smooth = read(BodyModel::default());
    let ideal = read(BodyModel::default().with_ideal_heart_valves());
    for (smooth, ideal) in smooth.iter().zip(ideal) {
        assert!((ideal / smooth - 1.0).abs() < 1e-3, "{smooth} {ideal}");
    }
}

/// A heart that does not beat has no such valves; one whose valves open over less than nothing is refused.
#[test]
fn only_a_beating_heart_has_them() {
    let averaged = BodyModel::default().cycle_averaged();
    assert_eq!(
        averaged.clone().with_ideal_heart_valves().heart,
        averaged.heart
    );
    let mut heart = BeatingHeart::new(70.0.bpm());
    heart.opening_over = (-1.0).mmhg();
    let mut net = Network::new();
    HeartLoad::Beating(Box::new(heart)).add_to(&mut net, "");
    let error = net.build().unwrap_err().to_string();
    assert!(
        error.contains("aortic valve") && error.contains("opening pressure"),
        "{error}"
    );
}
