//! What the tests of the parts share.

use crate::network::{
    Branch, BuildError, Compartment, Defect, End, Ends, FlowPartials, Network, Signals,
};
use crate::parts::{Reservoir, Resistance};
use crate::units::{Pressure, Quantities, Volume};

/// Finite numbers that break careless arithmetic.
pub(super) const EXTREMES: [f64; 13] = [
    0.0,
    -0.0,
    1e-300,
    -1e-300,
    1.0,
    -1.0,
    1e6,
    -1e6,
    1e99,
    -1e99,
    1e200,
    f64::MAX,
    f64::MIN,
];

/// No signals at all.
pub(super) const SILENCE: &[f64] = &[];

pub(super) fn silence() -> Signals<'static> {
    Signals::under(0, SILENCE)
}

/// An end without surroundings, at the height of the heart.
pub(super) fn end(pressure_mmhg: f64, volume_ml: f64) -> End {
    End {
        volume: Volume::from_ml(volume_ml),
        transmural: Pressure::from_mmhg(pressure_mmhg),
        pressure: Pressure::from_mmhg(pressure_mmhg),
        potential: Pressure::ZERO,
    }
}

/// Two ends at these pressures, both full.
pub(super) fn between(up_mmhg: f64, down_mmhg: f64) -> Ends {
    Ends {
        up: end(up_mmhg, 1e3),
        down: end(down_mmhg, 1e3),
    }
}

pub(super) fn flow<B: Branch>(branch: &B, ends: &Ends) -> f64 {
    flow_with(branch, ends, &branch.initial_state())
}

pub(super) fn flow_with<B: Branch>(branch: &B, ends: &Ends, state: &B::State) -> f64 {
    Branch::flow(branch, ends, state, &silence()).ml_per_s()
}

/// Holds the partials that a branch gives against differences.
pub(super) fn assert_partials<B: Branch>(branch: &B, ends: &Ends, state: &B::State) {
    assert_partials_with(branch, ends, state, &silence());
}

/// As [`assert_partials`], with signals.
pub(super) fn assert_partials_with<B: Branch>(
    branch: &B,
    ends: &Ends,
    state: &B::State,
    signals: &Signals<'_>,
) {
    let numbers = |p: FlowPartials| {
        [
            p.up_pressure.ml_per_s_mmhg(),
            p.down_pressure.ml_per_s_mmhg(),
            p.up_volume.per_s(),
            p.down_volume.per_s(),
        ]
    };
    let given = numbers(Branch::flow_partials(branch, ends, state, signals));
    let differences = numbers(FlowPartials::by_differences(ends, |ends| {
        Branch::flow(branch, ends, state, signals)
    }));
    let flow = Branch::flow(branch, ends, state, signals).ml_per_s();
    if !Branch::sees_transmural(branch) {
        let mut squeezed = *ends;
        squeezed.up.transmural += Pressure::from_mmhg(1.7);
        squeezed.down.transmural += Pressure::from_mmhg(-2.3);
        let other = Branch::flow(branch, &squeezed, state, signals).ml_per_s();
        assert!(
            other.to_bits() == flow.to_bits(),
            "{branch:?} sees transmural pressure"
        );
    }
    let size = flow.abs() + given[0].abs() + given[1].abs();
    for (given, difference) in given.iter().zip(differences) {
        let error = (given - difference).abs();
        assert!(
            error <= 1e-5 * given.abs() + 1e-8 * size + 1e-9,
            "{branch:?} at {ends:?}: {given} is not {difference}"
        );
    }
}

/// Holds the elastance that a compartment gives against differences, with signals.
pub(super) fn assert_elastance<C: Compartment>(
    part: &C,
    volume_ml: f64,
    state: &C::State,
    signals: &Signals<'_>,
) {
    let step = 1e-5 * volume_ml.abs().max(1.0);
    let at = |ml: f64| {
        let volume = Volume::from_ml(ml);
        Compartment::transmural(part, volume, state, signals).mmhg()
    };
    let difference = (at(volume_ml + step) - at(volume_ml - step)) / (2.0 * step);
    let volume = Volume::from_ml(volume_ml);
    let given = Compartment::elastance(part, volume, state, signals).mmhg_per_ml();
    assert!(
        (given - difference).abs() <= 1e-4 * given.abs() + 1e-7,
        "{part:?} at {volume_ml} mL: {given} is not {difference}"
    );
}

/// The flow runs with its driving pressure, and is finite.
pub(super) fn assert_passive<B: Branch>(branch: &B, ends: &Ends) {
    let flow = flow(branch, ends);
    let driving = ends.driving().mmhg();
    assert!(
        flow.is_finite() && flow * driving >= 0.0,
        "{branch:?} at {ends:?}: {flow}"
    );
}

