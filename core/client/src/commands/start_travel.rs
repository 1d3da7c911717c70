//! The engineer sets off.

use fieldbook_model::{Deed, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Sets off.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `order_ended`.
    pub fn start_travel(
        &self,
        order: OrderId,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::StartTravel, options)
    }
}
