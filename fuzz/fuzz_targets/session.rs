//! Text to a session: what is read builds, and what is refused says a line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soleus::prelude::*;

fuzz_target!(|text: &str| {
    if let Ok(session) = Session::from_toml(BodyModel::default().cycle_averaged(), text) {
        assert!(session.ready().is_ok(), "what was read does not build");
    }
});
