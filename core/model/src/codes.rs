//! The report's codes: our own list, with mode, mechanism and cause kept apart (`domain.md` §2, Codes).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{EntryId, Stamp};

mod list;
#[cfg(test)]
mod tests;

pub use list::code_list;

/// Which question a code answers.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum FindingField {
    /// How it fails, as seen.
    #[n(0)]
    FailureMode,
    /// What happened physically.
    #[n(1)]
    Mechanism,
    /// Where it comes from.
    #[n(2)]
    Cause,
    /// How it was noticed.
    #[n(3)]
    DetectionMethod,
    /// What was done.
    #[n(4)]
    Activity,
}

impl FindingField {
    /// Every question, in the order of the report.
    pub const ALL: [Self; 5] =
        [Self::FailureMode, Self::Mechanism, Self::Cause, Self::DetectionMethod, Self::Activity];

    /// What a report must say when somebody got at the machine (`domain.md` §2, guard of completion).
    pub const REQUIRED: [Self; 2] = [Self::FailureMode, Self::Activity];

    /// The number that stands for it in stored bytes and in the hash of a report.
    pub const fn number(self) -> u64 {
        match self {
            Self::FailureMode => 0,
            Self::Mechanism => 1,
            Self::Cause => 2,
            Self::DetectionMethod => 3,
            Self::Activity => 4,
        }
    }

    /// The name JSON uses, for example `failure_mode`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FailureMode => "failure_mode",
            Self::Mechanism => "mechanism",
            Self::Cause => "cause",
            Self::DetectionMethod => "detection_method",
            Self::Activity => "activity",
        }
    }
}

/// A code of our own list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeEntry {
    /// The code, for example `leak.external`.
    pub code: &'static str,
    /// Where ISO 14224:2016 puts it: table and family, in our words.
    pub iso_family: &'static str,
}

/// A code: lower-case words with dots, for example `leak.external`. Unknown codes are kept as they are.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Code(#[n(0)] pub String);

impl Code {
    /// The catalogue's message with this code's label: `code-failure-mode-leak-external`.
    pub fn message_id(&self, field: FindingField) -> String {
        format!("code-{}-{}", field.name(), self.0).replace(['_', '.'], "-")
    }

    /// Whether our list has this code as an answer to that question.
    pub fn is_listed(&self, field: FindingField) -> bool {
        code_list(field).iter().any(|entry| entry.code == self.0)
    }
}

/// One code as it was set.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Finding {
    /// Its id.
    #[n(0)]
    pub id: EntryId,
    /// Which question.
    #[n(1)]
    pub field: FindingField,
    /// The answer.
    #[n(2)]
    pub code: Code,
    /// Who, when, where.
    #[n(3)]
    pub stamp: Stamp,
}
