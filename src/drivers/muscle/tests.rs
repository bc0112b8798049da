use super::*;
use crate::drivers::testing::{bad_fields, run, two_bags};
use crate::drivers::{Cadence, Pulse, Steady, Trace};
use crate::network::{Network, PortSpec};
use crate::units::Quantities;
use proptest::prelude::*;

/// The documented rise of pressure of the soleus at maximal force, in mmHg.
const GAIN: f64 = 400.0;

/// Pressure and force over time of a muscle that something excites.
fn drive(
    muscle: Muscle,
    excite: impl FnOnce(&mut Network) -> Signal<Fraction>,
    (until, step): (f64, f64),
) -> Vec<(f64, f64, f64)> {
    let (mut net, ..) = two_bags();
    let excitation = excite(&mut net);
    let muscle = net.drive("muscle", muscle.excited_by(excitation));
    let circulation = net.build().unwrap();
    let mut seen = Vec::new();
    run(&circulation, until, step, |time, frame| {
        let pressure = frame.signal(muscle.pressure()).unwrap().mmhg();
        let force = frame.signal(muscle.force()).unwrap().get();
        seen.push((time, pressure, force));
    });
    seen
}

fn steadily(level: f64) -> impl FnOnce(&mut Network) -> Signal<Fraction> {
    move |net| net.drive("drive", Steady::new(level.fraction())).value()
}

fn stimulus() -> Cadence {
    // A rectangle of 10 ms.
    let shape = Pulse::Trapezoid { rise: 0.0 };
    Cadence::new(0.5.hz()).duty(0.005).times(1).shaped(shape)
}

fn twitch(muscle: Muscle) -> Vec<(f64, f64, f64)> {
    drive(
        muscle,
        |net| net.drive("stimulus", stimulus()).excitation(),
        (1.5, 1e-3),
    )
}

fn peak(seen: &[(f64, f64, f64)]) -> (f64, f64, f64) {
    seen.iter()
        .copied()
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap()
}

#[test]
fn twitches_peak_when_they_do_in_people_and_in_the_same_order() {
    // Vandervoort and McComas 1983: mean and standard deviation.
    let measured = [
        (Muscle::lateral_gastrocnemius(), 100.0, 10.8),
        (Muscle::gastrocnemius(), 113.7, 19.6),
        (Muscle::soleus(), 156.5, 14.7),
    ];
    let mut earlier = 0.0;
    for (muscle, mean, deviation) in measured {
        let said = muscle.twitch_contraction_time().ms();
        let seen = peak(&twitch(muscle)).0 * 1e3;
        assert!((seen - mean).abs() < deviation, "{seen} for {mean}");
        assert!((seen - said).abs() < 0.03 * said, "{seen}, but said {said}");
        assert!(seen > earlier);
        earlier = seen;
    }
}

#[test]
fn a_twitch_relaxes_to_half_as_late_as_documented() {
    let seen = twitch(Muscle::soleus());
    let (at, top, _) = peak(&seen);
    let half = 0.5 * (top + 9.0);
    let relaxed = seen
        .iter()
        .find(|(time, pressure, _)| *time > at && *pressure < half);
    let ratio = (relaxed.unwrap().0 - at) / at;
    // Sale et al. 1982: 0.9.
    assert!((0.85..0.95).contains(&ratio), "{ratio}");
}

#[test]
fn a_maximal_contraction_reaches_the_gain_and_the_cosine_of_pennation() {
    let seen = drive(Muscle::soleus(), steadily(1.0), (4.0, 0.01));
    let (_, pressure, force) = seen.last().copied().unwrap();
    assert!((pressure - 9.0 - GAIN).abs() < 1e-3, "{pressure}");
    assert!((force - 0.906_308).abs() < 1e-5, "{force}");
}

#[test]
fn pressure_is_linear_in_force() {
    let seen = drive(
        Muscle::soleus(),
        |net| net.drive("steps", Cadence::new(1.0.hz())).excitation(),
        (3.0, 0.005),
    );
    for (_, pressure, force) in seen {
        assert!((pressure - 9.0 - GAIN * force / 0.906_308).abs() < 1e-3);
    }
}

