//! A few readers beside the writer: a read waits for another read at most, never for a write or for the network.
//!
//! A read that panics answers `internal` and loses its reader; whoever owns the pool adds another. Before the store is
//! opened again, the pool gives all readers back. Knows nothing of what it reads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::{ErrorCode, FieldbookError};

/// The pool.
pub(crate) struct Readers<R> {
    pool: Mutex<Pool<R>>,
    changed: Condvar,
}

struct Pool<R> {
    idle: Vec<R>,
    in_use: usize,
    /// Readers lost to panics and not replaced yet.
    lost: usize,
    /// Readers that come back now are closed.
    draining: bool,
    /// Why there are no readers, when there are none to be expected.
    failed: Option<FieldbookError>,
}

impl<R> Readers<R> {
    /// A pool without readers; reads wait until there are some.
    pub(crate) fn new() -> Self {
        let pool = Pool { idle: Vec::new(), in_use: 0, lost: 0, draining: false, failed: None };
        Self { pool: Mutex::new(pool), changed: Condvar::new() }
    }

    /// Runs a read.
    ///
    /// # Errors
    /// What the read says, `internal` when it panics, or why there are no readers.
    pub(crate) fn run<T>(
        &self,
        read: impl FnOnce(&mut R) -> Result<T, FieldbookError>,
    ) -> Result<T, FieldbookError> {
        let mut reader = self.take()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&mut reader)));
        let panicked = outcome.is_err();
        self.give_back(reader, panicked);
        outcome.unwrap_or_else(|_| Err(FieldbookError::new(ErrorCode::Internal, "a read panicked")))
    }

    /// How many readers were lost and are to be replaced; they count as replaced from here on.
    pub(crate) fn take_lost(&self) -> usize {
        std::mem::take(&mut self.lock().lost)
    }

    /// Adds readers.
    pub(crate) fn add(&self, readers: Vec<R>) {
        let mut pool = self.lock();
        pool.idle.extend(readers);
        pool.failed = None;
        self.changed.notify_all();
    }

    /// Says why no reader is to be expected; reads answer it until readers are added.
    pub(crate) fn fail(&self, why: FieldbookError) {
        self.lock().failed = Some(why);
        self.changed.notify_all();
    }

    /// Closes all readers, and waits for those in use.
    pub(crate) fn drain(&self) {
        let mut pool = self.lock();
        pool.draining = true;
        while pool.in_use > 0 {
            pool = self.changed.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        pool.draining = false;
        pool.lost = 0;
        let closing = std::mem::take(&mut pool.idle);
        drop(pool);
        drop(closing);
    }

    fn take(&self) -> Result<R, FieldbookError> {
        let mut pool = self.lock();
        loop {
            if !pool.draining
                && let Some(reader) = pool.idle.pop()
            {
                pool.in_use += 1;
                return Ok(reader);
            }
            if pool.in_use == 0
                && let Some(why) = &pool.failed
            {
                return Err(why.clone());
            }
            pool = self.changed.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn give_back(&self, reader: R, broken: bool) {
        let mut pool = self.lock();
        pool.in_use -= 1;
        let closing = if broken || pool.draining {
            pool.lost += usize::from(broken);
            Some(reader)
        } else {
            pool.idle.push(reader);
            None
        };
        drop(pool);
        // Closing may panic as well, and then nobody learns anything new.
        drop(catch_unwind(AssertUnwindSafe(move || drop(closing))));
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Pool<R>> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
