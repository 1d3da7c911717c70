//! The handle an app holds.

use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use fieldbook_model::{Deed, OrderId};

use crate::config::{Config, Ports};
use crate::core::Core;
use crate::error::{ErrorCode, FieldbookError};
use crate::notifier::{Notice, Subscription};
use crate::options::{CommandOptions, Saved};
use crate::ports::ChangeListener;
use crate::session::Session;

/// An open Fieldbook: the phone's orders, and everything an engineer does to them.
///
/// Share it in an [`Arc`]; every method takes `&self` and may be called from any thread. What writes returns when it is
/// on the disk; what reads waits for nothing but an edit that was saved just now. Dropping it stops sync and closes the
/// store; what was saved stays in the outbox.
pub struct Fieldbook {
    pub(crate) core: Arc<Core>,
    /// Taken on drop only.
    runtime: Option<Runtime>,
}

impl Fieldbook {
    /// Opens the store in the configured folder, or makes one where there is none.
    ///
    /// # Errors
    /// `wrong_key`, `damaged`, `too_new`, `in_use`: the folder is then as it was, to the byte. Also `disk_full`,
    /// `storage_failed`, `key_unavailable`.
    pub fn open(config: Config, ports: Ports) -> Result<Self, FieldbookError> {
        let core = Core::open(config, ports)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("fieldbook-network")
            .enable_all()
            .build()
            .map_err(|_| FieldbookError::new(ErrorCode::Internal, "no thread for the network"))?;
        core.log.info("opened");
        Ok(Self { core, runtime: Some(runtime) })
    }

    /// Locks the core: stops sync, finishes the running write, closes the store, forgets its keys. Later calls answer
    /// `locked`; subscriptions stay and hear [`Change::Locked`](crate::Change::Locked). Locking twice does nothing.
    pub fn lock(&self) {
        self.core.lock();
    }

    /// Opens the core again after a lock: asks the `KeyProvider` for the key anew. Listeners hear the current values, and
    /// syncing by itself goes on. Does nothing when it is open.
    ///
    /// # Errors
    /// As [`Fieldbook::open`]; the core stays locked then.
    pub fn unlock(&self) -> Result<(), FieldbookError> {
        self.core.unlock()
    }

    /// Whether [`Fieldbook::lock`] was called.
    pub fn is_locked(&self) -> bool {
        self.core.gate.is_locked()
    }

    /// Tells `listener` what changes, on a thread of its own: the current value first, then each change, until the
    /// subscription is dropped or cancelled. After a lock the current value is
    /// [`Change::Locked`](crate::Change::Locked).
    pub fn subscribe(&self, listener: Arc<dyn ChangeListener>) -> Subscription {
        match self.core.notifier() {
            Some(notifier) => notifier.subscribe(listener),
            None => Subscription::ended(),
        }
    }

    /// Where network tasks run.
    pub(crate) fn runtime(&self) -> Result<&Handle, FieldbookError> {
        let gone = || FieldbookError::new(ErrorCode::Internal, "no thread for the network");
        self.runtime.as_ref().map(Runtime::handle).ok_or_else(gone)
    }

    /// Saves a deed and tells listeners.
    pub(crate) fn save(
        &self,
        order: OrderId,
        deed: Deed,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        self.save_with(order, options, |_| Ok(deed))
    }

    /// The same for a deed that needs something of the store.
    pub(crate) fn save_with<F>(
        &self,
        order: OrderId,
        options: CommandOptions,
        deed: F,
    ) -> Result<Saved, FieldbookError>
    where
        F: FnOnce(&mut Session) -> Result<Deed, FieldbookError> + Send + 'static,
    {
        let saved = self.core.gate.write(move |session| {
            let deed = deed(session)?;
            session.perform(order, deed, options)
        })?;
        if !saved.repeated {
            self.core.bell.edited();
            self.core.tell(Notice::Orders(vec![order]));
        }
        Ok(saved)
    }
}

impl Drop for Fieldbook {
    fn drop(&mut self) {
        self.core.desk.stop();
        self.core.gate.lock();
        self.core.desk.stop();
        if let Some(runtime) = self.runtime.take() {
            // The ordinary way of dropping one would panic inside somebody else's executor.
            runtime.shutdown_background();
        }
    }
}

impl std::fmt::Debug for Fieldbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fieldbook").field("locked", &self.is_locked()).finish_non_exhaustive()
    }
}
