//! The compact form of an exchange: what the receiver can rebuild does not travel.
//!
//! Made at the edge, just before a body is packed, and undone just after one is unpacked: whoever decides and stores
//! sees [`SyncRequest`](crate::SyncRequest) and [`SyncResponse`](crate::SyncResponse) only. A plain message is a brief
//! one that leaves nothing out, so both forms are read the same way.
//!
//! Each list of changes carries a check over the hashes that its changes must have; each signature covers what was
//! left out around it. A wrong rebuild is therefore always noticed, and refused whole: the sender then says it plainly.

mod changes;
mod claims;
mod header;
mod ids;
mod leb;
mod receipt;
mod request;
mod response;
mod snapshot;

use crate::codec::LimitExceeded;
use crate::problem::ProblemCode;

pub use request::BriefRequest;
pub use response::BriefResponse;

/// A message in compact form that does not add up to what was meant; to be asked for, or said, in plain form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RebuildError {
    /// A form that this version does not know.
    #[error("changes are written in a form that is not known")]
    Form,
    /// A change cannot be rebuilt.
    #[error("a change in compact form cannot be rebuilt")]
    Change,
    /// The changes were rebuilt, but are not the ones that were meant.
    #[error("changes in compact form do not match their check")]
    Check,
    /// Something is left out that was not sent before.
    #[error("what was left out is not there")]
    Reference,
    /// Once rebuilt, it holds more than it may.
    #[error(transparent)]
    TooLarge(#[from] LimitExceeded),
}

impl RebuildError {
    /// The stable code that names this error on the wire; `protocol_unsupported` asks for the plain form.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::TooLarge(_) => ProblemCode::BodyTooLarge,
            Self::Form | Self::Change | Self::Check | Self::Reference => {
                ProblemCode::ProtocolUnsupported
            }
        }
    }
}
