//! Nonsense in: a network or a table that makes no sense is refused in words that help, and never ends in a panic or in numbers that are none.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use proptest::prelude::*;
use soleus::drivers::compression;
use soleus::network::Defect;
use soleus::prelude::*;
use soleus::solver::Dopri5;

/// A number that is mostly sane.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        60 => 0.05..20.0_f64,
        20 => 0.0..=1.0_f64,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(0.0),
        1 => Just(-0.0),
        1 => -20.0..0.0_f64,
        1 => Just(1e300),
        1 => Just(-1e300),
        1 => Just(1e-300),
        1 => Just(5e-324),
    ]
}

type Numbers = [f64; 8];

/// A part: its kind and all numbers that its constructor and setters take.
fn part() -> impl Strategy<Value = (usize, Numbers)> {
    let eight = [
        number(),
        number(),
        number(),
        number(),
        number(),
        number(),
        number(),
        number(),
    ];
    (0..1000_usize, eight)
}

/// One thing done wrongly on purpose, at a place that is taken modulo what there is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mess {
    ForeignStart,
    ForeignEnd,
    SelfLoop,
    SameName,
    EmptyName,
    Unconnected,
    ForeignSurrounded,
    ForeignSurrounding,
    ForeignPlaced,
    ForeignPlace,
    Transmission(f64),
    PlacedTwice,
    Unfed,
    FedTwice,
    ForeignProbe,
    ForeignExcitation,
    ReservoirFollowsForeign,
}

fn mess() -> impl Strategy<Value = Mess> {
    prop_oneof![
        Just(Mess::ForeignStart),
        Just(Mess::ForeignEnd),
        Just(Mess::SelfLoop),
        Just(Mess::SameName),
        Just(Mess::EmptyName),
        Just(Mess::Unconnected),
        Just(Mess::ForeignSurrounded),
        Just(Mess::ForeignSurrounding),
        Just(Mess::ForeignPlaced),
        Just(Mess::ForeignPlace),
        prop_oneof![Just(f64::NAN), Just(f64::INFINITY)].prop_map(Mess::Transmission),
        Just(Mess::PlacedTwice),
        Just(Mess::Unfed),
        Just(Mess::FedTwice),
        Just(Mess::ForeignProbe),
        Just(Mess::ForeignExcitation),
        Just(Mess::ReservoirFollowsForeign),
    ]
}

#[derive(Clone, Debug)]
struct Plan {
    vessels: Vec<(usize, Numbers)>,
    pipes: Vec<(usize, Numbers)>,
    drivers: Vec<(usize, Numbers)>,
    messes: Vec<Mess>,
}

fn plan() -> impl Strategy<Value = Plan> {
    (
        prop::collection::vec(part(), 2..6),
        prop::collection::vec(part(), 0..5),
        prop::collection::vec(part(), 0..5),
        prop::collection::vec(mess(), 0..3),
    )
        .prop_map(|(vessels, pipes, drivers, messes)| Plan {
            vessels,
            pipes,
            drivers,
            messes,
        })
}

fn add_vessel(net: &mut Network, name: String, (kind, n): (usize, Numbers)) -> Node {
    let [a, b, c, d, e, f, g, h] = n;
    let vein = VeinSegment::new((10.0 * a).ml(), b.ml_per_mmhg(), (10.0 * c).ml());
    match kind % 7 {
        0 => net
            .add(name, vein.filled_to(d.mmhg()).collapsing_at(e.mmhg()))
            .node(),
        1 => net
            .add(name, vein.holding((10.0 * d).ml()).with_geometry(e.cm(), f))
            .node(),
        2 => {
            let relaxation = StressRelaxation {
                share: d,
                time_constant: e.seconds(),
            };
            let vein = vein.filled_to(f.mmhg()).collapsing_at(g.mmhg());
            net.add(name, vein.with_stress_relaxation(relaxation))
                .node()
        }
        3 => net
            .add(
                name,
                Artery::new((10.0 * a).ml(), b.ml_per_mmhg()).filled_to((10.0 * c).mmhg()),
            )
            .node(),
        4 => net
            .add(
                name,
                Artery::new((10.0 * a).ml(), b.ml_per_mmhg()).holding((10.0 * c).ml()),
            )
            .node(),
        5 => net.add(name, Reservoir::at((10.0 * h).mmhg())).node(),
        _ => {
            let source = net.drive(format!("source of {name}"), Steady::new((10.0 * g).mmhg()));
            net.add(name, Reservoir::following(source.value())).node()
        }
    }
}

