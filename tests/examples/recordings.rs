//! The example that walks as recorded, on recordings that are not what they are taken for.

use super::{number, refused, report, run, table};

const HEADER: &str =
    "time_s,tibialis_anterior_uv,gastrocnemius_medialis_uv,gastrocnemius_lateralis_uv,soleus_uv";
const STRIDE_S: f64 = 1.03;
/// Where in the stride each muscle works.
const BURSTS: [(f64, f64); 4] = [(0.0, 0.15), (0.25, 0.5), (0.25, 0.5), (0.2, 0.55)];

/// Noise of even spread, as large as 1 on the whole.
fn noise(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    ((*state >> 33) as f64 / f64::from(1_u32 << 31) - 0.5) * 12.0_f64.sqrt()
}

/// Eight seconds of walking at 1 kHz: a line each of time and four muscles.
fn walking() -> Vec<(f64, [f64; 4])> {
    let mut state = 3;
    let sample = |i: u32| {
        let time = f64::from(i) * 0.001;
        let phase = (time / STRIDE_S).fract();
        let level = |(from, to): (f64, f64)| {
            if (from..to).contains(&phase) {
                100.0
            } else {
                4.0
            }
        };
        (time, BURSTS.map(|burst| level(burst) * noise(&mut state)))
    };
    (0..8000).map(sample).collect()
}

fn written(samples: &[(f64, [f64; 4])], time: impl Fn(f64) -> String) -> String {
    let lines = samples.iter().map(|(at, values)| {
        let values = values.map(|value| format!("{value:.3}"));
        format!("{},{}\n", time(*at), values.join(","))
    });
    format!("{HEADER}\n{}", lines.collect::<String>())
}

fn seconds(time: f64) -> String {
    format!("{time:.3}")
}

fn touchdowns(but: Option<u32>) -> String {
    let kept = (0..8).filter(|stride| Some(*stride) != but);
    let lines = kept.map(|stride| format!("{:.3},n/a\n", f64::from(stride) * STRIDE_S));
    format!("touchdown_s,liftoff_s\n{}", lines.collect::<String>())
}

#[test]
fn a_missing_touchdown_is_left_out_and_told() {
    let recording = table("walk.csv", &written(&walking(), seconds));
    let run = |name: &str, but| {
        let cycles = table(name, &touchdowns(but));
        report(&[
            "--json", "--emg", &recording, "--cycles", &cycles, "--number", "2",
        ])
    };
    let (whole, missing) = (run("touchdowns.csv", None), run("one_missing.csv", Some(3)));
    let rate = |report| number(report, "rate_hz");
    assert!((rate(&whole) * STRIDE_S - 1.0).abs() < 2e-3, "{whole}");
    assert!(
        (rate(&missing) / rate(&whole) - 1.0).abs() < 2e-3,
        "{missing}"
    );
    let told = missing["exercise"].as_str().unwrap();
    assert!(
        told.contains("Left out: the stride from 2.06 s to 4.12 s"),
        "{told}"
    );
    assert!(told.contains("lines 4 and 5"), "{told}");
    assert!(!whole["exercise"].as_str().unwrap().contains("Left out"));
}

#[test]
fn recordings_that_are_not_what_they_are_taken_for_are_refused() {
    let walk = walking();
    let recording = table("whole_walk.csv", &written(&walk, seconds));
    let mut state = 5;
    let still: Vec<_> = walk
        .iter()
        .map(|(time, _)| (*time, [(); 4].map(|()| 5.0 * noise(&mut state))))
        .collect();
    let still = table("still.csv", &written(&still, seconds));
    let rectified: Vec<_> = walk
        .iter()
        .map(|(time, all)| (*time, all.map(f64::abs)))
        .collect();
    let rectified = table("rectified.csv", &written(&rectified, seconds));
    let mut gap = walk.clone();
    gap.remove(4000);
    let gap = table("gap.csv", &written(&gap, seconds));
    let empty = written(&walk, seconds).replacen("\n0.500,", "\n0.500,,", 1);
    let milliseconds = table(
        "ms.csv",
        &written(&walk, |time| format!("{}", (time * 1e3).round())),
    );
    let cells = table("cells.csv", &empty);
    // Bursts at other times than the touchdowns say.
    let mut wandering = walk.clone();
    for (place, (_, values)) in wandering.iter_mut().enumerate() {
        let from = (place as f64 * 1.37) as usize % walk.len();
        *values = walk[from].1;
    }
    let wandering = table("wandering.csv", &written(&wandering, seconds));
    let cycles = table("all_touchdowns.csv", &touchdowns(None));
    let in_ms = "touchdown_s\n0\n1030\n2060\n3090\n";
    let in_ms = table("touchdowns_ms.csv", in_ms);
    let second = table("every_second.csv", "touchdown_s\n0\n2.06\n4.12\n6.18\n");
    let back = table("back.csv", "touchdown_s\n0\n1.03\n0.9\n3.09\n");
    let same = table("same.csv", "touchdown_s,touchdown_s\n0,0\n1,1\n");
    let words_of = [
        (vec!["--emg", &still], "tells bursts from noise"),
        (
            vec!["--emg", &still, "--cycles", &cycles],
            "tells bursts from noise",
        ),
        (vec!["--emg", &rectified], "`--signal raw`, `rectified`"),
        (vec!["--emg", &gap], "line 4002, column `soleus_uv`"),
        (vec!["--emg", &cells], "line 502 has 6 cells"),
        (
            vec!["--emg", &milliseconds],
            "look like milliseconds or sample numbers",
        ),
        (
            vec!["--emg", &wandering, "--cycles", &cycles],
            "on its clock",
        ),
        (
            vec!["--emg", &recording, "--cycles", &in_ms],
            "multiply milliseconds by 0.001",
        ),
        (
            vec!["--emg", &recording, "--cycles", &second],
            "works twice",
        ),
        (
            vec!["--emg", &recording, "--cycles", &back],
            "line 4, column `touchdown_s`",
        ),
        (
            vec!["--emg", &recording, "--cycles", &same],
            "columns 1 and 2 are both named",
        ),
    ];
    for (arguments, words) in words_of {
        refused("heel_raises", &arguments, 1, words);
    }
    // Who says that it is rectified is believed.
    let rectified = report(&[
        "--json",
        "--emg",
        &rectified,
        "--signal",
        "rectified",
        "--number",
        "2",
    ]);
    assert!((number(&rectified, "rate_hz") * STRIDE_S - 1.0).abs() < 0.02);
}

#[test]
fn rounded_times_of_a_walk_make_no_gaps() {
    // Every line 1.024 times as far on as the one before, in whole milliseconds.
    let slower = |time: f64| format!("{:.3}", (time * 1024.0).round() / 1000.0);
    let text = written(&walking(), slower);
    let recording = table("rounded.csv", &format!("# subject 3\n{text}"));
    let output = run("heel_raises", &["--emg", &recording, "--number", "2"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("1.05") || told.contains("1.06"), "{told}");
}
