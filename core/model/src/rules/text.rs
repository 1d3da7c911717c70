//! Texts that people type together, and remarks.

use super::scene::Scene;
use super::{Refusal, limits};
use crate::TextField;

/// A text may be edited until the own visit is handed in. Whether its base is known is the document's matter.
pub(super) fn check_edit(scene: &Scene, field: TextField, text: &str) -> Result<(), Refusal> {
    scene.still_open()?;
    limits::edited("text", scene.record.text(field), text)
}

/// A remark may always be made, also on an order that is over.
pub(super) fn check_comment(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::BlankText { field: "text" });
    }
    limits::long("text", text)
}
