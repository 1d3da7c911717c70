//! The one mapping from every error of the rooms below to a code. Exhaustive wherever the room's enum is.

use fieldbook_document::DocumentError;
use fieldbook_model::{IdError, QuantityError, Refusal};
use fieldbook_store::{Blocked, StoreError};
use fieldbook_wire::{PayloadError, ProblemCode};

use super::{ErrorCode, FieldbookError};
use crate::hub::{Failure, Trouble};
use crate::ports::{KeyUnavailable, NoRandomness};

impl From<Refusal> for FieldbookError {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::OtherOrder { .. } => ErrorCode::OtherOrder,
            Refusal::NotOnCrew { .. } => ErrorCode::NotOnCrew,
            Refusal::NotAnEngineer { .. } => ErrorCode::NotAnEngineer,
            Refusal::OrderEnded { .. } => ErrorCode::OrderEnded,
            Refusal::WrongTransition { .. } => ErrorCode::WrongTransition,
            Refusal::AfterSubmission { .. } => ErrorCode::AfterSubmission,
            Refusal::ReasonMissing { .. } => ErrorCode::ReasonMissing,
            Refusal::SafetyStepsOpen { .. } => ErrorCode::SafetyStepsOpen,
            Refusal::GapsWithoutReason { .. } => ErrorCode::GapsWithoutReason,
            Refusal::StepAfterCompletion { .. } => ErrorCode::StepAfterCompletion,
            Refusal::UnknownStep { .. } => ErrorCode::UnknownStep,
            Refusal::WrongStepValue { .. } => ErrorCode::WrongStepValue,
            Refusal::DeviationWithoutReason { .. } => ErrorCode::DeviationWithoutReason,
            Refusal::UnknownPartLine { .. } => ErrorCode::UnknownPartLine,
            Refusal::AbsurdQuantity { .. } => ErrorCode::AbsurdQuantity,
            Refusal::ReturnedMoreThanTaken { .. } => ErrorCode::ReturnedMoreThanTaken,
            Refusal::UnknownReading { .. } => ErrorCode::UnknownReading,
            Refusal::UnknownCode { .. } => ErrorCode::UnknownFindingCode,
            Refusal::ReportChanged { .. } => ErrorCode::ReportChanged,
            Refusal::BlankText { .. } => ErrorCode::BlankText,
            Refusal::TextTooLong { .. } => ErrorCode::TextTooLong,
            Refusal::ControlCharacter { .. } => ErrorCode::ControlCharacter,
            Refusal::AlreadyCreated => ErrorCode::AlreadyCreated,
            Refusal::RepeatedId { .. } => ErrorCode::RepeatedId,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<DocumentError> for FieldbookError {
    fn from(error: DocumentError) -> Self {
        let code = match error {
            DocumentError::Damaged | DocumentError::ForeignSkeleton => ErrorCode::RecordDamaged,
            DocumentError::UnknownVersion => ErrorCode::TextVersionUnknown,
            DocumentError::EditTooLarge => ErrorCode::TextTooLong,
            DocumentError::AlreadyMade => ErrorCode::AlreadyCreated,
            DocumentError::NoVisit => ErrorCode::NotAnEngineer,
            DocumentError::AlreadyWritten(_) | DocumentError::PlannedTwice => ErrorCode::RepeatedId,
            DocumentError::Encoding
            | DocumentError::Library(_)
            | DocumentError::Panicked
            | DocumentError::NoThread(_) => ErrorCode::Internal,
        };
        Self::new(code, with_causes(&error))
    }
}

impl From<StoreError> for FieldbookError {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Refused(refusal) => return refusal.into(),
            StoreError::Document(error) => return error.into(),
            StoreError::WrongKey => ErrorCode::WrongKey,
            StoreError::Damaged { .. } => ErrorCode::Damaged,
            StoreError::TooNew { .. } => ErrorCode::TooNew,
            StoreError::InUse => ErrorCode::InUse,
            StoreError::DiskFull => ErrorCode::DiskFull,
            StoreError::Io(_) => ErrorCode::StorageFailed,
            StoreError::Library => ErrorCode::UnsafeLibrary,
            StoreError::NotEnrolled => ErrorCode::NotEnrolled,
            StoreError::AlreadyEnrolled => ErrorCode::AlreadyEnrolled,
            StoreError::UnknownOrder => ErrorCode::OrderUnknown,
            StoreError::NotYours => ErrorCode::OrderWithdrawn,
            StoreError::Arrival(_) => ErrorCode::HubForged,
            StoreError::UnknownPhoto => ErrorCode::UnknownPhoto,
            StoreError::PhotoDamaged => ErrorCode::PhotoDamaged,
            StoreError::PhotoEmpty => ErrorCode::PhotoEmpty,
            StoreError::PhotoTooLarge => ErrorCode::PhotoTooLarge,
            StoreError::NoRandomness | StoreError::ForeignStamp | StoreError::Unexpected(_) => {
                ErrorCode::Internal
            }
        };
        Self::new(code, with_causes(&error))
    }
}

