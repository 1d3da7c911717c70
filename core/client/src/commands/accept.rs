//! The engineer takes the order.

use fieldbook_model::{Deed, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Takes the order. The window is then judged by the assignment that this phone knows now (`domain.md` 9).
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `order_ended`.
    pub fn accept(&self, order: OrderId, options: CommandOptions) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::Accept, options)
    }
}
