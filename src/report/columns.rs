//! What is read of a circulation, column by column.

use std::collections::HashSet;
use std::fmt;

use crate::network::{Circulation, Frame, Probe, UnknownHandle};
use crate::report::error::ReportError;
use crate::report::table::Table;
use crate::simulation::{Curve, MOST_SAMPLES, QueryError, Solution};
use crate::units::{Quantity, Time};

/// Name and unit of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it holds.
    pub name: String,
    /// Symbol of its unit; `1` for a number without one.
    pub unit: String,
}

impl Column {
    /// A column of this name and unit.
    pub fn new(name: impl Into<String>, unit: impl Into<String>) -> Self {
        let unit = unit.into();
        Self {
            name: name.into(),
            unit: if unit.trim().is_empty() {
                String::from("1")
            } else {
                unit
            },
        }
    }

    /// The heading in a CSV file: `name [unit]`.
    pub fn heading(&self) -> String {
        format!("{} [{}]", self.name, self.unit)
    }
}

/// Reads a number off a circulation at one moment.
type Reader<'s> = dyn Fn(&Frame<'_>) -> Result<f64, UnknownHandle> + Send + Sync + 's;

/// What is read of a circulation: named columns with units, the first of which is time.
///
/// The same columns read a whole solution ([`every`](Self::every)) or single moments of a run that goes on ([`CsvWriter`](crate::report::CsvWriter)).
pub struct Columns<'s> {
    columns: Vec<Column>,
    readers: Vec<Box<Reader<'s>>>,
}

impl fmt::Debug for Columns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.columns).finish()
    }
}

impl Default for Columns<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'s> Columns<'s> {
    /// Time only.
    pub fn new() -> Self {
        Self {
            columns: vec![Column::new("time", Time::UNIT)],
            readers: Vec::new(),
        }
    }

    /// Everything: pressure and volume of each compartment, flow through each branch, by their names in the network.
    pub fn all(circulation: &Circulation) -> Self {
        let mut columns = Self::new();
        for (name, node) in circulation
            .compartment_names()
            .iter()
            .zip(circulation.nodes())
        {
            columns = columns
                .probe(format!("{name} pressure"), Probe::pressure(node))
                .probe(format!("{name} volume"), Probe::volume(node));
        }
        for (name, edge) in circulation.branch_names().iter().zip(circulation.edges()) {
            columns = columns.probe(format!("{name} flow"), Probe::flow(edge));
        }
        columns
    }

    /// And what a probe sees, in the stored unit of its quantity.
    #[must_use]
    pub fn probe<Q: Quantity>(self, name: impl Into<String>, probe: Probe<Q>) -> Self {
        self.quantity(name, move |frame| frame.probe(probe))
    }

    /// And anything that can be computed from one moment, in the stored unit of its quantity.
    #[must_use]
    pub fn quantity<Q: Quantity>(
        self,
        name: impl Into<String>,
        read: impl Fn(&Frame<'_>) -> Result<Q, UnknownHandle> + Send + Sync + 's,
    ) -> Self {
        self.number(name, Q::UNIT, move |frame| Ok(read(frame)?.base()))
    }

    /// And what a curve of a solution reads, whatever its window is, in the stored unit of its quantity.
    #[must_use]
    pub fn curve<Q: Quantity>(self, name: impl Into<String>, curve: &Curve<'s, Q>) -> Self {
        let read = curve.reader();
        self.quantity(name, move |frame| read(frame))
    }

    /// And a bare number in a unit of your choice, for example an output in L/min.
    #[must_use]
    pub fn number(
        mut self,
        name: impl Into<String>,
        unit: impl Into<String>,
        read: impl Fn(&Frame<'_>) -> Result<f64, UnknownHandle> + Send + Sync + 's,
    ) -> Self {
        self.columns.push(Column::new(name, unit));
        self.readers.push(Box::new(read));
        self
    }

    /// Names and units, time first.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// A row of the table: time in s, and what each column reads.
    pub(super) fn row(&self, time: Time, frame: &Frame<'_>) -> Result<Vec<f64>, QueryError> {
        let mut row = Vec::with_capacity(self.columns.len());
        row.push(time.seconds());
        for read in &self.readers {
            row.push(read(frame)?);
        }
        Ok(row)
    }

    /// The whole solution, at even intervals from its start on.
    ///
    /// # Errors
    /// As [`Columns::between`].
    pub fn every(&self, solution: &Solution, interval: Time) -> Result<Table, ReportError> {
        self.between(solution, solution.start(), solution.end(), interval)
    }

    /// A window of a solution, at even intervals from its start on.
    ///
    /// # Errors
    /// [`ReportError::Query`] if the window reaches beyond the solution, the interval is not positive or so short that there would be more than 10^8 rows, or a handle is of another network;
    /// [`ReportError::NotFinite`] if a value is not a number; [`ReportError::NoName`] and [`ReportError::TwoOfAName`] if columns cannot be told apart.
    pub fn between(
        &self,
        solution: &Solution,
        from: Time,
        to: Time,
        interval: Time,
    ) -> Result<Table, ReportError> {
        let mut table = Table::new(self.columns.iter().cloned())?;
        let (from, to) = (solution.within(from)?, solution.within(to)?);
        if from > to {
            return Err(QueryError::EmptyWindow { from, to }.into());
        }
        if !(interval > Time::ZERO && interval.is_finite()) {
            return Err(QueryError::Interval { interval }.into());
        }
        let count = ((to - from) / interval + 1e-9).floor();
        if count > MOST_SAMPLES {
            return Err(QueryError::TooManySamples { interval, count }.into());
        }
        for tick in 0..=count as usize {
            let time = (from + interval * tick as f64).min(to);
            let mut moment = solution.at(time)?;
            table.push(&self.row(time, &moment.frame())?)?;
        }
        Ok(table)
    }
}

/// Fails if one has no name, or two share one.
pub(super) fn check_names<'n>(
    names: impl IntoIterator<Item = &'n String>,
) -> Result<(), ReportError> {
    let mut seen = HashSet::new();
    for (place, name) in names.into_iter().enumerate() {
        if name.trim().is_empty() {
            return Err(ReportError::NoName { number: place + 1 });
        }
        if !seen.insert(name) {
            return Err(ReportError::TwoOfAName { name: name.clone() });
        }
    }
    Ok(())
}
