//! What one exchange with the hub brought, in the words of the model; the caller has decoded and verified it.

use fieldbook_document::Writer;
use fieldbook_model::{ActorId, Assignment, ChangeHash, EvidenceId, OrderId, Timestamp};
use minicbor::{Decode, Encode};

use crate::KeptClaim;

/// Everything one answer of the hub brought; kept as a whole or not at all.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// Where the feed stands after this; `None` leaves the stored one.
    pub cursor: Option<Vec<u8>>,
    /// What the hub's clock said.
    pub hub_time: Timestamp,
    /// When it said so, on this phone's clock that runs during sleep; `None` when the phone has none.
    pub heard_at: Option<HeardAt>,
    /// What became of changes this phone sent.
    pub answers: Vec<(OrderId, ChangeHash, ChangeStatus)>,
    /// What is new, by order.
    pub orders: Vec<ArrivedOrder>,
    /// What the hub holds of this phone, signed.
    pub receipt: Option<ReceiptRow>,
    /// Whether the hub was restored from a backup since the cursor before: this phone owes it a hand-back from now on.
    pub hub_restored: bool,
}

/// A moment on a clock of this phone that runs during sleep; kept beside the hub's time, so that the time elapsed since
/// is known after the app was started anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct HeardAt {
    /// Which run of the clock: another one cannot be compared.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub boot: [u8; 16],
    /// Milliseconds since that run began.
    #[n(1)]
    pub millis: u64,
}

/// What is new of one order.
#[derive(Debug, Clone)]
pub struct ArrivedOrder {
    /// Which.
    pub order: OrderId,
    /// How the engineer stands to it.
    pub standing: Standing,
    /// New versions of the office's side.
    pub assignments: Vec<SignedAssignment>,
    /// The whole record, for a phone that has little or nothing of it.
    pub snapshot: Option<Vec<u8>>,
    /// Changes of the record.
    pub changes: Vec<Vec<u8>>,
    /// Who wrote the changes and the snapshot.
    pub actors: Vec<(ActorId, Writer)>,
    /// The claims that others' changes stand on.
    pub claims: Vec<KeptClaim>,
}

/// How the engineer stands to an order. Being on the crew or withdrawn follows from the highest assignment, so that
/// an answer delivered twice cannot bring an order back; only [`Standing::Gone`] says something by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On the crew.
    OnCrew,
    /// No longer on the crew; the phone still delivers.
    Withdrawn,
    /// The hub has everything: the order may leave the phone.
    Gone,
}

/// A version of the office's side, and what the hub signed.
#[derive(Debug, Clone)]
pub struct SignedAssignment {
    /// The assignment, decoded from `bytes`.
    pub assignment: Assignment,
    /// The bytes that are signed.
    pub bytes: Vec<u8>,
    /// The hub's signature; checked by the caller.
    pub signature: [u8; 64],
}

/// Where a change of this phone stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeStatus {
    /// Not sent, or not answered.
    Pending,
    /// The hub has it for good.
    AtHub,
    /// The hub misses a change it was written on.
    NeedsDependencies,
    /// The hub put it aside, with the code of its reason.
    Quarantined(String),
}

/// The hub's signed word about what it holds of this phone.
#[derive(Debug, Clone)]
pub struct ReceiptRow {
    /// The bytes that are signed.
    pub bytes: Vec<u8>,
    /// The hub's signature; checked by the caller.
    pub signature: [u8; 64],
    /// When it was signed, by the hub's clock.
    pub at: Timestamp,
    /// Up to where it holds this phone's changes.
    pub orders: Vec<HeldUpTo>,
    /// Which photos it holds.
    pub photos: Vec<EvidenceId>,
}

/// The last change of one actor that the hub holds; everything before it is held too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldUpTo {
    /// In which order's record.
    pub order: OrderId,
    /// Whose.
    pub actor: ActorId,
    /// The how-many-th.
    pub seq: u64,
    /// Its hash.
    pub hash: ChangeHash,
}

/// What an arrival did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Orders that read differently now, or are gone; sorted.
    pub changed: Vec<OrderId>,
}
