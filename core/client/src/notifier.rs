//! Tells listeners what changed, on a thread of its own and never under a lock: a slow listener delays other
//! listeners, not the core.
//!
//! Whoever subscribes hears the current value first, then each change. Changes that pile up are told as one.

mod batch;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};

use fieldbook_model::OrderId;

use self::batch::Batch;
use crate::error::{ErrorCode, FieldbookError};
use crate::log::Log;
use crate::ports::ChangeListener;
use crate::status::SyncStatus;

/// What a listener is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These orders changed, came or left. After subscribing: every order on the phone.
    Orders(Vec<OrderId>),
    /// What is where, and whether a sync is running. After subscribing: as it is now.
    Sync(SyncStatus),
    /// The core was locked; nothing can be read any more.
    Locked,
}

/// What happened inside.
#[derive(Debug)]
pub(crate) enum Notice {
    /// These orders changed, came or left; with them the counts of the outbox.
    Orders(Vec<OrderId>),
    /// Something in the sync status changed.
    Status,
    /// The core was locked.
    Locked,
    /// The core was unlocked: everybody hears the current values, as if they had just subscribed.
    Unlocked,
    /// Somebody subscribed.
    Welcome(u64),
}

impl Notice {
    /// What an answer of the hub changed.
    pub(crate) fn of(changed: Vec<OrderId>) -> Self {
        if changed.is_empty() { Self::Status } else { Self::Orders(changed) }
    }
}

/// How the notifier reads current values.
pub(crate) trait Present: Send {
    /// Every order on the phone; `None` when it cannot be read now.
    fn orders(&self) -> Option<Vec<OrderId>>;
    /// What is where; `None` when it cannot be read now.
    fn status(&self) -> Option<SyncStatus>;
    /// Whether the core is locked.
    fn is_locked(&self) -> bool;
}

struct Ear {
    listener: Arc<dyn ChangeListener>,
    welcomed: bool,
}

#[derive(Default)]
struct Ears {
    next: u64,
    by_id: BTreeMap<u64, Ear>,
}

type SharedEars = Mutex<Ears>;

fn lock(ears: &SharedEars) -> MutexGuard<'_, Ears> {
    ears.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A listener's place. Ends when it is dropped or cancelled; a call that is under way then still ends by itself.
#[must_use = "a subscription ends when it is dropped"]
pub struct Subscription {
    id: u64,
    ears: Weak<SharedEars>,
}

impl Subscription {
    /// One that hears nothing: the core is being dropped.
    pub(crate) const fn ended() -> Self {
        Self { id: 0, ears: Weak::new() }
    }

    /// Ends the subscription.
    pub fn cancel(self) {
        drop(self);
    }

    /// Whether the listener is still told: not after the core was dropped, nor after the listener panicked.
    pub fn is_active(&self) -> bool {
        self.ears.upgrade().is_some_and(|ears| lock(&ears).by_id.contains_key(&self.id))
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let Some(ears) = self.ears.upgrade() else { return };
        let ear = lock(&ears).by_id.remove(&self.id);
        // The listener is the app's: whatever its drop does, it is not under our lock.
        drop(ear);
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subscription({})", self.id)
    }
}

/// The thread, seen from outside. Dropping it ends all subscriptions.
pub(crate) struct Notifier {
    notices: Option<Sender<Notice>>,
    ears: Arc<SharedEars>,
    thread: Option<JoinHandle<()>>,
}

impl Notifier {
    /// Starts the thread.
    ///
    /// # Errors
    /// `internal` when no thread can be had.
    pub(crate) fn start(
        present: impl Present + 'static,
        log: Arc<Log>,
    ) -> Result<Self, FieldbookError> {
        let (notices, queue) = mpsc::channel();
        let ears = Arc::new(SharedEars::default());
        let crier = Crier { present, ears: Arc::clone(&ears), log };
        let thread = thread::Builder::new()
            .name("fieldbook-notifier".to_owned())
            .spawn(move || crier.run(&queue))
            .map_err(|_| FieldbookError::new(ErrorCode::Internal, "no thread for listeners"))?;
        Ok(Self { notices: Some(notices), ears, thread: Some(thread) })
    }

