//! Laws at the edge of where they have a meaning are solved by every scheme.

use soleus::network::{Branch, Ends, Signals};
use soleus::parts::TimeCourse;
use soleus::prelude::*;
use soleus::simulation::Scheme;

const SCHEMES: [Scheme; 4] = [
    Scheme::Explicit,
    Scheme::Valved,
    Scheme::Implicit,
    Scheme::Automatic,
];

#[test]
fn a_heart_whose_beat_begins_at_the_start_is_solved_by_every_scheme() {
    let mut net = Network::new();
    let node = net.drive("sinus node", SinusNode::new(1.0.hz()));
    let course = TimeCourse::double_hill(1.32, 21.9, 0.303, 0.508);
    let chamber = Chamber::new(
        2.5.mmhg_per_ml(),
        0.06.mmhg_per_ml(),
        10.0.ml(),
        course,
        node.phase(),
    )
    .holding(110.0.ml());
    let chamber = net.add("c", chamber);
    let artery = net.add(
        "artery",
        Artery::new(100.0.ml(), 1.0.ml_per_mmhg()).filled_to(6.0.mmhg()),
    );
    net.connect(
        "outflow",
        chamber,
        Resistance::new(0.5.mmhg_s_per_ml()),
        artery,
    );
    let circulation = net.build().unwrap();
    let ends = SCHEMES.map(|scheme| {
        let simulation = Simulation::of(&circulation).scheme(scheme);
        let solution = simulation.tolerance(1e-7).run(3.3.seconds()).unwrap();
        solution.pressure(artery).unwrap().last().mmhg()
    });
    for end in ends {
        assert!((end - ends[0]).abs() < 1e-3, "{ends:?}");
    }
}

/// A resistance of whose opening the square root is taken: it has no answer beyond 1.
#[derive(Clone, Debug)]
struct Shutter(Signal<Fraction>);

impl Branch for Shutter {
    type State = [f64; 0];

    fn flow(&self, ends: &Ends, _: &[f64; 0], signals: &Signals<'_>) -> Flow {
        let shut = signals.get(self.0).get();
        ends.driving() / 2.0.mmhg_s_per_ml() * (1.0 - shut * shut).sqrt()
    }

    fn check(&self, check: &mut soleus::network::Check<'_>) {
        check.reads("shutter", self.0);
    }
}

/// The phase of a circle that stands on its edge: a state that stays at 1.
#[derive(Clone, Debug)]
struct Held;

impl Held {
    const SHUT: soleus::network::Output<Self, Fraction> = soleus::network::Output::new(0, "shut");
}

impl soleus::network::Driver for Held {
    type State = [f64; 1];
    const OUTPUTS: &'static [soleus::network::PortSpec] = &[Self::SHUT.spec()];

    fn initial_state(&self) -> [f64; 1] {
        [0.0]
    }

    fn output(
        &self,
        _: Time,
        [level]: &[f64; 1],
        _: &Signals<'_>,
        out: &mut soleus::network::Outputs<'_, Self>,
    ) {
        // From fully shut downwards: a difference to the other side is no number.
        out.set(Self::SHUT, Fraction::new(1.0 - level));
    }

    fn rate(
        &self,
        _: Time,
        [level]: &[f64; 1],
        _: &Signals<'_>,
        _: &soleus::network::Inputs<'_, Self>,
        rate: &mut [f64; 1],
    ) {
        *rate = [0.2 * (1.0 - level)];
    }
}

#[test]
fn a_law_that_ends_where_a_run_begins_is_differenced_on_the_side_that_it_has() {
    let mut net = Network::new();
    let held = net.drive("held", Held);
    let bag = |ml: f64| Artery::new(50.0.ml(), 1.0.ml_per_mmhg()).filled_to(ml.mmhg());
    let (one, two) = (net.add("one", bag(90.0)), net.add("two", bag(10.0)));
    net.connect("shutter", one, Shutter(held.signal(Held::SHUT)), two);
    let circulation = net.build().unwrap();
    let ends = SCHEMES.map(|scheme| {
        let simulation = Simulation::of(&circulation).scheme(scheme);
        let solution = simulation.tolerance(1e-6).run(2.0.seconds()).unwrap();
        solution.pressure(two).unwrap().last().mmhg()
    });
    for end in ends {
        assert!(end > 20.0 && (end - ends[0]).abs() < 1e-2, "{ends:?}");
    }
}