fn connect(net: &mut Network, name: String, [from, to]: [Node; 2], (kind, n): (usize, Numbers)) {
    let [a, b, c, d, e, f, g, h] = n;
    let resistance = a.mmhg_s_per_ml();
    let narrowing = Narrowing::below((10.0 * b).ml()).capped_at(20.0 * c);
    match kind % 14 {
        0 => drop(net.connect(name, from, Resistance::new(resistance), to)),
        1 => drop(net.connect(
            name,
            from,
            Resistance::poiseuille(a.cm(), b.cm(), c, d.mpa_s()),
            to,
        )),
        2 => {
            let valve = Valve::new(resistance)
                .competence(d)
                .leaking(e.ml_per_s_mmhg());
            let valve = valve.opening_over(f.mmhg()).narrowing(narrowing);
            net.connect(
                name,
                from,
                valve.narrowing_back(Narrowing::below(g.ml())),
                to,
            );
        }
        3 => {
            let back = Narrowing::below((10.0 * e).ml()).capped_at(f);
            let outflow = VeinOutflow::new(resistance, narrowing).narrowing_back(back);
            net.connect(name, from, outflow, to);
        }
        4 => drop(net.connect(
            name,
            from,
            VeinOutflow::poiseuille(d.cm(), e.cm(), f, g.mpa_s(), narrowing),
            to,
        )),
        5 => {
            let end = if h < 1.0 {
                CollapsingEnd::Up
            } else {
                CollapsingEnd::Down
            };
            let waterfall = StarlingResistor::new(resistance).collapsing_at(end);
            net.connect(name, from, waterfall.closing_over(b.mmhg()), to);
        }
        6 => {
            let tube = Inertance::new(resistance, (0.01 * b).mmhg_s2_per_ml());
            net.connect(name, from, tube.flowing(c.ml_per_s()), to);
        }
        7 => {
            let valve = OrificeValve::new(a.cm2()).competence(d).discharge(b);
            net.connect(name, from, valve.regularised_over(c.mmhg()), to);
        }
        8 => {
            let valve = DynamicValve::new(a.cm2(), b.cm())
                .moving_at(c, d)
                .opening_from(e.mmhg());
            let valve = valve.closing_from(f.mmhg()).competence(g);
            net.connect(name, from, valve.resisting(h.mmhg_s_per_ml()), to);
        }
        9 => {
            let valve = DynamicValve::venous(a.cm2()).density(b.g_per_ml());
            net.connect(name, from, valve.effective_length(c.cm()), to);
        }
        10 => {
            let dilation = net.drive(format!("dilation of {name}"), Steady::new(b.fraction()));
            let bed = Microcirculation::new(resistance).dilated_by(dilation.value());
            net.connect(name, from, bed, to);
        }
        11 => {
            let curve = FillingCurve::Exponential {
                pressure: b.mmhg(),
                volume: (10.0 * c).ml(),
            };
            let heart = AveragedVentricle::new((10.0 * a).ml(), curve, d.mmhg_per_ml(), e.hz());
            let heart = heart.following_within(f.seconds()).end_systolic_to_mean(g);
            net.connect(name, from, heart.starting_from((10.0 * h).ml()), to);
        }
        12 => {
            let heart = AveragedVentricle::left(e.hz());
            let heart = heart.filling_along(FillingCurve::Linear(a.mmhg_per_ml()));
            let heart = heart
                .contracting_with(b.mmhg_per_ml())
                .with_unstressed(c.ml());
            net.connect(name, from, heart, to);
        }
        _ => {
            let rate = net.drive(format!("pacemaker of {name}"), Steady::new(b.hz()));
            let heart = AveragedVentricle::right(c.hz()).paced_by(rate.value());
            net.connect(name, from, heart, to);
        }
    }
}

