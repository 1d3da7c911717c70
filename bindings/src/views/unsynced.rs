//! What only this phone has.

use fieldbook_client as core;

/// This phone's work that the hub does not have.
#[derive(Debug, Clone, uniffi::Record)]
pub struct UnsyncedWorkView {
    /// Every change of it that reads.
    pub changes: Vec<UnsyncedView>,
    /// What does not read; empty on a phone that is not damaged.
    pub unreadable: Vec<UnreadableView>,
}

/// A change of this phone that the hub does not have.
#[derive(Debug, Clone, uniffi::Record)]
pub struct UnsyncedView {
    /// Of which order.
    pub order: String,
    /// Its hash.
    pub change: String,
    /// The change itself, as it would travel.
    pub bytes: Vec<u8>,
    /// Why the hub put it aside; absent when it was not sent yet.
    pub quarantine_reason: Option<String>,
}

impl From<core::UnsyncedChange> for UnsyncedView {
    fn from(unsynced: core::UnsyncedChange) -> Self {
        let quarantine_reason = match unsynced.status {
            core::ChangeStatus::Quarantined(reason) => Some(reason),
            core::ChangeStatus::Pending
            | core::ChangeStatus::AtHub
            | core::ChangeStatus::NeedsDependencies => None,
        };
        Self {
            order: unsynced.order.to_string(),
            change: unsynced.change.hash.to_string(),
            bytes: unsynced.change.bytes,
            quarantine_reason,
        }
    }
}

/// Work of this phone that cannot be read.
#[derive(Debug, Clone, uniffi::Record)]
pub struct UnreadableView {
    /// Of which order, as far as that reads.
    pub order: Option<String>,
    /// The change's hash, as far as that reads.
    pub change: Option<String>,
    /// What of it.
    pub part: UnreadablePart,
}

/// What cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum UnreadablePart {
    /// The change itself; it is missing from the export.
    Change,
    /// The command beside a change; the change is exported without it.
    Command,
    /// A part of the list of changes: how many are missing, nobody can tell.
    List,
}

impl From<core::Unsynced> for UnsyncedWorkView {
    fn from(unsynced: core::Unsynced) -> Self {
        let core::Unsynced { changes, unreadable } = unsynced;
        Self {
            changes: changes.into_iter().map(Into::into).collect(),
            unreadable: unreadable.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<core::Unreadable> for UnreadableView {
    fn from(unreadable: core::Unreadable) -> Self {
        let part = match unreadable.part {
            core::UnreadablePart::Change => UnreadablePart::Change,
            core::UnreadablePart::Command => UnreadablePart::Command,
            core::UnreadablePart::List => UnreadablePart::List,
        };
        Self {
            order: unreadable.order.map(|order| order.to_string()),
            change: unreadable.change.map(|change| change.to_string()),
            part,
        }
    }
}
