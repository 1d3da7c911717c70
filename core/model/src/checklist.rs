//! The checklist of an order: what must be looked at, and what was found.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{EntryId, EvidenceId, Quantity, Stamp, StepId};

/// How binding a step is (`domain.md` A36).
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
pub enum Tier {
    /// Must be done.
    #[n(0)]
    #[default]
    Base,
    /// May deviate by a fifth; more needs a reason.
    #[n(1)]
    Elastic,
    /// Agreed with this customer.
    #[n(2)]
    Custom,
}

/// What a step asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StepKind {
    /// Done or not done.
    #[n(0)]
    #[default]
    Tick,
    /// Passed or failed.
    #[n(1)]
    PassFail,
    /// A measured number.
    #[n(2)]
    Number {
        /// Its unit, for example `bar`.
        #[n(0)]
        unit: String,
        /// What it should be; an elastic step may deviate by a fifth of it.
        #[n(1)]
        target: Option<Quantity>,
    },
    /// Words.
    #[n(3)]
    Text,
}

/// What a step must be shown with.
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
pub enum EvidenceRule {
    /// Nothing.
    #[n(0)]
    #[default]
    None,
    /// At least one photo that points at the step.
    #[n(1)]
    Photo,
}

/// A step as it was planned; never changed on a running order (`domain.md` scenario 15).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct ChecklistStep {
    /// Its id.
    #[n(0)]
    pub id: StepId,
    /// Its place in the list.
    #[n(1)]
    pub position: u32,
    /// What to do, in one line.
    #[n(2)]
    pub title: String,
    /// How binding.
    #[n(3)]
    pub tier: Tier,
    /// Whether work may only start when it is done.
    #[n(4)]
    pub safety: bool,
    /// What it asks for.
    #[n(5)]
    pub kind: StepKind,
    /// What it must be shown with.
    #[n(6)]
    pub evidence: EvidenceRule,
    /// Why it is done (`domain.md` A40).
    #[n(7)]
    pub goal: Option<String>,
    /// The limit it is held against (A40).
    #[n(8)]
    pub limit: Option<String>,
    /// What to say (A40).
    #[n(9)]
    pub script: Option<String>,
    /// How it is done (A40).
    #[n(10)]
    pub procedure: Option<String>,
}

/// What somebody found at a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum StepValue {
    /// Done (`true`) or taken back (`false`).
    #[n(0)]
    Tick(#[n(0)] bool),
    /// Passed (`true`) or failed (`false`).
    #[n(1)]
    PassFail(#[n(0)] bool),
    /// The number measured.
    #[n(2)]
    Number(#[n(0)] Quantity),
    /// The words.
    #[n(3)]
    Text(#[n(0)] String),
}

/// One answer to one step.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct StepResult {
    /// Its id.
    #[n(0)]
    pub id: EntryId,
    /// Which step.
    #[n(1)]
    pub step: StepId,
    /// What was found.
    #[n(2)]
    pub value: StepValue,
    /// Why it deviates, when an elastic step does by more than a fifth.
    #[n(3)]
    pub reason: Option<String>,
    /// Who, when, where.
    #[n(4)]
    pub stamp: Stamp,
}

impl ChecklistStep {
    /// Whether this set of photo hashes satisfies the step's evidence rule.
    pub fn is_shown_by(&self, photos: &[EvidenceId]) -> bool {
        match self.evidence {
            EvidenceRule::None => true,
            EvidenceRule::Photo => !photos.is_empty(),
        }
    }
}
