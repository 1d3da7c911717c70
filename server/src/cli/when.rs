//! Points in time as people type them: RFC 3339, with the offset.

use chrono::DateTime;
use fieldbook_model::Timestamp;

/// Reads `2026-12-02T08:00:00+08:00`.
///
/// # Errors
/// A hint for the user.
pub(super) fn when(text: &str) -> Result<Timestamp, &'static str> {
    let instant = DateTime::parse_from_rfc3339(text)
        .map_err(|_| "expected for example 2026-12-02T08:00:00+08:00")?;
    Ok(Timestamp::from_millis(instant.timestamp_millis()))
}
