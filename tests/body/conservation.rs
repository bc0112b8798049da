//! Blood and tissue fluid over an hour of postures and raises.

use soleus::prelude::*;

use crate::support::session;

#[test]
fn an_hour_of_postures_and_raises_loses_nothing() {
    let session = (0..6).fold(session(BodyModel::default()), |session, turn| {
        let raises = Manoeuvre::heel_raise(1.0.hz());
        session
            .phase(
                Phase::new(format!("supine {turn}"), 2.0.minutes())
                    .into_posture(Posture::supine(), 3.0.seconds()),
            )
            .phase(
                Phase::new(format!("sitting {turn}"), 3.0.minutes())
                    .into_posture(Posture::sitting(), 3.0.seconds()),
            )
            .phase(Phase::new(format!("standing {turn}"), 3.0.minutes()).standing_up())
            .phase(Phase::new(format!("raises {turn}"), 1.0.minutes()).doing(raises))
            .phase(
                Phase::new(format!("tilted {turn}"), 1.0.minutes())
                    .tilted(45.0.degrees(), 5.0.seconds()),
            )
    });
    let run = session
        .recording(Recording::Every(10.0.seconds()))
        .run()
        .unwrap();
    let solution = &run.solution;
    assert!(
        (solution.end() - 1.0.hours()).abs() < 1e-6.seconds(),
        "{}",
        solution.end()
    );
    let drift = solution.volume_drift_relative();
    println!("drift of all volumes: {drift:e}");
    assert!(drift <= 1e-12, "{drift:e}");
    // Counted by hand, over blood and tissues.
    let count = |time: Time| {
        let mut moment = solution.at(time).unwrap();
        let frame = moment.frame();
        let tissues = run.body.tissues.iter().map(|tissue| tissue.node());
        let nodes = run.body.blood().iter().copied().chain(tissues);
        nodes
            .map(|node| frame.volume(node).unwrap().ml())
            .sum::<f64>()
    };
    let (start, end) = (count(solution.start()), count(solution.end()));
    assert!((end / start - 1.0).abs() <= 1e-12, "{start} to {end}");
    let blood = BodyModel::default().blood_volume.ml() + 2000.0 * run.body.tissues.len() as f64;
    assert!((start - blood).abs() < 1e-6, "{start} against {blood}");
}
