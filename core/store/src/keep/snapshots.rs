//! Snapshots that arrived, opened on all cores while the orders before them are written: most of a first copy's time goes
//! into hashing each change anew (`docs/performance.md`).

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope};

use fieldbook_document::{Change, DocumentError, Record, spawn_opener};
use fieldbook_model::WorkRecord;

use crate::ArrivedOrder;

/// More would compete with the app's own threads.
const MOST_THREADS: usize = 4;
/// Records that wait to be written, of each thread: they are in memory.
const READY: usize = 4;

/// A snapshot: its record, the changes in it, and what it says.
pub(super) struct Opened {
    pub(super) record: Record,
    pub(super) changes: Vec<Change>,
    pub(super) work: WorkRecord,
}

impl Opened {
    pub(super) fn of(snapshot: &[u8]) -> Result<Self, DocumentError> {
        let record = Record::load(snapshot)?;
        let (changes, work) = (record.changes(), record.read()?);
        Ok(Self { record, changes, work })
    }
}

/// The snapshots of several orders, each thread opening every so-many-th of them.
pub(super) struct Openers {
    threads: Vec<Receiver<Option<Opened>>>,
    given: usize,
}

impl Openers {
    /// Starts opening. What one thread is too few for is left to the orders themselves.
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        orders: &'scope [ArrivedOrder],
    ) -> Self {
        let found: Vec<_> = orders.iter().filter_map(|order| order.snapshot.as_deref()).collect();
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let count = if found.len() < 2 { 0 } else { cores.min(MOST_THREADS) };
        let start = |first| {
            let share: Vec<_> = found.iter().skip(first).step_by(count).copied().collect();
            let (ready, waiting) = sync_channel(READY);
            let work = move || {
                open_share(&share, &ready);
                Ok(())
            };
            // without a thread nothing will come, and the orders open theirs themselves
            drop(spawn_opener(scope, "fieldbook-snapshots", work));
            waiting
        };
        Self { threads: (0..count).map(start).collect(), given: 0 }
    }

    /// The snapshot of the next order, in the order of the arrival. One that is not here is for the order itself to open,
    /// which then learns why.
    pub(super) fn next(&mut self, arrived: &ArrivedOrder) -> Option<Opened> {
        arrived.snapshot.as_ref()?;
        let turn = self.given.checked_rem(self.threads.len())?;
        self.given += 1;
        self.threads.get(turn)?.recv().ok().flatten()
    }
}

fn open_share(share: &[&[u8]], ready: &SyncSender<Option<Opened>>) {
    for bytes in share {
        if ready.send(Opened::of(bytes).ok()).is_err() {
            // nobody waits any more
            return;
        }
    }
}