    /// Takes note of something that happened. When nobody listens, the thread is not woken: whoever comes later hears the
    /// current values first.
    pub(crate) fn tell(&self, notice: Notice) {
        if lock(&self.ears).by_id.is_empty() {
            return;
        }
        if let Some(notices) = self.notices.as_ref() {
            // The thread ends with us; a notice it no longer hears has nobody to be told to.
            drop(notices.send(notice));
        }
    }

    pub(crate) fn subscribe(&self, listener: Arc<dyn ChangeListener>) -> Subscription {
        let id = {
            let mut ears = lock(&self.ears);
            ears.next += 1;
            let id = ears.next;
            ears.by_id.insert(id, Ear { listener, welcomed: false });
            id
        };
        self.tell(Notice::Welcome(id));
        Subscription { id, ears: Arc::downgrade(&self.ears) }
    }
}

impl Drop for Notifier {
    fn drop(&mut self) {
        self.notices = None;
        let left = std::mem::take(&mut lock(&self.ears).by_id);
        drop(left);
        let Some(thread) = self.thread.take() else { return };
        // A listener may hold the last handle of the core: then this is the notifier's own thread.
        if thread.thread().id() != thread::current().id() {
            drop(thread.join());
        }
    }
}

/// What runs on the thread.
struct Crier<P> {
    present: P,
    ears: Arc<SharedEars>,
    log: Arc<Log>,
}

impl<P: Present> Crier<P> {
    fn run(&self, queue: &Receiver<Notice>) {
        while let Ok(first) = queue.recv() {
            let batch: Batch = std::iter::once(first).chain(queue.try_iter()).collect();
            let welcomed = self.welcomed();
            if !welcomed.is_empty() {
                let changes = batch.changes(|| self.present.status());
                for (id, listener) in welcomed {
                    self.tell_all(id, &listener, &changes);
                }
            }
            if batch.greets_all() {
                self.welcomed().into_iter().for_each(|(id, _)| self.welcome(id));
            }
            batch.newcomers().for_each(|id| self.welcome(id));
        }
    }

    fn welcomed(&self) -> Vec<(u64, Arc<dyn ChangeListener>)> {
        let ears = lock(&self.ears);
        let welcomed = ears.by_id.iter().filter(|(_, ear)| ear.welcomed);
        welcomed.map(|(id, ear)| (*id, Arc::clone(&ear.listener))).collect()
    }

    fn welcome(&self, id: u64) {
        let listener = lock(&self.ears).by_id.get_mut(&id).map(|ear| {
            ear.welcomed = true;
            Arc::clone(&ear.listener)
        });
        let Some(listener) = listener else { return };
        let changes = if self.present.is_locked() {
            vec![Change::Locked]
        } else {
            let orders = self.present.orders().map(Change::Orders);
            let status = self.present.status().map(Change::Sync);
            orders.into_iter().chain(status).collect()
        };
        self.tell_all(id, &listener, &changes);
    }

    fn tell_all(&self, id: u64, listener: &Arc<dyn ChangeListener>, changes: &[Change]) {
        for change in changes {
            self.tell(id, listener, change);
        }
    }

    fn tell(&self, id: u64, listener: &Arc<dyn ChangeListener>, change: &Change) {
        if !lock(&self.ears).by_id.contains_key(&id) {
            return;
        }
        let change = change.clone();
        if catch_unwind(AssertUnwindSafe(|| listener.changed(change))).is_err() {
            self.log.warn("a listener panicked and is no longer told");
            let ear = lock(&self.ears).by_id.remove(&id);
            drop(ear);
        }
    }
}

#[cfg(test)]
mod tests;
