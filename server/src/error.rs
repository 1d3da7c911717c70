//! The crate's one error. Every verb of the hub answers with it; HTTP and the command line map it by its code.

use std::io::ErrorKind;

use fieldbook_document::DocumentError;
use fieldbook_model::{Refusal, TextProblem};
use fieldbook_wire::ProblemCode;
use rusqlite::ErrorCode;

use crate::clock::NoRandomness;
use crate::storage::StorageError;

/// What is wrong with a field. Never holds the field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldProblem {
    /// Nothing there, or only blanks.
    #[error("must not be blank")]
    Blank,
    /// More characters than this.
    #[error("has more than {0} characters")]
    TooLong(usize),
    /// More entries than this.
    #[error("has more than {0} entries")]
    TooMany(usize),
    /// More bytes than this, all its entries together.
    #[error("has more than {0} bytes in all")]
    TooLarge(usize),
    /// A control character other than tab and line break.
    #[error("has a control character")]
    ControlCharacter,
    /// Of another type or shape.
    #[error("is not of the expected type or not one of the allowed values")]
    Malformed,
    /// No such field.
    #[error("has a field that is not known")]
    UnknownField,
    /// Left out, though it must be there.
    #[error("is missing")]
    Missing,
    /// Not in the list of time zones.
    #[error("is not an IANA time zone")]
    TimeZone,
    /// The end is not after the start.
    #[error("does not end after it starts")]
    EndsBeforeStart,
    /// Outside the years 2000 to 2200.
    #[error("is not between the years 2000 and 2200")]
    FarDate,
    /// Negative, or more than the largest amount that makes sense.
    #[error("is not an amount between 0 and 1000000")]
    Amount,
    /// The same one twice.
    #[error("names the same one twice")]
    Twice,
    /// Not among those it must be among.
    #[error("is not known")]
    Unknown,
    /// A change that changes nothing.
    #[error("names nothing to change")]
    NothingToChange,
    /// The lead must be on the crew.
    #[error("is not on the crew")]
    NotOnCrew,
}

impl From<TextProblem> for FieldProblem {
    fn from(problem: TextProblem) -> Self {
        match problem {
            TextProblem::Blank => Self::Blank,
            TextProblem::TooLong { limit, .. } => Self::TooLong(limit),
            TextProblem::ControlCharacter => Self::ControlCharacter,
        }
    }
}

