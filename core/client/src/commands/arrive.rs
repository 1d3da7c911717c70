//! The engineer arrives.

use fieldbook_model::{Deed, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Arrives on site. Where that is goes into the options; it is recorded, never a reason to refuse.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`.
    pub fn arrive(&self, order: OrderId, options: CommandOptions) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::Arrive, options)
    }
}
