//! A whole record in short: only its ids are. Its own checksum tells whether it was rebuilt rightly.

use super::changes::Room;
use super::ids;
use super::{RebuildError, header};
use crate::ids::Id16;
use crate::limits::MAX_RESPONSE_INFLATED;

/// Where a record's checksum stands: the first bytes of the hash of all that follows it.
const CHECKSUM: std::ops::Range<usize> = 4..8;

/// The record in short; `None` when it carries no checksum of its own.
pub(super) fn fold(order: &Id16, bytes: &[u8]) -> Option<Vec<u8>> {
    let folded = ids::fold(order, bytes);
    let is_sure = is_whole(bytes)
        && ids::unfold(order, &folded, MAX_RESPONSE_INFLATED).as_deref() == Some(bytes);
    is_sure.then_some(folded)
}

pub(super) fn unfold(
    order: &Id16,
    folded: &[u8],
    room: &mut Room,
) -> Result<Vec<u8>, RebuildError> {
    let bytes = ids::unfold(order, folded, room.left()).ok_or(RebuildError::Check)?;
    room.take(bytes.len())?;
    if is_whole(&bytes) { Ok(bytes) } else { Err(RebuildError::Check) }
}

fn is_whole(bytes: &[u8]) -> bool {
    bytes.get(CHECKSUM).is_some_and(|checksum| header::hash(bytes).starts_with(checksum))
}
