//! Why bytes were not let in. The code goes to the phone that wrote them and to the office; both keep the bytes.

use std::fmt;

use fieldbook_model::{ActorId, ChangeHash};

/// The reason for a quarantine. Broken rules of the trade are never one: they flag (`blueprint.md`, rule zero).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuarantineReason {
    /// More bytes than one change may have.
    TooLarge,
    /// Not one plain change chunk: wrong magic bytes, another chunk type, compressed, or bytes left over.
    NotAChange,
    /// The checksum does not fit the bytes.
    WrongChecksum,
    /// The header, or what it announces, cannot be read.
    Malformed,
    /// More dependencies than a change may have.
    TooManyDependencies,
    /// More operations than a change may have, or more operations or actors than one device may have in a record.
    TooManyOperations,
    /// The sequence number or the first operation's number is not the one that follows.
    OutOfSequence,
    /// It refers to operations that its dependencies do not hold.
    UnknownReference,
    /// An operation that no command makes: a new container, a mark, a counter, a deletion of an entry.
    ForbiddenOperation,
    /// It writes where nothing of Fieldbook is.
    UnknownPath,
    /// An entry that is not what its container holds, or stands under a key that is not its own.
    BadEntry,
    /// It would give an entry other content than it has; entries are never rewritten.
    EntryRewritten,
    /// It is an edit of a text that the record has already, from another change: its words would stand there twice.
    TextRepeated,
    /// It changes a text without saying who edited it.
    UnsignedText,
    /// Nobody registered this actor.
    UnknownActor(ActorId),
    /// Its writer was never on this order.
    NotOnOrder,
    /// An entry names another author or device than its writer.
    WrongAuthor,
    /// A fact of somebody else's visit.
    NotOwnVisit,
    /// Checklist or planned parts from somebody who may not plan.
    MayNotPlan,
    /// It cannot be applied, or the record could not be saved and loaded again with it.
    BreaksRecord,
    /// It depends on this change, which is quarantined.
    HeldBy(ChangeHash),
}

impl QuarantineReason {
    /// The stable code; the catalogue has a text for each (`quarantine-…`).
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::NotAChange => "not_a_change",
            Self::WrongChecksum => "wrong_checksum",
            Self::Malformed => "malformed",
            Self::TooManyDependencies => "too_many_dependencies",
            Self::TooManyOperations => "too_many_operations",
            Self::OutOfSequence => "out_of_sequence",
            Self::UnknownReference => "unknown_reference",
            Self::ForbiddenOperation => "forbidden_operation",
            Self::UnknownPath => "unknown_path",
            Self::BadEntry => "bad_entry",
            Self::EntryRewritten => "entry_rewritten",
            Self::TextRepeated => "text_repeated",
            Self::UnsignedText => "unsigned_text",
            Self::UnknownActor(_) => "unknown_actor",
            Self::NotOnOrder => "not_on_order",
            Self::WrongAuthor => "wrong_author",
            Self::NotOwnVisit => "not_own_visit",
            Self::MayNotPlan => "may_not_plan",
            Self::BreaksRecord => "breaks_record",
            Self::HeldBy(_) => "held_by",
        }
    }

    /// Every code, for the catalogue's completeness and for whoever lists them.
    pub const CODES: [&'static str; 21] = [
        "too_large",
        "not_a_change",
        "wrong_checksum",
        "malformed",
        "too_many_dependencies",
        "too_many_operations",
        "out_of_sequence",
        "unknown_reference",
        "forbidden_operation",
        "unknown_path",
        "bad_entry",
        "entry_rewritten",
        "text_repeated",
        "unsigned_text",
        "unknown_actor",
        "not_on_order",
        "wrong_author",
        "not_own_visit",
        "may_not_plan",
        "breaks_record",
        "held_by",
    ];
}

impl fmt::Display for QuarantineReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HeldBy(hash) => write!(f, "{}:{hash}", self.code()),
            _ => f.write_str(self.code()),
        }
    }
}
