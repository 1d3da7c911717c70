//! A photo is taken into the store, encrypted, and referred to by the order.

use std::fs::File;
use std::path::PathBuf;

use fieldbook_model::{Deed, EvidenceId, EvidenceKind, EvidenceSubject, OrderId, Refusal};

use crate::error::{ErrorCode, FieldbookError};
use crate::fieldbook::Fieldbook;
use crate::notifier::Notice;
use crate::options::{CommandOptions, Saved};
use crate::session::{Session, unknown};

/// A file to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentDraft {
    /// Where it is. It is read and left alone.
    pub file: PathBuf,
    /// What sort of file.
    pub kind: EvidenceKind,
    /// What it shows.
    pub subject: EvidenceSubject,
}

/// An attached photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attached {
    /// The photo: SHA-256 of its bytes.
    pub photo: EvidenceId,
    /// The reference that was saved.
    pub saved: Saved,
}

impl Fieldbook {
    /// Takes a photo into the store and refers to it from the order. The same photo twice is stored once.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `unknown_step`, `photo_unreadable`, `photo_empty`,
    /// `photo_too_large`, `disk_full`. No photo is taken in then.
    pub fn attach(
        &self,
        order: OrderId,
        draft: AttachmentDraft,
        options: CommandOptions,
    ) -> Result<Attached, FieldbookError> {
        let AttachmentDraft { file, kind, subject } = draft;
        let unreadable =
            |_| FieldbookError::new(ErrorCode::PhotoUnreadable, "the file cannot be opened");
        drop(File::open(&file).map_err(unreadable)?);
        let attached = self.core.gate.write(move |session| {
            session.catch_up();
            allow(session, order, subject)?;
            let (photo, size) = session.store.attach_photo(&file)?;
            let saved = session.perform(
                order,
                Deed::Attach { blob: photo, kind, size, subject },
                options,
            )?;
            Ok(Attached { photo, saved })
        })?;
        self.core.bell.edited();
        self.core.tell(Notice::Orders(vec![order]));
        Ok(attached)
    }
}

/// What the rule will ask, asked before the photo is taken in: otherwise a refused one would stay behind, and count as
/// not at the hub for ever.
fn allow(
    session: &Session,
    order: OrderId,
    subject: EvidenceSubject,
) -> Result<(), FieldbookError> {
    let view = session.store.order(order)?.ok_or_else(|| unknown(order))?;
    if view.row.withdrawn {
        return Err(FieldbookError::new(ErrorCode::OrderWithdrawn, "the order was withdrawn"));
    }
    match subject {
        EvidenceSubject::Step(step) if !view.steps.iter().any(|shown| shown.step.id == step) => {
            Err(Refusal::UnknownStep { step }.into())
        }
        EvidenceSubject::Step(_) | EvidenceSubject::Order => Ok(()),
    }
}
