//! The engineer has read the order.

use fieldbook_model::{Deed, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Says that the engineer has read the order.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`.
    pub fn acknowledge(
        &self,
        order: OrderId,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::Acknowledge, options)
    }
}
