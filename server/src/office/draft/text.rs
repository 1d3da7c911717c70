//! What a text or a window from outside may be. The same limits hold for HTTP, the command line and imports.

use fieldbook_model::{Timestamp, Window};

use super::WindowDraft;
use crate::error::{FieldProblem, HubError};

/// 2000-01-01 and 2200-01-01, UTC: instants outside are slips, not plans.
const YEARS: std::ops::Range<i64> = 946_684_800_000..7_258_118_400_000;

/// A text of any kind: at most `max` characters, control characters only as tabs and line breaks.
pub(crate) fn text(field: &str, value: &str, max: usize) -> Result<String, HubError> {
    if value.chars().count() > max {
        return Err(HubError::invalid(field, FieldProblem::TooLong(max)));
    }
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if value.chars().any(is_odd) {
        return Err(HubError::invalid(field, FieldProblem::ControlCharacter));
    }
    Ok(value.to_owned())
}

/// A text of one line, kept as it is.
pub(crate) fn line(field: &str, value: &str, max: usize) -> Result<String, HubError> {
    if value.chars().any(char::is_control) {
        return Err(HubError::invalid(field, FieldProblem::ControlCharacter));
    }
    text(field, value, max)
}

/// A line that must say something.
pub(crate) fn required_line(field: &str, value: &str, max: usize) -> Result<String, HubError> {
    let line = line(field, value, max)?;
    if line.trim().is_empty() {
        Err(HubError::invalid(field, FieldProblem::Blank))
    } else {
        Ok(line)
    }
}

/// A line that may be left out; blank counts as left out.
pub(crate) fn optional_line(
    field: &str,
    value: Option<&str>,
    max: usize,
) -> Result<Option<String>, HubError> {
    let line = value.map(|value| line(field, value, max)).transpose()?;
    Ok(line.filter(|line| !line.trim().is_empty()))
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
