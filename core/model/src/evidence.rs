//! What shows that the work was done: photos, and the customer's signature.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{ChangeHash, EntryId, EvidenceId, ReportHash, Stamp, StepId};

/// What sort of file it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A picture.
    #[n(0)]
    Photo,
    /// A spoken note.
    #[n(1)]
    VoiceNote,
    /// Any other file.
    #[n(2)]
    Document,
}

/// What a photo shows.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum EvidenceSubject {
    /// The order as a whole.
    #[n(0)]
    Order,
    /// A step of the checklist.
    #[n(1)]
    Step(#[n(0)] StepId),
}

/// A reference to a photo. The photo itself travels apart; the same photo from two phones is stored once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Evidence {
    /// The reference's id.
    #[n(0)]
    pub id: EntryId,
    /// The photo: SHA-256 of its original bytes.
    #[n(1)]
    pub blob: EvidenceId,
    /// What sort of file.
    #[n(2)]
    pub kind: EvidenceKind,
    /// Its size in bytes.
    #[n(3)]
    pub size: u64,
    /// What it shows.
    #[n(4)]
    pub subject: EvidenceSubject,
    /// Who, when, where.
    #[n(5)]
    pub stamp: Stamp,
}

/// What the customer answered.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignOffAnswer {
    /// Signed; the strokes are a picture among the evidence.
    #[n(0)]
    Signed {
        /// The picture of the signature, when one was drawn.
        #[n(0)]
        strokes: Option<EvidenceId>,
    },
    /// Would not sign.
    #[n(1)]
    Refused {
        /// Why not.
        #[n(0)]
        reason: String,
    },
}

/// A customer's answer, bound to the report as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct SignOff {
    /// Its id.
    #[n(0)]
    pub id: EntryId,
    /// Who answered for the customer.
    #[n(1)]
    pub signer: String,
    /// What they answered.
    #[n(2)]
    pub answer: SignOffAnswer,
    /// The report they saw.
    #[n(3)]
    pub report: ReportHash,
    /// The heads of the record they saw.
    #[n(4)]
    pub heads: Vec<ChangeHash>,
    /// Who presented it, when and where.
    #[n(5)]
    pub stamp: Stamp,
}
