//! How a CSV file becomes orders: a TOML file that people write, read into types that cannot be wrong.
//!
//! Each value is a [`Template`]: `"{problem}"` is a column, `"Repair"` a constant, `"{brand} {kind}"` both. What is wrong in
//! a mapping is named with its line. The shipped mappings in `server/mappings` show and explain every table.

mod dates;
mod error;
mod history;
mod order;
mod template;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use fieldbook_model::{Priority, TimeZone};
use serde::Deserialize;
use toml::Spanned;

pub(crate) use dates::DateFormat;
pub use error::MappingError;
pub(crate) use history::{HistoryMapping, Speaker};
pub(crate) use order::{OrderMapping, text};
pub(crate) use template::Template;
pub(crate) use words::SourceName;

use super::csv::Dialect;
use super::rejects::Reject;
use super::row::{Header, Row};

/// A value of the mapping, with its place in the file for messages.
pub(crate) type Field = Spanned<Template>;

/// The entry of a value table that answers for every text it does not name.
const ANYTHING_ELSE: &str = "*";

/// A mapping file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Under which name the keys of these rows are remembered; two files of one source share their keys.
    pub(crate) source: SourceName,
    /// The columns that tell rows apart; without any, rows are told apart by content and occurrence.
    #[serde(default)]
    key: Vec<Spanned<String>>,
    /// The columns whose values the rows of one order share; rows of one order stand together in the file.
    #[serde(default)]
    group_by: Vec<Spanned<String>>,
    /// What each row adds to its order's history.
    pub(crate) history: Option<HistoryMapping>,
    /// How the CSV file is written.
    csv: Option<Spanned<Dialect>>,
    /// What becomes of a row.
    pub(crate) order: OrderMapping,
    /// Which text means which priority; `"*"` answers for every other.
    #[serde(default)]
    priorities: BTreeMap<String, Priority>,
    /// Which text means which time zone; `"*"` answers for every other.
    #[serde(default)]
    time_zones: BTreeMap<String, TimeZone>,
    #[serde(skip)]
    line_ends: Vec<usize>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When the file cannot be read or says something that has no meaning.
    pub fn read(path: &Path) -> Result<Self, MappingError> {
        Self::parse(&std::fs::read_to_string(path).map_err(MappingError::Unreadable)?)
    }

    /// Reads the text of a mapping file.
    ///
    /// # Errors
    /// When it says something that has no meaning.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let line_ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let mut mapping: Self = toml::from_str(text).map_err(|error| MappingError::Malformed {
            line: line_of(&line_ends, error.span().map_or(0, |span| span.start)),
            problem: error.message().to_owned(),
        })?;
        mapping.line_ends = line_ends;
        mapping.check_marks()?;
        mapping.check_window()?;
        mapping.check_group()?;
        Ok(mapping)
    }

    /// How the CSV file is written.
    pub(crate) fn dialect(&self) -> Dialect {
        self.csv.as_ref().map(|csv| csv.get_ref().clone()).unwrap_or_default()
    }

    /// The columns that tell rows apart.
    pub(crate) fn key(&self) -> impl Iterator<Item = &str> {
        self.key.iter().map(|column| column.get_ref().as_str())
    }

    /// The columns whose values the rows of one order share; none when each row is an order.
    pub(crate) fn group_by(&self) -> impl Iterator<Item = &str> {
        self.group_by.iter().map(|column| column.get_ref().as_str())
    }

    /// Whether several rows make one order.
    pub(crate) fn is_grouped(&self) -> bool {
        !self.group_by.is_empty()
    }

    /// The time zone that a value of the mapping names for this row.
    pub(crate) fn time_zone(&self, field: &Field, row: &Row<'_>) -> Result<TimeZone, Reject> {
        let named = field.get_ref().render(row);
        self.zone_named(named.as_deref()).ok_or(Reject::UnknownTimeZone)
    }

    /// The priority of this row; as planned, when nothing is said.
    pub(crate) fn priority(&self, row: &Row<'_>) -> Result<Priority, Reject> {
        let Some(field) = &self.order.priority else { return Ok(Priority::Normal) };
        let anything = self.priorities.get(ANYTHING_ELSE).copied();
        let Some(text) = field.get_ref().render(row) else {
            return Ok(anything.unwrap_or_default());
        };
        let known = self.priorities.get(&text).copied().or_else(|| words::priority(&text));
        known.or(anything).ok_or(Reject::UnknownPriority)
    }

    /// Whether the file has every column that the mapping names, exactly once.
    pub(crate) fn check_header(&self, header: &Header) -> Result<(), MappingError> {
        for column in self.key.iter().chain(&self.group_by) {
            self.check_column(header, column.get_ref(), column.span().start)?;
        }
        let history = self.history.iter().map(|history| &history.remark);
        for field in self.order.fields().chain(history) {
            let (at, template) = (field.span().start, field.get_ref());
            template.columns().try_for_each(|column| self.check_column(header, column, at))?;
            if let Some(column) = template.constant().filter(|text| header.count(text) > 0) {
                let (line, column) = (self.line(at), column.to_owned());
                return Err(MappingError::ConstantIsColumn { line, column });
            }
        }
        Ok(())
    }

    fn check_column(&self, header: &Header, column: &str, at: usize) -> Result<(), MappingError> {
        let (line, name) = (self.line(at), column.to_owned());
        match header.count(column) {
            0 => Err(MappingError::ColumnMissing { line, column: name }),
            1 => Ok(()),
            _ => Err(MappingError::ColumnTwice { line, column: name }),
        }
    }

    fn check_marks(&self) -> Result<(), MappingError> {
        match &self.csv {
            Some(csv) if !csv.get_ref().is_sound() => {
                Err(MappingError::MarksCollide { line: self.line(csv.span().start) })
            }
            _ => Ok(()),
        }
    }

    /// Rows of one order need something to say each, and no second key.
    fn check_group(&self) -> Result<(), MappingError> {
        let Some(first) = self.group_by.first() else { return Ok(()) };
        let line = self.line(first.span().start);
        if self.history.is_none() {
            return Err(MappingError::HistoryMissing { line });
        }
        self.key.first().map_or(Ok(()), |_| Err(MappingError::KeyBesideGroup { line }))
    }

    /// A date needs a time zone, and a time of day an end.
    fn check_window(&self) -> Result<(), MappingError> {
        let site_zone = self.order.site.time_zone.as_ref();
        let window_zone = self.order.window.as_ref().and_then(|window| window.time_zone.as_ref());
        if let Some(window) = &self.order.window {
            let line = self.line(window.start.span().start);
            if window_zone.is_none() {
                return Err(MappingError::TimeZoneMissing { line });
            }
            if !window.format.is_whole_day() && window.end.is_none() && window.minutes.is_none() {
                return Err(MappingError::WindowEndless { line });
            }
        }
        for zone in [site_zone, window_zone].into_iter().flatten() {
            let constant = zone.get_ref().constant();
            if constant.is_some_and(|name| self.zone_named(Some(name)).is_none()) {
                return Err(MappingError::TimeZoneUnknown { line: self.line(zone.span().start) });
            }
        }
        Ok(())
    }

    fn zone_named(&self, text: Option<&str>) -> Option<TimeZone> {
        let named =
            text.and_then(|text| self.time_zones.get(text).copied().or_else(|| text.parse().ok()));
        named.or_else(|| self.time_zones.get(ANYTHING_ELSE).copied())
    }

    fn line(&self, offset: usize) -> usize {
        line_of(&self.line_ends, offset)
    }
}

fn line_of(line_ends: &[usize], offset: usize) -> usize {
    line_ends.partition_point(|&end| end < offset) + 1
}

#[cfg(test)]
mod tests;
