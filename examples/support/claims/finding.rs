//! One experiment and what it gave.

use serde_json::{Value, json};

use super::verdict::{Claimed, Verdict, judge};

/// What an experiment gave: a quantity without and with what is claimed to act, and the same in a control, in which its cause is taken away.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What is different between the two arms.
    pub experiment: &'static str,
    pub quantity: &'static str,
    pub unit: &'static str,
    pub without: f64,
    pub with: f64,
    pub claimed: Claimed,
    /// The least effect that counts.
    pub least: f64,
    /// What is taken away in the control, and the effect there.
    pub control: (&'static str, f64),
    pub published: Option<Published>,
}

/// An effect that was measured in people.
#[derive(Clone, Copy, Debug)]
pub struct Published {
    pub low: f64,
    pub high: f64,
    pub source: &'static str,
}

/// Finding of an experiment, in the making.
pub fn experiment(experiment: &'static str) -> Finding {
    Finding {
        experiment,
        quantity: "",
        unit: "",
        without: f64::NAN,
        with: f64::NAN,
        claimed: Claimed::Rises,
        least: f64::NAN,
        control: ("", f64::NAN),
        published: None,
    }
}

impl Finding {
    /// The quantity, its unit, and its value without and with what acts.
    pub fn reads(
        self,
        quantity: &'static str,
        unit: &'static str,
        (without, with): (f64, f64),
    ) -> Self {
        Self {
            quantity,
            unit,
            without,
            with,
            ..self
        }
    }

    /// The same as a share of its value without, which becomes 100 %.
    pub fn in_percent(self, quantity: &'static str, (without, with): (f64, f64)) -> Self {
        self.reads(quantity, "%", (100.0, 100.0 * with / without))
    }

    /// It is claimed to rise, by this much at least.
    pub fn rises(self, least: f64) -> Self {
        Self {
            claimed: Claimed::Rises,
            least,
            ..self
        }
    }

    /// It is claimed to fall, by this much at least.
    pub fn falls(self, least: f64) -> Self {
        Self {
            claimed: Claimed::Falls,
            least,
            ..self
        }
    }

    /// What is taken away in the control, and the quantity there.
    pub fn control(self, what: &'static str, (without, with): (f64, f64)) -> Self {
        let share = if self.unit == "%" && self.without == 100.0 {
            100.0 / without
        } else {
            1.0
        };
        Self {
            control: (what, share * (with - without)),
            ..self
        }
    }

    /// What was measured in people.
    pub fn published(self, low: f64, high: f64, source: &'static str) -> Self {
        Self {
            published: Some(Published { low, high, source }),
            ..self
        }
    }

    pub fn effect(&self) -> f64 {
        self.with - self.without
    }

    pub fn verdict(&self) -> Verdict {
        let published = self.published.map(|own| (own.low, own.high));
        let (_, control) = self.control;
        judge(self.claimed, self.effect(), self.least, control, published)
    }

    /// As an object with the keys that users may count on.
    pub fn json(&self, claim: &str) -> Value {
        let published = self.published;
        json!({
            "claim": claim,
            "experiment": format!("{}; control: {}", self.experiment, self.control.0),
            "quantity": self.quantity,
            "unit": self.unit,
            "without": self.without,
            "with": self.with,
            "effect": self.effect(),
            "published_low": published.map(|own| own.low),
            "published_high": published.map(|own| own.high),
            "source": published.map(|own| own.source),
            "verdict": self.verdict().to_string(),
        })
    }
}

/// A number with three digits, and no decimals from a hundred on; nothing smaller than a thousandth.
pub fn short(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.9995 => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    let is_zero = text.parse() == Ok(0.0);
    if is_zero { String::from("0") } else { text }
}
