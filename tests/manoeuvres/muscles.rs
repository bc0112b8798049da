//! What manoeuvres do to the muscles alone: pressures, lengths, effort.

use soleus::prelude::*;

use crate::bands::within;

/// The muscles of a calf that do a manoeuvre twelve times, without any vessel.
struct Calf {
    solution: Solution,
    soleus: Id<Muscle>,
    gastrocnemius: Id<Muscle>,
    tibialis_anterior: Id<Muscle>,
    last_cycle: (Time, Time),
}

impl Calf {
    fn doing(manoeuvre: Manoeuvre, posture: TestPosture) -> Self {
        let mut net = Network::new();
        let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
        let vein = net.add("vein", Reservoir::at(5.0.mmhg()));
        net.connect("bed", artery, Resistance::new(60.0.mmhg_s_per_ml()), vein);
        let cycle = manoeuvre.cycle();
        let bouts = Bouts::new().bout(manoeuvre.bent_by(&posture.posture()), Time::ZERO, 12);
        let signals = bouts.add_to(&mut net, "bouts");
        let mut muscle = |name, of: Muscle, excitation, length: Option<Signal<Fraction>>| {
            let of = length.map_or(of.clone(), |length| of.lengthened_by(length));
            net.drive(name, of.excited_by(excitation))
        };
        let stretch = signals.stretch;
        let soleus = muscle(
            "soleus",
            Muscle::soleus(),
            signals.soleus,
            stretch.map(|stretch| stretch.soleus),
        );
        let gastrocnemius = muscle(
            "gastrocnemius",
            Muscle::gastrocnemius(),
            signals.gastrocnemius,
            stretch.map(|stretch| stretch.gastrocnemius),
        );
        let tibialis_anterior = muscle(
            "tibialis anterior",
            Muscle::tibialis_anterior(),
            signals.tibialis_anterior,
            stretch.map(|stretch| stretch.tibialis_anterior),
        );
        let end = cycle * 12.0;
        let solution = Simulation::of(&net.build().unwrap()).run(end).unwrap();
        Self {
            solution,
            soleus,
            gastrocnemius,
            tibialis_anterior,
            last_cycle: (end - cycle, end),
        }
    }

    /// The highest pressure of a muscle over the last cycle, in mmHg, and the share of the cycle at which it is reached.
    fn peak(&self, muscle: Id<Muscle>) -> (f64, f64) {
        let (from, to) = self.last_cycle;
        let pressure = self.solution.signal(muscle.pressure()).unwrap();
        let pressure = pressure.between(from, to).unwrap();
        let peak = pressure.max();
        let when = pressure.first_time(|value| value >= peak * 0.9999).unwrap();
        (peak.mmhg(), (when - from) / (to - from))
    }
}

fn standing(manoeuvre: Manoeuvre) -> Calf {
    Calf::doing(manoeuvre, TestPosture::Standing)
}

/// Ballard et al. 1998, doi 10.1152/jappl.1998.84.6.1976: 269 (printed SE 95) mmHg in the soleus, 151 (25) in the tibialis anterior. The levels were set to it: calibration.
#[test]
fn a31_muscle_pressures_in_running() {
    let calf = standing(Manoeuvre::running(1.4.hz()));
    let ((soleus, phase), (tibialis, _)) =
        (calf.peak(calf.soleus), calf.peak(calf.tibialis_anterior));
    within("soleus, running", soleus, 174.0..=364.0);
    within("tibialis anterior, running", tibialis, 126.0..=176.0);
    within(
        "soleus, share of the stride at its peak",
        phase,
        0.15..=0.38,
    );
    let walking = standing(Manoeuvre::walking(0.93.hz()));
    assert!(walking.peak(walking.soleus).0 < soleus);
    assert!(walking.peak(walking.tibialis_anterior).0 < tibialis);
}

/// Torque of 11 to 15 % of the maximal one, from body weight at 4 to 5 cm before the ankle; 400 mmHg and a resting 9 make 53 to 69 mmHg of it.
#[test]
fn quiet_standing_holds_and_sways() {
    let calf = standing(Manoeuvre::quiet_standing(0.4.hz()));
    let (from, to) = calf.last_cycle;
    let pressure = calf.solution.signal(calf.soleus.pressure()).unwrap();
    let pressure = pressure.between(from, to).unwrap();
    within("soleus, highest", pressure.max().mmhg(), 60.0..=69.0);
    within("soleus, lowest", pressure.min().mmhg(), 53.0..=60.0);
}

/// With the knee bent the gastrocnemius is slack, and weak contractions leave it out (Kennedy and Cresswell 2001, Exp. Brain Res. 137:58).
#[test]
fn a_bent_knee_puts_the_gastrocnemius_out_of_work() {
    let rise = |posture| {
        let calf = Calf::doing(Manoeuvre::ankle_pump(0.5.hz()), posture);
        let above = |muscle| calf.peak(muscle).0 - 9.0;
        (above(calf.soleus), above(calf.gastrocnemius))
    };
    let (straight, bent) = (rise(TestPosture::Supine), rise(TestPosture::Sitting));
    println!("soleus and gastrocnemius: {straight:.1?} straight, {bent:.1?} bent");
    assert!((straight.0 - bent.0).abs() < 1e-4 * straight.0);
    assert!(bent.1 < 0.2 * straight.1);
}

