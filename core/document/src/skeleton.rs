//! The constant first change of every record: root containers and texts, nothing else (`blueprint.md`).
//!
//! The bytes are compiled in and pinned by a golden test. They are never edited: two devices that made the same
//! container each for themselves would hide one side's work, so new containers come as the next constant change.

use automerge::{ActorId, Automerge, ObjId};
use fieldbook_model::{ChangeHash, TextField};

use crate::DocumentError;

const BYTES: &[u8] = include_bytes!("../fixtures/skeleton_1.bin");

/// Hash of the constant change that every record begins with.
pub const SKELETON_HASH: ChangeHash = ChangeHash::from_bytes(HASH);

const HASH: [u8; 32] = [
    0xf4, 0xf7, 0x8d, 0xf6, 0x18, 0xf3, 0x87, 0xb0, 0xdb, 0xf6, 0x6e, 0x87, 0xab, 0x07, 0xab, 0x19,
    0x73, 0x4f, 0x24, 0xb1, 0xc0, 0x53, 0x89, 0xc1, 0xcf, 0x29, 0xb8, 0x98, 0x7f, 0x02, 0x3a, 0x67,
];

/// The actor of the constant changes; nobody else may write under it.
pub(crate) const SKELETON_ACTOR: [u8; 16] = [0; 16];

/// A container of the skeleton. The number is the counter of the operation that made it, hence its object id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Container {
    Description = 1,
    AccessNotes = 2,
    Report = 3,
    Narrative = 4,
    CustomerExplanation = 5,
    Findings = 6,
    Steps = 7,
    StepResults = 8,
    PartLines = 9,
    Moves = 10,
    Facts = 11,
    Evidence = 12,
    Times = 13,
    Readings = 14,
    SignOffs = 15,
    Feedback = 16,
    Comments = 17,
    Proposals = 18,
    TextEdits = 19,
}

impl Container {
    /// All of them, in the order in which the constant change makes them.
    pub(crate) const ALL: [Self; 19] = [
        Self::Description,
        Self::AccessNotes,
        Self::Report,
        Self::Narrative,
        Self::CustomerExplanation,
        Self::Findings,
        Self::Steps,
        Self::StepResults,
        Self::PartLines,
        Self::Moves,
        Self::Facts,
        Self::Evidence,
        Self::Times,
        Self::Readings,
        Self::SignOffs,
        Self::Feedback,
        Self::Comments,
        Self::Proposals,
        Self::TextEdits,
    ];

    /// The container made by the skeleton's operation with this counter.
    pub(crate) fn made_by(counter: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|container| *container as u64 == counter)
    }

    /// The container of a text.
    pub(crate) const fn of_text(field: TextField) -> Self {
        match field {
            TextField::Description => Self::Description,
            TextField::AccessNotes => Self::AccessNotes,
            TextField::Narrative => Self::Narrative,
            TextField::CustomerExplanation => Self::CustomerExplanation,
        }
    }

    /// The text it holds, when it holds one.
    pub(crate) const fn text(self) -> Option<TextField> {
        match self {
            Self::Description => Some(TextField::Description),
            Self::AccessNotes => Some(TextField::AccessNotes),
            Self::Narrative => Some(TextField::Narrative),
            Self::CustomerExplanation => Some(TextField::CustomerExplanation),
            _ => None,
        }
    }

    /// Its object id, the same in every record.
    pub(crate) fn object(self) -> ObjId {
        ObjId::Id(self as u64, ActorId::from(SKELETON_ACTOR), 0)
    }
}

/// A document that holds the skeleton and nothing else.
pub(crate) fn fresh() -> Result<Automerge, DocumentError> {
    let change = automerge::Change::try_from(BYTES).map_err(automerge::AutomergeError::from)?;
    let mut doc = Automerge::new();
    doc.apply_changes([change])?;
    Ok(doc)
}

#[cfg(test)]
mod tests;