fn posture([a, b, c, d]: [f64; 4]) -> Posture {
    let angle = |x: f64| (20.0 * x).degrees();
    Posture {
        trunk: angle(a),
        thigh: angle(b),
        shank: angle(c),
        foot: angle(d),
    }
}

fn drive(net: &mut Network, name: String, on: Node, (kind, n): (usize, Numbers)) {
    let [a, b, c, d, e, f, g, h] = n;
    let beat = Cadence::new(a.hz())
        .duty(b)
        .amplitude(c.fraction())
        .tonic(d.fraction());
    let beat = beat
        .starting(e.seconds())
        .phase(f)
        .times(if h < 0.5 { 0 } else { 3 });
    let beat = if g < 1.0 {
        beat.shaped(Pulse::Trapezoid { rise: g })
    } else {
        beat
    };
    match kind % 10 {
        0 => {
            let cuff = net.drive(name, Steady::new((10.0 * a).mmhg()));
            net.surround(on, cuff.value(), b);
        }
        1 => {
            let samples = [(a, b), (a + c, d), (a + c + e, b)];
            let samples = samples.map(|(time, value)| (time.seconds(), value.mmhg()));
            let Ok(trace) = (if h < 1.0 {
                Trace::smooth(samples)
            } else {
                Trace::linear(samples)
            }) else {
                return;
            };
            let trace = trace.scaled(f).starting(g.seconds());
            let trace = trace.clone().repeated().unwrap_or(trace);
            let trace = net.drive(name, trace);
            net.surround(on, trace.value(), 1.0);
        }
        2 => {
            let made = compression::cuff(a.mmhg(), b.seconds(), (b + c).seconds(), d.seconds());
            let made = made.or(compression::intermittent(
                a.mmhg(),
                b.seconds(),
                c.seconds(),
                d.seconds(),
            ));
            if let Ok(cuff) = made {
                let cuff = net.drive(name, cuff);
                net.surround(on, cuff.value(), e);
            }
        }
        3 => {
            let beat = net.drive(format!("beat of {name}"), beat);
            let muscle = net.drive(name, Muscle::soleus().excited_by(beat.excitation()));
            net.surround(on, muscle.pressure(), 0.5);
        }
        4 => {
            let programme = Programme::starting(a.seconds()).with_tonic(b.fraction());
            let programme = programme
                .rest(c.seconds())
                .contract(beat)
                .hold(d.fraction(), e.seconds());
            let programme = net.drive(format!("programme of {name}"), programme);
            net.drive(name, Muscle::thigh().excited_by(programme.excitation()));
        }
        5 => {
            let excitation = net.drive(format!("excitation of {name}"), Steady::new(a.fraction()));
            let length = net.drive(format!("length of {name}"), Steady::new(b.fraction()));
            let muscle = Muscle::new((100.0 * c).newtons()).excited_by(excitation.value());
            let muscle = muscle
                .lengthened_by(length.value())
                .with_gain((10.0 * d).mmhg());
            let muscle = muscle
                .with_pennation((5.0 * e).degrees())
                .with_volume((10.0 * f).ml());
            let muscle = muscle
                .with_optimal_fibre_length(g.cm())
                .with_max_shortening_rate(h.hz());
            let muscle = net.drive(name, muscle);
            net.surround(on, muscle.pressure(), 1.0);
        }
        6 => {
            let muscle = Muscle::foot_pump().with_slow_share(a.fraction());
            let muscle = muscle.fatiguing(Fatigue::new(b.hz(), c.hz()));
            let muscle = if d < 0.5 { muscle.at_rest() } else { muscle };
            let muscle = if e < 0.5 {
                muscle.with_twitch_contraction_time(f.seconds())
            } else {
                muscle
            };
            let muscle = net.drive(name, muscle.with_resting_pressure(g.mmhg()));
            net.surround(on, muscle.pressure(), h);
        }
        7 => {
            let activity = net.drive(format!("activity of {name}"), beat);
            let opening = Hyperaemia::of(activity.excitation()).with_gain(f);
            net.drive(
                name,
                opening.opening_over(g.seconds()).closing_over(h.seconds()),
            );
        }
        8 => {
            let column = GravityColumn::new(posture([a, b, c, d])).in_gravity(e.m_per_s2());
            let column = column
                .with_density(f.g_per_ml())
                .for_stature((20.0 * g).cm());
            let column = net.drive(name, column);
            net.place(on, column.at(BodySegment::Shank, h));
        }
        _ => {
            let lengths = SegmentLengths {
                trunk: a.cm(),
                thigh: b.cm(),
                shank: c.cm(),
                foot: d.cm(),
            };
            let column = GravityColumn::new(Posture::supine()).with_lengths(lengths);
            let column = column.then(Posture::standing(), e.seconds(), f.seconds());
            let column = column.then(posture([a, b, c, d]), g.seconds(), h.seconds());
            net.drive(name, column);
        }
    }
}

