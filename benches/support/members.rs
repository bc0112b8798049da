//! Eight members of one network, in lanes and by themselves.

use soleus::network::Circulation;
use soleus::presets::HeartLoad;
use soleus::simulation::{Recording, Simulation};
use soleus::units::{Quantities, Time};

use super::model;

/// Legs that differ in the pressures between which they lie, in the resistances of their deep veins and in strength, and do ten heel raises.
pub fn legs() -> Vec<Circulation> {
    let member = |member: usize| {
        let share = member as f64 / 7.0;
        let heart = HeartLoad::fixed((1.0 + 7.0 * share).mmhg(), (110.0 - 30.0 * share).mmhg());
        model::varied_leg(&heart, |leg| {
            let resistances = &mut leg.resistances;
            resistances.popliteal = resistances.popliteal * (0.8 + 0.4 * share);
            resistances.iliac_outflow = resistances.iliac_outflow * (1.2 - 0.4 * share);
            leg.strength.soleus *= 0.7 + 0.3 * share;
        })
    };
    (0..8).map(member).collect()
}

fn simulation(member: &Circulation) -> Simulation<'_> {
    let simulation = Simulation::of(member);
    simulation.tolerance(1e-4).recording(Recording::Nothing)
}

fn end() -> Time {
    Time::from_seconds(f64::from(model::RAISES))
}

pub fn run_alone(members: &[Circulation]) {
    for member in members {
        simulation(member)
            .run(end())
            .expect("the leg can be solved");
    }
}

pub fn run_in_lanes(members: &[Circulation]) {
    let simulations = members.iter().map(simulation).collect();
    let solutions = Simulation::run_in_lanes(simulations, end()).expect("the legs are alike");
    assert!(
        solutions.iter().all(Result::is_ok),
        "every leg can be solved"
    );
}
