//! `POST /v1/enrol`: a phone exchanges a one-time code for its place at the hub.

use minicbor::{Decode, Encode};

use crate::codec::{LimitExceeded, Message, at_most};
use crate::ids::{Id16, Key32};
use crate::limits::MAX_NAME_BYTES;

/// A phone's wish to join, under a key pair it made itself. Answered once; the same code with the same key gets the
/// same answer again, because the first one may have been lost on its way.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolRequest {
    /// Always [`PROTOCOL`](crate::limits::PROTOCOL).
    #[n(0)]
    pub protocol: u32,
    /// The one-time code as typed or scanned; see [`EnrolmentCode`](crate::EnrolmentCode).
    #[n(1)]
    pub code: String,
    /// The public half of the phone's key.
    #[n(2)]
    pub device_key: Key32,
    /// What the office calls this phone, for example `Pixel 9 of Li Wei`.
    #[n(3)]
    pub device_name: String,
    /// The app's version, for support.
    #[n(4)]
    pub app_version: String,
}

impl Message for EnrolRequest {
    const VERSIONED: bool = true;

    fn check(&self) -> Result<(), LimitExceeded> {
        let name = self.device_name.len().max(self.app_version.len()).max(self.code.len());
        at_most(name, MAX_NAME_BYTES, "bytes of text in one field")
    }
}

/// Who the phone is from now on.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolResponse {
    /// The company.
    #[n(0)]
    pub tenant: Id16,
    /// The phone's id: the key id of its signatures.
    #[n(1)]
    pub device: Id16,
    /// Whose phone it is.
    #[n(2)]
    pub engineer: Id16,
    /// The engineer's name, for the screen.
    #[n(3)]
    pub engineer_name: String,
    /// The public half of the hub's key, which signs assignments and receipts.
    #[n(4)]
    pub hub_key: Key32,
    /// The hub's clock, milliseconds since 1970 UTC.
    #[n(5)]
    pub hub_time: i64,
    /// The hub's epoch: changes when it is restored from a backup.
    #[n(6)]
    pub epoch: Id16,
    /// Name of the stock location that the engineer takes parts from.
    #[n(7)]
    pub van: String,
}

impl Message for EnrolResponse {}

impl std::fmt::Debug for EnrolRequest {
    /// Leaves the code out: whoever has it can enrol.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolRequest").field("device_key", &self.device_key).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for EnrolResponse {
    /// Leaves names out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolResponse")
            .field("device", &self.device)
            .field("engineer", &self.engineer)
            .finish_non_exhaustive()
    }
}
