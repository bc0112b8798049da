//! What varies, and what is measured.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::study::error::StudyError;
use crate::study::factor::{Factor, Measured};
use crate::study::progress::Reporter;
use crate::study::spread::{RawSpread, Spread};
use crate::units::Quantity;

/// What varies in many runs of one model, and what is measured of each.
///
/// See the [room](crate::study) for what it can do.
#[derive(Debug)]
pub struct Study {
    pub(super) key: u32,
    pub(super) factors: Vec<Varied>,
    pub(super) measures: Vec<Named>,
    pub(super) threads: Option<usize>,
    pub(super) reporter: Reporter,
}

/// A factor without its type.
#[derive(Clone, Debug)]
pub(super) struct Varied {
    pub(super) named: Named,
    pub(super) spread: RawSpread,
}

/// A name and its unit.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) unit: &'static str,
}

impl Named {
    /// `name (unit)`, or the name alone where there is no unit.
    pub(super) fn heading(&self) -> String {
        match self.unit {
            "" => self.name.clone(),
            unit => format!("{} ({unit})", self.name),
        }
    }
}

static NEXT_KEY: AtomicU32 = AtomicU32::new(1);

impl Default for Study {
    fn default() -> Self {
        Self::new()
    }
}

impl Study {
    /// A study in which nothing varies yet.
    pub fn new() -> Self {
        Self {
            key: NEXT_KEY.fetch_add(1, Ordering::Relaxed),
            factors: Vec::new(),
            measures: Vec::new(),
            threads: None,
            reporter: Reporter::default(),
        }
    }

    /// Names what varies, and within what.
    ///
    /// Spreads are checked when a study runs.
    pub fn vary<Q: Quantity>(&mut self, name: impl Into<String>, spread: Spread<Q>) -> Factor<Q> {
        let index = self.factors.len();
        self.factors.push(Varied {
            named: Named {
                name: name.into(),
                unit: Q::UNIT,
            },
            spread: spread.raw(),
        });
        Factor::new(self.key, index)
    }

    /// Names what is measured of each member.
    pub fn measure<Q: Quantity>(&mut self, name: impl Into<String>) -> Measured<Q> {
        let index = self.measures.len();
        self.measures.push(Named {
            name: name.into(),
            unit: Q::UNIT,
        });
        Measured::new(self.key, index)
    }

    /// On this many threads; on all cores unless said. Results do not depend on it.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    pub(super) fn check(&self) -> Result<(), StudyError> {
        if self.factors.is_empty() {
            return Err(StudyError::NoFactor);
        }
        if self.measures.is_empty() {
            return Err(StudyError::NoMeasure);
        }
        let mut seen: Vec<&str> = Vec::new();
        let factors = self.factors.iter().map(|factor| &factor.named);
        for Named { name, .. } in factors.chain(&self.measures) {
            if name.is_empty() || seen.contains(&name.as_str()) {
                return Err(StudyError::Name { name: name.clone() });
            }
            seen.push(name);
        }
        let mut spreads = self.factors.iter();
        spreads.try_for_each(|factor| factor.spread.check(&factor.named.name, factor.named.unit))
    }

    /// Values of the factors at a point of the unit cube.
    pub(super) fn values_at(&self, point: &[f64]) -> Vec<f64> {
        let factors = self.factors.iter().zip(point);
        factors
            .map(|(factor, u)| factor.spread.quantile(*u))
            .collect()
    }

    /// The factors of a member, in words.
    pub(super) fn in_words(&self, values: &[f64]) -> String {
        let factors = self.factors.iter().zip(values);
        let words = factors.map(|(Varied { named, .. }, value)| {
            let words = format!("{} = {value} {}", named.name, named.unit);
            words.trim_end().to_owned()
        });
        words.collect::<Vec<_>>().join(", ")
    }
}
