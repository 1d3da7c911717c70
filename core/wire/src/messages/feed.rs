//! What a phone is sent: orders that its engineer is on, and what others did there.

use minicbor::{Decode, Encode};

use super::{Claim, Form};
use crate::codec::{Message, byte_strings};
use crate::ids::{Id16, Key32, Sig64};
use crate::keys::{BadSignature, SigningKey, sign_assignment, verify_assignment};

/// Where the phone's engineer stands with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Standing {
    /// Assignee or crew: may work.
    #[n(0)]
    OnCrew,
    /// Taken off: read-only, still delivering, until the receipt covers the phone's work.
    #[n(1)]
    Withdrawn,
    /// The receipt covers it: the order leaves the phone.
    #[n(2)]
    Gone,
}

/// One version of an assignment: opaque bytes, exactly as the hub signed them.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedAssignment {
    /// The assignment as the hub wrote it.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// The hub's signature.
    #[n(1)]
    pub signature: Sig64,
}

impl Message for SignedAssignment {}

impl SignedAssignment {
    /// Signs an assignment's bytes with the hub's key.
    pub fn sign(bytes: Vec<u8>, hub: &SigningKey) -> Self {
        let signature = sign_assignment(hub, &bytes);
        Self { bytes, signature }
    }

    /// Checks the hub's signature.
    ///
    /// # Errors
    /// [`BadSignature`]; the assignment is then not the office's.
    pub fn verify(&self, hub: &Key32) -> Result<(), BadSignature> {
        verify_assignment(hub, &self.bytes, &self.signature)
    }
}

impl std::fmt::Debug for SignedAssignment {
    /// Leaves the content out: it is a customer's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedAssignment({} bytes)", self.bytes.len())
    }
}

/// Whose an actor is: what the guard of the receiving phone asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ActorOwner {
    /// The actor.
    #[n(0)]
    pub actor: Id16,
    /// The phone (or the hub itself) that writes under it.
    #[n(1)]
    pub device: Id16,
    /// Whose phone that is; `None` for the office.
    #[n(2)]
    pub engineer: Option<Id16>,
    /// The key that the device's claims stand on; `None` for the hub, whose key the phone has.
    #[n(3)]
    pub device_key: Option<Key32>,
}

/// What is new in one order.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FeedOrder {
    /// The order.
    #[n(0)]
    pub order: Id16,
    /// Where the engineer stands with it now.
    #[n(1)]
    pub standing: Standing,
    /// Versions of the assignment that the phone lacks, ascending.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub assignments: Vec<SignedAssignment>,
    /// The whole record, in a first copy.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub snapshot: Option<Vec<u8>>,
    /// How `changes` are written.
    #[n(4)]
    #[cbor(default, skip_if = "Form::is_plain")]
    pub form: Form,
    /// Changes of others that the phone lacks, in causal order.
    #[n(5)]
    #[cbor(with = "byte_strings", default, skip_if = "Vec::is_empty")]
    pub changes: Vec<Vec<u8>>,
    /// The latest claim of each actor that wrote here.
    #[n(6)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// Owners of the actors met in `snapshot` and `changes`.
    #[n(7)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub actors: Vec<ActorOwner>,
}

impl FeedOrder {
    /// An order of which nothing is said yet but where the engineer stands.
    pub fn new(order: Id16, standing: Standing) -> Self {
        Self {
            order,
            standing,
            assignments: Vec::new(),
            snapshot: None,
            form: Form::PLAIN,
            changes: Vec::new(),
            claims: Vec::new(),
            actors: Vec::new(),
        }
    }
}

impl std::fmt::Debug for FeedOrder {
    /// Counts instead of content.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FeedOrder")
            .field("order", &self.order)
            .field("standing", &self.standing)
            .field("assignments", &self.assignments.len())
            .field("snapshot_bytes", &self.snapshot.as_ref().map(Vec::len))
            .field("changes", &self.changes.len())
            .finish_non_exhaustive()
    }
}
