//! One order with everything that its history stands on, in one file that anybody can check without a hub and without a
//! network: changes, claims, keys, assignments. Made by `fieldbook export --proof`, checked by `fieldbook verify`.
//!
//! What it cannot show: that the keys in it are those of the people named. Whoever asks compares the hub's key.

mod make;
mod verify;

use fieldbook_model::{ActorId, ChangeHash, DeviceId, EngineerId, OrderId};
use serde::{Deserialize, Serialize};

pub use make::prove;
pub use verify::{Fault, Intact, verify};

/// What the file says that it is.
const FORMAT: &str = "fieldbook-proof-1";

/// The file. Bytes and keys are hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Always `fieldbook-proof-1`.
    pub format: String,
    /// Which order.
    pub order: OrderId,
    /// The key that signs assignments and what the office wrote.
    pub hub_key: String,
    /// Who writes under which actor.
    pub actors: Vec<ProvenActor>,
    /// Every assignment, oldest first.
    pub assignments: Vec<ProvenAssignment>,
    /// Every change, each after those it depends on.
    pub changes: Vec<ProvenChange>,
    /// The furthest claim of each actor.
    pub claims: Vec<ProvenClaim>,
}

/// An actor and its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenActor {
    /// The actor.
    pub actor: ActorId,
    /// The phone, or the hub.
    pub device: DeviceId,
    /// The phone's engineer; absent for the office.
    pub engineer: Option<EngineerId>,
    /// The phone's key; absent for the office, which signs with the hub's.
    pub key: Option<String>,
}

/// An assignment as it was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenAssignment {
    /// Its bytes.
    pub bytes: String,
    /// The hub's signature.
    pub signature: String,
}

/// A change, and what it is said to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenChange {
    /// Who wrote it.
    pub actor: ActorId,
    /// The how-many-th of the actor.
    pub seq: u64,
    /// Its hash.
    pub hash: ChangeHash,
    /// The change.
    pub bytes: String,
}

/// "These are mine, up to this one."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenClaim {
    /// Whose.
    pub actor: ActorId,
    /// Up to this number.
    pub seq: u64,
    /// The change with that number.
    pub hash: ChangeHash,
    /// When it was signed: milliseconds since 1970 in UTC.
    pub at: i64,
    /// By which device.
    pub device: DeviceId,
    /// The signature.
    pub signature: String,
}
