//! The way to the store: open, or locked. A write waits for its turn at the writer, a read has one of the readers, or the
//! writer while lists and views do not show yet what was saved.
//!
//! Locking waits for the calls that are inside, then closes; what comes later is answered `locked`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use fieldbook_model::{OrderId, OrderView};
use fieldbook_store::{Reader, Store, StoreKey};

use crate::config::Ports;
use crate::error::{ErrorCode, FieldbookError};
use crate::log::Log;
use crate::readers::Readers;
use crate::session::Session;
use crate::time::HubTime;
use crate::writer::Writer;

/// Reads at the same time: one for the screen, one for what happens behind it.
const READERS: usize = 2;

/// The store with its writer and readers, or nothing when locked.
pub(crate) struct Gate {
    inside: RwLock<Option<Open>>,
    opener: Opener,
    log: Arc<Log>,
}

struct Open {
    writer: Writer<Session>,
    readers: Arc<Readers<Reader>>,
    behind: Arc<AtomicBool>,
}

/// What is needed to open the store: at first, after a fault, and after a lock.
#[derive(Clone)]
struct Opener {
    dir: PathBuf,
    ports: Ports,
    hub_time: Arc<HubTime>,
}

impl Opener {
    /// Starts the writer and the readers.
    fn start(&self, log: &Arc<Log>) -> Result<Open, FieldbookError> {
        let readers = Arc::new(Readers::new());
        let behind = Arc::new(AtomicBool::new(false));
        let (opener, pool, flag) = (self.clone(), Arc::clone(&readers), Arc::clone(&behind));
        let open = move || opener.open(&pool, &flag);
        let writer = Writer::start(open, Session::catch_up, Arc::clone(log))?;
        Ok(Open { writer, readers, behind })
    }

    fn open(
        &self,
        readers: &Readers<Reader>,
        behind: &Arc<AtomicBool>,
    ) -> Result<Session, FieldbookError> {
        readers.drain();
        self.open_store(readers, behind).inspect_err(|error| readers.fail(error.clone()))
    }

    fn open_store(
        &self,
        pool: &Readers<Reader>,
        behind: &Arc<AtomicBool>,
    ) -> Result<Session, FieldbookError> {
        let key = StoreKey::from_bytes(*self.ports.keys.store_key()?);
        let store = Store::open(&self.dir, &key)?;
        let readers = (0..READERS).map(|_| store.reader()).collect::<Result<_, _>>()?;
        let Ports { clock, random, .. } = self.ports.clone();
        let (hub_time, behind) = (Arc::clone(&self.hub_time), Arc::clone(behind));
        let session = Session::new(store, clock, &*random, hub_time, behind)?;
        pool.add(readers);
        Ok(session)
    }
}

impl Gate {
    /// Opens the store.
    ///
    /// # Errors
    /// `wrong_key`, `damaged`, `too_new`, `in_use`, `disk_full`, `storage_failed`, `key_unavailable`.
    pub(crate) fn open(
        dir: PathBuf,
        ports: Ports,
        hub_time: Arc<HubTime>,
        log: Arc<Log>,
    ) -> Result<Self, FieldbookError> {
        let opener = Opener { dir, ports, hub_time };
        let open = opener.start(&log)?;
        Ok(Self { inside: RwLock::new(Some(open)), opener, log })
    }

    /// Opens the store again. Tells whether it was locked.
    ///
    /// # Errors
    /// As [`Gate::open`]; it stays locked then.
    pub(crate) fn unlock(&self) -> Result<bool, FieldbookError> {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        if inside.is_some() {
            return Ok(false);
        }
        *inside = Some(self.opener.start(&self.log)?);
        Ok(true)
    }

    /// Writes on this thread, when it is its turn.
    ///
    /// # Errors
    /// `locked`, or what the job says.
    pub(crate) fn write<T>(
        &self,
        job: impl FnOnce(&mut Session) -> Result<T, FieldbookError>,
    ) -> Result<T, FieldbookError> {
        self.enter(|open| open.writer.run(job))
    }

    /// Leaves a job to the writer's own thread and waits for it under any executor. What is queued is done, also when nobody
    /// waits any more.
    ///
    /// # Errors
    /// `locked`, or what the job says.
    pub(crate) async fn write_async<T, F>(&self, job: F) -> Result<T, FieldbookError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Session) -> Result<T, FieldbookError> + Send + 'static,
    {
        let answer = self.enter(|open| open.writer.queue(job))?;
        answer.await.unwrap_or_else(|_| Err(locked()))
    }

    /// Reads on this thread; after an edit that lists and views do not show yet, once they do.
    ///
    /// # Errors
    /// `locked`, or what the read says.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, FieldbookError>,
    ) -> Result<T, FieldbookError> {
        self.enter(|open| {
            if open.is_behind() {
                return open.writer.run(|session| session.read(read));
            }
            let outcome = open.readers.run(|reader| read(reader));
            open.replace_lost();
            outcome
        })
    }

    /// Reads an order, one that was edited just now from memory.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub(crate) fn order(&self, order: OrderId) -> Result<Option<OrderView>, FieldbookError> {
        if self.enter(|open| Ok(open.is_behind()))? {
            return self.write(|session| Ok(session.store.order_as_saved(order)?));
        }
        self.read(|reader| Ok(reader.order(order)?))
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.look_inside().is_none()
    }

    /// Closes the store once the calls inside have ended. Tells whether it was open.
    pub(crate) fn lock(&self) -> bool {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        let open = inside.take();
        let was_open = open.is_some();
        // Closed before anybody is told `locked`: a second caller waits here until it is.
        drop(open);
        was_open
    }

    /// The same when `agree` says so: nothing can be saved between its answer and the end.
    ///
    /// # Errors
    /// `locked`, or what `agree` says; the store stays open then.
    pub(crate) fn lock_when(
        &self,
        agree: impl FnOnce(&mut Session) -> Result<(), FieldbookError> + Send + 'static,
    ) -> Result<(), FieldbookError> {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        inside.as_ref().ok_or_else(locked)?.writer.run_last(agree)?;
        drop(inside.take());
        Ok(())
    }

    fn enter<T>(
        &self,
        call: impl FnOnce(&Open) -> Result<T, FieldbookError>,
    ) -> Result<T, FieldbookError> {
        match &*self.look_inside() {
            Some(open) => call(open),
            None => Err(locked()),
        }
    }

    fn look_inside(&self) -> RwLockReadGuard<'_, Option<Open>> {
        self.inside.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn locked() -> FieldbookError {
    FieldbookError::new(ErrorCode::Locked, "the core is locked")
}

impl Open {
    fn is_behind(&self) -> bool {
        self.behind.load(Ordering::Acquire)
    }

    /// Replaces readers that a panic cost, without waiting for the writer.
    fn replace_lost(&self) {
        let lost = self.readers.take_lost();
        if lost == 0 {
            return;
        }
        let readers = Arc::clone(&self.readers);
        let refill = move |session: &mut Session| {
            match (0..lost).map(|_| session.store.reader()).collect() {
                Ok(fresh) => readers.add(fresh),
                Err(error) => readers.fail(FieldbookError::from(error)),
            }
            Ok(())
        };
        if let Err(error) = self.writer.queue(refill) {
            self.readers.fail(error);
        }
    }
}

impl Drop for Open {
    /// The readers go first: each keeps the store's lock on its folder.
    fn drop(&mut self) {
        self.readers.drain();
    }
}

#[cfg(test)]
mod tests;
