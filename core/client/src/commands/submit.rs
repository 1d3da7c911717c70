//! The order is handed in.

use fieldbook_model::{Deed, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Hands the order in; photos may still be on their way.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`.
    pub fn submit(&self, order: OrderId, options: CommandOptions) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::Submit, options)
    }
}
