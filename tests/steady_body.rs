//! The steady beat of a whole body, against an hour of waiting for it.

use soleus::prelude::*;

/// A body that stands still: its reflexes settle within a minute, its tissues within a quarter of an hour.
fn standing() -> (Circulation, Body) {
    let session = Session::of(BodyModel::default()).starting_in(Posture::standing());
    session.build().unwrap()
}

/// What a steady state is: no volume moves by more than 1e-3 of its size between the beat that was found and the mean of the hour's last beats.
#[test]
fn a_standing_body_is_found_where_an_hour_of_waiting_ends() {
    let (circulation, body) = standing();
    let pump = body.heart.beating().unwrap();
    let found = SteadyBeat::of(&circulation)
        .paced_by(pump.sinus_node.phase())
        .within(1e-5)
        .at_most(1000)
        .find()
        .unwrap();
    println!(
        "found in {} beats, {:.1e} away",
        found.beats, found.distance_relative
    );
    let hour = Simulation::of(&circulation)
        .tolerance(1e-5)
        .recording(Recording::Every(60.0.seconds()))
        .run(60.0.minutes())
        .unwrap();
    let waited = 60.0.minutes() / found.period;
    println!(
        "{waited:.0} beats in an hour, blood and plasma strayed by {:.1e}",
        hour.volume_drift_relative()
    );
    assert!(hour.volume_drift_relative() < 1e-12);
    let last = Simulation::of(&circulation)
        .from(60.0.minutes())
        .initial_state(hour.final_state())
        .run(60.0.minutes() + 10.0.seconds())
        .unwrap();
    let beat = &found.solution;
    for node in body.blood().iter().copied() {
        let name = format!("{node:?}");
        let mean = |solution: &Solution, from, to| {
            let volume = solution.volume(node).unwrap();
            volume.between(from, to).unwrap().mean()
        };
        let begins =
            soleus::measure::beats(&last, pump.sinus_node.phase(), last.start(), last.end());
        let begins = begins.unwrap();
        let waited = mean(&last, begins[0], *begins.last().unwrap());
        let sought = mean(beat, beat.start(), beat.end());
        let off = (sought / waited - 1.0).abs();
        assert!(off < 1e-3, "{name}: {sought} sought, {waited} waited");
    }
    assert!(5.0 * (found.beats as f64) < waited, "{}", found.beats);
}
