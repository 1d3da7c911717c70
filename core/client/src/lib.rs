#![doc = include_str!("../README.md")]

mod auto_sync;
mod clock;
mod commands;
mod config;
mod core;
mod enrolment;
mod error;
mod fieldbook;
mod gate;
mod hub;
mod log;
mod notifier;
mod options;
mod photos;
mod ports;
mod readers;
mod reading;
mod recovery;
mod session;
mod status;
mod sync;
mod text_version;
mod time;
mod wiping;
mod writer;

pub use auto_sync::AutoSync;
pub use clock::{SystemClock, SystemRandom};
pub use commands::{
    Attached, AttachmentDraft, CompletionDraft, PartDraft, ReadingDraft, SignOffDraft, StepDraft,
};
pub use config::{Config, Ports};
pub use error::{ERROR_CODES, ErrorCode, ErrorKind, FieldbookError};
pub use fieldbook::Fieldbook;
pub use fieldbook_document::{
    ArgValue, Language, MergeNote, MergeRule, Named, NoteId, Severity, Side, render,
};
pub use fieldbook_model as model;
pub use fieldbook_store::{
    ChangeStatus, ListFilter, ListFilterError, ListedOrder, Unreadable, UnreadablePart, Unsynced,
    UnsyncedChange,
};
pub use fieldbook_sync::Network;
pub use notifier::{Change, Subscription};
pub use options::{CommandOptions, Saved};
pub use ports::{
    ChangeListener, Clock, ConnectivityObserver, Elapsed, KeyProvider, KeyUnavailable, LogLevel,
    LogSink, NoRandomness, Random,
};
pub use reading::{ExplainedMerge, Owner};
pub use recovery::Recovered;
pub use status::{LastSync, Quarantined, SyncStatus};
pub use sync::{SyncEnd, SyncReport};
pub use text_version::TextVersion;
