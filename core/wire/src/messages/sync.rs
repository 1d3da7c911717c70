//! `POST /v1/sync`: a whole exchange in one request.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use super::{FeedOrder, OrderAnswers, PushOrder, Receipt};
use crate::codec::{LimitExceeded, Message, at_most};
use crate::limits::{MAX_CHANGES_PER_REQUEST, MAX_CURSOR_BYTES};

/// What a phone has for the hub, and from where on it wants to hear. Answered by a [`SyncResponse`], or by an empty
/// 204 when nothing was pushed and there is nothing new: the cursor then stays.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SyncRequest {
    /// Always [`PROTOCOL`](crate::limits::PROTOCOL).
    #[n(0)]
    pub protocol: u32,
    /// The cursor of the last response that the phone has kept; `None` asks for a first copy. Opaque, authenticated by
    /// the hub. It gives no rights, so one that the hub cannot read counts as none.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub cursor: Option<Vec<u8>>,
    /// About how many bytes of feed the phone wants in the answer, before compression. At least one order comes.
    #[n(2)]
    pub budget_bytes: u32,
    /// Own changes, by order; no order twice.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub push: Vec<PushOrder>,
}

impl Message for SyncRequest {
    const VERSIONED: bool = true;

    fn check(&self) -> Result<(), LimitExceeded> {
        let cursor = self.cursor.as_ref().map_or(0, Vec::len);
        at_most(cursor, MAX_CURSOR_BYTES, "bytes of cursor")?;
        let changes = self.push.iter().map(|order| order.changes.len()).sum();
        at_most(changes, MAX_CHANGES_PER_REQUEST, "changes in one request")?;
        at_most(self.push.len(), MAX_CHANGES_PER_REQUEST, "orders in one request")?;
        let mut orders = BTreeSet::new();
        for order in &self.push {
            let twice = usize::from(!orders.insert(order.order));
            at_most(1 + twice, 1, "list of changes for one order")?;
            order.check()?;
        }
        Ok(())
    }
}

/// What the hub says to a [`SyncRequest`]. The phone keeps all of it in one transaction, the cursor included.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SyncResponse {
    /// Always [`PROTOCOL`](crate::limits::PROTOCOL).
    #[n(0)]
    pub protocol: u32,
    /// Where the next request goes on.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub cursor: Vec<u8>,
    /// What became of what was pushed.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub answers: Vec<OrderAnswers>,
    /// What is new.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub feed: Vec<FeedOrder>,
    /// What the hub holds of this phone, when that has grown.
    #[n(4)]
    pub receipt: Option<Receipt>,
    /// Whether there is more feed to fetch at once.
    #[n(5)]
    pub more: bool,
    /// The hub's clock: milliseconds since 1970 UTC.
    #[n(6)]
    pub hub_time: i64,
}

impl Message for SyncResponse {
    const VERSIONED: bool = true;

    fn check(&self) -> Result<(), LimitExceeded> {
        at_most(self.cursor.len(), MAX_CURSOR_BYTES, "bytes of cursor")
    }
}