/// The muscle that shortens gives less: the same excitation with and without what the joints do.
#[test]
fn a_muscle_that_shortens_presses_less() {
    let free = standing(Manoeuvre::ankle_pump(0.5.hz()));
    let held = standing(Manoeuvre::ankle_pump(0.5.hz()).with_range(0.0));
    let fixed = standing(Manoeuvre::ankle_pump(0.5.hz()).feeling_lengths(false));
    let of = |calf: &Calf| calf.peak(calf.soleus).0;
    println!(
        "{:.1} moving, {:.1} held, {:.1} at optimal length",
        of(&free),
        of(&held),
        of(&fixed)
    );
    assert!(of(&free) < of(&held) && of(&held) < of(&fixed));
}

/// What the joints of a manoeuvre that does not feel them do is told, and changes nothing.
#[test]
fn joints_that_are_not_felt_only_tell() {
    let raise = Manoeuvre::heel_raise(1.0.hz());
    assert_eq!(raise.stretch(0.4), Stretch::OPTIMAL);
    assert_eq!(raise.angle(Joint::Ankle, 0.4), 30.0.degrees());
    let bouts = Bouts::new().bout(raise, Time::ZERO, 3);
    let mut net = Network::new();
    assert!(bouts.add_to(&mut net, "bouts").stretch.is_none());
}

#[test]
fn without_effort_nothing_moves_and_nothing_works() {
    for exercise in Exercise::ALL {
        let idle = exercise.manoeuvre().with_effort(0.0);
        assert_eq!(idle.working_muscle(), Volume::ZERO, "{exercise}");
        let rest = idle.angle(Joint::Ankle, 0.0);
        for phase in (0..20).map(|step| f64::from(step) / 20.0) {
            assert_eq!(idle.angle(Joint::Ankle, phase), rest, "{exercise}");
            for group in MuscleGroup::ALL {
                assert_eq!(idle.excitation(group, phase), Fraction::ZERO, "{exercise}");
            }
        }
    }
}

/// What is known of each: which muscles work most, in mL of muscle fully at work.
#[test]
fn effort_is_in_the_order_that_people_feel() {
    let effort = |exercise: Exercise| exercise.manoeuvre().working_muscle().ml();
    for exercise in Exercise::ALL {
        println!("{exercise}: {:.1} mL of muscle at work", effort(exercise));
    }
    use Exercise::*;
    let order = [ToeTaps, SeatedHeelRaises, HeelRaises, Walking, Running];
    assert!(
        order
            .windows(2)
            .all(|pair| effort(pair[0]) < effort(pair[1]))
    );
}

/// A passive movement excites nothing, and still moves the ankle.
#[test]
fn a_passive_movement_excites_nothing() {
    let passive = Manoeuvre::ankle_pump(0.5.hz()).passive();
    assert_eq!(passive.working_muscle(), Volume::ZERO);
    assert_eq!(passive.angle(Joint::Ankle, 0.25), 40.0.degrees());
    assert!(passive.stretch(0.75).deep > 6.0.mmhg());
}

#[test]
fn walking_at_a_speed_takes_the_strides_that_people_take() {
    // sqrt(80.4 / 0.0064) / 2 = 56.04 strides a minute
    let strides = Manoeuvre::walking_at(Velocity::from_m_per_s(1.34))
        .cycle()
        .rate();
    within("strides a minute at 1.34 m/s", strides.bpm(), 55.9..=56.2);
}

/// In a leg of a body the muscles do what they do alone: lengths and the posture's knee reach them.
#[test]
fn muscles_in_a_leg_feel_their_lengths_too() {
    for posture in [TestPosture::Supine, TestPosture::Sitting] {
        let pump = Manoeuvre::ankle_pump(0.5.hz());
        let alone = Calf::doing(pump.clone(), posture);
        let run = Session::of(BodyModel::default().cycle_averaged())
            .starting_in(posture.posture())
            .settling(1.0.seconds())
            .tolerance(1e-5)
            .phase(Phase::of_cycles("pump", pump, 4))
            .run()
            .unwrap();
        let muscles = run.body.legs[0].muscles;
        for (in_leg, own) in [
            (muscles.soleus, alone.soleus),
            (muscles.gastrocnemius, alone.gastrocnemius),
            (muscles.tibialis_anterior, alone.tibialis_anterior),
        ] {
            let pressure = run.solution.signal(in_leg.pressure()).unwrap();
            let peak = pressure
                .between(6.0.seconds(), 8.0.seconds())
                .unwrap()
                .max();
            let expected = alone.peak(own).0;
            let same = (peak.mmhg() - expected).abs() < 0.005 * expected;
            assert!(same, "{posture:?}: {peak} in the leg, {expected} alone");
        }
    }
}
