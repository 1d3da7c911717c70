//! The office edits a text that people type together: from the version it was shown to what it holds now.

use fieldbook_document::DocumentError;
use fieldbook_model::{ChangeHash, Deed, OrderId, TextField};

use super::draft;
use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;
use crate::order_file::OrderFile;

/// Characters of a text.
const LONGEST: usize = 20_000;
/// Characters that one edit may add: the guard of every phone takes 5 000 operations in a change.
const LONGEST_EDIT: usize = 4_000;

impl Hub {
    /// Merges an edit of `field`: `base` is the version that came with the text the editor showed, `text` what it
    /// holds now. An edit that changes nothing writes nothing.
    ///
    /// # Errors
    /// `order_unknown`, `invalid_field` for an unknown base or a text too long.
    pub fn edit_text(
        &self,
        order: OrderId,
        field: TextField,
        base: Vec<ChangeHash>,
        text: &str,
    ) -> Result<(), HubError> {
        let text = draft::text("text", text, LONGEST)?;
        let shown = self.text_shown(order, field, &base)?;
        if shown == text {
            return Ok(());
        }
        if text.chars().count() > shown.chars().count().saturating_add(LONGEST_EDIT) {
            return Err(HubError::invalid("text", FieldProblem::TooLong(LONGEST_EDIT)));
        }
        self.write_record(order, "edit_text", Deed::EditText { field, base, text }).map_err(named)
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
            HubError::invalid("text", FieldProblem::TooLong(LONGEST_EDIT))
        }
        other => other,
    }
}
