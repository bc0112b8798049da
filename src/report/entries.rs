//! A report as a list of names, values and units.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::report::columns::{Column, check_names};
use crate::report::error::ReportError;
use crate::units::Quantity;

/// One number of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is, and its unit.
    pub column: Column,
    /// The number; none where there is nothing to read.
    pub value: Option<f64>,
}

/// What a report holds: names, values and units, in the order of the report.
///
/// As CSV, a line `name,value,unit` for each; as JSON, an object of objects:
///
/// ```json
/// {"pressure at rest": {"value": 88.2, "unit": "mmHg"}, "recovery to 90 %": {"value": null, "unit": "s"}}
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    entries: Vec<Entry>,
}

/// A report that can list what it holds.
///
/// ```
/// use soleus::prelude::*;
///
/// let filling = CalfFilling { venous_volume: 120.0.ml(), filling_time_90: None, filling_index: None };
/// assert_eq!(filling.entries().csv()?.lines().nth(1), Some("venous volume,120.0,mL"));
/// assert_eq!(filling.entries().json()?["venous volume"]["unit"], "mL");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Report {
    /// What the report holds.
    fn entries(&self) -> Entries;
}

impl Entries {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// And a quantity, in its stored unit.
    #[must_use]
    pub fn put<Q: Quantity>(self, name: impl Into<String>, value: Q) -> Self {
        self.number(name, Q::UNIT, value.base())
    }

    /// And a quantity, in its stored unit, or none.
    #[must_use]
    pub fn maybe<Q: Quantity>(self, name: impl Into<String>, value: Option<Q>) -> Self {
        self.number(name, Q::UNIT, value.map(Q::base))
    }

    /// And a bare number in this unit; or none.
    #[must_use]
    pub fn number(
        mut self,
        name: impl Into<String>,
        unit: &str,
        value: impl Into<Option<f64>>,
    ) -> Self {
        self.entries.push(Entry {
            column: Column::new(name, unit),
            value: value.into(),
        });
        self
    }

    /// And what another report holds, under its own names.
    #[must_use]
    pub fn and(mut self, report: &impl Report) -> Self {
        self.entries.extend(report.entries().entries);
        self
    }

    /// And what another report holds, under names that begin with this one.
    #[must_use]
    pub fn under(mut self, name: &str, report: &impl Report) -> Self {
        let own = report.entries().entries.into_iter();
        self.entries.extend(own.map(|entry| Entry {
            column: Column::new(format!("{name} {}", entry.column.name), entry.column.unit),
            value: entry.value,
        }));
        self
    }

    /// The entries, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The value of an entry; none if there is no such entry, or it has no value.
    pub fn value(&self, name: &str) -> Option<f64> {
        let entry = self.entries.iter().find(|own| own.column.name == name)?;
        entry.value
    }

    /// Writes the entries as CSV; a value that there is none of is an empty cell.
    ///
    /// # Errors
    /// [`ReportError::EntryNotFinite`], [`ReportError::NoName`] and [`ReportError::TwoOfAName`] name the entry; [`ReportError::Csv`] or [`ReportError::Write`] if the writer fails.
    pub fn write_csv(&self, mut to: impl Write) -> Result<(), ReportError> {
        self.check()?;
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["name", "value", "unit"])?;
        for Entry { column, value } in &self.entries {
            let value = value.map_or_else(String::new, |value| format!("{value:?}"));
            writer.write_record([&column.name, &value, &column.unit])?;
        }
        let text = writer.into_inner();
        to.write_all(&text.map_err(csv::IntoInnerError::into_error)?)?;
        Ok(to.flush()?)
    }

    /// The entries as CSV.
    ///
    /// # Errors
    /// As [`Entries::write_csv`].
    pub fn csv(&self) -> Result<String, ReportError> {
        let mut out = Vec::new();
        self.write_csv(&mut out)?;
        Ok(String::from_utf8(out).unwrap_or_default())
    }

    /// The entries as a JSON object of objects; a value that there is none of is null.
    ///
    /// # Errors
    /// [`ReportError::EntryNotFinite`], [`ReportError::NoName`] and [`ReportError::TwoOfAName`] name the entry.
    pub fn json(&self) -> Result<Value, ReportError> {
        self.check()?;
        let entries = self.entries.iter().map(|Entry { column, value }| {
            let own = json!({ "value": value, "unit": column.unit });
            (column.name.clone(), own)
        });
        Ok(Value::Object(entries.collect::<Map<_, _>>()))
    }

    fn check(&self) -> Result<(), ReportError> {
        check_names(self.entries.iter().map(|entry| &entry.column.name))?;
        for Entry { column, value } in &self.entries {
            if let Some(value) = value.filter(|value| !value.is_finite()) {
                return Err(ReportError::EntryNotFinite {
                    name: column.name.clone(),
                    unit: column.unit.clone(),
                    value,
                });
            }
        }
        Ok(())
    }
}
