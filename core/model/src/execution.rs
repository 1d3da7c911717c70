//! The engineer's axis of an order's life: facts of a visit and the states they lead to (`domain.md` §2).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{EngineerId, EntryId, Stamp};

/// How far a visit has come; the order of the variants is the written rank by which an order shows its furthest visit.
/// A declined visit ranks below an accepted one, so that a colleague's work is what the order shows.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// Nobody has looked.
    #[n(0)]
    #[default]
    Unseen,
    /// The engineer turned it down, with a reason.
    #[n(1)]
    Declined,
    /// The engineer has read it.
    #[n(2)]
    Acknowledged,
    /// The engineer will come.
    #[n(3)]
    Accepted,
    /// On the way.
    #[n(4)]
    Travelling,
    /// Has arrived.
    #[n(5)]
    OnSite,
    /// Interrupted, with a reason.
    #[n(6)]
    Paused,
    /// Working.
    #[n(7)]
    Working,
    /// Finished working, with an outcome.
    #[n(8)]
    WorkDone,
    /// The customer would not sign, with a reason.
    #[n(9)]
    SignOffRefused,
    /// The customer signed.
    #[n(10)]
    SignedOff,
    /// Handed in; photos may still be on their way.
    #[n(11)]
    Submitted,
}

impl VisitState {
    /// The name JSON uses, for example `on_site`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Declined => "declined",
            Self::Acknowledged => "acknowledged",
            Self::Accepted => "accepted",
            Self::Travelling => "travelling",
            Self::OnSite => "on_site",
            Self::Paused => "paused",
            Self::Working => "working",
            Self::WorkDone => "work_done",
            Self::SignOffRefused => "sign_off_refused",
            Self::SignedOff => "signed_off",
            Self::Submitted => "submitted",
        }
    }
}

/// Why work stands still; the service clock stops only when the policy says so.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// A part is missing.
    #[n(0)]
    Parts,
    /// The customer must do or decide something.
    #[n(1)]
    Customer,
    /// No way in.
    #[n(2)]
    Access,
    /// Not safe to go on.
    #[n(3)]
    Safety,
    /// The shift ends.
    #[n(4)]
    Shift,
}

/// How the work ended.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It works again.
    #[n(0)]
    Fixed,
    /// It works for now.
    #[n(1)]
    Temporary,
    /// It does not work.
    #[n(2)]
    NotFixed,
    /// Could not get at it.
    #[n(3)]
    NoAccess,
}

/// What happened in a visit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FactKind {
    /// The engineer has read the order.
    #[n(0)]
    Acknowledged,
    /// The engineer will come.
    #[n(1)]
    Accepted,
    /// The engineer will not come.
    #[n(2)]
    Declined {
        /// Why not.
        #[n(0)]
        reason: String,
    },
    /// The engineer set off.
    #[n(3)]
    TravelStarted,
    /// The engineer arrived.
    #[n(4)]
    Arrived,
    /// Work began, or went on after a pause.
    #[n(5)]
    WorkStarted,
    /// Work was interrupted.
    #[n(6)]
    Paused {
        /// Why.
        #[n(0)]
        reason: PauseReason,
    },
    /// Work ended.
    #[n(7)]
    Completed {
        /// How.
        #[n(0)]
        outcome: Outcome,
        /// Why something mandatory is missing, when it is.
        #[n(1)]
        gaps_reason: Option<String>,
    },
    /// The order was handed in.
    #[n(8)]
    Submitted,
}

/// One thing that happened in one engineer's visit; never changed, never removed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Fact {
    /// Its id; the same fact delivered twice is one fact.
    #[n(0)]
    pub id: EntryId,
    /// Whose visit.
    #[n(1)]
    pub visit: EngineerId,
    /// What happened.
    #[n(2)]
    pub what: FactKind,
    /// Who recorded it, when and where.
    #[n(3)]
    pub stamp: Stamp,
}
