//! Muscles against measured twitches and endurance.

use soleus::prelude::*;

use crate::support::within;

/// Solves a muscle on its own; the network's one flow is there only because a network needs blood.
fn alone(muscle: impl FnOnce(&mut Network) -> Id<Muscle>) -> (Id<Muscle>, Circulation) {
    let mut net = Network::new();
    let (from, to) = (
        net.add("from", Reservoir::at(10.0.mmhg())),
        net.add("to", Reservoir::at(5.0.mmhg())),
    );
    net.connect("between", from, Resistance::new(1.0.mmhg_s_per_ml()), to);
    let muscle = muscle(&mut net);
    (muscle, net.build().unwrap())
}

fn twitch_ms(muscle: Muscle) -> f64 {
    let (muscle, circulation) = alone(|net| {
        let pulse = Cadence::new(1.0.hz())
            .duty(0.01)
            .shaped(Pulse::Trapezoid { rise: 0.0 })
            .times(1);
        let pulse = net.drive("stimulus", pulse);
        net.drive("muscle", muscle.excited_by(pulse.excitation()))
    });
    let solution = Simulation::of(&circulation)
        .tolerance(1e-9)
        .run(1.0.seconds())
        .unwrap();
    let force = solution.signal(muscle.force()).unwrap();
    let peak = force.max();
    force
        .first_time(|value| value >= peak * 0.999_999)
        .unwrap()
        .ms()
}

/// Vandervoort and McComas 1983, doi 10.1007/BF00429079: 156.5 (SD 14.7), 113.7 (SD 19.6), 100.0 (SD 10.8) ms. Fitted, so not validation.
#[test]
fn a30_contraction_times_of_twitches() {
    let (soleus, medial, lateral) = (
        twitch_ms(Muscle::soleus()),
        twitch_ms(Muscle::medial_gastrocnemius()),
        twitch_ms(Muscle::lateral_gastrocnemius()),
    );
    within("soleus, ms", soleus, 127.0..=186.0);
    within("gastrocnemius, medial, ms", medial, 74.5..=152.9);
    within("gastrocnemius, lateral, ms", lateral, 78.4..=121.6);
    assert!(lateral < medial && medial < soleus);
}

/// Hamilton et al. 2022, iScience: 270 min of soleus push-ups without fatigue. That they take about 7 % of maximal force is an estimate from the weight on the knee.
#[test]
fn a30_the_soleus_works_for_four_and_a_half_hours() {
    let (muscle, circulation) = alone(|net| {
        let push_ups = net.drive("push-ups", Steady::new(0.07.fraction()));
        let soleus = Muscle::soleus().fatiguing(Fatigue::default());
        net.drive("soleus", soleus.excited_by(push_ups.value()))
    });
    let solution = Simulation::of(&circulation)
        .recording(Recording::Every(60.0.seconds()))
        .run(4.5.hours())
        .unwrap();
    let force = solution.signal(muscle.force()).unwrap();
    let share = force.last() / force.at(1.0.minutes()).unwrap();
    within(
        "force after 4.5 h against that after a minute",
        share,
        0.9..=1.0 + 1e-6,
    );
}
