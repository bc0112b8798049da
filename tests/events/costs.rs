//! What looking for events costs, as counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use allocation_counter::measure;
use soleus::prelude::*;

use crate::support::{Waves, rig};

fn waves() -> Waves {
    Waves([[1.0, 3.0, 0.1], [0.3, 20.0, 0.0]])
}

#[test]
fn steps_with_events_do_not_allocate() {
    let rig = rig(waves());
    let never = Event::crosses("never", Probe::signal(rig.wave), 1.299.mmhg());
    let volume = Event::crosses("volume", Probe::volume(rig.vein), 1.0.ml());
    let sharp = Event::crosses("sharp", Probe::signal(rig.wave), 5.0.mmhg()).sharp();
    let allocations = |end: f64| {
        let mut steps = 0;
        let counts = measure(|| {
            let simulation = Simulation::of(&rig.circulation)
                .recording(Recording::Nothing)
                .noting(&never)
                .noting(&volume)
                .noting(&sharp);
            let solution = simulation.run(end.seconds()).unwrap();
            steps = solution.statistics().accepted_steps;
        });
        (counts.count_total, steps)
    };
    let ((short, few), (long, many)) = (allocations(1.0), allocations(100.0));
    assert!(many > 50 * few, "{few} and {many} steps");
    // What is told grows by doubling.
    assert!(long <= short + 8, "{short} and {long}");
}

#[test]
fn looks_are_four_a_step_and_ten_an_event() {
    let rig = rig(waves());
    let looks = Arc::new(AtomicU64::new(0));
    let (counted, wave) = (Arc::clone(&looks), rig.wave);
    let read = move |frame: &Frame<'_>| {
        counted.fetch_add(1, Ordering::Relaxed);
        frame.signal(wave)
    };
    let event = Event::of("zero", read, Pressure::ZERO, Passing::Either);
    let simulation = Simulation::of(&rig.circulation).noting(&event);
    let solution = simulation.run(60.0.seconds()).unwrap();
    let steps = solution.statistics().accepted_steps;
    let told = solution.events(&event).unwrap().len() as u64;
    let looks = looks.load(Ordering::Relaxed);
    let each = (looks - 4 * steps) as f64 / told as f64;
    println!(
        "{steps} steps, {told} events: {looks} looks, {each:.1} for each event beyond four a step"
    );
    assert!(told > 50 && steps > 500);
    assert!(each < 12.0, "{each}");
    let bare = Simulation::of(&rig.circulation)
        .run(60.0.seconds())
        .unwrap();
    assert_eq!(bare.statistics(), solution.statistics());
}
