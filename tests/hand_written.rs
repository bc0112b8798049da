//! The compiled leg and the one written out by hand are the same model.

#[path = "../benches/support/mod.rs"]
mod support;

use soleus::solver::System;
use support::hand_written_leg::{HandWrittenLeg, N};
use support::{model, states};

#[test]
fn compiled_and_hand_written_leg_have_the_same_rates() {
    let circulation = model::compiled_leg();
    assert_eq!(circulation.state_len(), N);
    let mut hand_written = HandWrittenLeg::new(1e-6, circulation.state_scales());
    states::assert_same_rates(&circulation, &mut hand_written, 20_000);
}

#[test]
fn they_announce_the_same_breakpoints() {
    let circulation = model::compiled_leg();
    let hand_written = HandWrittenLeg::new(1e-6, circulation.state_scales());
    let compiled = soleus::simulation::CirculationSystem::new(&circulation, 1e-6);
    for after in [
        -3.0,
        -1e-9,
        0.0,
        0.3,
        1.0,
        1.0_f64.next_down(),
        8.7,
        9.0,
        9.5,
        10.0,
        33.0,
    ] {
        assert_eq!(
            compiled.breakpoint(after),
            hand_written.breakpoint(after),
            "after {after}"
        );
    }
    assert_eq!(
        compiled.absolute_tolerances(),
        hand_written.absolute_tolerances()
    );
}
