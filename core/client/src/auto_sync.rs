//! Syncing by itself: one task that begins syncs when `fieldbook-sync`'s pace says so, and listens to the hub between
//! them. It decides nothing and stores nothing; cut off anywhere, it loses nothing.

mod ear;

use std::sync::Arc;
use std::time::Duration;

use fieldbook_sync::{Cue, Pace};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use self::ear::Ear;
use crate::core::Core;
use crate::error::{ErrorCode, FieldbookError};
use crate::fieldbook::Fieldbook;
use crate::ports::ConnectivityObserver;
use crate::sync::{SyncEnd, SyncReport};

/// How long one sync by itself may last; what is left goes on at once.
const BUDGET: Duration = Duration::from_mins(5);

/// What happened on this phone that a task may want to know, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Nudges {
    edits: u64,
    wakes: u64,
    network: u64,
}

/// Where such things are told.
#[derive(Default)]
pub(crate) struct Bell(watch::Sender<Nudges>);

impl Bell {
    /// Something was saved.
    pub(crate) fn edited(&self) {
        self.0.send_modify(|nudges| nudges.edits += 1);
    }

    /// The phone was enrolled or unlocked.
    pub(crate) fn woken(&self) {
        self.0.send_modify(|nudges| nudges.wakes += 1);
    }

    fn network_changed(&self) {
        self.0.send_modify(|nudges| nudges.network += 1);
    }
}

/// Syncing by itself. Ends when it is dropped or cancelled; a sync that it had begun is cancelled then, unless somebody
/// else waits for it too.
#[must_use = "syncing by itself ends when this is dropped"]
pub struct AutoSync(AbortHandle);

impl AutoSync {
    /// Ends it.
    pub fn cancel(self) {
        drop(self);
    }
}

impl Drop for AutoSync {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl std::fmt::Debug for AutoSync {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AutoSync")
    }
}

impl Fieldbook {
    /// Syncs by itself from here on: about a second after something was saved, when the hub says that there is
    /// something to fetch, when the network comes back, and every quarter of an hour. Without a network it rests; where
    /// the network is metered it gathers edits for half a minute and holds no line open; after failures it waits ever
    /// longer, a random time up to five minutes. How syncs went is in the sync status. While the core is locked it
    /// waits for [`Fieldbook::unlock`].
    ///
    /// # Errors
    /// `internal` when there is no thread for the network.
    pub fn auto_sync(
        &self,
        connectivity: Arc<dyn ConnectivityObserver>,
    ) -> Result<AutoSync, FieldbookError> {
        let nudges = self.core.bell.0.subscribe();
        let attendant = Attendant::new(Arc::clone(&self.core), connectivity, nudges);
        Ok(AutoSync(self.runtime()?.spawn(attendant.attend()).abort_handle()))
    }

    /// Says that the network may have changed: whoever syncs by itself asks its [`ConnectivityObserver`] again. To be
    /// called by the platform's own notification, and when the app comes to the foreground.
    pub fn connectivity_changed(&self) {
        self.core.bell.network_changed();
    }
}

struct Attendant {
    core: Arc<Core>,
    connectivity: Arc<dyn ConnectivityObserver>,
    nudges: watch::Receiver<Nudges>,
    seen: Nudges,
    pace: Pace,
    ear: Ear,
}

impl Attendant {
    fn new(
        core: Arc<Core>,
        connectivity: Arc<dyn ConnectivityObserver>,
        mut nudges: watch::Receiver<Nudges>,
    ) -> Self {
        let seen = *nudges.borrow_and_update();
        let pace = Pace::new(core.millis(), connectivity.network());
        Self { core, connectivity, nudges, seen, pace, ear: Ear::default() }
    }

    /// Ends when the core is gone.
    async fn attend(mut self) {
        loop {
            let now = self.core.millis();
            let next = self.pace.next();
            if next.is_some_and(|at| at <= now) {
                self.pace.handle(now, Cue::Begun);
                let cue = self.sync().await;
                self.pace.handle(self.core.millis(), cue);
                self.look();
                continue;
            }
            let listens = self.pace.listens();
            tokio::select! {
                nudged = self.nudges.changed() => match nudged {
                    Ok(()) => self.look(),
                    Err(_) => return,
                },
                () = until(next, now) => {}
                () = self.ear.listen(&self.core), if listens => {
                    self.pace.handle(self.core.millis(), Cue::Called);
                }
            }
        }
    }

    /// One sync, and what it says about the next.
    async fn sync(&self) -> Cue {
        let runtime = tokio::runtime::Handle::current();
        let seat = self.core.desk.join_or_start(&self.core, &runtime, BUDGET);
        match seat.outcome().await {
            Ok(SyncReport { end: SyncEnd::BudgetSpent { .. }, .. }) => Cue::MoreLeft,
            Ok(SyncReport { end: SyncEnd::Done | SyncEnd::Cancelled, .. }) => Cue::Done,
            // nothing is due before somebody unlocks
            Err(error) if error.error_code() == ErrorCode::Locked => Cue::Done,
            Err(_) => Cue::Failed { jitter: self.core.jitter() },
        }
    }

    /// Tells the pace what happened since it was told last.
    fn look(&mut self) {
        let now = self.core.millis();
        let nudges = *self.nudges.borrow_and_update();
        let seen = std::mem::replace(&mut self.seen, nudges);
        if nudges.network != seen.network {
            let network = self.connectivity.network();
            self.pace.handle(now, Cue::Network(network));
            self.ear.try_again();
        }
        if nudges.wakes != seen.wakes {
            self.pace.handle(now, Cue::Woken);
            self.ear = Ear::default();
        }
        if nudges.edits != seen.edits {
            self.pace.handle(now, Cue::Edited);
        }
    }
}

/// Returns at a time of [`Core::millis`], or never.
async fn until(at: Option<u64>, now: u64) {
    match at {
        Some(at) => tokio::time::sleep(Duration::from_millis(at.saturating_sub(now))).await,
        None => std::future::pending().await,
    }
}
