//! What is written is written by one caller after another, each on its own thread; whoever cannot wait leaves an errand to
//! the clerk, a thread that also does what follows from jobs and nobody waits for, as soon as nobody works.
//!
//! A job that panics answers `internal`; what it worked on is dropped and opened again before the next job, so that
//! nothing half-done in memory is used. Knows nothing of what it owns.

mod desk;

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

use self::desk::Desk;
use crate::error::{ErrorCode, FieldbookError};
use crate::log::Log;

/// Nobody works when no job came for so long: the next tap of a finger is farther away, the next step of a program nearer.
const PAUSE: Duration = Duration::from_millis(5);
/// After so many pauses that were none, what follows is done between two jobs.
const MOST_PAUSES: u32 = 20;

type Errand<S> = Box<dyn FnOnce(&Desk<S>) + Send>;

/// The desk with its clerk. Dropping it lets the errands end, closes what was worked on, and waits for that.
pub(crate) struct Writer<S> {
    desk: Arc<Desk<S>>,
    errands: Option<Sender<Errand<S>>>,
    clerk: Option<JoinHandle<()>>,
}

impl<S: Send + 'static> Writer<S> {
    /// Opens what is worked on and starts the clerk. `open` is called again after a job has panicked, `follow_up` after
    /// jobs.
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
        let desk = Arc::new(Desk::open(open, follow_up, log)?);
        let (errands, queue) = mpsc::channel();
        let at_work = Arc::clone(&desk);
        let clerk = thread::Builder::new()
            .name("fieldbook-clerk".to_owned())
            .spawn(move || serve(&at_work, &queue))
            .map_err(|_| FieldbookError::new(ErrorCode::Internal, "no thread for the store"))?;
        Ok(Self { desk, errands: Some(errands), clerk: Some(clerk) })
    }

    /// Does a job on this thread, when it is this caller's turn.
    ///
    /// # Errors
    /// What the job says, or `internal` when it panics.
    pub(crate) fn run<T>(
        &self,
        job: impl FnOnce(&mut S) -> Result<T, FieldbookError>,
    ) -> Result<T, FieldbookError> {
        let outcome = self.desk.work(job);
        if self.desk.calls_the_clerk() {
            // what was done is done, whoever follows it up
            drop(self.leave(Box::new(|_| {})));
        }
        outcome
    }

    /// Does a job after everything that is queued, and waits for it on this thread; not to be called by an errand.
    ///
    /// # Errors
    /// What the job says, or `internal` when it panics or the clerk is gone.
    pub(crate) fn run_last<T, F>(&self, job: F) -> Result<T, FieldbookError>
    where
        T: Send + 'static,
        F: FnOnce(&mut S) -> Result<T, FieldbookError> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        self.leave(Box::new(move |desk| drop(reply.send(desk.work(job)))))?;
        let gone =
            |_| FieldbookError::new(ErrorCode::Internal, "the thread of the store has ended");
        answer.recv().map_err(gone)?
    }

    /// Leaves a job to the clerk; the answer can be awaited by any executor.
    ///
    /// # Errors
    /// `internal` when the clerk is gone.
    pub(crate) fn queue<T, F>(
        &self,
        job: F,
    ) -> Result<oneshot::Receiver<Result<T, FieldbookError>>, FieldbookError>
    where
        T: Send + 'static,
        F: FnOnce(&mut S) -> Result<T, FieldbookError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.leave(Box::new(move |desk| drop(reply.send(desk.work(job)))))?;
        Ok(answer)
    }

    fn leave(&self, errand: Errand<S>) -> Result<(), FieldbookError> {
        let gone = || FieldbookError::new(ErrorCode::Internal, "the thread of the store has ended");
        let errands = self.errands.as_ref().ok_or_else(gone)?;
        errands.send(errand).map_err(|_| gone())
    }
}

impl<S> Drop for Writer<S> {
    fn drop(&mut self) {
        self.errands = None;
        let Some(clerk) = self.clerk.take() else { return };
        if clerk.thread().id() != thread::current().id() {
            // The clerk catches every panic, so there is nothing to learn from how it ended.
            drop(clerk.join());
        }
    }
}

/// The clerk's day.
fn serve<S>(desk: &Desk<S>, queue: &Receiver<Errand<S>>) {
    while let Ok(errand) = queue.recv() {
        errand(desk);
        wait_for_a_pause(desk, queue);
        desk.follow_up();
    }
    desk.close();
}

/// Runs errands until nobody works any more.
fn wait_for_a_pause<S>(desk: &Desk<S>, queue: &Receiver<Errand<S>>) {
    let mut done = desk.jobs_done();
    for _ in 0..MOST_PAUSES {
        match queue.recv_timeout(PAUSE) {
            Ok(errand) => errand(desk),
            Err(RecvTimeoutError::Timeout) if desk.jobs_done() != done => done = desk.jobs_done(),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
mod tests;
