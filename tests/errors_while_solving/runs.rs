//! Runs that look odd and are right: of no length, and from before zero.

use soleus::prelude::*;

use crate::support::{calf, integrators};

#[test]
fn a_run_of_no_length_is_its_start() {
    let mut net = Network::new();
    let [_, vein, _] = calf(&mut net);
    let circulation = net.build().unwrap();
    for integrator in integrators() {
        let solution = Simulation::of(&circulation)
            .integrator(&*integrator)
            .run(Time::ZERO)
            .unwrap();
        assert_eq!(solution.duration(), Time::ZERO);
        let volume = solution.volume(vein).unwrap();
        assert_eq!(volume.mean(), volume.at(Time::ZERO).unwrap());
        assert_eq!(volume.samples().values.len(), 1);
    }
}

/// Time before zero is time like any other: a driver that starts at -1 s acts from there.
#[test]
fn runs_may_start_before_zero() {
    let mut finals = Vec::new();
    for shift in [0.0, -7.5] {
        let mut net = Network::new();
        let [_, vein, _] = calf(&mut net);
        let beat = Cadence::new(1.0.hz()).amplitude(0.3.fraction()).times(3);
        let beat = net.drive("beat", beat.starting((shift + 1.0).seconds()));
        let soleus = net.drive("soleus", Muscle::soleus().excited_by(beat.excitation()));
        net.surround(vein, soleus.pressure(), 1.0);
        let circulation = net.build().unwrap();
        for integrator in integrators() {
            let simulation = Simulation::of(&circulation).integrator(&*integrator);
            let solution = simulation
                .from(shift.seconds())
                .run((shift + 6.0).seconds())
                .unwrap();
            assert_eq!(solution.start(), shift.seconds());
            assert_eq!(solution.end(), (shift + 6.0).seconds());
            finals.push(solution.volume(vein).unwrap().last().ml());
        }
    }
    let spread = finals
        .iter()
        .map(|volume| (volume - finals[0]).abs())
        .fold(0.0, f64::max);
    assert!(spread < 1e-3, "{finals:?}");
}
