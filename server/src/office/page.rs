//! The opaque marker by which a page of a list leads to the next.

use data_encoding::BASE64URL_NOPAD;

use crate::error::{FieldProblem, HubError};

/// The marker for the row `row`.
pub(super) fn marker(row: i64) -> String {
    BASE64URL_NOPAD.encode(&row.to_be_bytes())
}

/// The row that a marker names; 0, the start, when there is none.
pub(super) fn row(marker: Option<&str>) -> Result<i64, HubError> {
    let Some(marker) = marker else { return Ok(0) };
    let bytes = BASE64URL_NOPAD.decode(marker.as_bytes()).ok();
    let bytes: Option<[u8; 8]> = bytes.and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(i64::from_be_bytes)
        .ok_or_else(|| HubError::invalid("cursor", FieldProblem::Malformed))
}
