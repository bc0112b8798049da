//! Networks of any parts, with any numbers, composed wrongly or not.

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::solver::Dopri5;

use crate::messes::{Mess, make, mess};
use crate::numbers::{Numbers, check_message, part};
use crate::parts::{add_vessel, connect, drive};

#[derive(Clone, Debug)]
struct Plan {
    vessels: Vec<(usize, Numbers)>,
    pipes: Vec<(usize, Numbers)>,
    drivers: Vec<(usize, Numbers)>,
    messes: Vec<Mess>,
}

fn plan() -> impl Strategy<Value = Plan> {
    (
        prop::collection::vec(part(), 2..6),
        prop::collection::vec(part(), 0..5),
        prop::collection::vec(part(), 0..5),
        prop::collection::vec(mess(), 0..3),
    )
        .prop_map(|(vessels, pipes, drivers, messes)| Plan {
            vessels,
            pipes,
            drivers,
            messes,
        })
}

fn compose(plan: &Plan) -> Network {
    let mut net = Network::new();
    let vessels = plan.vessels.iter().enumerate();
    let nodes: Vec<_> = vessels
        .map(|(index, vessel)| add_vessel(&mut net, format!("vessel {index}"), *vessel))
        .collect();
    for (index, pair) in nodes.windows(2).enumerate() {
        let tube = Resistance::new(2.0.mmhg_s_per_ml());
        net.connect(format!("tube {index}"), pair[0], tube, pair[1]);
    }
    for (index, pipe) in plan.pipes.iter().enumerate() {
        let from = pipe.0 % nodes.len();
        let ends = [nodes[from], nodes[(from + 1) % nodes.len()]];
        connect(&mut net, format!("pipe {index}"), ends, *pipe);
    }
    for (index, driver) in plan.drivers.iter().enumerate() {
        let on = nodes[driver.0 % nodes.len()];
        drive(&mut net, format!("driver {index}"), on, *driver);
    }
    for (index, mess) in plan.messes.iter().enumerate() {
        make(&mut net, *mess, index, [nodes[0], nodes[1]]);
    }
    net
}

fn all_finite(solution: &Solution) -> bool {
    let mut state = vec![0.0; solution.circulation().state_len()];
    let steps = solution.trajectory().segments().all(|segment| {
        let middle_s = 0.5 * (segment.start_s() + segment.end_s());
        [segment.start_s(), middle_s].into_iter().all(|time_s| {
            segment.at(time_s, &mut state);
            state.iter().all(|x| x.is_finite())
        })
    });
    steps && solution.final_state().iter().all(|x| x.is_finite())
}

/// Solves half a second; whatever comes of it, what was kept is finite and an error names what is wrong.
fn check_solving(circulation: &Circulation) -> Result<(), TestCaseError> {
    let integrator = Dopri5::new().with_max_steps(2_000);
    let run = Simulation::of(circulation)
        .integrator(&integrator)
        .run(0.5.seconds());
    match run {
        Ok(solution) => {
            prop_assert!(all_finite(&solution));
            prop_assert!(solution.volume_drift_relative().is_finite());
        }
        Err(Interrupted { error, solution }) => {
            prop_assert!(all_finite(&solution), "kept what is not finite; {error}");
            let text = error.to_string();
            let named = match &error {
                SolveError::NotFinite { part, .. }
                | SolveError::NegativeVolume { part, .. }
                | SolveError::StepTooSmall { part, .. } => !part.trim().is_empty(),
                SolveError::TooManySteps { .. } => true,
                _ => false,
            };
            prop_assert!(named, "names no part: {text}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn malformed_networks_are_refused_in_words(plan in plan()) {
        match compose(&plan).build() {
            Ok(circulation) => {
                prop_assert!(plan.messes.is_empty(), "built all the same: {:?}", plan.messes);
                check_solving(&circulation)?;
            }
            Err(error) => {
                prop_assert!(!error.defects.is_empty());
                for defect in &error.defects {
                    check_message(defect)?;
                }
            }
        }
    }
}
