//! Parts go from a stock into the machine, or back.

use fieldbook_model::{Deed, MoveKind, OrderId, PartLineId, Quantity, StockLocation};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

/// Parts that were moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartDraft {
    /// Of which line.
    pub line: PartLineId,
    /// How much; more than nothing.
    pub quantity: Quantity,
    /// From or to which stock; `None` is the engineer's own van.
    pub location: Option<StockLocation>,
}

impl Fieldbook {
    /// Takes parts from a stock into the machine. What was used is the sum of all moves of everybody; more than planned
    /// is allowed and flagged.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `unknown_part_line`, `absurd_quantity`.
    pub fn consume_part(
        &self,
        order: OrderId,
        draft: PartDraft,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.move_part(order, MoveKind::Consume, draft, options)
    }

    /// Saves a move, from or to the engineer's own van unless the draft says otherwise.
    pub(super) fn move_part(
        &self,
        order: OrderId,
        kind: MoveKind,
        draft: PartDraft,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        let PartDraft { line, quantity, location } = draft;
        self.save_with(order, options, move |session| {
            let location = match location {
                Some(location) => location,
                None => session.van()?,
            };
            Ok(Deed::MovePart { line, kind, quantity, location })
        })
    }
}
