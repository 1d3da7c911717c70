//! A step of the checklist is answered.

use fieldbook_model::{Deed, OrderId, StepId, StepValue};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

/// An answer to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDraft {
    /// Which step.
    pub step: StepId,
    /// What was found; of the kind the step asks for.
    pub value: StepValue,
    /// Why it deviates, when an elastic step does by more than a fifth.
    pub reason: Option<String>,
}

impl Fieldbook {
    /// Answers a step of the checklist. A later answer of the same phone replaces an earlier one.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `unknown_step`, `wrong_step_value`,
    /// `deviation_without_reason`, `step_after_completion`, `absurd_quantity`, `text_too_long`.
    pub fn tick(
        &self,
        order: OrderId,
        draft: StepDraft,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        let StepDraft { step, value, reason } = draft;
        self.save(order, Deed::Tick { step, value, reason }, options)
    }
}
