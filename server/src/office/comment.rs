//! The office remarks something on an order.

use fieldbook_model::{Deed, OrderId};

use super::draft;
use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;

/// Characters of a remark.
const LONGEST: usize = 4_000;

impl Hub {
    /// Adds a remark by the office.
    ///
    /// # Errors
    /// `order_unknown`, `invalid_field`.
    pub fn comment(&self, order: OrderId, remark: &str) -> Result<(), HubError> {
        let text = checked("text", remark)?;
        self.write_record(order, "comment", Deed::Comment { text })
    }
}

/// A remark that may be kept: it says something, and not too much.
pub(super) fn checked(field: &str, remark: &str) -> Result<String, HubError> {
    let text = draft::text(field, remark, LONGEST)?;
    if text.trim().is_empty() {
        return Err(HubError::invalid(field, FieldProblem::Blank));
    }
    Ok(text)
}
