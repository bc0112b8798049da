//! Numbers in JSON.

use serde_json::Value;

/// A number, or null if it does not apply; JSON knows neither infinity nor not-a-number, which become null too.
pub fn number(value: impl Into<Option<f64>>) -> Value {
    let number = value.into().and_then(serde_json::Number::from_f64);
    number.map_or(Value::Null, Value::Number)
}
