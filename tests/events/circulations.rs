//! Events of a leg and of a whole body.

use soleus::measure::beats;
use soleus::prelude::*;
use soleus::solver::{Automatic, Integrator, Rodas5P};

use crate::support::seconds;

#[test]
fn the_ankle_passes_a_pressure_when_its_curve_does() {
    let test = CalfTest::of(LegModel::new(LegCondition::Healthy));
    let (circulation, leg, _) = test.build().unwrap();
    let timeline = test.timeline();
    let foot = leg.veins.foot;
    let level = 60.0;
    let event = Event::crosses("ankle", Probe::pressure(foot), level.mmhg());
    let (rodas, automatic) = (Rodas5P::new(), Automatic::new());
    let (rodas, automatic) = (
        rodas.with_relative_tolerance(1e-4),
        automatic.with_relative_tolerance(1e-4),
    );
    let solvers: [Option<&dyn Integrator>; 3] = [None, Some(&rodas), Some(&automatic)];
    for solver in solvers {
        let mut simulation = Simulation::of(&circulation)
            .tolerance(1e-4)
            .from(timeline.upright)
            .noting(&event);
        if let Some(solver) = solver {
            simulation = simulation.integrator(solver);
        }
        let solution = simulation.run(timeline.stopped + 40.0.seconds()).unwrap();
        let times = seconds(&solution.events(&event).unwrap());
        // It fills past the level, is emptied once, fills, is emptied ten times, fills.
        assert!(times.len() >= 5, "{times:?}");
        let pressure = solution.pressure(foot).unwrap();
        for time in &times {
            let off = pressure.at(time.seconds()).unwrap().mmhg() - level;
            assert!(off.abs() < 1e-9, "{off} at {time}");
        }
        // Each change of side on a grid of 10 ms has its event.
        let (start_s, end_s) = (solution.start().seconds(), solution.end().seconds());
        let above = |k: f64| {
            let time_s = (start_s + 0.01 * k).min(end_s);
            pressure.at(time_s.seconds()).unwrap().mmhg() > level
        };
        let cells = ((end_s - start_s) / 0.01).floor() as u32;
        for cell in 0..cells {
            let (from_s, k) = (start_s + 0.01 * f64::from(cell), f64::from(cell));
            let told = times
                .iter()
                .filter(|t| **t > from_s && **t <= from_s + 0.01);
            let changes = above(k) != above(k + 1.0);
            assert_eq!(told.count() % 2 == 1, changes, "from {from_s} s");
        }
        println!("{} times at 60 mmHg: {times:.3?}", times.len());
    }
}

#[test]
fn the_valves_of_a_beating_heart_open_once_a_beat() {
    let session = Session::of(BodyModel::default())
        .tolerance(1e-4)
        .settling(5.0.seconds())
        .phase(Phase::new("supine", 15.0.seconds()));
    let ready = session.ready().unwrap();
    let heart = ready.body.heart.beating().unwrap();
    let phase = heart.sinus_node.signal(SinusNode::PHASE);
    let beat = Event::falls("beat", Probe::signal(phase), Fraction::new(0.5));
    let aortic = Event::opens("aortic valve opens", heart.aortic_valve);
    let shuts = Event::shuts("aortic valve shuts", heart.aortic_valve);
    let mut simulation = ready.simulation();
    for event in [&beat, &aortic, &shuts] {
        simulation = simulation.noting(event);
    }
    let solution = simulation.run(ready.end).unwrap();
    let (start, end) = (solution.start(), solution.end());
    let begins = beats(&solution, phase, start, end).unwrap();
    let told = solution.events(&beat).unwrap();
    println!("{} beats", told.len());
    assert_eq!(told.len(), begins.len());
    for (told, begins) in told.iter().zip(&begins) {
        assert!((*told - *begins).abs() < 20.0.ms(), "{told} and {begins}");
    }
    // One opening and one shutting between two beats.
    let (opens, shut) = (solution.events(&aortic), solution.events(&shuts));
    let (opens, shut) = (opens.unwrap(), shut.unwrap());
    for beat in told.windows(2) {
        let within = |times: &[Time]| {
            let own = times.iter().copied();
            own.filter(|time| (beat[0]..beat[1]).contains(time))
                .collect::<Vec<_>>()
        };
        let (opens, shut) = (within(&opens), within(&shut));
        assert_eq!([opens.len(), shut.len()], [1, 1], "from {}", beat[0]);
        assert!(opens[0] < shut[0]);
    }
}
