//! What arrived, opened and judged on all cores while the orders before it are written: most of a sync's time goes into
//! loading records and hashing each of their changes anew (`docs/performance.md`).

use std::num::NonZero;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SendError, Sender, channel};
use std::thread::{self, Scope};

use fieldbook_document::{Admission, Change, DocumentError, Record, Verdict, admit, spawn_opener};
use fieldbook_model::WorkRecord;

use crate::loaded::Kept;
use crate::writers::Writers;

/// More would compete with the app's own threads.
const MOST_THREADS: usize = 4;
/// Orders under way, of each thread: their records are in memory.
const UNDER_WAY: usize = 4;

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

/// What the guard made of changes: the record with those it let in, which are these, and a verdict on each.
pub(super) struct Judged {
    pub(super) record: Record,
    pub(super) fresh: Vec<Change>,
    pub(super) verdicts: Vec<Verdict>,
    /// What the record says now.
    pub(super) work: WorkRecord,
}

impl Judged {
    pub(super) fn of(
        record: &Record,
        incoming: &[Vec<u8>],
        writers: &Writers,
    ) -> Result<Self, DocumentError> {
        let Admission { record, fresh, verdicts } = admit(record, incoming, writers)?;
        let work = record.read()?;
        Ok(Self { record, fresh, verdicts, work })
    }
}

/// A record to judge changes against.
pub(super) enum Base {
    /// In memory, with so many changes since its last snapshot.
    Warm(Box<Record>, usize),
    Kept(Kept),
}

/// What a thread is given to do.
pub(super) enum Task<'a> {
    Open(&'a [u8]),
    Judge { base: Base, incoming: Arc<[Vec<u8>]>, writers: Arc<Writers> },
}

/// What a thread has done.
pub(super) enum Done {
    Opened(Opened),
    /// With how many changes there were since the last snapshot.
    Judged(Judged, usize),
}

impl Task<'_> {
    fn done(self) -> Option<Done> {
        match self {
            Self::Open(bytes) => Opened::of(bytes).ok().map(Done::Opened),
            Self::Judge { base, incoming, writers } => {
                let (record, since) = match base {
                    Base::Warm(record, since) => (*record, since),
                    Base::Kept(kept) => kept.open()?,
                };
                let judged = Judged::of(&record, &incoming, &writers).ok()?;
                Some(Done::Judged(judged, since))
            }
        }
    }
}

/// Whose turn a task is.
pub(super) enum Turn<'a> {
    /// Of the thread with this number.
    Thread(usize),
    /// Of whoever asks what became of it.
    Asker(Task<'a>),
}

/// The threads, each with its own line of tasks; what became of them is asked in the order in which they were given.
pub(super) struct Hands<'a> {
    threads: Vec<(Sender<Task<'a>>, Receiver<Option<Done>>)>,
    given: usize,
}

impl<'a> Hands<'a> {
    /// Threads for so many orders; one order gets none.
    pub(super) fn start<'scope>(scope: &'scope Scope<'scope, '_>, orders: usize) -> Self
    where
        'a: 'scope,
    {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let count = if orders < 2 { 0 } else { cores.min(MOST_THREADS) };
        let start = |_| {
            let (give, tasks) = channel::<Task<'a>>();
            let (ready, done) = channel();
            let work = move || {
                while let Ok(task) = tasks.recv() {
                    if ready.send(task.done()).is_err() {
                        break; // nobody asks any more
                    }
                }
                Ok(())
            };
            // a thread that does not start takes no tasks
            drop(spawn_opener(scope, "fieldbook-hands", work));
            (give, done)
        };
        Self { threads: (0..count).map(start).collect(), given: 0 }
    }

    /// How many orders should be under way.
    pub(super) fn under_way(&self) -> usize {
        (self.threads.len() * UNDER_WAY).max(1)
    }

    /// Gives a task to the next thread.
    pub(super) fn give(&mut self, task: Task<'a>) -> Turn<'a> {
        let next = self.given.checked_rem(self.threads.len());
        let Some((turn, (give, _))) = next.and_then(|turn| Some((turn, self.threads.get(turn)?)))
        else {
            return Turn::Asker(task);
        };
        self.given += 1;
        match give.send(task) {
            Ok(()) => Turn::Thread(turn),
            Err(SendError(task)) => Turn::Asker(task),
        }
    }

    /// What became of a task. `None` is for the order itself to do, which then learns why.
    pub(super) fn fetch(&self, turn: Turn<'a>) -> Option<Done> {
        match turn {
            Turn::Thread(turn) => self.threads.get(turn)?.1.recv().ok().flatten(),
            Turn::Asker(task) => task.done(),
        }
    }
}
