//! Work begins, or goes on after a pause.

use fieldbook_model::{Deed, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Starts working, or goes on after a pause. The safety steps of the checklist are to be done first.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `safety_steps_open`.
    pub fn start_work(
        &self,
        order: OrderId,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::StartWork, options)
    }
}
