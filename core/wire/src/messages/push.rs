//! What a phone sends up: its own changes of an order, and its claims to them.

use minicbor::{Decode, Encode};

use super::Claim;
use crate::codec::{LimitExceeded, Message, at_most, byte_strings};
use crate::ids::Id16;
use crate::limits::{MAX_CHANGES_PER_ORDER, MAX_CLAIMS_PER_ORDER};

/// How the changes of a list are written. A form that the receiver does not know is `protocol_unsupported`; whoever sent
/// it then says the same in plain form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Form(#[n(0)] u8);

impl Form {
    /// Each change is automerge's raw, uncompressed chunk.
    pub const PLAIN: Self = Self(0);

    /// What the receiver can rebuild is left out; see [`BriefRequest`](crate::BriefRequest).
    pub const COMPACT: Self = Self(1);

    /// The form of this number, known or not.
    pub const fn new(number: u8) -> Self {
        Self(number)
    }

    /// Whether nothing is left out.
    pub fn is_plain(&self) -> bool {
        *self == Self::PLAIN
    }
}

/// Own changes of one order, in causal order.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PushOrder {
    /// The order.
    #[n(0)]
    pub order: Id16,
    /// One claim per actor of the phone that wrote these changes.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// How `changes` are written.
    #[n(2)]
    #[cbor(default, skip_if = "Form::is_plain")]
    pub form: Form,
    /// The changes.
    #[n(3)]
    #[cbor(with = "byte_strings", default, skip_if = "Vec::is_empty")]
    pub changes: Vec<Vec<u8>>,
}

impl Message for PushOrder {
    fn check(&self) -> Result<(), LimitExceeded> {
        at_most(self.changes.len(), MAX_CHANGES_PER_ORDER, "changes of one order")?;
        at_most(self.claims.len(), MAX_CLAIMS_PER_ORDER, "claims to one order")
    }
}

impl std::fmt::Debug for PushOrder {
    /// Counts instead of content.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushOrder")
            .field("order", &self.order)
            .field("changes", &self.changes.len())
            .finish_non_exhaustive()
    }
}
