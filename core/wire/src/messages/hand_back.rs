//! `POST /v1/hand-back`: a phone gives a restored hub back what the hub lost. The phone notices by the epoch that its
//! cursor begins with (see [`cursor_epoch`]).
//!
//! Asked first without content, the hub names the orders of which it lacks something; those are then given whole: every
//! signed assignment and every change, own and others', each standing on its writer's claim.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use super::{ActorOwner, Claim, OrderAnswers, SignedAssignment};
use crate::codec::{LimitExceeded, Message, at_most, byte_strings};
use crate::ids::{Hash32, Id16};
use crate::limits::MAX_CHANGES_PER_REQUEST;

/// Bytes at a cursor's beginning that name the hub's epoch; the rest is the hub's own.
const EPOCH_BYTES: usize = 16;

/// The epoch of the hub that made this cursor: another one than before means that the hub was restored from a backup.
pub fn cursor_epoch(cursor: &[u8]) -> Option<Id16> {
    let bytes: [u8; EPOCH_BYTES] = cursor.get(..EPOCH_BYTES)?.try_into().ok()?;
    Some(Id16::from_bytes(bytes))
}

/// What a phone holds of its orders, and gives back of those that the hub wants.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HandBack {
    /// Always [`PROTOCOL`](crate::limits::PROTOCOL).
    #[n(0)]
    pub protocol: u32,
    /// By order; no order twice.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub orders: Vec<HandBackOrder>,
}

impl Message for HandBack {
    const VERSIONED: bool = true;

    fn check(&self) -> Result<(), LimitExceeded> {
        let changes = self.orders.iter().map(|order| order.changes.len()).sum();
        at_most(changes, MAX_CHANGES_PER_REQUEST, "changes in one request")?;
        at_most(self.orders.len(), MAX_CHANGES_PER_REQUEST, "orders in one request")?;
        let mut orders = BTreeSet::new();
        let twice = self.orders.iter().filter(|order| !orders.insert(order.order)).count();
        at_most(1 + twice, 1, "word on one order")
    }
}

/// What a phone holds of one order.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HandBackOrder {
    /// The order.
    #[n(0)]
    pub order: Id16,
    /// Generation of the newest assignment that the phone has.
    #[n(1)]
    pub generation: u32,
    /// Number of that assignment.
    #[n(2)]
    pub n: u32,
    /// Heads of the record as the phone has it.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub heads: Vec<Hash32>,
    /// Every assignment that the phone has, ascending; empty when it only asks.
    #[n(4)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub assignments: Vec<SignedAssignment>,
    /// Every change of the record, in causal order, as raw chunks.
    #[n(5)]
    #[cbor(with = "byte_strings", default, skip_if = "Vec::is_empty")]
    pub changes: Vec<Vec<u8>>,
    /// The furthest claim of each actor that the phone knows.
    #[n(6)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// Who stands behind the actors, as far as the phone was told.
    #[n(7)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub actors: Vec<ActorOwner>,
}

impl std::fmt::Debug for HandBackOrder {
    /// Counts instead of content.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HandBackOrder")
            .field("order", &self.order)
            .field("assignments", &self.assignments.len())
            .field("changes", &self.changes.len())
            .finish_non_exhaustive()
    }
}

/// What the hub says to a [`HandBack`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HandBackAnswer {
    /// Always [`PROTOCOL`](crate::limits::PROTOCOL).
    #[n(0)]
    pub protocol: u32,
    /// Orders of which the hub lacks something that the phone has.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub wanted: Vec<Id16>,
    /// What became of the changes that were given.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub answers: Vec<OrderAnswers>,
}

impl Message for HandBackAnswer {
    const VERSIONED: bool = true;
}
