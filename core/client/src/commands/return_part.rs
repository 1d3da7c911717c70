//! Parts come back into a stock.

use fieldbook_model::{MoveKind, OrderId};

use crate::commands::PartDraft;
use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Gives parts back into a stock, as many as are out at most.
    ///
    /// # Errors
    /// As [`Fieldbook::consume_part`], and `returned_more_than_taken`.
    pub fn return_part(
        &self,
        order: OrderId,
        draft: PartDraft,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.move_part(order, MoveKind::Return, draft, options)
    }
}
