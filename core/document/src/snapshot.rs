//! Checks a snapshot before automerge loads it: exactly one document chunk, its checksum right, no deflated column,
//! and no more operations than a record can have.

use crate::DocumentError;
use crate::chunk::{self, ACTIONS, DOCUMENT, Flaw, Reader, SUCCESSORS};

/// Most operations of one record: some 80 000 text edits, far beyond ninety days of a hot order.
const MAX_OPERATIONS: u64 = 4_000_000;

/// Whether these bytes may be given to automerge.
pub(crate) fn check(bytes: &[u8]) -> Result<(), DocumentError> {
    contents(bytes).map_err(|_| DocumentError::Damaged)
}

fn contents(bytes: &[u8]) -> Result<(), Flaw> {
    let (_, contents) = chunk::frame(bytes, DOCUMENT)?;
    let mut reader = Reader(contents);
    for _ in 0..reader.length()? {
        let actor_bytes = reader.length()?;
        reader.take(actor_bytes)?;
    }
    for _ in 0..reader.length()? {
        reader.array::<32>()?;
    }
    let changes = chunk::columns(&mut reader)?;
    let operations = chunk::columns(&mut reader)?;
    for (_, length) in changes {
        chunk::column(&mut reader, length)?;
    }
    for (specification, length) in operations {
        let column = chunk::column(&mut reader, length)?;
        match specification {
            ACTIONS => _ = chunk::count(column, MAX_OPERATIONS)?,
            SUCCESSORS => _ = chunk::sum(column, MAX_OPERATIONS)?,
            _ => {}
        }
    }
    Ok(())
}