#[test]
fn pressures_of_walking_are_those_measured() {
    // Ballard et al. 1998: soleus 110 to 250 mmHg with one peak in late stance, tibialis anterior 75 to 105.
    let stride = |net: &mut Network, duty, amplitude: f64| {
        let cadence = Cadence::new(0.95.hz())
            .duty(duty)
            .amplitude(amplitude.fraction());
        net.drive("stride", cadence).excitation()
    };
    let soleus = drive(
        Muscle::soleus(),
        |net| stride(net, 0.5, 0.585),
        (6.0, 0.005),
    );
    let top = peak(&soleus).1;
    // As the documentation of the soleus says.
    assert!((top - 181.0).abs() < 3.0, "{top}");
    let tibialis = drive(
        Muscle::tibialis_anterior(),
        |net| stride(net, 0.3, 0.66),
        (6.0, 0.005),
    );
    let top = peak(&tibialis).1;
    assert!((75.0..105.0).contains(&top), "{top}");
}

#[test]
fn load_on_the_foot_becomes_pressure_within_a_fraction_of_a_second() {
    let seen = drive(Muscle::foot_pump(), steadily(1.0), (0.3, 1e-3));
    assert!((seen.last().unwrap().1 - 60.0).abs() < 0.1);
}

#[test]
fn length_and_speed_of_the_fibres_bear_on_force() {
    let held = |length: f64| {
        let excite = |net: &mut Network| steadily(1.0)(net);
        let (mut net, ..) = two_bags();
        let excitation = excite(&mut net);
        let length = net.drive("length", Steady::new(length.fraction()));
        let muscle = Muscle::soleus()
            .excited_by(excitation)
            .lengthened_by(length.value());
        let muscle = net.drive("muscle", muscle);
        let circulation = net.build().unwrap();
        let mut last = (0.0, 0.0);
        run(&circulation, 4.0, 2e-3, |_, frame| {
            let force = frame.signal(muscle.force()).unwrap().get();
            last = (frame.signal(muscle.pressure()).unwrap().mmhg() - 9.0, force);
        });
        last
    };
    let (pressure, force) = held(0.7);
    // exp(-0.09 / 0.45) = 0.818731; sin 25° / 0.7 = 0.603741, cosine 0.797181.
    assert!((pressure / GAIN - 0.818_731).abs() < 1e-5, "{pressure}");
    assert!((force - 0.818_731 * 0.797_181).abs() < 1e-5, "{force}");

    let (mut net, ..) = two_bags();
    let excitation = steadily(1.0)(&mut net);
    // From 1.2 to 0.8 in 0.4 s: one optimal length per second, a tenth of the greatest speed.
    let shortening = [(0.0, 1.2), (2.0, 1.2), (2.4, 0.8)];
    let shortening = shortening.map(|(t, l)| (t.seconds(), l.fraction()));
    let length = net.drive("length", Trace::linear(shortening).unwrap());
    let muscle = Muscle::new(1000.0.newtons())
        .with_twitch_contraction_time(15.0.ms())
        .excited_by(excitation)
        .lengthened_by(length.value());
    let muscle = net.drive("muscle", muscle);
    let circulation = net.build().unwrap();
    let mut passing = 0.0;
    run(&circulation, 2.2, 1e-3, |_, frame| {
        passing = frame.signal(muscle.force()).unwrap().get();
    });
    // (1 - 0.1) / (1 + 0.5) at the optimal length.
    assert!((passing - 0.6).abs() < 0.01, "{passing}");
}

#[test]
fn a_tiring_muscle_loses_half_of_its_pressure_in_the_documented_time() {
    let fatigue = Fatigue::default();
    let half = fatigue.half_time().unwrap().seconds();
    let muscle = Muscle::soleus().fatiguing(fatigue);
    let seen = drive(muscle.clone(), steadily(1.0), (half, 0.05));
    let squeeze = (seen.last().unwrap().1 - 9.0) / GAIN;
    assert!((squeeze - 0.5).abs() < 0.01, "{squeeze}");
    // 4.5 h at 7 %: nearly all of the force is still there.
    let seen = drive(muscle, steadily(0.07), (16_200.0, 0.1));
    let squeeze = (seen.last().unwrap().1 - 9.0) / GAIN;
    assert!(squeeze > 0.97 * 0.07, "{squeeze}");
}

#[test]
fn a_muscle_that_nothing_excites_is_a_mistake_unless_it_is_said_to_rest() {
    assert_eq!(bad_fields(Muscle::soleus()), ["excitation"]);
    assert!(bad_fields(Muscle::soleus().at_rest()).is_empty());
    let (mut net, ..) = two_bags();
    net.drive("soleus", Muscle::soleus());
    let message = net.build().unwrap_err().to_string();
    assert!(
        message.contains("`soleus`: nothing gives its excitation"),
        "{message}"
    );

    let (mut net, ..) = two_bags();
    let muscle = net.drive("soleus", Muscle::soleus().at_rest());
    let circulation = net.build().unwrap();
    run(&circulation, 1.0, 0.1, |_, frame| {
        assert_eq!(frame.signal(muscle.pressure()).unwrap().mmhg(), 9.0);
    });
}

