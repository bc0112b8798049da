//! Bytes to a recording: a column of a table, and its envelope.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soleus::drivers::read_column;
use soleus::prelude::*;

fuzz_target!(|data: &[u8]| {
    let Ok(samples) = read_column(data, "time_s", "emg") else {
        return;
    };
    if let Ok(envelope) = Emg::new(samples).and_then(|emg| emg.envelope()) {
        let all = envelope.samples().all(|(time, level)| time.is_finite() && level.get().is_finite());
        assert!(all);
    }
});
