//! Nonsense that once passed without a word, each refused in words that name it.

use soleus::prelude::*;

/// A vein without geometry between two reservoirs, solved for 10 s.
fn drained() -> (Id<VeinSegment>, Id<Resistance>, Circulation) {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = VeinSegment::new(20.0.ml(), 1.0.ml_per_mmhg(), 35.0.ml());
    let vein = net.add("calf vein", vein);
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    net.connect("bed", artery, Resistance::new(50.0.mmhg_s_per_ml()), vein);
    let outflow = net.connect(
        "outflow",
        vein,
        Resistance::new(0.5.mmhg_s_per_ml()),
        atrium,
    );
    (vein, outflow, net.build().unwrap())
}

fn solved() -> (Id<VeinSegment>, Id<Resistance>, Solution) {
    let (vein, outflow, circulation) = drained();
    (
        vein,
        outflow,
        Simulation::of(&circulation).run(10.0.seconds()).unwrap(),
    )
}

#[track_caller]
fn says(error: impl ToString, words: &[&str]) {
    let message = error.to_string();
    for word in words {
        assert!(message.contains(word), "`{word}` is missing in: {message}");
    }
}

#[test]
fn samples_that_would_fill_memory() {
    let (vein, _, solution) = solved();
    let every = solution.pressure(vein).unwrap().every(1e-18.seconds());
    says(every.unwrap_err(), &["100 million"]);
    let (_, _, circulation) = drained();
    let recording = Recording::Every(1e-18.seconds());
    let run = Simulation::of(&circulation)
        .recording(recording)
        .run(10.0.seconds());
    says(run.unwrap_err(), &["100 million", "longer interval"]);
}

#[test]
fn tolerances_that_say_nothing() {
    let (_, _, circulation) = drained();
    for tolerance in [0.0, -1.0, 10.0, f64::NAN] {
        let run = Simulation::of(&circulation)
            .tolerance(tolerance)
            .run(1.0.seconds());
        says(run.unwrap_err(), &["relative tolerance", "above 0"]);
    }
}

/// Steps are then made of round-off, and ten million of them fill the memory before one is missed.
#[test]
fn tolerances_below_round_off() {
    let (_, _, circulation) = drained();
    let run = Simulation::of(&circulation).tolerance(1e-30);
    let run = run.recording(Recording::Nothing).run(1.0.seconds());
    says(run.unwrap_err(), &["1e-30", "round-off", "1e-13"]);
}

/// No number changes over a period that is too short to be added to the time, so that any state is steady.
#[test]
fn beats_of_no_length() {
    let (_, _, circulation) = drained();
    for (start, period) in [(0.0, 1e-300), (0.0, 1e-17), (1e6, 1e-11)] {
        let steady = SteadyBeat::of(&circulation).from(start.seconds());
        let found = steady.every(period.seconds()).find();
        says(found.unwrap_err(), &["`every` is 1e-", "at least"]);
    }
}

#[test]
fn windows_that_end_before_they_start() {
    let (vein, outflow, solution) = solved();
    let (late, early) = (9.0.seconds(), 1.0.seconds());
    let flow = ValveFlow::read(&solution, outflow, late, early, 0.5.ml_per_s());
    says(flow.unwrap_err(), &["9 s", "1 s", "empty"]);
    let work = SqueezeWork::read(&solution, &[vein.node()], early, early);
    says(work.unwrap_err(), &["empty"]);
}

#[test]
fn a_threshold_of_reflux_that_is_no_number() {
    let (_, outflow, solution) = solved();
    let flow = ValveFlow::read(
        &solution,
        outflow,
        1.0.seconds(),
        9.0.seconds(),
        f64::NAN.ml_per_s(),
    );
    says(flow.unwrap_err(), &["threshold of reflux", "finite"]);
}

