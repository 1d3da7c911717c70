//! What is where, in the words of an engineer: at the hub, or on this phone only.

use fieldbook_model::{ChangeHash, OrderId, Timestamp};
use fieldbook_store::{Blocked, Counts, QuarantinedChange};

use crate::error::ErrorCode;

/// What is where, and how the last sync went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncStatus {
    /// Whether a sync is running now.
    pub running: bool,
    /// Changes of this phone that the hub has for good.
    pub changes_at_hub: u64,
    /// Changes of this phone that the hub does not have yet.
    pub changes_pending: u64,
    /// Changes put aside, by the hub or by this phone, with the reasons.
    pub quarantined: Vec<Quarantined>,
    /// Photos of this phone that the hub has.
    pub photos_at_hub: u64,
    /// Photos of this phone that are only here.
    pub photos_pending: u64,
    /// When the hub signed its newest receipt, by the hub's clock.
    pub last_receipt_at: Option<Timestamp>,
    /// How the last sync of this process ended; `None` before the first.
    pub last_sync: Option<LastSync>,
    /// What keeps the hub from taking anything of this phone until somebody acts, remembered over restarts:
    /// [`ErrorCode::DeviceUnknown`] when the hub was set up anew or lost this phone, [`ErrorCode::DeviceRevoked`] when
    /// the office shut it out. A new code of the office lets the phone enrol again. All work is kept.
    pub blocked: Option<ErrorCode>,
    /// Whether a wipe or a logout loses nothing: nothing is put aside, and the hub has signed for every change and photo.
    pub safe_to_wipe: bool,
}

/// A change that nobody applies; its bytes are kept verbatim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Of which order.
    pub order: OrderId,
    /// Its hash, when the bytes are a change at all.
    pub change: Option<ChangeHash>,
    /// Whether this phone wrote it.
    pub own: bool,
    /// The code of the reason; the catalogue has a text for each.
    pub reason: String,
}

/// How a sync ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastSync {
    /// When, by this phone's clock.
    pub ended_at: Timestamp,
    /// What went wrong; `None` when nothing did, also when it was cancelled or the budget was spent.
    pub failure: Option<ErrorCode>,
}

impl SyncStatus {
    pub(crate) fn new(
        counts: Counts,
        quarantined: Vec<QuarantinedChange>,
        blocked: Option<Blocked>,
        running: bool,
        last_sync: Option<LastSync>,
    ) -> Self {
        let quarantined: Vec<_> = quarantined.into_iter().map(Quarantined::from).collect();
        let safe_to_wipe = is_safe_to_wipe(&counts);
        Self {
            running,
            changes_at_hub: counts.changes_at_hub,
            changes_pending: counts.changes_pending,
            quarantined,
            photos_at_hub: counts.photos_at_hub,
            photos_pending: counts.photos_pending,
            last_receipt_at: counts.last_receipt_at,
            last_sync,
            blocked: blocked.map(ErrorCode::from),
            safe_to_wipe,
        }
    }
}

/// Whether nothing is only on this phone, and a restored hub has got back what it lost.
pub(crate) fn is_safe_to_wipe(counts: &Counts) -> bool {
    let only_here = [
        counts.changes_pending,
        counts.changes_unsigned,
        counts.changes_quarantined,
        counts.photos_pending,
    ];
    !counts.hand_back_owed && only_here.into_iter().all(|count| count == 0)
}

impl From<QuarantinedChange> for Quarantined {
    fn from(change: QuarantinedChange) -> Self {
        let QuarantinedChange { order, hash, own, reason, .. } = change;
        Self { order, change: hash, own, reason }
    }
}
