//! The rules by which things merge. A rule's meaning never changes; a new rule is a new code (`docs/versioning.md`).

use serde::{Deserialize, Serialize};

/// By which rule two sides were merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeRule {
    /// Both took parts of one line: the quantities add up (scenario 1).
    PartsAddedUp,
    /// Both typed in one text: both insertions are there (12).
    TextMerged,
    /// A step was answered differently: the worst verdict shows, disputed (13).
    StepDisputed,
    /// One ticked, the other took the tick back: it stays ticked (14).
    TickKept,
    /// A code was set differently: both stand.
    FindingDisputed,
    /// The customer signed with both: both signatures are kept (3).
    BothSigned,
    /// The report changed after the customer signed it (4).
    ChangedAfterSignature,
    /// Both attached the same photo: stored once, referred to twice (23).
    SamePhoto,
    /// Both read one meter, and it showed different values (36).
    ReadingsDiffer,
    /// Both completed the order (6).
    DoubleVisit,
    /// The office took the order from somebody who was working on it (5).
    ReassignedWhileWorking,
    /// The office gave the lead to somebody else meanwhile.
    LeadMoved,
    /// The office moved the window of somebody who was acting on the old one; punctuality is judged by that one (9).
    WindowMoved,
    /// The office raised the priority of an order somebody was already at (10).
    PriorityRaised,
    /// The office cancelled an order somebody was working on: the work stays (7).
    CancelledWhileWorking,
    /// One handed the order in before the other's entry arrived.
    LateEntry,
}

/// Whether somebody should look at a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should decide or check.
    Attention,
}

impl MergeRule {
    /// Every rule.
    pub const ALL: [Self; 16] = [
        Self::PartsAddedUp,
        Self::TextMerged,
        Self::StepDisputed,
        Self::TickKept,
        Self::FindingDisputed,
        Self::BothSigned,
        Self::ChangedAfterSignature,
        Self::SamePhoto,
        Self::ReadingsDiffer,
        Self::DoubleVisit,
        Self::ReassignedWhileWorking,
        Self::LeadMoved,
        Self::WindowMoved,
        Self::PriorityRaised,
        Self::CancelledWhileWorking,
        Self::LateEntry,
    ];

    /// The stable code, as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PartsAddedUp => "parts_added_up",
            Self::TextMerged => "text_merged",
            Self::StepDisputed => "step_disputed",
            Self::TickKept => "tick_kept",
            Self::FindingDisputed => "finding_disputed",
            Self::BothSigned => "both_signed",
            Self::ChangedAfterSignature => "changed_after_signature",
            Self::SamePhoto => "same_photo",
            Self::ReadingsDiffer => "readings_differ",
            Self::DoubleVisit => "double_visit",
            Self::ReassignedWhileWorking => "reassigned_while_working",
            Self::LeadMoved => "lead_moved",
            Self::WindowMoved => "window_moved",
            Self::PriorityRaised => "priority_raised",
            Self::CancelledWhileWorking => "cancelled_while_working",
            Self::LateEntry => "late_entry",
        }
    }
}
