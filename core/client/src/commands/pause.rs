//! Work is interrupted.

use fieldbook_model::{Deed, OrderId, PauseReason};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Interrupts the work. The service clock stops only when the policy says so.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`.
    pub fn pause(
        &self,
        order: OrderId,
        reason: PauseReason,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::Pause { reason }, options)
    }
}