/// A driver that looks at a pressure.
#[derive(Clone, Debug)]
struct Sensor;

impl Sensor {
    const SENSED: Input<Self, Pressure> = Input::new(0, "sensed pressure");
}

impl Driver for Sensor {
    type State = [f64; 1];
    const OUTPUTS: &'static [PortSpec] = &[];
    const INPUTS: &'static [PortSpec] = &[Self::SENSED.spec()];

    fn output(&self, _: Time, _: &[f64; 1], _: &Signals<'_>, _: &mut Outputs<'_, Self>) {}
}

fn make(net: &mut Network, mess: Mess, index: usize, [first, second]: [Node; 2]) {
    let tube = Resistance::new(1.0.mmhg_s_per_ml());
    let name = format!("mess {index}");
    let mut other = Network::new();
    let foreign = other.add("foreign", Reservoir::at(3.0.mmhg()));
    let cuff = other.drive("foreign cuff", Steady::new(3.0.mmhg()));
    let column = other.drive("foreign column", GravityColumn::new(Posture::standing()));
    let foreign_excitation = other.drive("beat", Steady::new(0.5.fraction()));
    match mess {
        Mess::ForeignStart => drop(net.connect(name, foreign, tube, first)),
        Mess::ForeignEnd => drop(net.connect(name, first, tube, foreign)),
        Mess::SelfLoop => drop(net.connect(name, second, tube, second)),
        Mess::SameName => drop(net.connect("vessel 0", first, tube, second)),
        Mess::EmptyName => drop(net.connect("  ", first, tube, second)),
        Mess::Unconnected => drop(net.add(name, Reservoir::at(3.0.mmhg()))),
        Mess::ForeignSurrounded => {
            let own = net.drive(name, Steady::new(3.0.mmhg()));
            net.surround(foreign, own.value(), 1.0);
        }
        Mess::ForeignSurrounding => net.surround(first, cuff.value(), 1.0),
        Mess::ForeignPlaced => net.place(foreign, Place::at_heart_level()),
        Mess::ForeignPlace => net.place(first, column.at(BodySegment::Shank, 0.5)),
        Mess::Transmission(times) => {
            let own = net.drive(name, Steady::new(3.0.mmhg()));
            net.surround(first, own.value(), times);
        }
        Mess::PlacedTwice => {
            net.place(second, Place::at_heart_level());
            net.place(second, Place::at_heart_level());
        }
        Mess::Unfed => drop(net.drive(name, Sensor)),
        Mess::FedTwice => {
            let sensor = net.drive(name, Sensor);
            net.sense(sensor, Sensor::SENSED, Probe::pressure(first));
            net.sense(sensor, Sensor::SENSED, Probe::transmural(second));
        }
        Mess::ForeignProbe => {
            let sensor = net.drive(name, Sensor);
            net.sense(sensor, Sensor::SENSED, Probe::pressure(foreign));
        }
        Mess::ForeignExcitation => {
            let muscle = Muscle::soleus().excited_by(foreign_excitation.value());
            net.drive(name, muscle);
        }
        Mess::ReservoirFollowsForeign => {
            let reservoir = net.add(name.clone(), Reservoir::following(cuff.value()));
            net.connect(format!("{name}, tube"), reservoir, tube, first);
        }
    }
}

