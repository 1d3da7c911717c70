//! The head of an automerge change, as far as it can be left out: who wrote it, as which, on what, when.

use sha2::{Digest, Sha256};

use super::leb::{Reader, put_length, put_signed, put_unsigned};
use crate::limits::MAX_CHANGE_BYTES;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Chunk type of one change, not deflated.
const CHANGE: u8 = 1;
const CHECKSUM: usize = 4;

/// What a change says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) deps: Vec<[u8; 32]>,
    pub(super) actor: [u8; 16],
    pub(super) seq: u64,
    pub(super) start_op: u64,
    pub(super) time: i64,
}

/// Reads a change: its head, and everything after that. `None` for what is no plain change of one of our actors; the
/// checksum is not looked at.
pub(super) fn read(bytes: &[u8]) -> Option<(Header, &[u8])> {
    let mut reader = Reader(bytes);
    if reader.array()? != MAGIC {
        return None;
    }
    reader.take(CHECKSUM)?;
    if reader.byte()? != CHANGE || reader.length()? != reader.0.len() {
        return None;
    }
    let count = reader.length().filter(|count| *count <= bytes.len() / 32)?;
    let deps = (0..count).map(|_| reader.array()).collect::<Option<_>>()?;
    if reader.length()? != 16 {
        return None;
    }
    let (actor, seq) = (reader.array()?, reader.unsigned()?);
    let (start_op, time) = (reader.unsigned()?, reader.signed()?);
    Some((Header { deps, actor, seq, start_op, time }, reader.0))
}

/// Writes a change; `None` when it would be longer than a change may be.
pub(super) fn write(header: &Header, rest: &[u8]) -> Option<Vec<u8>> {
    let mut contents = Vec::with_capacity(rest.len() + 64);
    put_length(&mut contents, header.deps.len());
    contents.extend(header.deps.iter().flatten());
    put_length(&mut contents, header.actor.len());
    contents.extend(header.actor);
    put_unsigned(&mut contents, header.seq);
    put_unsigned(&mut contents, header.start_op);
    put_signed(&mut contents, header.time);
    contents.extend(rest);
    let mut hashed = vec![CHANGE];
    put_length(&mut hashed, contents.len());
    hashed.append(&mut contents);
    let hash = Sha256::digest(&hashed);
    let checksum = hash.get(..CHECKSUM)?;
    let change = [&MAGIC, checksum, &hashed].concat();
    (change.len() <= MAX_CHANGE_BYTES).then_some(change)
}

/// The hash that names a change: over everything after its checksum.
pub(super) fn hash(change: &[u8]) -> [u8; 32] {
    Sha256::digest(change.get(MAGIC.len() + CHECKSUM..).unwrap_or(change)).into()
}
