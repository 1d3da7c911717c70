//! The engineer turns the order down.

use fieldbook_model::{Deed, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Turns the order down, with a reason.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `reason_missing`, `text_too_long`.
    pub fn decline(
        &self,
        order: OrderId,
        reason: &str,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::Decline { reason: reason.to_owned() }, options)
    }
}
