//! Compartments, branches and drivers with any numbers.

use soleus::drivers::compression;
use soleus::prelude::*;

use crate::numbers::Numbers;

pub(crate) fn add_vessel(net: &mut Network, name: String, (kind, n): (usize, Numbers)) -> Node {
    let [a, b, c, d, e, f, g, h] = n;
    let vein = VeinSegment::new((10.0 * a).ml(), b.ml_per_mmhg(), (10.0 * c).ml());
    match kind % 10 {
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
        6 => {
            let phase = net.drive(format!("phase of {name}"), Steady::new(h.fraction()));
            let course = TimeCourse::double_hill(g, f, 2.0, 20.0);
            let chamber = Chamber::new(
                a.mmhg_per_ml(),
                b.mmhg_per_ml(),
                (10.0 * c).ml(),
                course,
                phase.value(),
            );
            net.add(name, chamber.holding((10.0 * d).ml())).node()
        }
        7 => {
            let activation = net.drive(format!("activation of {name}"), Steady::new(h.fraction()));
            let (diastolic, active) = (a.mmhg_per_ml(), b.mmhg_per_ml());
            let unstressed = (10.0 * c).ml();
            let chamber = Chamber::activated_by(activation.value(), diastolic, active, unstressed);
            net.add(name, chamber).node()
        }
        8 => {
            let tissue = Interstitium::new((100.0 * a).ml(), b.ml_per_mmhg());
            net.add(name, tissue).node()
        }
        _ => {
            let source = net.drive(format!("source of {name}"), Steady::new((10.0 * g).mmhg()));
            let reservoir = Reservoir::following(source.value());
            net.add(name, reservoir).node()
        }
    }
}

pub(crate) fn connect(
    net: &mut Network,
    name: String,
    [from, to]: [Node; 2],
    (kind, n): (usize, Numbers),
) {
    let [a, b, c, d, e, f, g, h] = n;
    let resistance = a.mmhg_s_per_ml();
    let narrowing = Narrowing::below((10.0 * b).ml()).capped_at(20.0 * c);
    match kind % 16 {
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
            let time = FillingTime {
                base: g,
                per_rate: f.seconds(),
            };
            let heart = heart
                .following_within(f.seconds())
                .pulsing(g.mmhg_per_ml())
                .filling_within(time);
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
        13 => {
            let valve = SharpValve::new(resistance)
                .competence(d)
                .narrowing(narrowing);
            net.connect(name, from, valve.leaking(e.ml_per_s_mmhg()), to);
        }
        14 => {
            let sieve = Filtration::new(a.ml_per_s_mmhg(), b.mmhg());
            net.connect(name, from, sieve, to);
        }
        _ => {
            let rate = net.drive(format!("pacemaker of {name}"), Steady::new(b.hz()));
            let heart = AveragedVentricle::right(c.hz()).paced_by(rate.value());
            net.connect(name, from, heart, to);
        }
    }
}

pub(crate) fn posture([a, b, c, d]: [f64; 4]) -> Posture {
    let angle = |x: f64| (20.0 * x).degrees();
    Posture {
        trunk: angle(a),
        thigh: angle(b),
        shank: angle(c),
        foot: angle(d),
    }
}

pub(crate) fn drive(net: &mut Network, name: String, on: Node, (kind, n): (usize, Numbers)) {
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
