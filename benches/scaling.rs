//! What a compartment costs in circulations of different size: `cargo bench --bench scaling`.
//!
//! Chains of vein segments, joined by valves and resistances in turn. The throughput that is reported is compartments per second: it should
//! stay within 20 %.

mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use soleus::units::Time;
use support::model;

fn scaling(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("right-hand side of a chain");
    for compartments in [10, 100, 1_000, 10_000] {
        let chain = model::chain(compartments);
        let (state, mut workspace) = (chain.initial_state(), chain.workspace());
        let mut rates = vec![0.0; state.len()];
        group.throughput(Throughput::Elements(compartments as u64));
        group.bench_function(BenchmarkId::from_parameter(compartments), |bencher| {
            bencher.iter(|| {
                chain.evaluate(Time::ZERO, black_box(&state), &mut workspace, &mut rates);
                black_box(&rates);
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_secs(1));
    targets = scaling
}
criterion_main!(benches);
