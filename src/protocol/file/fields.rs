//! The keys of a table, read one by one; what is wrong is noted, and reading goes on.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::protocol::bounds::Bound;
use crate::protocol::exercise::edit_distance;
use crate::protocol::file::error::Mistake;
use crate::protocol::file::quantities::{Written, read};

/// Where something stands in the text, in bytes.
pub(super) type Span = Range<usize>;

/// The text, and the mistakes found in it.
#[derive(Debug)]
pub(super) struct Text<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
    /// The name of the phase that is read.
    pub(super) phase: Option<String>,
}

impl<'t> Text<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text,
            mistakes: Vec::new(),
            phase: None,
        }
    }

    pub(super) fn note(
        &mut self,
        at: &Span,
        key: impl Into<String>,
        found: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        self.mistakes.push(Mistake {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            phase: self.phase.clone(),
            key: key.into(),
            found: found.into(),
            remedy: remedy.into(),
        });
    }

    /// The mistakes, in the order of the text.
    pub(super) fn into_mistakes(mut self) -> Vec<Mistake> {
        self.mistakes
            .sort_by_key(|mistake| (mistake.line, mistake.column));
        self.mistakes
    }

    /// Leaves out what is told already of the same place: the mistakes of a phase that is repeated.
    pub(super) fn tell_once(&mut self) {
        let mut told = std::collections::HashSet::new();
        self.mistakes.retain(|one| {
            let place = (one.line, one.column, one.key.clone(), one.remedy.clone());
            told.insert(place)
        });
    }

    pub(super) const fn is_sound(&self) -> bool {
        self.mistakes.is_empty()
    }
}

/// What stands in the text, in words, cut short.
pub(super) fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => {
            let short: String = text.chars().take(40).collect();
            let dots = if short.len() < text.len() { "..." } else { "" };
            format!("{short:?}{dots}")
        }
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// Where the values of a table stand, kept beyond the reading of it.
#[derive(Debug)]
pub(super) struct Source {
    /// Where the table begins.
    at: Span,
    /// Key, place and words of each value.
    values: Vec<(String, Span, String)>,
}

impl Source {
    /// Notes a mistake in the value of a key.
    pub(super) fn wrong(&self, text: &mut Text<'_>, key: &str, remedy: impl Into<String>) {
        match self.values.iter().find(|(own, ..)| own == key) {
            Some((_, at, found)) => text.note(at, key, found.as_str(), remedy),
            None => text.note(&self.at, key, "nothing", remedy),
        }
    }
}

/// A table of the text.
#[derive(Debug)]
pub(super) struct Fields<'f, 't, 'v> {
    pub(super) text: &'f mut Text<'t>,
    table: &'v DeTable<'v>,
    /// Where the table begins.
    pub(super) at: Span,
}

impl<'f, 't, 'v> Fields<'f, 't, 'v> {
    /// Reads a table that may have `known` keys only.
    pub(super) fn of(
        text: &'f mut Text<'t>,
        table: &'v DeTable<'v>,
        at: Span,
        known: &[&str],
    ) -> Self {
        for key in table.keys() {
            let word: &str = key.get_ref();
            if !known.contains(&word) {
                let nearest = known.iter().min_by_key(|one| edit_distance(word, one));
                let nearest = nearest.copied().unwrap_or_default();
                let all = known.join("`, `");
                let remedy = format!("did you mean `{nearest}`? The keys here are `{all}`");
                let short: String = word.chars().take(40).collect();
                text.note(&key.span(), short, "an unknown key", remedy);
            }
        }
        Self { text, table, at }
    }

    pub(super) fn value(&self, key: &str) -> Option<&'v Spanned<DeValue<'v>>> {
        let named = |(name, _): &(&'v Spanned<_>, _)| {
            let name: &std::borrow::Cow<'_, str> = name.get_ref();
            name == key
        };
        self.table.iter().find(named).map(|(_, value)| value)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// Where the value of a key stands; where the table begins if there is none.
    pub(super) fn place(&self, key: &str) -> Span {
        self.value(key).map_or(self.at.clone(), Spanned::span)
    }

    /// Notes a mistake in the value of a key.
    pub(super) fn wrong(&mut self, key: &str, remedy: impl Into<String>) {
        let found = self
            .value(key)
            .map_or_else(|| "nothing".to_owned(), |value| shown(value.get_ref()));
        self.text.note(&self.place(key), key, found, remedy);
    }

    /// The value of a key, read by `from`; noted with `remedy` if that gives none.
    pub(super) fn read_with<T>(
        &mut self,
        key: &str,
        remedy: &str,
        from: impl FnOnce(&'v DeValue<'v>) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(key)?.get_ref();
        let read = from(value);
        if read.is_none() {
            self.wrong(key, remedy);
        }
        read
    }

    /// A quantity with its unit, within a bound.
    pub(super) fn quantity<Q: Written + Copy + PartialOrd>(
        &mut self,
        key: &str,
        bound: &Bound<Q>,
    ) -> Option<Q> {
        let quantity: Q = self.read_with(key, Q::HOW, |value| read(value.as_str()?))?;
        if bound.holds(quantity) {
            return Some(quantity);
        }
        self.wrong(key, format!("{}; it must be {}", Q::HOW, bound.must));
        None
    }

    /// Where every key of the table has its value.
    pub(super) fn source(&self) -> Source {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let key: &std::borrow::Cow<'_, str> = key.get_ref();
            (key.to_string(), value.span(), shown(value.get_ref()))
        };
        Source {
            at: self.at.clone(),
            values: self.table.iter().map(entry).collect(),
        }
    }

    pub(super) fn flag(&mut self, key: &str) -> bool {
        let flag = self.read_with(key, "write true or false", DeValue::as_bool);
        flag.unwrap_or(false)
    }

    /// A whole number from 1 to `most`.
    pub(super) fn count(&mut self, key: &str, most: u32) -> Option<u32> {
        let remedy = format!("write a whole number from 1 to {most}, without a unit");
        self.read_with(key, &remedy, |value| {
            let integer = value.as_integer()?;
            let number = u32::from_str_radix(integer.as_str(), integer.radix()).ok()?;
            (1..=most).contains(&number).then_some(number)
        })
    }
}
