//! A code of the report is set.

use fieldbook_model::{Code, Deed, FindingField, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Sets a code of the report: one of [`code_list`](fieldbook_model::code_list).
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `unknown_finding_code`.
    pub fn set_finding(
        &self,
        order: OrderId,
        field: FindingField,
        code: Code,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::SetFinding { field, code }, options)
    }
}
