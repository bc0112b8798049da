//! One standing leg that does heel raises: compiled against written out by hand, and the native solver against `ode_solvers`.
//!
//! `cargo bench --bench leg`. On a busy machine trust `--bench summary`, which times contenders in turn, and `--bench counts`.

mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use soleus::solver::Dopri5;
use soleus::units::Time;
use support::hand_written_leg::{HandWrittenLeg, N};
use support::solvers::{Contender, Judge, TOLERANCE};
use support::{model, solvers, states, units_loop};

fn right_hand_side(criterion: &mut Criterion) {
    let leg = model::compiled_leg();
    let mut by_hand = HandWrittenLeg::new(TOLERANCE, leg.state_scales());
    states::assert_same_rates(&leg, &mut by_hand, 1000);
    let seen = states::along_a_run(&leg);
    let mut workspace = leg.workspace();
    let mut rates = [0.0; N];
    let mut group = criterion.benchmark_group("right-hand side");
    group.throughput(criterion::Throughput::Elements(seen.len() as u64));
    group.bench_function("compiled", |bencher| {
        bencher.iter(|| {
            for (time_s, state) in &seen {
                let time = Time::from_seconds(*time_s);
                leg.evaluate(time, black_box(state), &mut workspace, &mut rates);
                black_box(&rates);
            }
        });
    });
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| {
            for (time_s, state) in &seen {
                by_hand.rhs(*time_s, black_box(state), &mut rates);
                black_box(&rates);
            }
        });
    });
    group.finish();
}

fn whole_solve(criterion: &mut Criterion) {
    let leg = model::compiled_leg();
    let solver = Dopri5::new().with_relative_tolerance(TOLERANCE);
    let mut group = criterion.benchmark_group("ten heel raises and 30 s of recovery");
    group.bench_function("compiled", |bencher| {
        bencher.iter(|| solvers::compiled(&solver, &leg, TOLERANCE, &mut |_| {}));
    });
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| solvers::by_hand(&solver, &leg, TOLERANCE));
    });
    group.finish();
}

fn solvers_at_equal_error(criterion: &mut Criterion) {
    let leg = model::compiled_leg();
    let judge = Judge::new(&leg);
    let error = judge.error(Contender::Native, TOLERANCE);
    let mut group = criterion.benchmark_group("solvers at equal error");
    for (name, contender) in [
        ("native", Contender::Native),
        ("ode_solvers, static vectors", Contender::Static),
        ("ode_solvers, dynamic vectors", Contender::Dynamic),
        ("ode_solvers, this crate's backend", Contender::Backend),
    ] {
        let tolerance = if contender == Contender::Native {
            TOLERANCE
        } else {
            judge.tolerance(contender, error)
        };
        let achieved = judge.error(contender, tolerance);
        eprintln!("{name}: tolerance {tolerance:.2e}, error {achieved:.2e}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| contender.solve(&leg, tolerance, &mut |_| {}));
        });
    }
    group.finish();
}

fn units(criterion: &mut Criterion) {
    let (mut typed, mut bare) = (units_loop::Typed::new(), units_loop::Bare::new());
    let mut group = criterion.benchmark_group("arithmetic");
    group.bench_function("with units", |bencher| bencher.iter(|| typed.repeat(10)));
    group.bench_function("bare", |bencher| bencher.iter(|| bare.repeat(10)));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_secs(1));
    targets = right_hand_side, whole_solve, solvers_at_equal_error, units
}
criterion_main!(benches);