/// No number comes out of a branch that is not one, whatever finite numbers go in.
pub(super) fn assert_never_nan<B: Branch>(branch: &B, states: &[B::State]) {
    for up in EXTREMES {
        for down in EXTREMES {
            for volume in EXTREMES {
                for state in states {
                    let ends = Ends {
                        up: end(up, volume),
                        down: end(down, volume),
                    };
                    let flow = flow_with(branch, &ends, state);
                    assert!(!flow.is_nan(), "{branch:?} at {ends:?}, {state:?}");
                    let mut rate = *state;
                    branch.rate(&ends, state, &silence(), &mut rate);
                    assert!(
                        !format!("{rate:?}").contains("NaN"),
                        "{branch:?} at {ends:?}, {state:?}"
                    );
                }
            }
        }
    }
}

fn fields<T>(built: Result<T, BuildError>) -> Vec<&'static str> {
    let defects = built.err().map(|error| error.defects).unwrap_or_default();
    let field = |defect| match defect {
        Defect::Parameter { field, .. } | Defect::ForeignSignal { field, .. } => Some(field),
        _ => None,
    };
    defects.into_iter().filter_map(field).collect()
}

/// The fields that `build` reports of a branch.
pub(super) fn branch_defects(branch: impl Branch) -> Vec<&'static str> {
    let mut net = Network::new();
    let up = net.add("up", Reservoir::at(10.0.mmhg()));
    let down = net.add("down", Reservoir::at(0.0.mmhg()));
    net.connect("branch", up, branch, down);
    fields(net.build())
}

/// The fields that `build` reports of a compartment.
pub(super) fn compartment_defects(compartment: impl Compartment) -> Vec<&'static str> {
    let mut net = Network::new();
    let up = net.add("up", compartment);
    let down = net.add("down", Reservoir::at(0.0.mmhg()));
    net.connect("branch", up, Resistance::new(1.0.mmhg_s_per_ml()), down);
    fields(net.build())
}

/// One step of the classical Runge-Kutta method.
pub(super) fn step<const N: usize>(
    state: [f64; N],
    dt: f64,
    rate: impl Fn(&[f64; N]) -> [f64; N],
) -> [f64; N] {
    let along = |slope: &[f64; N], by: f64| {
        let mut moved = state;
        for (moved, slope) in moved.iter_mut().zip(slope) {
            *moved += by * slope;
        }
        moved
    };
    let a = rate(&state);
    let b = rate(&along(&a, 0.5 * dt));
    let c = rate(&along(&b, 0.5 * dt));
    let d = rate(&along(&c, dt));
    let mut next = state;
    for i in 0..N {
        next[i] += dt / 6.0 * (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]);
    }
    next
}

/// Partials and elastances of parts that read signals, whatever the signals are.
mod with_signals {
    use proptest::prelude::*;

    use super::{assert_elastance, assert_partials_with, between};
    use crate::network::{Signal, Signals};
    use crate::parts::{
        AveragedVentricle, Chamber, FillingCurve, Filtration, Interstitium, Microcirculation,
        VeinSegment,
    };
    use crate::units::Quantities;

    proptest! {
        #[test]
        fn branches_answer_to_pressures_as_they_say(
            up in -5.0..30.0_f64, down in 5.0..140.0_f64, filled in 20.0..250.0_f64,
            rate in -0.5..3.0_f64, strength in 0.2..2.0_f64, other in -0.9..3.0_f64, exponential in any::<bool>(),
        ) {
            let values = [rate, strength, other];
            let signals = Signals::under(7, &values);
            let mut ventricle = AveragedVentricle::left(1.0.hz())
                .paced_by(Signal::under(7, 0))
                .strengthened_by(Signal::under(7, 1));
            if exponential {
                let curve = FillingCurve::Exponential { pressure: 2.0.mmhg(), volume: 60.0.ml() };
                ventricle = ventricle.filling_along(curve);
            }
            let ends = between(up, down);
            assert_partials_with(&ventricle, &ends, &[filled], &signals);
            let bed = Microcirculation::new(5.0.mmhg_s_per_ml())
                .dilated_by(Signal::under(7, 1))
                .constricted_by(Signal::under(7, 2));
            assert_partials_with(&bed, &ends, &[], &signals);
            let wall = Filtration::new(0.02.ml_per_s_mmhg(), 6.0.mmhg());
            assert_partials_with(&wall, &ends, &[], &signals);
        }

        #[test]
        fn compartments_stiffen_as_they_say(
            volume in 5.0..170.0_f64, tone in -40.0..60.0_f64, activation in 0.0..1.0_f64, strength in 0.2..2.0_f64,
        ) {
            let values = [tone, activation, strength];
            let signals = Signals::under(7, &values);
            let vein = VeinSegment::new(80.0.ml(), 2.0.ml_per_mmhg(), 300.0.ml());
            assert_elastance(&vein.toned_by(Signal::under(7, 0), 0.5), volume, &[], &signals);
            let (soft, active) = (0.1.mmhg_per_ml(), 2.0.mmhg_per_ml());
            let chamber = Chamber::activated_by(Signal::under(7, 1), soft, active, 10.0.ml());
            assert_elastance(&chamber.strengthened_by(Signal::under(7, 2)), volume, &[], &signals);
            let tissue = Interstitium::new(1000.0.ml(), 4.0.ml_per_mmhg());
            assert_elastance(&tissue, volume, &[], &signals);
        }
    }
}
