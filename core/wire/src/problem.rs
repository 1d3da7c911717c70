//! Every code that the hub's two HTTP APIs answer with, each with its HTTP status. The codes are stable: apps and
//! documentation (`docs/errors.md`) name them, and so does the `type` of problem+json.

use std::fmt;
use std::str::FromStr;

/// A code that this version does not know; the phone then keeps the text as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code known to this version")]
pub struct UnknownCode;

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal;)*) => {
        /// What went wrong, as the hub says it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode {
            $($(#[$doc])* $name,)*
        }

        impl ProblemCode {
            /// All codes, in the order of their statuses.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code as it travels.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$name => $status,)*
                }
            }
        }
    };
}

problem_codes! {
    /// The body is not the message or document it should be: cut short, damaged, or of another shape.
    BodyMalformed = "body_malformed", 400;
    /// The message is of a protocol that this hub does not speak.
    ProtocolUnsupported = "protocol_unsupported", 400;
    /// There is no API key or signature, or the API key is not known.
    Unauthorized = "unauthorized", 401;
    /// The request's signature is malformed or not valid for this request.
    SignatureInvalid = "signature_invalid", 401;
    /// The request was signed too long ago, or in the future; the answer carries the hub's time.
    ClockSkew = "clock_skew", 401;
    /// No device has this key id.
    DeviceUnknown = "device_unknown", 401;
    /// The device was revoked.
    DeviceRevoked = "device_revoked", 403;
    /// The API key may not do this.
    Forbidden = "forbidden", 403;
    /// No such address.
    NotFound = "not_found", 404;
    /// No such order, or not one that the caller may see.
    OrderUnknown = "order_unknown", 404;
    /// No such engineer.
    EngineerUnknown = "engineer_unknown", 404;
    /// No such tenant.
    TenantUnknown = "tenant_unknown", 404;
    /// No such photo, or not of an order that the caller may see.
    UnknownPhoto = "unknown_photo", 404;
    /// Nothing is to be uploaded here, or not any more.
    UploadUnknown = "upload_unknown", 404;
    /// No such enrolment code.
    CodeUnknown = "code_unknown", 404;
    /// The address exists, but not for this method.
    MethodNotAllowed = "method_not_allowed", 405;
    /// The body did not arrive in time.
    RequestTimeout = "request_timeout", 408;
    /// Somebody else changed it since the version that the caller named.
    ConflictVersion = "conflict_version", 409;
    /// There is already one with this key.
    DuplicateKey = "duplicate_key", 409;
    /// The order's state does not allow it.
    TransitionRefused = "transition_refused", 409;
    /// The upload is not at the byte that the caller named, or somebody else goes on with it.
    UploadConflict = "upload_conflict", 409;
    /// The enrolment code was valid for a short time, which is over.
    CodeExpired = "code_expired", 410;
    /// The enrolment code was already used by another device.
    CodeUsed = "code_used", 410;
    /// The body, or what it inflates to, or something in it, is larger than allowed.
    BodyTooLarge = "body_too_large", 413;
    /// The body is of a media type or encoding that this address does not take.
    MediaTypeUnsupported = "media_type_unsupported", 415;
    /// A field has a value it cannot have; the answer names it.
    InvalidField = "invalid_field", 422;
    /// The uploaded bytes are not the photo that was offered; they were thrown away.
    PhotoMismatch = "photo_mismatch", 422;
    /// Too many requests; try later.
    RateLimited = "rate_limited", 429;
    /// The phone has delivered as many photos as one may in a day; try later.
    QuotaSpent = "quota_spent", 429;
    /// The hub failed; its log says why.
    Internal = "internal", 500;
    /// The hub cannot serve now; try later.
    Unavailable = "unavailable", 503;
    /// The hub's disk is full.
    StorageFull = "storage_full", 507;
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ProblemCode {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_text_and_no_text_is_used_twice() {
        for code in ProblemCode::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert!((400..600).contains(&code.status()), "{code}");
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code}");
        }
    }

    #[test]
    fn a_code_of_a_newer_hub_is_not_guessed() {
        assert_eq!("orbit_lost".parse::<ProblemCode>(), Err(UnknownCode));
        assert_eq!("".parse::<ProblemCode>(), Err(UnknownCode));
        assert_eq!("INTERNAL".parse::<ProblemCode>(), Err(UnknownCode));
    }

    #[test]
    fn codes_are_listed_by_status() {
        assert!(ProblemCode::ALL.is_sorted_by_key(|code| code.status()));
    }
}
