//! Chambers of the heart, and their beat, with any numbers.

use proptest::prelude::*;
use soleus::prelude::*;

use crate::numbers::{check_built, factor};

/// As `factor`, but not so much too steep: that has a test of its own.
fn steepness() -> impl Strategy<Value = f64> {
    factor().prop_map(|factor| if factor == 1e6 { 10.0 } else { factor })
}

fn course() -> impl Strategy<Value = TimeCourse> {
    let four = || (steepness(), steepness(), factor(), factor());
    prop_oneof![
        [factor(), factor(), factor()].prop_map(|[onset, contraction, relaxation]| {
            TimeCourse::DoubleCosine {
                onset: 0.1 * onset,
                contraction: 0.3 * contraction,
                relaxation: 0.3 * relaxation,
            }
        }),
        four().prop_map(|(rise, fall, risen, fallen)| {
            TimeCourse::double_hill(1.32 * rise, 21.9 * fall, 0.303 * risen, 0.508 * fallen)
        }),
        (four(), factor()).prop_map(|((rise, fall, risen, fallen), scale)| {
            TimeCourse::DoubleHill {
                rise: 1.32 * rise,
                fall: 21.9 * fall,
                risen: 0.303 * risen,
                fallen: 0.508 * fallen,
                scale,
            }
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn malformed_hearts_are_refused_in_words(
        course in course(),
        [rate, start, diastolic, active, unstressed, held] in [factor(), factor(), factor(), factor(), factor(), factor()],
        given in any::<bool>(),
    ) {
        let mut net = Network::new();
        let pacemaker = Pacemaker::new((1.25 * rate).hz()).starting((0.1 * start).seconds());
        let pacemaker = net.drive("pacemaker", pacemaker);
        let chamber = Chamber::new(
            (0.1 * diastolic).mmhg_per_ml(),
            (2.0 * active).mmhg_per_ml(),
            (10.0 * unstressed).ml(),
            course,
            pacemaker.phase(),
        );
        let chamber = if given { chamber.holding((100.0 * held).ml()) } else { chamber };
        let ventricle = net.add("left ventricle", chamber);
        let aorta = net.add("aorta", Reservoir::at(93.0.mmhg()));
        let valve = net.connect("aortic valve", ventricle, Valve::new(0.01.mmhg_s_per_ml()), aorta);
        let times = [0.0, 0.3, 0.55, 0.8, 1000.0].map(|time: f64| time.seconds());
        check_built(net.build(), &times, |frame| {
            vec![
                frame.pressure(ventricle).unwrap().mmhg(),
                frame.flow(valve).unwrap().ml_per_s(),
                frame.signal(pacemaker.phase()).unwrap().get(),
            ]
        })?;
    }
}

/// However steep a Hill function is, its course is a number, or it is refused.
#[test]
fn a_steep_course_is_a_number() {
    for (rise, fall) in [(1e6, 21.9), (1.32, 1e6), (1e6, 1e6), (300.0, 300.0)] {
        let mut net = Network::new();
        let course = TimeCourse::double_hill(rise, fall, 0.05, 0.5);
        let phase = net.drive("pacemaker", Pacemaker::new(1.0.hz())).phase();
        let (soft, stiff) = (0.1.mmhg_per_ml(), 2.0.mmhg_per_ml());
        let chamber = Chamber::new(soft, stiff, 10.0.ml(), course, phase);
        let ventricle = net.add("left ventricle", chamber);
        let aorta = net.add("aorta", Reservoir::at(93.0.mmhg()));
        net.connect(
            "aortic valve",
            ventricle,
            Valve::new(0.01.mmhg_s_per_ml()),
            aorta,
        );
        let Ok(circulation) = net.build() else {
            continue;
        };
        let (state, mut workspace) = (circulation.initial_state(), circulation.workspace());
        for step in 0..100 {
            let time = (0.01 * f64::from(step)).seconds();
            let frame = circulation.observe(time, &state, &mut workspace);
            let pressure = frame.pressure(ventricle).unwrap();
            assert!(pressure.is_finite(), "{pressure} at {time}: {course:?}");
        }
    }
}

/// Whichever number of a chamber or a pacemaker is none or infinite is refused, and the part is named.
#[test]
fn no_number_of_a_heart_escapes() {
    let names = |factors: [f64; 9]| {
        let [
            rate,
            start,
            diastolic,
            active,
            unstressed,
            held,
            onset,
            contraction,
            relaxation,
        ] = factors;
        let mut net = Network::new();
        let pacemaker = Pacemaker::new(rate.hz()).starting(start.seconds());
        let pacemaker = net.drive("pacemaker", pacemaker);
        let course = TimeCourse::DoubleCosine {
            onset,
            contraction: 0.3 * contraction,
            relaxation: 0.3 * relaxation,
        };
        let (stiffness, phase) = (
            [diastolic, active].map(|e| e.mmhg_per_ml()),
            pacemaker.phase(),
        );
        let chamber = Chamber::new(stiffness[0], stiffness[1], unstressed.ml(), course, phase);
        let ventricle = net.add("left ventricle", chamber.holding((100.0 * held).ml()));
        let aorta = net.add("aorta", Reservoir::at(93.0.mmhg()));
        net.connect(
            "aortic valve",
            ventricle,
            Valve::new(0.01.mmhg_s_per_ml()),
            aorta,
        );
        net.build().map_err(|error| error.to_string()).err()
    };
    assert_eq!(names([1.0; 9]), None);
    for index in 0..9 {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut factors = [1.0; 9];
            factors[index] = value;
            let part = if index < 2 {
                "`pacemaker`"
            } else {
                "`left ventricle`"
            };
            let refused = names(factors).is_some_and(|text| text.contains(part));
            assert!(refused, "number {index} may be {value}");
        }
    }
}
