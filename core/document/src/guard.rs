//! The guard over changes from outside, the same on hub and phone (`reliability.md`, steps 0 to 7).
//!
//! Called by the hub for what phones push and by the store for what the hub feeds. It quarantines malformed, forged
//! and unauthorised bytes; it never judges rules of the trade. Step 0, bounding and inflating bodies, is the wire's.

mod admission;
mod authority;
mod entries;
mod header;
mod order;
mod scratch;
mod shape;
mod share;
mod state;

use fieldbook_model::ChangeHash;

pub use admission::admit;
pub use authority::{ActorOwners, Authority, Writer};

use crate::{Change, QuarantineReason, Record};

/// Most bytes of one change.
pub const MAX_CHANGE_BYTES: usize = 256 * 1024;
/// Most operations of one change, and most predecessors they may name (`docs/adr/0005`).
pub const MAX_OPERATIONS: u64 = 20_000;
/// Most changes one change may depend on.
pub const MAX_DEPENDENCIES: usize = 64;
/// Longest key of an entry, in bytes.
pub const MAX_KEY_BYTES: usize = 256;
/// Most changes of one order that are applied together; more are taken in turns.
pub const MAX_TOGETHER: usize = 200;
/// Most operations that are applied together.
pub(crate) const MAX_OPERATIONS_TOGETHER: u64 = 20_000;
/// Most operations that one device may have in one record: some 4 000 whole pages of text, far beyond ninety days. A
/// tenth of what a record can hold, so one hostile phone cannot fill it for the others.
pub const MAX_OPERATIONS_OF_DEVICE: u64 = 400_000;
/// Most actors that one device may have in one record: one for each start of the app in which it wrote there.
pub const MAX_ACTORS_OF_DEVICE: usize = 500;

/// What the guard says to one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is in the record now.
    Accepted(Change),
    /// The record had it already, or it came earlier in the same batch.
    Duplicate(ChangeHash),
    /// It can only be judged with changes that are not here: send them, then this one again.
    NeedsDependencies {
        /// The change.
        hash: ChangeHash,
        /// What is missing, sorted.
        missing: Vec<ChangeHash>,
    },
    /// Its actor has written another change under the same number: a cloned or rolled-back device.
    ActorFork {
        /// The change.
        hash: ChangeHash,
    },
    /// It is kept apart, applied by nobody.
    Quarantined {
        /// Its hash, when the bytes have one.
        hash: Option<ChangeHash>,
        /// Why.
        reason: QuarantineReason,
    },
}

/// What the guard made of a batch.
#[derive(Debug, Clone)]
pub struct Admission {
    /// The record with everything that was accepted; the one it was called with is unchanged.
    pub record: Record,
    /// What was accepted, each change after those it depends on, whatever order they came in.
    pub fresh: Vec<Change>,
    /// One verdict for each change, in the order in which they came.
    pub verdicts: Vec<Verdict>,
}

#[cfg(test)]
mod tests;
