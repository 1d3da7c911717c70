//! Reads a date as the file writes it, in the place's own time, into instants.
//!
//! A time that the clocks of that place showed twice or not at all is refused: nobody can know which was meant.

use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{
    DateTime, Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc,
};
use fieldbook_model::{TimeZone, Timestamp};
use serde::Deserialize;

use crate::import::rejects::Reject;

/// How the file writes dates, in the words of `strftime`: `%Y-%m-%d`, `%d-%m-%Y %H:%M`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct DateFormat {
    items: Vec<Item<'static>>,
    whole_day: bool,
}

/// From an instant to an instant; a time of day is as long as nothing, a day as long as it was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// Its beginning.
    pub(crate) start: Timestamp,
    /// Its end, not before `start`.
    pub(crate) end: Timestamp,
}

impl DateFormat {
    /// Whether the format names days and no time of day.
    pub(crate) fn is_whole_day(&self) -> bool {
        self.whole_day
    }

    /// Reads one date; `field` names it in the reason, should it be none.
    ///
    /// # Errors
    /// When the text is not written so, or means a time that was ambiguous or skipped there.
    pub(crate) fn read(
        &self,
        text: &str,
        zone: TimeZone,
        field: &'static str,
    ) -> Result<Span, Reject> {
        let parsed = self.parse(text).ok_or(Reject::BadDate { field })?;
        if self.whole_day {
            let day = parsed.to_naive_date().map_err(|_| Reject::BadDate { field })?;
            return day_span(day, zone).ok_or(Reject::NonexistentTime { field });
        }
        let offset = parsed.offset();
        let local = parsed.to_naive_datetime_with_offset(offset.unwrap_or(0));
        let local = local.map_err(|_| Reject::BadDate { field })?;
        let instant = match offset {
            Some(seconds) => (local - TimeDelta::seconds(seconds.into())).and_utc(),
            None => match zone.rules().from_local_datetime(&local) {
                MappedLocalTime::Single(instant) => instant.to_utc(),
                MappedLocalTime::Ambiguous(..) => return Err(Reject::AmbiguousTime { field }),
                MappedLocalTime::None => return Err(Reject::NonexistentTime { field }),
            },
        };
        Ok(Span { start: instant.into(), end: instant.into() })
    }

    fn parse(&self, text: &str) -> Option<Parsed> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.items.iter()).ok()?;
        Some(parsed)
    }
}

/// A whole day of that place; 23 or 25 hours when its clocks are changed.
fn day_span(day: NaiveDate, zone: TimeZone) -> Option<Span> {
    let next = day.checked_add_days(Days::new(1))?;
    Some(Span { start: day_start(day, zone)?.into(), end: day_start(next, zone)?.into() })
}

/// The first instant of a day; where midnight is skipped, the first quarter of an hour that exists.
fn day_start(day: NaiveDate, zone: TimeZone) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN);
    let mut quarters = (0..96).map(|quarter| midnight + TimeDelta::minutes(15 * quarter));
    let first = quarters.find_map(|local| zone.rules().from_local_datetime(&local).earliest())?;
    Some(first.to_utc())
}

/// Why a text is no date format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DateFormatError {
    /// Not the words of `strftime`.
    #[error("not a date format; write it like `%Y-%m-%d %H:%M`")]
    Malformed,
    /// The format does not say which day is meant.
    #[error("the date format does not name a day")]
    Dayless,
}

impl TryFrom<String> for DateFormat {
    type Error = DateFormatError;

    fn try_from(text: String) -> Result<Self, DateFormatError> {
        let items = StrftimeItems::new(&text).parse_to_owned();
        let items = items.map_err(|_| DateFormatError::Malformed)?;
        let format = Self { items, whole_day: false };
        let sample = DateTime::<Utc>::UNIX_EPOCH.format_with_items(format.items.iter());
        let mut written = String::new();
        std::fmt::write(&mut written, format_args!("{sample}"))
            .map_err(|_| DateFormatError::Malformed)?;
        let parsed = format.parse(&written).ok_or(DateFormatError::Dayless)?;
        parsed.to_naive_date().map_err(|_| DateFormatError::Dayless)?;
        let whole_day = parsed.to_naive_time().is_err() && parsed.timestamp().is_none();
        Ok(Self { whole_day, ..format })
    }
}

#[cfg(test)]
mod tests;
