//! What is worked on, and whose turn it is.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{ErrorCode, FieldbookError};
use crate::log::Log;

type Open<S> = Box<dyn FnMut() -> Result<S, FieldbookError> + Send>;

/// The one place where the store is worked on.
pub(super) struct Desk<S> {
    /// Whoever waits for the desk holds this, so that nobody who just left the desk is back before him.
    next: Mutex<()>,
    held: Mutex<Held<S>>,
    follow_up: fn(&mut S),
    /// Whether the clerk knows that something may follow.
    called: AtomicBool,
    done: AtomicU64,
    log: Arc<Log>,
}

/// The thing itself, and how to open it again.
struct Held<S> {
    open: Open<S>,
    it: Option<S>,
}

impl<S> Desk<S> {
    pub(super) fn open<F>(
        open: F,
        follow_up: fn(&mut S),
        log: Arc<Log>,
    ) -> Result<Self, FieldbookError>
    where
        F: FnMut() -> Result<S, FieldbookError> + Send + 'static,
    {
        let mut held = Held { open: Box::new(open), it: None };
        held.get()?;
        Ok(Self {
            next: Mutex::new(()),
            held: Mutex::new(held),
            follow_up,
            called: AtomicBool::new(false),
            done: AtomicU64::new(0),
            log,
        })
    }

    /// Does a job, when it is its turn.
    ///
    /// # Errors
    /// What the job says, or `internal` when it panics.
    pub(super) fn work<T>(
        &self,
        job: impl FnOnce(&mut S) -> Result<T, FieldbookError>,
    ) -> Result<T, FieldbookError> {
        let mut held = self.turn();
        let it = held.get()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| job(it)));
        if outcome.is_err() {
            self.give_up(&mut held);
        }
        drop(held);
        self.done.fetch_add(1, Ordering::Relaxed);
        let panicked = |_| FieldbookError::new(ErrorCode::Internal, "a job on the store panicked");
        outcome.map_err(panicked)?
    }

    /// Whether the clerk must be told that something may follow; once is enough until he has seen to it.
    pub(super) fn calls_the_clerk(&self) -> bool {
        !self.called.swap(true, Ordering::AcqRel)
    }

    /// How many jobs there were.
    pub(super) fn jobs_done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Does what follows from the jobs so far.
    pub(super) fn follow_up(&self) {
        let mut held = self.turn();
        self.called.store(false, Ordering::Release);
        let Some(it) = &mut held.it else { return };
        if catch_unwind(AssertUnwindSafe(|| (self.follow_up)(it))).is_err() {
            self.give_up(&mut held);
        }
    }

    /// Closes what was worked on.
    pub(super) fn close(&self) {
        self.let_go(&mut self.turn());
    }

    fn give_up(&self, held: &mut Held<S>) {
        self.log.error("a job on the store panicked; the store is opened again");
        self.let_go(held);
    }

    fn let_go(&self, held: &mut Held<S>) {
        let it = held.it.take();
        if catch_unwind(AssertUnwindSafe(move || drop(it))).is_err() {
            self.log.error("closing the store panicked");
        }
    }

    fn turn(&self) -> MutexGuard<'_, Held<S>> {
        let next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        drop(next);
        held
    }
}

impl<S> Held<S> {
    fn get(&mut self) -> Result<&mut S, FieldbookError> {
        if self.it.is_none() {
            let opened = catch_unwind(AssertUnwindSafe(&mut self.open));
            let panicked =
                |_| FieldbookError::new(ErrorCode::Internal, "opening the store panicked");
            self.it = Some(opened.map_err(panicked)??);
        }
        let none = || FieldbookError::new(ErrorCode::Internal, "the store is not open");
        self.it.as_mut().ok_or_else(none)
    }
}
