//! The customer answers to the report.

use fieldbook_model::{Deed, OrderId, ReportHash, SignOffAnswer};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

/// A customer's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOffDraft {
    /// Who answered for the customer.
    pub signer: String,
    /// What they answered.
    pub answer: SignOffAnswer,
    /// The report they were shown: `report_hash` of the order's view.
    pub report: ReportHash,
}

impl Fieldbook {
    /// Records the customer's answer to the report as it was shown, and binds it to that report.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `report_changed` when the report is no longer the one shown, `blank_text`, `reason_missing`, `text_too_long`.
    pub fn sign_off(
        &self,
        order: OrderId,
        draft: SignOffDraft,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        let SignOffDraft { signer, answer, report } = draft;
        self.save(order, Deed::SignOff { signer, answer, report }, options)
    }
}
