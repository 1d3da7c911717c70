//! Texts that must be ids or numbers, turned into the core's types.

use std::str::FromStr;

use fieldbook_client::model::{IdError, Quantity, QuantityError};
use fieldbook_client::{FieldbookError as CoreError, TextVersion};

/// An id of any kind.
pub(crate) fn id<T: FromStr<Err = IdError>>(text: &str) -> Result<T, CoreError> {
    text.parse().map_err(CoreError::from)
}

/// An id that may be left out.
pub(crate) fn optional_id<T: FromStr<Err = IdError>>(
    text: Option<&str>,
) -> Result<Option<T>, CoreError> {
    text.map(id).transpose()
}

/// A decimal number with at most three decimals.
pub(crate) fn quantity(text: &str) -> Result<Quantity, CoreError> {
    text.parse().map_err(|error: QuantityError| CoreError::from(error))
}

/// What came as `version` with an order.
pub(crate) fn version(text: &str) -> Result<TextVersion, CoreError> {
    text.parse()
}
