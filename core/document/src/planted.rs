//! Bugs of phone and hub that cannot be imitated from outside, to show that the simulation finds them (`tests/sim`).
//! In builds with the feature `sabotage` only, which no crate enables by itself; nothing is planted until [`plant`] says so.

use std::sync::atomic::{AtomicU8, Ordering};

/// A bug inside of phone or hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A phone does a retried command once more, under an id of its own.
    DoubleAppliedRetry = 1,
    /// A phone does not notice that the hub was restored.
    EpochIgnored,
    /// What a phone wrote on a change that the hub put aside is not authored anew.
    QuarantineBlocksQueue,
    /// A text edit takes back what others typed while the editor was open.
    UndoOfAnothersEntry,
    /// Whether a merge is noted depends on what arrived first.
    NoteLostOnReorder,
    /// The hub publishes a photo without looking at its hash.
    PhotoBeforeHash,
}

static NOW: AtomicU8 = AtomicU8::new(0);

/// From now on, in the whole process, this bug is there, or none.
pub fn plant(bug: Option<Planted>) {
    NOW.store(bug.map_or(0, |bug| bug as u8), Ordering::SeqCst);
}

impl Planted {
    /// Whether this is the bug that is there.
    pub fn is_here(self) -> bool {
        NOW.load(Ordering::SeqCst) == self as u8
    }
}