/// The error and what caused it, for support: what the system or a library says, never what a person wrote.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

impl From<PayloadError> for FieldbookError {
    fn from(error: PayloadError) -> Self {
        let code = match error {
            PayloadError::NotFieldbook | PayloadError::TooLong | PayloadError::Parameter(_) => {
                ErrorCode::EnrolmentMalformed
            }
            PayloadError::Hub => ErrorCode::HubAddressMalformed,
            PayloadError::ClearText => ErrorCode::InsecureHub,
            PayloadError::Code(_) => ErrorCode::CodeMistyped,
        };
        Self::new(code, error.to_string())
    }
}

impl From<Failure> for FieldbookError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Trouble(trouble, what) => Self::new(trouble.into(), what),
            Failure::Refused { status, code, detail, .. } => {
                Self::refused_by_hub(&code, status, detail.as_deref())
            }
        }
    }
}

impl From<Trouble> for ErrorCode {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Offline => Self::HubUnreachable,
            Trouble::TimedOut => Self::HubTimeout,
            Trouble::Interrupted => Self::ConnectionLost,
            Trouble::Untrusted => Self::HubUntrusted,
            Trouble::Garbled => Self::ResponseGarbled,
            Trouble::TooLarge => Self::ResponseTooLarge,
        }
    }
}

impl FieldbookError {
    /// What the hub said no with; a code of a newer hub is kept in the detail.
    pub(crate) fn refused_by_hub(code: &str, status: u16, detail: Option<&str>) -> Self {
        let known = code.parse::<ProblemCode>().map_or(ErrorCode::HubRefused, of_problem);
        let detail = detail.unwrap_or("no detail given");
        Self::new(known, format!("{code} ({status}): {detail}"))
    }
}

/// What a hub's code is for a phone. The office's own codes are none that a phone can act on.
fn of_problem(code: ProblemCode) -> ErrorCode {
    match code {
        ProblemCode::BodyMalformed => ErrorCode::BodyMalformed,
        ProblemCode::ProtocolUnsupported => ErrorCode::ProtocolUnsupported,
        ProblemCode::SignatureInvalid => ErrorCode::SignatureInvalid,
        ProblemCode::ClockSkew => ErrorCode::ClockSkew,
        ProblemCode::DeviceUnknown => ErrorCode::DeviceUnknown,
        ProblemCode::DeviceRevoked => ErrorCode::DeviceRevoked,
        ProblemCode::OrderUnknown => ErrorCode::OrderUnknown,
        ProblemCode::UnknownPhoto => ErrorCode::UnknownPhoto,
        ProblemCode::CodeUnknown => ErrorCode::CodeUnknown,
        ProblemCode::RequestTimeout => ErrorCode::RequestTimeout,
        ProblemCode::CodeExpired => ErrorCode::CodeExpired,
        ProblemCode::CodeUsed => ErrorCode::CodeUsed,
        ProblemCode::BodyTooLarge => ErrorCode::BodyTooLarge,
        ProblemCode::RateLimited => ErrorCode::RateLimited,
        ProblemCode::Internal => ErrorCode::HubFailed,
        ProblemCode::Unavailable => ErrorCode::Unavailable,
        ProblemCode::StorageFull => ErrorCode::StorageFull,
        ProblemCode::Unauthorized
        | ProblemCode::Forbidden
        | ProblemCode::NotFound
        | ProblemCode::EngineerUnknown
        | ProblemCode::TenantUnknown
        | ProblemCode::MethodNotAllowed
        | ProblemCode::ConflictVersion
        | ProblemCode::DuplicateKey
        | ProblemCode::TransitionRefused
        | ProblemCode::UploadUnknown
        | ProblemCode::UploadConflict
        | ProblemCode::PhotoMismatch
        | ProblemCode::QuotaSpent
        | ProblemCode::MediaTypeUnsupported
        | ProblemCode::InvalidField => ErrorCode::HubRefused,
    }
}

impl From<Blocked> for ErrorCode {
    fn from(blocked: Blocked) -> Self {
        match blocked {
            Blocked::DeviceUnknown => Self::DeviceUnknown,
            Blocked::DeviceRevoked => Self::DeviceRevoked,
        }
    }
}

impl From<KeyUnavailable> for FieldbookError {
    fn from(error: KeyUnavailable) -> Self {
        Self::new(ErrorCode::KeyUnavailable, error.to_string())
    }
}

impl From<NoRandomness> for FieldbookError {
    fn from(error: NoRandomness) -> Self {
        Self::new(ErrorCode::Internal, error.to_string())
    }
}

impl From<IdError> for FieldbookError {
    fn from(error: IdError) -> Self {
        Self::new(ErrorCode::IdMalformed, error.to_string())
    }
}

impl From<QuantityError> for FieldbookError {
    fn from(error: QuantityError) -> Self {
        Self::new(ErrorCode::QuantityMalformed, error.to_string())
    }
}
