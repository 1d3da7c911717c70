//! What became of each change that a phone pushed. The hub has committed durably before it answers.

use minicbor::{Decode, Encode};

use crate::ids::{Hash32, Id16};

/// What became of one change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Answer {
    /// The hub holds it now.
    #[n(0)]
    Accepted,
    /// The hub held it already.
    #[n(1)]
    Duplicate,
    /// The hub lacks these changes, on which it depends; it was not kept.
    #[n(2)]
    NeedsDependencies(#[n(0)] Vec<Hash32>),
    /// Malformed, forged or unauthorized, or dependent on such a change: kept verbatim, applied by nobody.
    #[n(3)]
    Quarantined {
        /// The guard's stable code.
        #[n(0)]
        code: String,
    },
    /// The hub holds another change with the same actor and number: this phone was cloned or rolled back, and writes
    /// its branch again under a new actor.
    #[n(4)]
    ActorFork,
}

impl Answer {
    /// Whether the change leaves the outbox with this answer, so that sending it again gains nothing.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::NeedsDependencies(_))
    }
}

/// The answer to one change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ChangeAnswer {
    /// The change: automerge's hash of it, or the SHA-256 of its bytes when it has none.
    #[n(0)]
    pub hash: Hash32,
    /// What became of it.
    #[n(1)]
    pub answer: Answer,
}

/// The answers to an order's changes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OrderAnswers {
    /// The order.
    #[n(0)]
    pub order: Id16,
    /// One answer per pushed change, in the order of the push.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub answers: Vec<ChangeAnswer>,
}
