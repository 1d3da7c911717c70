//! Automerge's chunk format as far as untrusted bytes must be checked before automerge sees them: the frame around a
//! chunk, the table of its columns, and the sums of run lengths, which a few bytes can make enormous.
//!
//! Used by the guard for changes and by loading for snapshots. Nothing is allocated that the bytes only announce.

mod leb;

use sha2::{Digest, Sha256};

pub(crate) use leb::{Reader, Unreadable};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Chunk type of a whole document.
pub(crate) const DOCUMENT: u8 = 0;
/// Chunk type of one change, not deflated.
pub(crate) const CHANGE: u8 = 1;

/// Column "action" of operations: id 4, integers.
pub(crate) const ACTIONS: u64 = 0x42;
/// Column "number of predecessors" of a change's operations: id 7, group.
pub(crate) const PREDECESSORS: u64 = 0x70;
/// Column "number of successors" of a document's operations: id 8, group.
pub(crate) const SUCCESSORS: u64 = 0x80;
/// Bit of a column's specification: its bytes are deflated.
const DEFLATED: u64 = 0x08;

/// What is wrong with a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Not exactly one chunk of the expected type, not deflated.
    Frame,
    /// The checksum does not fit.
    Checksum,
    /// Its contents cannot be read.
    Contents,
    /// It holds more than it may.
    TooMuch,
}

impl From<Unreadable> for Flaw {
    fn from(_: Unreadable) -> Self {
        Self::Contents
    }
}

/// Checks magic bytes, checksum, chunk type and exact length; gives the hash and the contents.
pub(crate) fn frame(bytes: &[u8], kind: u8) -> Result<([u8; 32], &[u8]), Flaw> {
    let mut reader = Reader(bytes);
    if reader.array() != Ok(MAGIC) {
        return Err(Flaw::Frame);
    }
    let checksum: [u8; 4] = reader.array()?;
    let hashed = reader.0;
    if reader.array() != Ok([kind]) {
        return Err(Flaw::Frame);
    }
    let length = reader.unsigned()?;
    if usize::try_from(length) != Ok(reader.0.len()) {
        return Err(Flaw::Frame);
    }
    let hash: [u8; 32] = Sha256::digest(hashed).into();
    if hash.starts_with(&checksum) { Ok((hash, reader.0)) } else { Err(Flaw::Checksum) }
}

/// Reads a table of columns: what each holds, and its length in bytes.
pub(crate) fn columns(reader: &mut Reader<'_>) -> Result<Vec<(u64, u64)>, Flaw> {
    let mut columns = Vec::new();
    for _ in 0..reader.length()? {
        columns.push((reader.unsigned()?, reader.unsigned()?));
    }
    if !columns.is_sorted_by(|one, next| one.0 < next.0) {
        return Err(Flaw::Contents);
    }
    let has_deflated = columns.iter().any(|(specification, _)| specification & DEFLATED != 0);
    if has_deflated { Err(Flaw::Frame) } else { Ok(columns) }
}

/// The bytes of a column.
pub(crate) fn column<'a>(reader: &mut Reader<'a>, length: u64) -> Result<Reader<'a>, Flaw> {
    let length = usize::try_from(length).map_err(|_| Flaw::Contents)?;
    Ok(Reader(reader.take(length)?))
}

/// How many values a run-length encoded column of integers has; at most `max`.
pub(crate) fn count(column: Reader<'_>, max: u64) -> Result<u64, Flaw> {
    weigh(column, max, |_| 1)
}

/// The sum of a run-length encoded column of integers; at most `max`.
pub(crate) fn sum(column: Reader<'_>, max: u64) -> Result<u64, Flaw> {
    weigh(column, max, |value| value)
}

fn weigh(mut column: Reader<'_>, max: u64, weight: impl Fn(u64) -> u64) -> Result<u64, Flaw> {
    let mut total = 0_u64;
    while !column.is_empty() {
        let run = column.signed()?;
        let (times, values) = match run {
            0 => return Err(Flaw::Contents), // no action and no number of predecessors is ever absent
            1.. => (run.unsigned_abs(), 1),
            _ => (1, run.unsigned_abs()),
        };
        for _ in 0..values {
            let more = weight(column.unsigned()?).checked_mul(times);
            let sum = more.and_then(|more| total.checked_add(more));
            total = sum.filter(|sum| *sum <= max).ok_or(Flaw::TooMuch)?;
        }
    }
    Ok(total)
}