/// Why the hub did not do what it was asked. Texts hold no customer data.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// No such order, or not one the caller may see.
    #[error("no such order")]
    OrderUnknown,
    /// Several orders go by that number.
    #[error("several orders go by that number")]
    NumberAmbiguous,
    /// No such engineer.
    #[error("no such engineer")]
    EngineerUnknown,
    /// Several engineers have that name.
    #[error("several engineers have that name")]
    NameAmbiguous,
    /// No such device.
    #[error("no such device")]
    DeviceUnknown,
    /// Nothing is held under that number.
    #[error("nothing is held under that number")]
    NothingHeld,
    /// The guard does not let a held change in, whoever vouches for it.
    #[error("the change itself is the reason why it is held")]
    NotReleasable,
    /// A held change says what its phone has written anew since.
    #[error("its phone has written the same anew, and that is in the record")]
    WrittenAnew,
    /// The office shut this phone out.
    #[error("the device was revoked")]
    DeviceRevoked,
    /// No such enrolment code.
    #[error("no such enrolment code")]
    CodeUnknown,
    /// The enrolment code's fifteen minutes are over.
    #[error("the enrolment code has expired")]
    CodeExpired,
    /// Another phone used the enrolment code.
    #[error("the enrolment code was used by another phone")]
    CodeUsed,
    /// A field has a value it cannot have.
    #[error("{field} {problem}")]
    Invalid {
        /// Which one, as a path into the document: `steps[2].title`.
        field: String,
        /// What is wrong with it.
        problem: FieldProblem,
    },
    /// Somebody else changed it since the version the caller named.
    #[error("the order has changed since that version")]
    ConflictVersion,
    /// Another order has that number.
    #[error("another order has that number")]
    NumberTaken,
    /// A cancelled or closed order stays as it is.
    #[error("the order is cancelled or closed")]
    OrderEnded,
    /// A rule of the trade forbids it.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// A record could not be read or written.
    #[error("record cannot be used")]
    Document(#[from] DocumentError),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// No such photo, or not of an order that the caller may see.
    #[error("no such photo")]
    PhotoUnknown,
    /// A phone has delivered as many bytes of photos as one may in a day.
    #[error("this phone has delivered as many photos as one may in a day")]
    QuotaSpent,
    /// Nothing is to be uploaded here, or not any more.
    #[error("nothing is to be uploaded here")]
    UploadUnknown,
    /// The uploaded bytes are not the photo that was offered.
    #[error("the uploaded bytes are not the photo that was offered")]
    PhotoMismatch,
    /// A photo's file cannot be read or written.
    #[error("the file of a photo cannot be used")]
    PhotoFile(#[source] std::io::Error),
    /// The machine gave no random bytes.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// The file with the office's key cannot be read or written, or holds something else.
    #[error("the file office.key cannot be used")]
    KeyFile(#[source] std::io::Error),
    /// A part of the hub gave up; its log says why.
    #[error("internal failure")]
    Internal,
}

impl HubError {
    /// The stable code of this error, the same on HTTP and on the command line.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::OrderUnknown | Self::NumberAmbiguous => ProblemCode::OrderUnknown,
            Self::EngineerUnknown | Self::NameAmbiguous => ProblemCode::EngineerUnknown,
            Self::DeviceUnknown | Self::NothingHeld => ProblemCode::NotFound,
            Self::DeviceRevoked => ProblemCode::DeviceRevoked,
            Self::CodeUnknown => ProblemCode::CodeUnknown,
            Self::CodeExpired => ProblemCode::CodeExpired,
            Self::CodeUsed => ProblemCode::CodeUsed,
            Self::Invalid { .. } => ProblemCode::InvalidField,
            Self::ConflictVersion => ProblemCode::ConflictVersion,
            Self::NumberTaken | Self::WrittenAnew => ProblemCode::DuplicateKey,
            Self::OrderEnded | Self::NotReleasable | Self::Refused(_) => {
                ProblemCode::TransitionRefused
            }
            Self::Storage(error) => storage_code(error),
            Self::PhotoUnknown => ProblemCode::UnknownPhoto,
            Self::QuotaSpent => ProblemCode::QuotaSpent,
            Self::UploadUnknown => ProblemCode::UploadUnknown,
            Self::PhotoMismatch => ProblemCode::PhotoMismatch,
            Self::PhotoFile(error) if error.kind() == ErrorKind::StorageFull => {
                ProblemCode::StorageFull
            }
            Self::Document(_)
            | Self::PhotoFile(_)
            | Self::Random(_)
            | Self::KeyFile(_)
            | Self::Internal => ProblemCode::Internal,
        }
    }

    /// The field it is about, when it is about one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid { field, .. } => Some(field),
            Self::EngineerUnknown => Some("engineer"),
            Self::NumberTaken => Some("number"),
            _ => None,
        }
    }

    pub(crate) fn invalid(field: impl Into<String>, problem: FieldProblem) -> Self {
        Self::Invalid { field: field.into(), problem }
    }
}

/// What is wrong with a text is wrong with its field; every other rule is one of the trade.
impl From<Refusal> for HubError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::BlankText { field } => Self::invalid(field, FieldProblem::Blank),
            Refusal::TextTooLong { field, limit, .. } => {
                Self::invalid(field, FieldProblem::TooLong(limit))
            }
            Refusal::ControlCharacter { field } => {
                Self::invalid(field, FieldProblem::ControlCharacter)
            }
            other => Self::Refused(other),
        }
    }
}

fn storage_code(error: &StorageError) -> ProblemCode {
    let StorageError::Sqlite(error) = error else { return ProblemCode::Internal };
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => ProblemCode::StorageFull,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ProblemCode::Unavailable,
        _ => ProblemCode::Internal,
    }
}