fn compose(plan: &Plan) -> Network {
    let mut net = Network::new();
    let vessels = plan.vessels.iter().enumerate();
    let nodes: Vec<_> = vessels
        .map(|(index, vessel)| add_vessel(&mut net, format!("vessel {index}"), *vessel))
        .collect();
    for (index, pair) in nodes.windows(2).enumerate() {
        let tube = Resistance::new(2.0.mmhg_s_per_ml());
        net.connect(format!("tube {index}"), pair[0], tube, pair[1]);
    }
    for (index, pipe) in plan.pipes.iter().enumerate() {
        let from = pipe.0 % nodes.len();
        let ends = [nodes[from], nodes[(from + 1) % nodes.len()]];
        connect(&mut net, format!("pipe {index}"), ends, *pipe);
    }
    for (index, driver) in plan.drivers.iter().enumerate() {
        let on = nodes[driver.0 % nodes.len()];
        drive(&mut net, format!("driver {index}"), on, *driver);
    }
    for (index, mess) in plan.messes.iter().enumerate() {
        make(&mut net, *mess, index, [nodes[0], nodes[1]]);
    }
    net
}

/// Every message names a part in backquotes, or says of what kind the part without a name is.
fn check_message(defect: &Defect) -> Result<(), TestCaseError> {
    let text = defect.to_string();
    let named = text
        .split('`')
        .nth(1)
        .is_some_and(|name| !name.trim().is_empty());
    let unnamed = matches!(defect, Defect::EmptyName { .. } | Defect::NoCompartment);
    let of_unnamed = plan_has_unnamed(defect);
    prop_assert!(named || unnamed || of_unnamed, "names no part: {text}");
    prop_assert!(
        text.contains(": ") || text.contains("connect"),
        "says no remedy: {text}"
    );
    Ok(())
}

/// What is wrong with the part whose name was left empty on purpose.
fn plan_has_unnamed(defect: &Defect) -> bool {
    matches!(defect, Defect::Parameter { part, .. } if part.trim().is_empty())
}

fn all_finite(solution: &Solution) -> bool {
    let mut state = vec![0.0; solution.circulation().state_len()];
    let steps = solution.trajectory().segments().all(|segment| {
        let middle_s = 0.5 * (segment.start_s() + segment.end_s());
        [segment.start_s(), middle_s].into_iter().all(|time_s| {
            segment.at(time_s, &mut state);
            state.iter().all(|x| x.is_finite())
        })
    });
    steps && solution.final_state().iter().all(|x| x.is_finite())
}

