//! Tables of any cells, and any bytes.

use proptest::prelude::*;
use soleus::prelude::*;

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
                    ReadError::NotText { .. } => text.contains("as CSV") || text.contains("as UTF-8"),
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
