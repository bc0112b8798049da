//! What cannot be advanced together is refused in words that name it.

use crate::support::body;
use soleus::network::{Lanes, Unlike};
use soleus::prelude::*;
use soleus::simulation::{NotInLanes, Scheme};

/// A vein between two reservoirs.
fn drained(change: impl FnOnce(&mut Network, Id<VeinSegment>, Id<Reservoir>)) -> Circulation {
    let mut net = Network::new();
    let vein = VeinSegment::new(20.0.ml(), 1.0.ml_per_mmhg(), 35.0.ml());
    let vein = net.add("calf vein", vein);
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    change(&mut net, vein, atrium);
    net.build().unwrap()
}

fn by_resistance(net: &mut Network, vein: Id<VeinSegment>, atrium: Id<Reservoir>) {
    net.connect(
        "outflow",
        vein,
        Resistance::new(0.5.mmhg_s_per_ml()),
        atrium,
    );
}

#[track_caller]
fn refused(other: Circulation, words: &[&str]) {
    let first = drained(by_resistance);
    let error = Lanes::of(&[first.clone(), first, other]).unwrap_err();
    let message = error.to_string();
    assert!(
        matches!(error, Unlike::Structure { lane: 2, .. }),
        "{error:?}"
    );
    for word in words {
        assert!(message.contains(word), "`{word}` is missing in: {message}");
    }
}

#[test]
fn other_parts_and_other_ways_between_them() {
    refused(
        drained(|net, vein, atrium| {
            net.connect("outflow", vein, Valve::new(0.5.mmhg_s_per_ml()), atrium);
        }),
        &["circulation 2", "Valve", "`outflow`", "Resistance"],
    );
    refused(
        drained(|net, vein, atrium| {
            net.connect("back", atrium, Resistance::new(0.5.mmhg_s_per_ml()), vein);
        }),
        &[
            "from `right atrium` to `calf vein`",
            "from `calf vein` to `right atrium`",
        ],
    );
    refused(
        drained(|net, vein, atrium| {
            by_resistance(net, vein, atrium);
            let another = net.add("another", Reservoir::at(1.0.mmhg()));
            net.connect("way", another, Resistance::new(0.5.mmhg_s_per_ml()), vein);
        }),
        &["compartment of type Reservoir (`another`)"],
    );
}

#[test]
fn other_drivers_and_what_they_reach() {
    refused(
        drained(|net, vein, atrium| {
            by_resistance(net, vein, atrium);
            let squeeze = [(0.0, 0.0), (1.0, 30.0)].map(|(t, p)| (t.seconds(), p.mmhg()));
            let cuff = net.drive("cuff", Trace::linear(squeeze).unwrap());
            net.surround(vein, cuff.value(), 1.0);
        }),
        &["`cuff`", "nothing more"],
    );
}

#[test]
fn too_few_and_too_many() {
    assert_eq!(Lanes::of(&[]).unwrap_err(), Unlike::Count { found: 0 });
    let nine = vec![drained(by_resistance); 9];
    let error = Lanes::of(&nine).unwrap_err();
    assert_eq!(
        error.to_string(),
        "9 circulations are to be advanced together: give 1 to 8"
    );
    let empty = Simulation::run_in_lanes(Vec::new(), 1.0.seconds()).unwrap_err();
    assert_eq!(empty, NotInLanes::Unlike(Unlike::Count { found: 0 }));
}

#[test]
fn settings_that_are_not_shared() {
    let circulation = drained(by_resistance);
    let plain = || Simulation::of(&circulation);
    fn refused<'a>(first: Simulation<'a>, other: Simulation<'a>) -> NotInLanes {
        Simulation::run_in_lanes(vec![first, other], 1.0.seconds()).unwrap_err()
    }
    let error = refused(plain(), plain().tolerance(1e-4)).to_string();
    assert!(
        error.contains("the tolerance 0.0001") && error.contains("simulation 1"),
        "{error}"
    );
    let error = refused(plain(), plain().from(1.0.seconds())).to_string();
    assert!(error.contains("the start 1 s"), "{error}");
    let error = refused(plain(), plain().scheme(Scheme::Implicit));
    assert_eq!(error, NotInLanes::Scheme { lane: 1 });
}

#[test]
fn a_body_is_not_like_one_with_another_heart() {
    let error = Lanes::of(&[
        body(|_| {}),
        body(|body| *body = body.clone().cycle_averaged()),
    ]);
    assert!(matches!(error, Err(Unlike::Structure { lane: 1, .. })));
}
