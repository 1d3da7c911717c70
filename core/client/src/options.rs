//! What every verb takes beside its own words, and what it answers.

use fieldbook_model::{EntryId, GpsFix};

/// How a verb is called. The default is what most calls want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommandOptions {
    /// The id of the entry that is made. An app that keeps it can repeat the call after a crash: the same id on the
    /// same order counts once. Without it a fresh one is drawn.
    pub command_id: Option<EntryId>,
    /// Where the phone is, when the app knows. Recorded, never a reason to refuse.
    pub gps: Option<GpsFix>,
}

/// Something that is on the disk now and in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// The id of the entry that was made.
    pub entry: EntryId,
    /// Whether it was there already: the call was a repetition, and counts once.
    pub repeated: bool,
}
