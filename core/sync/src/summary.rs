//! How a run ended and what it did.

use fieldbook_wire::{Answer, SyncResponse};

use crate::{KeepFailure, Unreachability};

/// The story of one run, from `Begin` to `Finish`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How it ended.
    pub end: End,
    /// Requests that the hub answered and whose answer was kept.
    pub exchanges: u32,
    /// Changes in those requests.
    pub pushed: u32,
    /// Orders that came in the responses; one that came twice counts twice.
    pub received_orders: u32,
    /// What became of the pushed changes.
    pub answers: Tally,
    /// Runs that failed in a row up to this one, for [`retry_delay_ms`](crate::retry_delay_ms); 0 after a success.
    pub failures: u32,
}

/// Why a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Everything is where it should be.
    Done,
    /// The budget is spent; the next run goes on from here.
    BudgetSpent {
        /// What is left to do.
        remaining: Remaining,
    },
    /// The hub could not be reached.
    Unreachable {
        /// What was in the way.
        kind: Unreachability,
    },
    /// The hub refused the request.
    Refused {
        /// The problem's code.
        code: String,
        /// The HTTP status.
        status: u16,
    },
    /// The phone's own store failed; nothing of the last response was kept.
    StorageFailed {
        /// Why, when it happened while keeping a response; `None` while reading the outbox.
        kind: Option<KeepFailure>,
    },
    /// Somebody cancelled.
    Cancelled,
    /// Two exchanges in a row changed nothing although something is left: repeating would not help.
    NeedsAttention {
        /// What is left.
        remaining: Remaining,
    },
}

/// What a run left undone, as far as it knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Remaining {
    /// There are, or may be, own changes that the hub has not acknowledged.
    pub outbox: bool,
    /// There is, or may be, more at the hub.
    pub feed: bool,
}

/// Pushed changes by answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// The hub holds them now.
    pub accepted: u32,
    /// The hub held them already.
    pub duplicate: u32,
    /// The hub lacks what they depend on.
    pub needs_dependencies: u32,
    /// Kept apart, applied by nobody.
    pub quarantined: u32,
    /// The phone was cloned or rolled back.
    pub forked: u32,
}

impl Tally {
    /// The answers in a response, counted.
    pub(crate) fn of(response: &SyncResponse) -> Self {
        let mut tally = Self::default();
        for answered in response.answers.iter().flat_map(|order| &order.answers) {
            let count = match answered.answer {
                Answer::Accepted => &mut tally.accepted,
                Answer::Duplicate => &mut tally.duplicate,
                Answer::NeedsDependencies(_) => &mut tally.needs_dependencies,
                Answer::Quarantined { .. } => &mut tally.quarantined,
                Answer::ActorFork => &mut tally.forked,
            };
            *count += 1;
        }
        tally
    }

    /// Changes that leave the outbox with their answer.
    pub fn settled(&self) -> u32 {
        self.accepted + self.duplicate + self.quarantined + self.forked
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.duplicate += other.duplicate;
        self.needs_dependencies += other.needs_dependencies;
        self.quarantined += other.quarantined;
        self.forked += other.forked;
    }
}
