//! What a text or a window from outside may be: texts by the one rule of the trade (`fieldbook-model`), which phones keep
//! too. The same for HTTP, the command line and imports.

use fieldbook_model::{
    TextProblem, Timestamp, Window, check_line, check_said, check_short_text, check_text,
};

use super::WindowDraft;
use crate::error::{FieldProblem, HubError};

/// 2000-01-01 and 2200-01-01, UTC: instants outside are slips, not plans.
const YEARS: std::ops::Range<i64> = 946_684_800_000..7_258_118_400_000;

/// A text in sentences, kept as it is.
pub(crate) fn text(field: &str, value: &str) -> Result<String, HubError> {
    kept(field, value, check_text)
}

/// A text in sentences that must say something.
pub(crate) fn required_text(field: &str, value: &str) -> Result<String, HubError> {
    said(field, text(field, value)?)
}

/// A text in sentences that may be left out; blank counts as left out.
pub(crate) fn optional_text(field: &str, value: Option<&str>) -> Result<Option<String>, HubError> {
    optional(value, |value| text(field, value))
}

/// An address or a reason, kept as it is.
pub(crate) fn short_text(field: &str, value: &str) -> Result<String, HubError> {
    kept(field, value, check_short_text)
}

/// A reason that must be given.
pub(crate) fn required_short_text(field: &str, value: &str) -> Result<String, HubError> {
    said(field, short_text(field, value)?)
}

/// A reason that may be left out; blank counts as left out.
pub(crate) fn optional_short_text(
    field: &str,
    value: Option<&str>,
) -> Result<Option<String>, HubError> {
    optional(value, |value| short_text(field, value))
}

/// A text of one line, kept as it is.
pub(crate) fn line(field: &str, value: &str) -> Result<String, HubError> {
    kept(field, value, check_line)
}

/// A line that must say something.
pub(crate) fn required_line(field: &str, value: &str) -> Result<String, HubError> {
    said(field, line(field, value)?)
}

/// A line that may be left out; blank counts as left out.
pub(crate) fn optional_line(field: &str, value: Option<&str>) -> Result<Option<String>, HubError> {
    optional(value, |value| line(field, value))
}

fn kept(
    field: &str,
    value: &str,
    check: impl Fn(&str) -> Result<(), TextProblem>,
) -> Result<String, HubError> {
    check(value).map_err(|problem| HubError::invalid(field, problem.into()))?;
    Ok(value.to_owned())
}

fn said(field: &str, value: String) -> Result<String, HubError> {
    check_said(&value).map_err(|problem| HubError::invalid(field, problem.into()))?;
    Ok(value)
}

fn optional(
    value: Option<&str>,
    read: impl Fn(&str) -> Result<String, HubError>,
) -> Result<Option<String>, HubError> {
    let value = value.map(read).transpose()?;
    Ok(value.filter(|value| !value.trim().is_empty()))
}

/// An instant somebody may plan with.
pub(crate) fn instant(field: &str, value: Timestamp) -> Result<Timestamp, HubError> {
    let is_near = YEARS.contains(&value.as_millis());
    is_near.then_some(value).ok_or_else(|| HubError::invalid(field, FieldProblem::FarDate))
}

/// A window that ends after it starts.
pub(crate) fn window(field: &str, draft: WindowDraft) -> Result<Window, HubError> {
    let start = instant(&format!("{field}.start"), draft.start)?;
    let end = instant(&format!("{field}.end"), draft.end)?;
    if end <= start {
        return Err(HubError::invalid(format!("{field}.end"), FieldProblem::EndsBeforeStart));
    }
    Ok(Window { start, end })
}
