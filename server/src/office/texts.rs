//! The office edits a text that people type together: from the version it was shown to what it holds now.

use fieldbook_document::DocumentError;
use fieldbook_model::{ChangeHash, Deed, LONGEST_TEXT, OrderId, TextField};

use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;
use crate::order_file::OrderFile;

impl Hub {
    /// Merges an edit of `field`: `base` is the version that came with the text the editor showed, `text` what it
    /// holds now. An edit that changes nothing writes nothing.
    ///
    /// # Errors
    /// `order_unknown`, `invalid_field` for an unknown base or a text that nobody types.
    pub fn edit_text(
        &self,
        order: OrderId,
        field: TextField,
        base: Vec<ChangeHash>,
        text: &str,
    ) -> Result<(), HubError> {
        if self.text_shown(order, field, &base)? == text {
            return Ok(());
        }
        let deed = Deed::EditText { field, base, text: text.to_owned() };
        self.write_record(order, "edit_text", deed).map_err(named)
    }

    fn text_shown(
        &self,
        order: OrderId,
        field: TextField,
        base: &[ChangeHash],
    ) -> Result<String, HubError> {
        let file = self.storage().read(|view| OrderFile::load(view, order))?;
        file.record.text_at(field, base).map_err(|error| named(error.into()))
    }
}

/// A base this order never had is the caller's mistake.
fn named(error: HubError) -> HubError {
    match error {
        HubError::Document(DocumentError::UnknownVersion) => {
            HubError::invalid("base", FieldProblem::Unknown)
        }
        HubError::Document(DocumentError::EditTooLarge) => {
            HubError::invalid("text", FieldProblem::TooLong(LONGEST_TEXT))
        }
        other => other,
    }
}
