//! A remark for colleagues and the office.

use fieldbook_model::{Deed, OrderId};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

impl Fieldbook {
    /// Remarks something for colleagues and the office.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `blank_text`, `text_too_long`.
    pub fn comment(
        &self,
        order: OrderId,
        text: &str,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.save(order, Deed::Comment { text: text.to_owned() }, options)
    }
}