/// Solves half a second; whatever comes of it, what was kept is finite and an error names what is wrong.
fn check_solving(circulation: &Circulation) -> Result<(), TestCaseError> {
    let integrator = Dopri5::new().with_max_steps(2_000);
    let run = Simulation::of(circulation)
        .integrator(&integrator)
        .run(0.5.seconds());
    match run {
        Ok(solution) => {
            prop_assert!(all_finite(&solution));
            prop_assert!(solution.volume_drift_relative().is_finite());
        }
        Err(Interrupted { error, solution }) => {
            prop_assert!(all_finite(&solution), "kept what is not finite; {error}");
            let text = error.to_string();
            let named = match &error {
                SolveError::NotFinite { part, .. }
                | SolveError::NegativeVolume { part, .. }
                | SolveError::StepTooSmall { part, .. } => !part.trim().is_empty(),
                SolveError::TooManySteps { .. } => true,
                _ => false,
            };
            prop_assert!(named, "names no part: {text}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn malformed_networks_are_refused_in_words(plan in plan()) {
        match compose(&plan).build() {
            Ok(circulation) => {
                prop_assert!(plan.messes.is_empty(), "built all the same: {:?}", plan.messes);
                check_solving(&circulation)?;
            }
            Err(error) => {
                prop_assert!(!error.defects.is_empty());
                for defect in &error.defects {
                    check_message(defect)?;
                }
            }
        }
    }
}

/// A cell of a table, mostly a number.
fn cell() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        20 => (-1000.0..1000.0_f64).prop_map(|x| format!("{x}").into_bytes()),
        2 => (0..100_u32).prop_map(|x| x.to_string().into_bytes()),
        1 => prop::sample::select(vec![
            "NaN", "nan", "inf", "-inf", "infinity", "1e308", "-1e308", "1e309", "1,5", "x", "", " ", "0x10", "1_000",
            "--", "1e", "\"1\"", "\"1", "\"1\"2", "٣", "-1.7976931348623157e308", "5e-324", "N/A",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ]
}

#[derive(Clone, Debug)]
struct Table {
    bytes: Vec<u8>,
}

fn table() -> impl Strategy<Value = Table> {
    let header = prop::sample::select(vec![
        "time_s,value",
        "time_s,value",
        "time_s,value",
        " time_s , value ",
        "value,time_s",
        "time_s,value,other",
        "time_s;value",
        "time_s\tvalue",
        "time,value",
        "time_s,time_s",
        "TIME_S,VALUE",
        "\"time_s\",\"value\"",
        "",
    ]);
    let line_end = prop::sample::select(vec!["\n", "\n", "\r\n", "\r", "\n\n"]);
    let row = prop_oneof![12 => Just(2_usize), 1 => 0..4_usize];
    let row = row.prop_flat_map(|cells| prop::collection::vec(cell(), cells));
    let rows = prop::collection::vec(row, 0..8);
    (header, line_end, rows, 0..4_u8, 0..12_u8).prop_map(
        |(header, line_end, rows, order, extra)| {
            let mut bytes = Vec::new();
            if extra == 0 {
                bytes.extend_from_slice(b"\xEF\xBB\xBF");
            }
            bytes.extend_from_slice(header.as_bytes());
            bytes.extend_from_slice(line_end.as_bytes());
            for (index, row) in rows.into_iter().enumerate() {
                for (place, cell) in row.iter().enumerate() {
                    if place > 0 {
                        bytes.push(if extra == 1 { b';' } else { b',' });
                    }
                    if place == 0 && order > 0 {
                        // Times in order, as most tables have them.
                        bytes.extend_from_slice(format!("{}", index as f64 * 0.5).as_bytes());
                    } else {
                        bytes.extend_from_slice(cell);
                    }
                }
                bytes.extend_from_slice(line_end.as_bytes());
            }
            Table { bytes }
        },
    )
}

fn check_trace(trace: &Trace<Fraction>) -> Result<(), TestCaseError> {
    let (start, end) = trace.span();
    for step in -2..=12 {
        let share = f64::from(step) / 10.0;
        let time = Time::from_seconds(start.seconds() * (1.0 - share) + end.seconds() * share);
        let value = trace.value_at(time).get();
        prop_assert!(value.is_finite(), "{value} at {time}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn malformed_tables_are_refused_in_words(table in table()) {
        let samples = match read_column(table.bytes.as_slice(), "time_s", "value") {
            Ok(samples) => samples,
            Err(error) => {
                let text = error.to_string();
                let helps = match error {
                    ReadError::Table(_) => text.contains("line") && text.contains("must be UTF-8"),
                    ReadError::NoColumn { .. } => text.contains("column `") && text.contains("the columns are"),
                    _ => text.contains("line") && text.contains("column `") && text.contains("; write it"),
                };
                prop_assert!(helps, "does not say where, or what to do: {text}");
                return Ok(());
            }
        };
        for (time, value) in &samples {
            prop_assert!(time.is_finite() && value.is_finite());
        }
        let fractions = || samples.iter().map(|(time, value)| (*time, value.fraction()));
        for made in [Trace::linear(fractions()), Trace::smooth(fractions())] {
            match made {
                Ok(trace) => check_trace(&trace)?,
                Err(error) => prop_assert!(error.to_string().contains("sample"), "{error}"),
            }
        }
        match Emg::new(samples).and_then(|emg| emg.with_cut_off(0.2.hz()).envelope()) {
            Ok(envelope) => {
                check_trace(&envelope)?;
                let negative = envelope.samples().any(|(_, value)| value < 0.0.fraction());
                prop_assert!(!negative);
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    /// Bytes of any kind.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(samples) = read_column(bytes.as_slice(), "time_s", "value") {
            prop_assert!(samples.iter().all(|(time, value)| time.is_finite() && value.is_finite()));
        }
    }
}
