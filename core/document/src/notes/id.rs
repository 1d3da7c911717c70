//! The name of a merge note: the same wherever the same two things were merged by the same rule.

use std::fmt;
use std::str::FromStr;

use fieldbook_model::{AssignmentVersion, ChangeHash, IdError, OrderId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::MergeRule;

/// SHA-256 of order, rule and what was merged; 64 hex digits in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId([u8; 32]);

impl NoteId {
    /// The note about two changes, whichever comes first.
    pub(super) fn of_changes(
        order: OrderId,
        rule: MergeRule,
        one: ChangeHash,
        other: ChangeHash,
    ) -> Self {
        let (low, high) = if one < other { (one, other) } else { (other, one) };
        Self::digest(order, rule, &[low.as_bytes(), high.as_bytes()])
    }

    /// The note about a change whose writer did not know a decision of the office.
    pub(super) fn of_version(
        order: OrderId,
        rule: MergeRule,
        change: ChangeHash,
        version: AssignmentVersion,
    ) -> Self {
        let (generation, n) = (version.generation.to_be_bytes(), version.n.to_be_bytes());
        Self::digest(order, rule, &[change.as_bytes(), &generation, &n])
    }

    /// The id's bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn digest(order: OrderId, rule: MergeRule, parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(order.as_bytes());
        hasher.update(rule.code().as_bytes());
        hasher.update([0]);
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for NoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for NoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteId({self})")
    }
}

impl FromStr for NoteId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let hash: ChangeHash = text.parse().map_err(|_| IdError { kind: "merge note" })?;
        Ok(Self(*hash.as_bytes()))
    }
}

impl Serialize for NoteId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NoteId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
