#![doc = include_str!("../README.md")]

mod arrival;
mod assignments;
mod behind;
mod blocked;
mod counts;
mod enrol;
mod error;
mod export;
mod hand_back;
mod identity;
mod journal;
mod keep;
mod key;
mod listing;
mod loaded;
mod log;
mod meta;
mod open;
mod orders;
mod outbox;
mod packed;
mod perform;
mod photos;
mod quarantine;
mod random;
mod reader;
mod rebuild;
mod recover;
mod reserve;
mod retired;
mod saved;
mod search;
mod set_aside;
mod snapshot;
mod store;
mod tables;
mod wipe;
mod writers;

pub use arrival::{
    Arrival, ArrivedOrder, ChangeStatus, HeardAt, HeldUpTo, Kept, ReceiptRow, SignedAssignment,
    Standing,
};
pub use blocked::Blocked;
pub use counts::Counts;
pub use error::{ArrivalFault, StoreError};
pub use export::{Unreadable, UnreadablePart, Unsynced, UnsyncedChange};
pub use hand_back::{GivenBack, Holding, KeptClaim, SignedBytes};
pub use identity::Identity;
pub use key::StoreKey;
pub use listing::{ListFilter, ListFilterError, ListedOrder};
pub use outbox::{Outbox, OutboxOrder};
pub use perform::Performed;
pub use photos::{MAX_PHOTO_BYTES, WaitingPhoto};
pub use quarantine::QuarantinedChange;
pub use reader::Reader;
pub use recover::Recovered;
pub use store::Store;
pub use wipe::Wipe;

#[cfg(test)]
mod tests;