#[test]
fn a_resting_muscle_is_steady_and_every_muscle_starts_fresh_and_relaxed() {
    assert!(Muscle::soleus().at_rest().is_steady());
    assert!(!Muscle::soleus().is_steady());
    assert_eq!(Muscle::soleus().initial_state(), [0.0, 0.0, 1.0, 1.0]);
}

#[test]
fn bad_parameters_are_named() {
    let bad = Muscle::new((-1.0).newtons())
        .with_volume(0.0.ml())
        .with_optimal_fibre_length(0.0.cm())
        .with_pennation(80.0.degrees())
        .with_max_shortening_rate(0.0.per_s())
        .with_resting_pressure(f64::NAN.mmhg())
        .with_gain((-5.0).mmhg())
        .with_slow_share((-1.0).fraction())
        .fatiguing(Fatigue::new((-1.0).per_s(), 0.0.per_s()))
        .at_rest();
    let fields = bad_fields(bad);
    for field in [
        "maximal force",
        "volume",
        "optimal fibre length",
        "pennation",
        "greatest rate of shortening",
        "resting pressure",
        "gain",
        "rate of fatiguing",
        "rate of recovery",
        "time constant of falling activation",
    ] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
    let (mut other, ..) = two_bags();
    let foreign = steadily(1.0)(&mut other);
    let muscle = Muscle::soleus().excited_by(foreign).lengthened_by(foreign);
    assert_eq!(bad_fields(muscle), ["excitation", "fibre length"]);
}

#[test]
fn ready_made_muscles_are_sound_and_their_cross_sections_plausible() {
    for (muscle, cm2) in [
        // 489 cos 25° / 5, 245 cos 17° / 6, 140 cos 8° / 6.4, 135 cos 5° / 9.8
        (Muscle::soleus(), 88.64),
        (Muscle::medial_gastrocnemius(), 39.05),
        (Muscle::lateral_gastrocnemius(), 21.66),
        (Muscle::tibialis_anterior(), 13.72),
    ] {
        assert!((muscle.cross_section().cm2() - cm2).abs() < 0.01, "{cm2}");
        assert!(bad_fields(muscle.at_rest()).is_empty());
    }
    let ports: Vec<&str> = Muscle::OUTPUTS
        .iter()
        .map(|port: &PortSpec| port.name)
        .collect();
    assert_eq!(ports, ["pressure", "activation", "force"]);
    assert_eq!(Muscle::soleus().max_force(), 3549.0.newtons());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_excitation_keeps_activation_force_and_pressure_in_bounds(
        levels in prop::collection::vec(-2.0..3.0_f64, 2..12), tiring in any::<bool>(), share in 0.0..1.0_f64,
    ) {
        let samples = levels.iter().enumerate().map(|(i, level)| ((0.3 * i as f64).seconds(), level.fraction()));
        let trace = Trace::linear(samples).unwrap();
        let mut muscle = Muscle::soleus().with_slow_share(share.fraction());
        if tiring {
            muscle = muscle.fatiguing(Fatigue::default());
        }
        let seen = drive(muscle, |net| net.drive("any", trace).value(), (4.0, 0.01));
        for (_, pressure, force) in seen {
            prop_assert!((9.0 - 1e-6..=9.0 + GAIN).contains(&pressure) && (-1e-9..=1.0).contains(&force));
        }
    }

    #[test]
    fn rates_are_finite_for_any_finite_state(state in prop::array::uniform4(-1e6..1e6_f64), level in -1e6..1e6_f64, length in -1e6..1e6_f64) {
        let (mut net, ..) = two_bags();
        let level = net.drive("level", Steady::new(level.fraction()));
        let length = net.drive("length", Steady::new(length.fraction()));
        let muscle = Muscle::soleus().fatiguing(Fatigue::default()).excited_by(level.value()).lengthened_by(length.value());
        net.drive("muscle", muscle);
        let circulation = net.build().unwrap();
        let mut full = circulation.initial_state();
        full[2..].copy_from_slice(&state);
        let mut rates = vec![0.0; full.len()];
        circulation.evaluate(Time::ZERO, &full, &mut circulation.workspace(), &mut rates);
        prop_assert!(rates.iter().all(|rate| rate.is_finite()), "{rates:?}");
    }
}
