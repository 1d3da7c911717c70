//! One sync run, seen by those who wait for it: wishes go in, one result comes out for all.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::report::SyncReport;
use crate::error::FieldbookError;

/// What a run ends with.
pub(crate) type Outcome = Result<SyncReport, FieldbookError>;

/// What somebody wants of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Look once more, for this long.
    Begin(Duration),
    /// End.
    Cancel,
}

#[derive(Default)]
struct State {
    wishes: VecDeque<Wish>,
    waiting: usize,
    /// The driver has seen all wishes and ends; whoever comes now begins a new run.
    closed: bool,
    outcome: Option<Outcome>,
}

/// A run.
#[derive(Default)]
pub(super) struct Run {
    state: Mutex<State>,
    wished: Notify,
    ended: Notify,
    ended_for_threads: Condvar,
}

impl Run {
    /// The first place at a new run.
    pub(super) fn begin(self: &Arc<Self>, budget: Duration) -> Seat {
        self.sit(self.state(), budget)
    }

    /// Takes a place among those who wait; `None` when the run is ending.
    pub(super) fn join(self: &Arc<Self>, budget: Duration) -> Option<Seat> {
        let state = self.state();
        if state.closed { None } else { Some(self.sit(state, budget)) }
    }

    fn sit(self: &Arc<Self>, mut state: MutexGuard<'_, State>, budget: Duration) -> Seat {
        state.wishes.push_back(Wish::Begin(budget));
        state.waiting += 1;
        drop(state);
        self.wished.notify_one();
        Seat { run: Arc::clone(self) }
    }

    /// Wants the run to end.
    pub(super) fn cancel(&self) {
        self.state().wishes.push_back(Wish::Cancel);
        self.wished.notify_one();
    }

    /// For the driver: the next wish, if there is one.
    pub(super) fn take_wish(&self) -> Option<Wish> {
        self.state().wishes.pop_front()
    }

    /// For the driver: whether there is a wish that it has not taken.
    pub(super) fn has_wish(&self) -> bool {
        !self.state().wishes.is_empty()
    }

    /// For the driver: returns when there may be a wish.
    pub(super) async fn wished(&self) {
        self.wished.notified().await;
    }

    /// For the driver: ends the run unless somebody wants it to go on. Tells whether it ended.
    pub(super) fn close(&self) -> bool {
        let mut state = self.state();
        state.closed = !state.wishes.iter().any(|wish| matches!(wish, Wish::Begin(_)));
        state.closed
    }

    /// Gives everybody the result.
    pub(super) fn finish(&self, outcome: Outcome) {
        let mut state = self.state();
        state.closed = true;
        state.outcome = Some(outcome);
        drop(state);
        self.ended.notify_waiters();
        self.ended_for_threads.notify_all();
    }

    /// Waits for the end on this very thread.
    pub(super) fn wait(&self) {
        let mut state = self.state();
        while state.outcome.is_none() {
            state = self.ended_for_threads.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among those who wait for a run. When the last one is given up, the run is cancelled.
pub(crate) struct Seat {
    run: Arc<Run>,
}

impl Seat {
    /// The run's result.
    ///
    /// # Errors
    /// What ended the run.
    pub(crate) async fn outcome(self) -> Outcome {
        loop {
            let mut ended = std::pin::pin!(self.run.ended.notified());
            ended.as_mut().enable();
            let outcome = self.run.state().outcome.clone();
            if let Some(outcome) = outcome {
                return outcome;
            }
            ended.await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.run.state();
        state.waiting -= 1;
        let abandoned = state.waiting == 0 && state.outcome.is_none();
        drop(state);
        if abandoned {
            self.run.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_nobody_waits_for_any_more_is_cancelled() {
        let run = Arc::new(Run::default());
        let (first, second) =
            (run.join(Duration::ZERO).unwrap(), run.join(Duration::ZERO).unwrap());
        drop(first);
        assert_eq!(run.take_wish(), Some(Wish::Begin(Duration::ZERO)));
        assert_eq!(run.take_wish(), Some(Wish::Begin(Duration::ZERO)));
        assert_eq!(run.take_wish(), None, "somebody still waits");
        drop(second);
        assert_eq!(run.take_wish(), Some(Wish::Cancel));
    }

    #[test]
    fn a_wish_that_came_before_the_end_keeps_the_run_open() {
        let run = Arc::new(Run::default());
        let seat = run.join(Duration::from_secs(1)).unwrap();
        assert!(!run.close(), "the wish to begin is not taken yet");
        run.take_wish().unwrap();
        assert!(run.close());
        assert!(run.join(Duration::ZERO).is_none(), "too late: a new run is to be begun");
        drop(seat);
    }
}