#[test]
fn velocity_in_a_vein_without_geometry() {
    let (vein, outflow, solution) = solved();
    says(
        mean_velocity(&solution, vein, outflow).unwrap_err(),
        &["calf vein", "with_geometry"],
    );
    says(
        wall_shear_rate(&solution, vein, outflow).unwrap_err(),
        &["calf vein", "with_geometry"],
    );
}

#[test]
fn a_viscoelastic_vein_has_a_velocity() {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein =
        VeinSegment::new(20.0.ml(), 1.0.ml_per_mmhg(), 35.0.ml()).with_geometry(20.0.cm(), 1.0);
    let vein = net.add(
        "calf vein",
        vein.with_stress_relaxation(StressRelaxation::default()),
    );
    let bed = net.connect("bed", artery, Resistance::new(50.0.mmhg_s_per_ml()), vein);
    let solution = Simulation::of(&net.build().unwrap())
        .run(1.0.seconds())
        .unwrap();
    assert!(mean_velocity(&solution, vein, bed).unwrap().last() > Velocity::ZERO);
}

#[test]
fn more_blood_than_a_vein_holds() {
    let mut net = Network::new();
    let vein = VeinSegment::new(20.0.ml(), 1.0.ml_per_mmhg(), 35.0.ml());
    net.add("calf vein", vein.holding(1000.0.ml()));
    says(
        net.build().unwrap_err(),
        &["calf vein", "initial volume is 1000 mL", "55 mL"],
    );
}

/// A part of one's own that checks nothing began below nothing, and the run told how steeply it should have emptied.
#[test]
fn less_blood_than_none() {
    #[derive(Clone, Debug)]
    struct Bag(Volume);
    impl Elastic for Bag {
        fn initial_volume(&self) -> Volume {
            self.0
        }
        fn transmural(&self, volume: Volume) -> Pressure {
            volume / 1.0.ml_per_mmhg()
        }
    }
    let mut net = Network::new();
    let bag = net.add("bag", Bag((-5.0).ml()));
    let floor = net.add("floor", Reservoir::at(0.0.mmhg()));
    net.connect("leak", bag, Resistance::new(1.0.mmhg_s_per_ml()), floor);
    let words = ["`bag`: initial volume is -5 mL", "not below zero"];
    says(net.build().unwrap_err(), &words);
}

#[test]
fn shares_beyond_what_they_are_of() {
    let mut net = Network::new();
    let vein = net.add(
        "calf vein",
        VeinSegment::new(20.0.ml(), 1.0.ml_per_mmhg(), 35.0.ml()),
    );
    let cuff = net.drive("cuff", Steady::new(20.0.mmhg()));
    let body = net.drive("body", GravityColumn::new(Posture::standing()));
    net.surround(vein, cuff.value(), 100.0);
    net.place(vein, body.at(BodySegment::Shank, 50.0));
    says(
        net.build().unwrap_err(),
        &[
            "transmission is 100, but must be between 0 and 1",
            "share along its segment is 50",
        ],
    );
}

#[test]
fn efforts_and_bouts_that_are_none() {
    let heel_raise = || Manoeuvre::heel_raise(1.0.hz());
    for effort in [f64::NAN, f64::INFINITY, -1.0] {
        let test = CalfTest::of(LegModel::default()).doing(heel_raise().with_effort(effort));
        says(test.build().unwrap_err(), &["manoeuvre", "effort"]);
    }
    let test = CalfTest::of(LegModel::default()).times(0);
    says(
        test.build().unwrap_err(),
        &["cycles of a bout is 0", "at least 1"],
    );
}

#[test]
fn parameters_of_a_leg_that_no_part_has() {
    for diameter in [f64::NAN, 0.0, -1.0] {
        let leg = LegModel {
            popliteal_diameter: diameter.cm(),
            ..LegModel::default()
        };
        says(
            CalfTest::of(leg).build().unwrap_err(),
            &["popliteal vein", "diameter"],
        );
    }
    let mut leg = LegModel::default();
    leg.foot.along = 50.0;
    says(
        CalfTest::of(leg).build().unwrap_err(),
        &["foot veins", "along its segment is 50"],
    );
}
