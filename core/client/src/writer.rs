//! One thread owns the store and runs one job after another; a caller waits for its own job only. What follows from a job
//! and nobody waits for is done once its caller has the answer.
//!
//! A job that panics answers `internal`; what it worked on is dropped and opened again before the next job, so that
//! nothing half-done in memory is used. Knows nothing of what it owns.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use crate::error::{ErrorCode, FieldbookError};
use crate::log::Log;

/// Whether what the thread owns can still be trusted after a job.
enum After {
    Fine,
    Broken,
}

type Job<S> = Box<dyn FnOnce(Result<&mut S, FieldbookError>) -> After + Send>;

/// The thread, seen from outside. Dropping it lets the queued jobs end, closes what they worked on, and waits for that.
pub(crate) struct Writer<S> {
    jobs: Option<Sender<Job<S>>>,
    thread: Option<JoinHandle<()>>,
}

impl<S: 'static> Writer<S> {
    /// Starts the thread and opens what it will own. `open` is called again after a job has panicked, `follow_up` after
    /// each job was answered.
    ///
    /// # Errors
    /// What `open` says, or `internal` when it panics or no thread can be had.
    pub(crate) fn start<F>(
        open: F,
        follow_up: fn(&mut S),
        log: Arc<Log>,
    ) -> Result<Self, FieldbookError>
    where
        F: FnMut() -> Result<S, FieldbookError> + Send + 'static,
    {
        let (jobs, queue) = mpsc::channel();
        let (opened, first) = mpsc::sync_channel(1);
        let work = move || {
            let mut desk = Desk { open, follow_up, held: None, log };
            let ready = desk.hold().map(|_| ());
            let failed = ready.is_err();
            if opened.send(ready).is_err() || failed {
                return;
            }
            desk.run(&queue);
        };
        let thread = thread::Builder::new()
            .name("fieldbook-writer".to_owned())
            .spawn(work)
            .map_err(|_| FieldbookError::new(ErrorCode::Internal, "no thread for the store"))?;
        let writer = Self { jobs: Some(jobs), thread: Some(thread) };
        first.recv().unwrap_or_else(|_| Err(ended()))?;
        Ok(writer)
    }

    /// Runs a job and waits for it.
    ///
    /// # Errors
    /// What the job says, or `internal` when it panics.
    pub(crate) fn run<T, F>(&self, job: F) -> Result<T, FieldbookError>
    where
        T: Send + 'static,
        F: FnOnce(&mut S) -> Result<T, FieldbookError> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        self.submit(job, move |outcome| drop(reply.send(outcome)))?;
        answer.recv().unwrap_or_else(|_| Err(ended()))
    }

    /// Queues a job; the answer can be awaited by any executor.
    ///
    /// # Errors
    /// `internal` when the thread has ended.
    pub(crate) fn queue<T, F>(
        &self,
        job: F,
    ) -> Result<oneshot::Receiver<Result<T, FieldbookError>>, FieldbookError>
    where
        T: Send + 'static,
        F: FnOnce(&mut S) -> Result<T, FieldbookError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.submit(job, move |outcome| drop(reply.send(outcome)))?;
        Ok(answer)
    }

    fn submit<T, F, R>(&self, job: F, reply: R) -> Result<(), FieldbookError>
    where
        T: 'static,
        F: FnOnce(&mut S) -> Result<T, FieldbookError> + Send + 'static,
        R: FnOnce(Result<T, FieldbookError>) + Send + 'static,
    {
        let job: Job<S> = Box::new(move |held| {
            let outcome = match held {
                Ok(held) => catch_unwind(AssertUnwindSafe(|| job(held))),
                Err(error) => Ok(Err(error)),
            };
            let after = if outcome.is_ok() { After::Fine } else { After::Broken };
            reply(outcome.unwrap_or_else(|_| Err(panicked())));
            after
        });
        let jobs = self.jobs.as_ref().ok_or_else(ended)?;
        jobs.send(job).map_err(|_| ended())
    }
}

impl<S> Drop for Writer<S> {
    fn drop(&mut self) {
        self.jobs = None;
        let Some(thread) = self.thread.take() else { return };
        if thread.thread().id() != thread::current().id() {
            // The thread catches every panic, so there is nothing to learn from how it ended.
            drop(thread.join());
        }
    }
}

fn panicked() -> FieldbookError {
    FieldbookError::new(ErrorCode::Internal, "a job on the store panicked")
}

fn ended() -> FieldbookError {
    FieldbookError::new(ErrorCode::Internal, "the thread of the store has ended")
}

/// What the thread has before it: the thing it owns, and how to open it again.
struct Desk<S, F> {
    open: F,
    follow_up: fn(&mut S),
    held: Option<S>,
    log: Arc<Log>,
}

impl<S, F: FnMut() -> Result<S, FieldbookError>> Desk<S, F> {
    fn run(&mut self, queue: &Receiver<Job<S>>) {
        for job in queue {
            let after = job(self.hold());
            if matches!(after, After::Broken) || self.follow_up().is_err() {
                self.log.error("a job on the store panicked; the store is opened again");
                self.let_go();
            }
        }
        self.let_go();
    }

    fn follow_up(&mut self) -> std::thread::Result<()> {
        let (Some(held), follow_up) = (&mut self.held, self.follow_up) else { return Ok(()) };
        catch_unwind(AssertUnwindSafe(|| follow_up(held)))
    }

    fn hold(&mut self) -> Result<&mut S, FieldbookError> {
        if self.held.is_none() {
            let opened = catch_unwind(AssertUnwindSafe(&mut self.open));
            let panicked =
                |_| FieldbookError::new(ErrorCode::Internal, "opening the store panicked");
            self.held = Some(opened.map_err(panicked)??);
        }
        self.held.as_mut().ok_or_else(ended)
    }

    fn let_go(&mut self) {
        let held = self.held.take();
        if catch_unwind(AssertUnwindSafe(move || drop(held))).is_err() {
            self.log.error("closing the store panicked");
        }
    }
}

#[cfg(test)]
mod tests;
