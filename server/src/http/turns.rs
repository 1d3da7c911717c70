//! So much of one phone at a time, and so much of all together: a phone that asks again and again waits for itself, and
//! nobody else for it.
//!
//! A request's turn is taken after the signature's head was checked and before the body is read, so bodies in memory are
//! bounded by phones, and nobody can take another's turn. Photos on their way have turns of their own, fewer than the
//! hub has threads that may block.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use fieldbook_model::DeviceId;
use fieldbook_wire::ProblemCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::http::Problem;

/// Requests of one phone that may wait for a turn; more are told to come later.
const WAITING: usize = 8;
/// Phones remembered before those that ask for nothing are forgotten.
const REMEMBERED: usize = 1_024;

/// Whose turn it is.
#[derive(Clone)]
pub(super) struct Turns(Arc<Inner>);

struct Inner {
    each: usize,
    all: Arc<Semaphore>,
    lines: Mutex<HashMap<DeviceId, Weak<Semaphore>>>,
}

/// A phone's turn, until it is dropped.
pub(super) struct Turn {
    _own: OwnedSemaphorePermit,
    _shared: OwnedSemaphorePermit,
}

impl Turns {
    /// So many at once of each phone, and of all.
    pub(super) fn new(each: usize, all: usize) -> Self {
        let all = Arc::new(Semaphore::new(all.min(Semaphore::MAX_PERMITS)));
        Self(Arc::new(Inner { each, all, lines: Mutex::default() }))
    }

    /// Waits for this phone's turn; `rate_limited` when too many of its requests do already.
    pub(super) async fn take(&self, device: DeviceId) -> Result<Turn, Problem> {
        let line = self.line(device);
        if Arc::strong_count(&line) >= self.0.each + WAITING {
            return Err(Problem::new(ProblemCode::RateLimited));
        }
        // never: nobody closes a line
        let closed = |_| Problem::new(ProblemCode::Unavailable);
        let own = line.acquire_owned().await.map_err(closed)?;
        let shared = Arc::clone(&self.0.all).acquire_owned().await.map_err(closed)?;
        Ok(Turn { _own: own, _shared: shared })
    }

    fn line(&self, device: DeviceId) -> Arc<Semaphore> {
        let mut lines = self.0.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(&device).and_then(Weak::upgrade) {
            return line;
        }
        if lines.len() >= REMEMBERED {
            lines.retain(|_, line| line.strong_count() > 0);
        }
        let line = Arc::new(Semaphore::new(self.0.each));
        lines.insert(device, Arc::downgrade(&line));
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: DeviceId = DeviceId::from_bytes([1; 16]);
    const BEN: DeviceId = DeviceId::from_bytes([2; 16]);

    #[tokio::test]
    async fn a_phone_waits_for_itself_and_nobody_waits_for_it() {
        let turns = Turns::new(1, 8);
        let first = turns.take(ANA).await.ok();
        let again = turns.clone();
        let second = tokio::spawn(async move { again.take(ANA).await.is_ok() });
        assert!(turns.take(BEN).await.is_ok());
        assert!(!second.is_finished());
        drop(first);
        assert!(second.await.unwrap());
    }

    #[tokio::test]
    async fn a_phone_that_floods_is_told_to_come_later() {
        let turns = Turns::new(1, 8);
        let _held = turns.take(ANA).await.ok();
        let lines: Vec<_> = (0..WAITING).map(|_| turns.line(ANA)).collect();
        let refused = turns.take(ANA).await.err();
        assert_eq!(refused, Some(Problem::new(ProblemCode::RateLimited)));
        drop(lines);
        assert!(turns.take(BEN).await.is_ok());
    }

    #[tokio::test]
    async fn what_all_may_do_at_once_is_bounded_too() {
        let turns = Turns::new(2, 3);
        let mut held = Vec::new();
        for device in [ANA, ANA, BEN] {
            held.push(turns.take(device).await.ok());
        }
        let again = turns.clone();
        let waiting = tokio::spawn(async move { again.take(BEN).await.is_ok() });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        held.pop();
        assert!(waiting.await.unwrap());
    }

    #[test]
    fn phones_that_ask_for_nothing_are_forgotten() {
        let turns = Turns::new(1, 8);
        for n in 0..3 * REMEMBERED as u64 {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&n.to_be_bytes());
            turns.line(DeviceId::from_bytes(id));
        }
        assert!(turns.0.lines.lock().unwrap().len() <= REMEMBERED);
    }
}
