//! What can go wrong in the store, in terms a caller can act on. Texts carry no customer data.

use std::io;

use fieldbook_document::DocumentError;
use fieldbook_model::Refusal;
use rusqlite::ErrorCode;

/// Why the store did not do something. Whatever it says, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The key belongs to another store.
    #[error("the key does not open this store")]
    WrongKey,
    /// The key is right, yet something does not read; nothing was repaired, moved or emptied.
    #[error("the store is damaged: {part}")]
    Damaged {
        /// What does not read.
        part: &'static str,
    },
    /// A newer version of the app wrote this store.
    #[error("the store has schema {found}, this version knows up to {known}")]
    TooNew {
        /// The store's schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// Another process, or another part of this one, has it open.
    #[error("the store is in use")]
    InUse,
    /// No space is left.
    #[error("no space left on the device")]
    DiskFull,
    /// The device's storage failed.
    #[error("the device's storage failed")]
    Io(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The SQLite inside is too old to be trusted, or has no encryption.
    #[error("the SQLite library does not encrypt or is older than 3.51.3")]
    Library,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    NoRandomness,
    /// The phone belongs to nobody yet.
    #[error("the phone is not enrolled")]
    NotEnrolled,
    /// The phone belongs to somebody else already.
    #[error("the phone is enrolled for somebody else")]
    AlreadyEnrolled,
    /// No such order on this phone.
    #[error("no such order on this phone")]
    UnknownOrder,
    /// The engineer is no longer on the order: it can be read, not changed.
    #[error("the order was withdrawn")]
    NotYours,
    /// The command is stamped by another engineer or device.
    #[error("the command is stamped by somebody else")]
    ForeignStamp,
    /// A rule of the trade, said before anything was saved.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The order's record could not be read or written.
    #[error("the order's record failed")]
    Document(#[from] DocumentError),
    /// What came from the hub does not fit together.
    #[error("the hub's answer does not fit together: {0}")]
    Arrival(ArrivalFault),
    /// No such photo on this phone.
    #[error("no such photo on this phone")]
    UnknownPhoto,
    /// The photo's file is missing, cut short or altered.
    #[error("the photo's file is damaged")]
    PhotoDamaged,
    /// Nothing in it, or not a file.
    #[error("the photo is empty or not a file")]
    PhotoEmpty,
    /// Larger than [`crate::MAX_PHOTO_BYTES`].
    #[error("the photo is too large")]
    PhotoTooLarge,
    /// A mistake of ours.
    #[error("the store failed unexpectedly")]
    Unexpected(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What does not fit in an arrival; found before anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArrivalFault {
    /// An assignment came under another order's name.
    #[error("an assignment of another order")]
    ForeignAssignment,
    /// An assignment's signed bytes say something else than the assignment handed over with them.
    #[error("an assignment that is not what was signed")]
    AssignmentBytes,
    /// An order came twice.
    #[error("an order twice")]
    OrderTwice,
}

impl StoreError {
    pub(crate) const fn damaged(part: &'static str) -> Self {
        Self::Damaged { part }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::damaged("database"),
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed,
            ) => Self::InUse,
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::OutOfMemory,
            ) => Self::Io(error.into()),
            None if is_conversion(&error) => Self::damaged("a row of the database"),
            _ => Self::Unexpected(error.into()),
        }
    }
}

fn is_conversion(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
    };
    matches!(
        error,
        FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | Utf8Error(..)
    )
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error.into()),
        }
    }
}
