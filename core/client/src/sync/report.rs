//! What a sync did, in words for an app.

use fieldbook_sync::{End, Remaining, Summary, Tally};

use crate::error::{ErrorCode, FieldbookError};

/// How a sync ended that met no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncEnd {
    /// Everything is where it should be.
    Done,
    /// The budget is spent; the next call goes on from here.
    BudgetSpent {
        /// Whether work of this phone is still to be sent.
        outbox: bool,
        /// Whether there is more to fetch.
        feed: bool,
        /// Whether photos are still to be delivered, as far as it came to them.
        photos: bool,
    },
    /// Somebody cancelled.
    Cancelled,
}

/// What a sync did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncReport {
    /// How it ended.
    pub end: SyncEnd,
    /// Exchanges with the hub.
    pub exchanges: u32,
    /// Changes that were sent.
    pub pushed: u32,
    /// Orders of which something came; one that came twice counts twice.
    pub received_orders: u32,
    /// Sent changes that the hub holds now, or held already.
    pub accepted: u32,
    /// Sent changes that the hub put aside; see the sync status for the reasons.
    pub quarantined: u32,
}

impl SyncReport {
    /// What the machine says, as a report or as the error that ended it. `trouble` is the error that the driver met
    /// last, which knows more than the machine.
    pub(super) fn of(
        summary: &Summary,
        trouble: Option<FieldbookError>,
    ) -> Result<Self, FieldbookError> {
        let end = match &summary.end {
            End::Done => SyncEnd::Done,
            End::BudgetSpent { remaining: Remaining { outbox, feed } } => {
                SyncEnd::BudgetSpent { outbox: *outbox, feed: *feed, photos: false }
            }
            End::Cancelled => SyncEnd::Cancelled,
            End::Unreachable { .. } => {
                return Err(trouble.unwrap_or_else(|| unexplained(ErrorCode::HubUnreachable)));
            }
            End::Refused { code, status } => {
                return Err(
                    trouble.unwrap_or_else(|| FieldbookError::refused_by_hub(code, *status, None))
                );
            }
            End::StorageFailed { .. } => {
                return Err(trouble.unwrap_or_else(|| unexplained(ErrorCode::StorageFailed)));
            }
            End::NeedsAttention { .. } => {
                let what = "two exchanges in a row changed nothing although something is left";
                return Err(FieldbookError::new(ErrorCode::SyncStalled, what));
            }
        };
        let Tally { accepted, duplicate, quarantined, forked, .. } = summary.answers;
        Ok(Self {
            end,
            exchanges: summary.exchanges,
            pushed: summary.pushed,
            received_orders: summary.received_orders,
            accepted: accepted.saturating_add(duplicate),
            quarantined: quarantined.saturating_add(forked),
        })
    }

    /// The same, when photos were delivered so far.
    pub(super) fn with_photos(self, photos: Delivered) -> Self {
        let end = match photos {
            Delivered::All => self.end,
            Delivered::InPart => SyncEnd::BudgetSpent { outbox: false, feed: false, photos: true },
            Delivered::Interrupted => SyncEnd::Cancelled,
        };
        Self { end, ..self }
    }
}

/// How far photos were delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivered {
    /// As far as the hub takes them.
    All,
    /// Until the budget was spent.
    InPart,
    /// Until somebody wanted the sync to end, or to look at something else.
    Interrupted,
}

fn unexplained(code: ErrorCode) -> FieldbookError {
    FieldbookError::new(code, "the sync ended without saying more")
}
