//! Numbers in JSON.

use serde_json::Value;

/// A number; JSON knows neither infinity nor not-a-number, which become null.
pub fn number(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// A number that may not apply.
pub fn maybe(value: Option<f64>) -> Value {
    value.map_or(Value::Null, number)
}
