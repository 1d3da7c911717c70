//! What can go wrong with a record. Texts name no customer data; the codes are what apps and both HTTP APIs see.

use automerge::AutomergeError;
use fieldbook_model::EntryId;

/// Why a record could not be loaded, read or written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A stored or received record is not what it was when it was saved.
    #[error("the record's bytes are damaged")]
    Damaged,
    /// The record does not start with Fieldbook's own first change.
    #[error("the record has a foreign skeleton")]
    ForeignSkeleton,
    /// A text edit names a version this record does not hold.
    #[error("the version of the text is unknown to this record")]
    UnknownVersion,
    /// The command's entry is there already: a retry, which counts once.
    #[error("entry {0} is written already")]
    AlreadyWritten(EntryId),
    /// A text edit is larger than the guard takes as one change; every other device would put it aside.
    #[error("the edit is larger than one change may be")]
    EditTooLarge,
    /// A record is made once, before anything else is written into it.
    #[error("the record is made already")]
    AlreadyMade,
    /// Two steps or two part lines of a new record have the same id.
    #[error("two planned entries have the same id")]
    PlannedTwice,
    /// The office has no visit of its own, so it cannot record a fact of one.
    #[error("a fact needs an engineer's visit")]
    NoVisit,
    /// An entry could not be encoded.
    #[error("an entry could not be encoded")]
    Encoding,
    /// The CRDT library answered with an error.
    #[error("the record could not be processed")]
    Library(#[from] AutomergeError),
    /// The CRDT library panicked; the document in memory must be dropped and read again (`reliability.md`).
    #[error("the record's library failed unexpectedly")]
    Panicked,
    /// The system gave no thread with a large stack.
    #[error("no memory for a working thread")]
    NoThread(#[source] std::io::Error),
}

impl DocumentError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Damaged | Self::ForeignSkeleton => "record_damaged",
            Self::UnknownVersion => "text_version_unknown",
            Self::AlreadyWritten(_) => "entry_exists",
            Self::EditTooLarge => "text_too_long",
            Self::AlreadyMade => "record_exists",
            Self::PlannedTwice => "planned_twice",
            Self::NoVisit => "no_visit",
            Self::Encoding | Self::Library(_) | Self::Panicked | Self::NoThread(_) => {
                "record_failed"
            }
        }
    }
}
