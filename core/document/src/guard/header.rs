//! Steps 1 to 3: reads a change chunk's frame, header and run lengths without automerge and without allocating what
//! the bytes only announce. A change of 104 bytes can hold a million operations (`reliability.md`).

use fieldbook_model::{ActorId, ChangeHash};

use super::{MAX_CHANGE_BYTES, MAX_DEPENDENCIES, MAX_OPERATIONS};
use crate::QuarantineReason;
use crate::chunk::{self, ACTIONS, CHANGE, Flaw, PREDECESSORS, Reader, Unreadable};

/// What a change says about itself, before anything of it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) hash: ChangeHash,
    pub(super) deps: Vec<ChangeHash>,
    pub(super) actor: ActorId,
    pub(super) seq: u64,
    pub(super) start_op: u64,
    pub(super) operations: u64,
}

impl From<Flaw> for QuarantineReason {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::Frame => Self::NotAChange,
            Flaw::Checksum => Self::WrongChecksum,
            Flaw::Contents => Self::Malformed,
            Flaw::TooMuch => Self::TooManyOperations,
        }
    }
}

impl From<Unreadable> for QuarantineReason {
    fn from(_: Unreadable) -> Self {
        Self::Malformed
    }
}

/// Reads one plain change.
pub(super) fn read(bytes: &[u8]) -> Result<Header, QuarantineReason> {
    if bytes.len() > MAX_CHANGE_BYTES {
        return Err(QuarantineReason::TooLarge);
    }
    let (hash, contents) = chunk::frame(bytes, CHANGE)?;
    fields(ChangeHash::from_bytes(hash), Reader(contents))
}

fn fields(hash: ChangeHash, mut reader: Reader<'_>) -> Result<Header, QuarantineReason> {
    let deps = dependencies(&mut reader)?;
    let actor = actor(&mut reader)?;
    let seq = reader.unsigned()?;
    let start_op = reader.unsigned()?;
    let _time = reader.signed()?;
    let message_bytes = reader.length()?;
    if message_bytes != 0 || seq == 0 || start_op == 0 {
        return Err(QuarantineReason::Malformed);
    }
    for _ in 0..reader.length()? {
        self::actor(&mut reader)?;
    }
    let operations = operations(&mut reader)?;
    let end = start_op.checked_add(operations);
    if end.is_none_or(|end| end > u64::from(u32::MAX)) {
        return Err(QuarantineReason::OutOfSequence);
    }
    Ok(Header { hash, deps, actor, seq, start_op, operations })
}

fn dependencies(reader: &mut Reader<'_>) -> Result<Vec<ChangeHash>, QuarantineReason> {
    let count = reader.length()?;
    if count > MAX_DEPENDENCIES {
        return Err(QuarantineReason::TooManyDependencies);
    }
    let deps = (0..count).map(|_| reader.array().map(ChangeHash::from_bytes));
    let deps: Vec<_> = deps.collect::<Result<_, _>>()?;
    if deps.is_sorted_by(|one, next| one < next) {
        Ok(deps)
    } else {
        Err(QuarantineReason::Malformed)
    }
}

fn actor(reader: &mut Reader<'_>) -> Result<ActorId, QuarantineReason> {
    if reader.length()? != 16 {
        return Err(QuarantineReason::Malformed);
    }
    Ok(ActorId::from_bytes(reader.array()?))
}

/// Counts the operations by their run lengths; the columns end where the change ends.
fn operations(reader: &mut Reader<'_>) -> Result<u64, QuarantineReason> {
    let mut operations = 0;
    for (specification, length) in chunk::columns(reader)? {
        let column = chunk::column(reader, length)?;
        match specification {
            ACTIONS => operations = chunk::count(column, MAX_OPERATIONS)?,
            PREDECESSORS => _ = chunk::sum(column, MAX_OPERATIONS)?,
            _ => {}
        }
    }
    if reader.is_empty() { Ok(operations) } else { Err(QuarantineReason::Malformed) }
}
