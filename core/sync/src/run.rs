//! What one run remembers between its steps.

use std::hash::{DefaultHasher, Hash, Hasher};

use fieldbook_wire::{PushOrder, SyncResponse};

use crate::{End, Remaining, Summary, Tally};

/// Exchanges in a row without any effect after which a run stops.
const MOST_STALLED: u32 = 2;

#[derive(Debug, Default)]
pub(crate) struct Run {
    /// When the budget is spent, on the clock of `handle`'s `now_ms`.
    pub(crate) deadline: u64,
    /// Exchanges done.
    pub(crate) exchanges: u32,
    /// Requests tried again since the last exchange.
    pub(crate) retries: u32,
    /// Whether a request was already tried again after the hub corrected the clock.
    pub(crate) clock_corrected: bool,
    /// What somebody wants of the run since its last look at the outbox.
    pub(crate) wish: Wish,
    /// What is left, as far as known.
    pub(crate) remaining: Remaining,
    /// The exchange going on.
    pub(crate) current: Exchange,
    /// Whether a request had to be made smaller: the batch then does not grow before the next run.
    pub(crate) shrunk: bool,
    /// Fingerprint of the last exchange's push.
    last_push: Option<u64>,
    stalled: u32,
    pushed: u32,
    received_orders: u32,
    answers: Tally,
}

/// What somebody wants of a run that is going on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Wish {
    /// That it goes on.
    #[default]
    None,
    /// Another look at the outbox and at the hub.
    Again,
    /// That it ends once the response is kept.
    Stop,
}

/// What an exchange brought, without its bytes. A 204 is the default: it brings nothing, and answers no push.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Whether the cursor differs from the one sent.
    moved: bool,
    /// Whether the hub has more at once.
    more: bool,
    /// Orders in the feed.
    received: u32,
    tally: Tally,
}

impl Outcome {
    pub(crate) fn of(response: &SyncResponse, exchange: &Exchange) -> Self {
        Self {
            moved: exchange.cursor.as_ref() != Some(&response.cursor),
            more: response.more,
            received: u32::try_from(response.feed.len()).unwrap_or(u32::MAX),
            tally: Tally::of(response),
        }
    }
}

/// The exchange going on.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    /// Changes pushed.
    pub(crate) pushed: u32,
    /// What was pushed, for telling whether the same is pushed again.
    pub(crate) fingerprint: u64,
    /// The cursor sent.
    pub(crate) cursor: Option<Vec<u8>>,
    /// Whether the outbox held more.
    pub(crate) outbox_more: bool,
    /// What the response brings once it is kept.
    pub(crate) outcome: Outcome,
}

impl Exchange {
    pub(crate) fn new(push: &[PushOrder], cursor: Option<Vec<u8>>, outbox_more: bool) -> Self {
        let mut hasher = DefaultHasher::new();
        for order in push {
            (order.order, &order.changes).hash(&mut hasher);
        }
        let pushed: usize = push.iter().map(|order| order.changes.len()).sum();
        let pushed = u32::try_from(pushed).unwrap_or(u32::MAX);
        Self {
            pushed,
            fingerprint: hasher.finish(),
            cursor,
            outbox_more,
            outcome: Outcome::default(),
        }
    }
}

impl Run {
    pub(crate) fn until(deadline: u64) -> Self {
        let remaining = Remaining { outbox: true, feed: true };
        Self { deadline, remaining, ..Self::default() }
    }

    /// Books the exchange going on, whose outcome is settled: a response that is kept, or a 204.
    pub(crate) fn book(&mut self) {
        let exchange = std::mem::take(&mut self.current);
        let outcome = &exchange.outcome;
        let settled = outcome.tally.settled();
        let repeated = self.last_push == Some(exchange.fingerprint);
        let progress = outcome.moved || (settled > 0 && !repeated);
        self.stalled = if progress { 0 } else { self.stalled + 1 };
        self.remaining = Remaining {
            outbox: exchange.outbox_more || settled < exchange.pushed,
            feed: outcome.more,
        };
        self.last_push = (exchange.pushed > 0).then_some(exchange.fingerprint);
        self.pushed += exchange.pushed;
        self.received_orders += outcome.received;
        self.answers.add(outcome.tally);
        self.exchanges += 1;
        self.retries = 0;
    }

    /// Another look was asked for: what was in vain so far may not be any more.
    pub(crate) fn look_again(&mut self) {
        self.stalled = 0;
        self.remaining = Remaining { outbox: true, feed: true };
    }

    /// Whether repeating would not help.
    pub(crate) fn is_stalled(&self) -> bool {
        self.stalled >= MOST_STALLED
    }

    pub(crate) fn summary(self, end: End, failures: u32) -> Summary {
        Summary {
            end,
            exchanges: self.exchanges,
            pushed: self.pushed,
            received_orders: self.received_orders,
            answers: self.answers,
            failures,
        }
    }
}
