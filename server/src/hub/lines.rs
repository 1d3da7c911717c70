//! The lines on which phones wait to be called (`GET /v1/events`): who listens, and who has something to fetch.
//!
//! One watch over the feeds' ends serves all of them, started by the first line and ended with the last: it asks the
//! database ten times a second whether anybody wrote, so that another process' work is noticed too, and only then where
//! the feeds end. A phone has one line; a newer one ends the older, which may lead to a network that is gone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fieldbook_model::{DeviceId, EngineerId};
use tokio::sync::watch;

use super::Hub;
use crate::storage::StorageError;

/// How long a phone waits to hear of what was written, at most.
const TICK: Duration = Duration::from_millis(100);
/// Lines at once.
const MOST: usize = 20_000;

/// Everybody who listens.
#[derive(Default)]
pub(super) struct Lines(Mutex<State>);

#[derive(Default)]
struct State {
    /// Where each listening engineer's feed ends.
    ends: HashMap<EngineerId, watch::Sender<u64>>,
    /// What ends each phone's line when it is dropped.
    phones: HashMap<DeviceId, watch::Sender<()>>,
    watching: bool,
}

/// A phone's line.
pub(crate) struct Line {
    feed: watch::Receiver<u64>,
    ended: watch::Receiver<()>,
}

/// What is heard on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// There is something to fetch.
    Call,
    /// The line is at its end: the phone has a newer one, or the hub stops.
    End,
}

impl Line {
    /// Waits for a call or the end.
    pub(crate) async fn heard(&mut self) -> Heard {
        tokio::select! {
            biased;
            _ = self.ended.changed() => Heard::End,
            called = self.feed.changed() => if called.is_ok() { Heard::Call } else { Heard::End },
        }
    }
}

impl Lines {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hub {
    /// Opens a line for a phone; `None` when there are too many. To be called on a tokio runtime.
    pub(crate) fn line(&self, device: DeviceId, engineer: EngineerId) -> Option<Line> {
        let mut state = self.0.lines.state();
        state.phones.retain(|_, ends| !ends.is_closed());
        if state.phones.len() >= MOST {
            return None;
        }
        let (ends, ended) = watch::channel(());
        state.phones.insert(device, ends);
        let feed = state.ends.entry(engineer).or_insert_with(|| watch::Sender::new(0)).subscribe();
        if !std::mem::replace(&mut state.watching, true) {
            tokio::spawn(watch_feeds(Arc::downgrade(&self.0)));
        }
        Some(Line { feed, ended })
    }

    /// Ends every line.
    pub(crate) fn hang_up(&self) {
        let mut state = self.0.lines.state();
        state.phones.clear();
        state.ends.clear();
    }

    /// How often somebody has written.
    fn writes(&self) -> Result<u64, StorageError> {
        self.storage().read(|view| Ok(view.mark()?.map_or(0, |mark| mark.writes)))
    }

    /// Notes where the feeds end now; `false` when nobody listens any more.
    fn call(&self, known: &mut u64) -> bool {
        match self.writes() {
            Ok(writes) if writes == *known => {}
            Ok(writes) => {
                *known = writes;
                self.note_ends();
            }
            Err(error) => tracing::error!("feeds could not be watched: {error}"),
        }
        let mut state = self.0.lines.state();
        state.ends.retain(|_, end| end.receiver_count() > 0);
        state.watching = !state.ends.is_empty();
        state.watching
    }

    fn note_ends(&self) {
        let listening: Vec<_> = self.0.lines.state().ends.keys().copied().collect();
        let ends = self.storage().read(|view| {
            let end = |engineer: &EngineerId| Ok((*engineer, view.feed_end(*engineer)?));
            listening.iter().map(end).collect::<Result<Vec<_>, StorageError>>()
        });
        let state = self.0.lines.state();
        for (engineer, end) in ends.into_iter().flatten() {
            if let Some(line) = state.ends.get(&engineer) {
                line.send_if_modified(|last| std::mem::replace(last, end) != end);
            }
        }
    }
}

async fn watch_feeds(hub: std::sync::Weak<super::Inner>) {
    let mut known = u64::MAX;
    loop {
        let Some(inner) = hub.upgrade() else { return };
        let looked = tokio::task::spawn_blocking(move || {
            let is_wanted = Hub(inner).call(&mut known);
            (known, is_wanted)
        });
        match looked.await {
            Ok((now, true)) => known = now,
            Ok((_, false)) | Err(_) => return,
        }
        tokio::time::sleep(TICK).await;
    }
}
