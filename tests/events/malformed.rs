//! Events that make no sense are refused by name.

use soleus::prelude::*;

use crate::support::sine;

fn refusal(event: &Event) -> String {
    let rig = sine();
    let outcome = Simulation::of(&rig.circulation).noting(event);
    let interrupted = outcome.run(1.0.seconds()).unwrap_err();
    assert_eq!(interrupted.solution.end(), Time::ZERO);
    interrupted.error.to_string()
}

#[test]
fn settings_are_named_with_value_and_unit() {
    let rig = sine();
    let probe = Probe::signal(rig.wave);
    let event = Event::rises("ankle empties", probe, f64::NAN.mmhg());
    assert_eq!(
        refusal(&event),
        "the level of event `ankle empties` is NaN mmHg, but must be finite"
    );
    let event = Event::rises("ankle empties", probe, f64::INFINITY.mmhg());
    assert!(refusal(&event).contains("inf mmHg"));
    let event = Event::rises("ankle empties", probe, 1.0.mmhg());
    assert_eq!(
        refusal(&event.clone().hysteresis((-1.0).mmhg())),
        "the hysteresis of event `ankle empties` is -1 mmHg, but must be finite and not below zero"
    );
    let error = refusal(&event.hysteresis(1.0.ml()));
    assert!(error.contains("in the unit of the quantity"), "{error}");
}

#[test]
fn handles_of_another_network_are_refused() {
    let other = sine();
    let events = [
        Event::rises("far vein", Probe::volume(other.vein), 1.0.ml()),
        Event::rises("far vein", Probe::pressure(other.vein), 1.0.mmhg()),
        Event::rises("far vein", Probe::signal(other.wave), 1.0.mmhg()),
        Event::opens("far vein", other.circulation.edges().next().unwrap()).sharp(),
    ];
    for event in events {
        let error = refusal(&event);
        assert!(error.starts_with("event `far vein`: the "), "{error}");
        assert!(error.contains("another network"), "{error}");
    }
}

#[test]
fn what_is_not_a_number_ends_the_run_by_name() {
    let rig = sine();
    let wave = rig.wave;
    let root = move |frame: &Frame<'_>| frame.signal(wave).map(|p| p.mmhg().sqrt().mmhg());
    for sharp in [false, true] {
        let event = Event::of("root", root, 2.0.mmhg(), Passing::Up);
        let event = if sharp { event.sharp() } else { event };
        let simulation = Simulation::of(&rig.circulation).noting(&event);
        let interrupted = simulation.run(20.0.seconds()).unwrap_err();
        let error = interrupted.error.to_string();
        assert!(error.contains("event `root` is not finite"), "{error}");
        let end_s = interrupted.solution.end().seconds();
        assert!((1.0..3.2).contains(&end_s), "{end_s}");
    }
}

#[test]
fn events_that_were_not_looked_for_are_unknown() {
    let rig = sine();
    let event = Event::rises("top", Probe::signal(rig.wave), 1.0.mmhg());
    let solution = Simulation::of(&rig.circulation).run(1.0.seconds()).unwrap();
    let error = solution.events(&event).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the run was not given event `top`: give it to the simulation with `noting`"
    );
    assert_eq!(solution.happenings().count(), 0);
}
