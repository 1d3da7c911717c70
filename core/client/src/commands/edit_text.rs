//! The four texts that people type together. An edit goes from the version the editor was opened with to what it holds
//! now, so that what arrived meanwhile stays (`blueprint.md`, text edits).

use fieldbook_model::{Deed, OrderId, TextField};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};
use crate::text_version::TextVersion;

macro_rules! edit_verbs {
    ($($(#[$doc:meta])* $verb:ident, $field:ident;)*) => {
        impl Fieldbook {
            $(
                $(#[$doc])*
                ///
                /// `base` is the version that came with the text the editor was opened with, `text` all of what the
                /// editor holds now.
                ///
                /// # Errors
                /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `text_too_long`,
                /// `text_version_unknown`.
                pub fn $verb(
                    &self,
                    order: OrderId,
                    base: &TextVersion,
                    text: &str,
                    options: CommandOptions,
                ) -> Result<Saved, FieldbookError> {
                    self.edit_text(order, TextField::$field, base, text, options)
                }
            )*
        }
    };
}

edit_verbs! {
    /// Edits what is wrong, as it was told.
    edit_description, Description;
    /// Edits how to get in.
    edit_access_notes, AccessNotes;
    /// Edits what was done.
    edit_narrative, Narrative;
    /// Edits the same for the customer, in plain words.
    edit_customer_explanation, CustomerExplanation;
}

impl Fieldbook {
    fn edit_text(
        &self,
        order: OrderId,
        field: TextField,
        base: &TextVersion,
        text: &str,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        let deed = Deed::EditText { field, base: base.clone().into_heads(), text: text.to_owned() };
        self.save(order, deed, options)
    }
}
