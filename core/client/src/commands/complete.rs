//! Work ends.

use fieldbook_model::{Deed, OrderId, Outcome};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

/// How the work ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionDraft {
    /// How.
    pub outcome: Outcome,
    /// Why something mandatory is missing, when it is.
    pub gaps_reason: Option<String>,
}

impl Fieldbook {
    /// Ends the work. Mandatory steps, photos and codes may be missing with a reason; the gap is then flagged.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `gaps_without_reason`, `text_too_long`.
    pub fn complete(
        &self,
        order: OrderId,
        draft: CompletionDraft,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        let CompletionDraft { outcome, gaps_reason } = draft;
        self.save(order, Deed::Complete { outcome, gaps_reason }, options)
    }
}
