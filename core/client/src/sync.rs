//! Sync: the machine of `fieldbook-sync` decides, this module does what it says, one run at a time.

mod ahead;
mod desk;
mod driver;
mod exchange;
mod hand_back;
mod incoming;
mod me;
mod outgoing;
mod photos;
mod report;
mod run;

use std::time::Duration;

pub(crate) use desk::Desk;
pub(crate) use exchange::sign;
pub(crate) use me::Me;
pub(crate) use photos::in_time;
pub use report::{SyncEnd, SyncReport};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;

impl Fieldbook {
    /// Exchanges with the hub until nothing is left to do, for about `budget` at most: own work goes up first, then what
    /// others did comes down, and at last photos go up. What remains when the budget is spent is said, and goes on with the next call.
    ///
    /// Runs on a thread of its own, so that any executor can await it. A second call while one is running joins it: the
    /// run looks once more at what was saved meanwhile, lasts as long as the longer budget, and both get its result.
    /// When everybody who waits has dropped the future, the run is cancelled; so it is by
    /// [`Fieldbook::cancel_sync`]. A cancelled run loses nothing: what the hub answered is kept whole or not at all.
    ///
    /// # Errors
    /// `not_enrolled`, `locked`; of the network `hub_unreachable`, `hub_timeout`, `connection_lost`, `hub_untrusted`,
    /// `response_garbled`, `response_too_large`, `hub_forged`; of the hub `device_revoked`, `clock_skew`,
    /// `sync_stalled` and others; of the store `disk_full`, `storage_failed`. What was saved stays in the outbox.
    pub async fn sync_now(&self, budget: Duration) -> Result<SyncReport, FieldbookError> {
        let runtime = self.runtime()?;
        let seat = self.core.desk.join_or_start(&self.core, runtime, budget);
        seat.outcome().await
    }

    /// Cancels a running sync between two steps; whoever awaits it gets a report that says so. Does nothing when none is
    /// running.
    pub fn cancel_sync(&self) {
        self.core.desk.cancel();
    }
}
