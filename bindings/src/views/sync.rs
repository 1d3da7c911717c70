//! What is where, how a sync went, and what was merged.

use std::time::SystemTime;

use fieldbook_client::{self as core};

use super::moment;

/// What is at the hub and what is on this phone only.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SyncStatusView {
    /// Whether a sync is running now.
    pub running: bool,
    /// Changes of this phone that the hub has for good.
    pub changes_at_hub: u64,
    /// Changes of this phone that the hub does not have yet.
    pub changes_pending: u64,
    /// Changes put aside, with the reasons.
    pub quarantined: Vec<QuarantinedView>,
    /// Photos of this phone that the hub has.
    pub photos_at_hub: u64,
    /// Photos of this phone that are only here.
    pub photos_pending: u64,
    /// When the hub signed its newest receipt, by the hub's clock.
    pub last_receipt_at: Option<SystemTime>,
    /// When the last sync of this process ended.
    pub last_sync_at: Option<SystemTime>,
    /// The code of what went wrong then.
    pub last_failure: Option<String>,
    /// The code of what keeps the hub from taking anything of this phone until somebody acts: `device_unknown` when
    /// the hub was set up anew, `device_revoked` when the office shut the phone out. A new code of the office helps.
    pub blocked: Option<String>,
    /// Whether a wipe or a logout loses nothing.
    pub safe_to_wipe: bool,
}

impl From<core::SyncStatus> for SyncStatusView {
    fn from(status: core::SyncStatus) -> Self {
        Self {
            running: status.running,
            changes_at_hub: status.changes_at_hub,
            changes_pending: status.changes_pending,
            quarantined: status.quarantined.into_iter().map(Into::into).collect(),
            photos_at_hub: status.photos_at_hub,
            photos_pending: status.photos_pending,
            last_receipt_at: status.last_receipt_at.map(moment),
            last_sync_at: status.last_sync.map(|last| moment(last.ended_at)),
            last_failure: status
                .last_sync
                .and_then(|last| last.failure)
                .map(|code| code.as_str().to_owned()),
            blocked: status.blocked.map(|code| code.as_str().to_owned()),
            safe_to_wipe: status.safe_to_wipe,
        }
    }
}

/// A change that nobody applies; its bytes are kept verbatim.
#[derive(Debug, Clone, uniffi::Record)]
pub struct QuarantinedView {
    /// Of which order.
    pub order: String,
    /// Whether this phone wrote it.
    pub own: bool,
    /// The code of the reason.
    pub reason: String,
}

impl From<core::Quarantined> for QuarantinedView {
    fn from(change: core::Quarantined) -> Self {
        Self { order: change.order.to_string(), own: change.own, reason: change.reason }
    }
}

/// What a sync did.
#[derive(Debug, Clone, Copy, uniffi::Record)]
pub struct SyncSummaryView {
    /// Whether nothing is left to send or to fetch; `false` when the budget was spent or somebody cancelled.
    pub complete: bool,
    /// Exchanges with the hub.
    pub exchanges: u32,
    /// Changes that were sent.
    pub pushed: u32,
    /// Sent changes that the hub holds now.
    pub accepted: u32,
    /// Sent changes that the hub put aside.
    pub quarantined: u32,
    /// Orders of which something came.
    pub received_orders: u32,
}

impl SyncSummaryView {
    /// What somebody knows who did not wait for the end.
    pub(crate) const fn given_up() -> Self {
        Self {
            complete: false,
            exchanges: 0,
            pushed: 0,
            accepted: 0,
            quarantined: 0,
            received_orders: 0,
        }
    }
}

impl From<core::SyncReport> for SyncSummaryView {
    fn from(report: core::SyncReport) -> Self {
        Self {
            complete: report.end == core::SyncEnd::Done,
            exchanges: report.exchanges,
            pushed: report.pushed,
            accepted: report.accepted,
            quarantined: report.quarantined,
            received_orders: report.received_orders,
        }
    }
}

/// Something that was merged, with a sentence in the app's language.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MergeNoteView {
    /// Its id, the same on every device.
    pub id: String,
    /// The code of the rule, for example `parts_added_up`.
    pub rule: String,
    /// Whether somebody should look.
    pub needs_attention: bool,
    /// The sentence: who, when, both values, and the rule.
    pub text: String,
}

impl From<core::ExplainedMerge> for MergeNoteView {
    fn from(merge: core::ExplainedMerge) -> Self {
        Self {
            id: merge.note.id.to_string(),
            rule: merge.note.rule.code().to_owned(),
            needs_attention: merge.note.severity == core::Severity::Attention,
            text: merge.text,
        }
    }
}
