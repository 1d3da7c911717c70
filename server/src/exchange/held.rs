//! Makes the rows of what is held: the bytes as they came, from whom, and why.

use fieldbook_model::{ChangeHash, OrderId, Timestamp};
use sha2::{Digest, Sha256};

use crate::storage::{DeviceRow, QuarantineRow};

/// The name of bytes that are no change: their SHA-256.
pub(super) fn name_of(bytes: &[u8]) -> ChangeHash {
    ChangeHash::from_bytes(Sha256::digest(bytes).into())
}

/// A change to be held.
pub(super) fn row(
    from: &DeviceRow,
    order: OrderId,
    hash: ChangeHash,
    bytes: &[u8],
    code: &str,
    at: Timestamp,
) -> QuarantineRow {
    QuarantineRow {
        device: from.device,
        engineer: from.engineer,
        order,
        hash,
        digest: Sha256::digest(bytes).into(),
        code: code.to_owned(),
        bytes: bytes.to_vec(),
        at,
    }
}
