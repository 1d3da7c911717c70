#![doc = include_str!("../README.md")]

mod big_stack;
mod change;
mod chunk;
mod entry;
mod error;
mod guard;
mod history;
mod notes;
#[cfg(feature = "sabotage")]
mod planted;
mod quarantine;
mod read;
mod record;
mod skeleton;
mod snapshot;
#[cfg(test)]
mod testkit;
mod texts;
mod write;

pub use big_stack::spawn_opener;
pub use change::Change;
pub use error::DocumentError;
pub use guard::{
    ActorOwners, Admission, Authority, MAX_ACTORS_OF_DEVICE, MAX_CHANGE_BYTES, MAX_DEPENDENCIES,
    MAX_KEY_BYTES, MAX_OPERATIONS, MAX_OPERATIONS_OF_DEVICE, MAX_TOGETHER, Verdict, Writer, admit,
};
pub use notes::{MergeNote, MergeRule, NoteId, Severity, Side, merge_notes};
#[cfg(feature = "sabotage")]
pub use planted::{Planted, plant};
pub use quarantine::QuarantineReason;
pub use record::Record;
pub use skeleton::SKELETON_HASH;
pub use texts::{ArgValue, Language, LanguageError, Named, note_text, render};
