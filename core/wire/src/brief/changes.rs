//! A list of changes, each as what it adds to the one before it.

use sha2::{Digest, Sha256};

use super::RebuildError;
use super::header::{self, Header};
use super::ids::{fold, unfold};
use super::leb::{Reader, put_length, put_signed, put_unsigned};
use crate::codec::{LimitExceeded, at_most};
use crate::ids::{Hash32, Id16};
use crate::limits::MAX_CHANGE_BYTES;

/// Bytes of a list's check: enough that no accident passes.
pub(super) const CHECK: usize = 8;

/// The change follows as it is.
const VERBATIM: u8 = 0;
/// The change is in short.
const SHORT: u8 = 1;
/// It was written on the change before it in the list, and on nothing else.
const ON_PREVIOUS: u8 = 2;
/// Its actor is that of the change before it, and its number the next.
const SAME_ACTOR: u8 = 4;
const KNOWN: u8 = SHORT | ON_PREVIOUS | SAME_ACTOR;

/// Bytes that a message may still come to when it is rebuilt: a few of them must not become a large memory.
pub(super) struct Room {
    left: usize,
    limit: usize,
}

impl Room {
    pub(super) fn new(limit: usize) -> Self {
        Self { left: limit, limit }
    }

    pub(super) const fn left(&self) -> usize {
        self.left
    }

    pub(super) fn take(&mut self, bytes: usize) -> Result<(), LimitExceeded> {
        let exceeded = LimitExceeded { what: "bytes once rebuilt", limit: self.limit };
        self.left = self.left.checked_sub(bytes).ok_or(exceeded)?;
        Ok(())
    }
}

/// A change as the next one may refer to it.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) hash: Hash32,
    pub(super) header: Header,
}

/// The changes of an order in short, and the check over what they must be again.
pub(super) fn shorten(order: &Id16, changes: &[Vec<u8>]) -> (Vec<Vec<u8>>, [u8; CHECK]) {
    let mut previous = None;
    let mut short = Vec::with_capacity(changes.len());
    for change in changes {
        let tried = brief(order, previous.as_ref(), change)
            .filter(|brief| restore(order, previous.as_ref(), brief).as_ref() == Ok(change));
        short.push(tried.unwrap_or_else(|| [&[VERBATIM], change.as_slice()].concat()));
        previous = named(change);
    }
    (short, check(changes))
}

/// The changes of an order that were shortened, as far as there is room for them.
pub(super) fn rebuild(
    order: &Id16,
    short: &[Vec<u8>],
    expected: [u8; CHECK],
    room: &mut Room,
) -> Result<Vec<Vec<u8>>, RebuildError> {
    let mut previous = None;
    let mut changes = Vec::with_capacity(short.len());
    for brief in short {
        let change = restore(order, previous.as_ref(), brief)?;
        room.take(change.len())?;
        previous = named(&change);
        changes.push(change);
    }
    if check(&changes) == expected { Ok(changes) } else { Err(RebuildError::Check) }
}

/// What a change says of itself, and its hash.
pub(super) fn named(change: &[u8]) -> Option<Named> {
    let (header, _) = header::read(change)?;
    Some(Named { hash: Hash32::from_bytes(header::hash(change)), header })
}

/// No element is longer than a change may be; what is refused so would have been quarantined at the most.
pub(super) fn within_limits(short: &[Vec<u8>]) -> Result<(), LimitExceeded> {
    let longest = short.iter().map(Vec::len).max().unwrap_or_default();
    at_most(longest, MAX_CHANGE_BYTES.saturating_mul(4), "bytes of one change")
}

fn check(changes: &[Vec<u8>]) -> [u8; CHECK] {
    let mut all = Sha256::new();
    for change in changes {
        all.update(Sha256::digest(change));
    }
    let digest: [u8; 32] = all.finalize().into();
    digest.first_chunk().copied().unwrap_or_default()
}

fn brief(order: &Id16, previous: Option<&Named>, change: &[u8]) -> Option<Vec<u8>> {
    let (header, rest) = header::read(change)?;
    let is_next = |named: &&Named| {
        named.header.actor == header.actor && named.header.seq.checked_add(1) == Some(header.seq)
    };
    let on_previous = previous.is_some_and(|named| header.deps == [*named.hash.as_bytes()]);
    let same_actor = previous.is_some_and(|named| is_next(&named));
    let mut flags = SHORT;
    flags |= if on_previous { ON_PREVIOUS } else { 0 };
    flags |= if same_actor { SAME_ACTOR } else { 0 };
    let mut out = vec![flags];
    if !on_previous {
        put_length(&mut out, header.deps.len());
        out.extend(header.deps.iter().flatten());
    }
    if !same_actor {
        out.extend(header.actor);
        put_unsigned(&mut out, header.seq);
    }
    let (start_op, time) = before(previous);
    put_signed(&mut out, header.start_op.wrapping_sub(start_op).cast_signed());
    put_signed(&mut out, header.time.wrapping_sub(time));
    out.extend(fold(order, rest));
    Some(out)
}

fn restore(order: &Id16, previous: Option<&Named>, brief: &[u8]) -> Result<Vec<u8>, RebuildError> {
    match brief.split_first() {
        Some((&VERBATIM, change)) => Ok(change.to_vec()),
        Some((flags, rest)) if flags & SHORT != 0 && flags & !KNOWN == 0 => {
            lengthen(order, previous, *flags, Reader(rest)).ok_or(RebuildError::Change)
        }
        _ => Err(RebuildError::Change),
    }
}

fn lengthen(
    order: &Id16,
    previous: Option<&Named>,
    flags: u8,
    mut reader: Reader<'_>,
) -> Option<Vec<u8>> {
    let deps = if flags & ON_PREVIOUS != 0 {
        vec![*previous?.hash.as_bytes()]
    } else {
        let count = reader.length().filter(|count| *count <= reader.0.len() / 32)?;
        (0..count).map(|_| reader.array()).collect::<Option<_>>()?
    };
    let (actor, seq) = if flags & SAME_ACTOR != 0 {
        let Header { actor, seq, .. } = previous?.header;
        (actor, seq.checked_add(1)?)
    } else {
        (reader.array()?, reader.unsigned()?)
    };
    let (start_op, time) = before(previous);
    let start_op = start_op.wrapping_add(reader.signed()?.cast_unsigned());
    let time = time.wrapping_add(reader.signed()?);
    let header = Header { deps, actor, seq, start_op, time };
    header::write(&header, &unfold(order, reader.0, MAX_CHANGE_BYTES)?)
}

/// What numbers and times are counted from.
fn before(previous: Option<&Named>) -> (u64, i64) {
    previous.map_or((0, 0), |named| (named.header.start_op, named.header.time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_bytes_never_become_a_large_memory() {
        let order = Id16::from_bytes([1; 16]);
        let entries = [0xfe, 2, 0, 1].repeat(1_000);
        let brief = [&[SHORT, 0], [7; 16].as_slice(), &[1, 1, 1], &entries].concat();
        let one = restore(&order, None, &brief).unwrap();
        assert!(one.len() > 8 * brief.len(), "as much as a change can grow");
        let many = vec![brief; 9];
        let mut room = Room::new(8 * one.len());
        let refused = rebuild(&order, &many, [0; CHECK], &mut room);
        assert!(matches!(refused, Err(RebuildError::TooLarge(_))), "{refused:?}");
        let huge = [&[SHORT, 0], [7; 16].as_slice(), &[1, 1, 1], &entries.repeat(8)].concat();
        assert_eq!(
            restore(&order, None, &huge),
            Err(RebuildError::Change),
            "longer than a change may be"
        );
    }
}
