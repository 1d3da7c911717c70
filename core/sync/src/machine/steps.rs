//! The straight road: read, send, keep, and whether to go round again.

use fieldbook_wire::{PROTOCOL, PushOrder, SyncRequest, SyncResponse};

use super::{Machine, State};
use crate::run::{Exchange, Outcome, Wish};
use crate::{Effect, End, Remaining};

impl Machine {
    /// Reads the outbox, unless the budget is spent.
    pub(super) fn read_or_stop(&mut self, now_ms: u64) {
        if now_ms >= self.run.deadline || self.run.exchanges >= self.config.max_exchanges {
            self.finish(End::BudgetSpent { remaining: self.run.remaining });
            return;
        }
        self.run.wish = Wish::None;
        self.ticket = self.ticket.next_step();
        self.state = State::Reading;
        self.effects.push_back(Effect::ReadOutbox {
            ticket: self.ticket,
            max_changes: self.batch.changes,
            max_bytes: self.batch.bytes,
        });
    }

    pub(super) fn send(
        &mut self,
        now_ms: u64,
        push: Vec<PushOrder>,
        cursor: Option<Vec<u8>>,
        more: bool,
    ) {
        if now_ms >= self.run.deadline {
            let outbox = more || !push.is_empty();
            let remaining = Remaining { outbox, feed: self.run.remaining.feed };
            self.finish(End::BudgetSpent { remaining });
            return;
        }
        self.run.current = Exchange::new(&push, cursor.clone(), more);
        self.ticket = self.ticket.next_step();
        self.state = State::Sending { since: now_ms };
        let request =
            SyncRequest { protocol: PROTOCOL, cursor, budget_bytes: self.batch.page, push };
        self.effects.push_back(Effect::Send { ticket: self.ticket, request });
    }

    pub(super) fn answered(&mut self, now_ms: u64, response: Option<SyncResponse>) {
        let Some(response) = response else {
            self.after_exchange(now_ms);
            return;
        };
        self.run.current.outcome = Outcome::of(&response, &self.run.current);
        self.ticket = self.ticket.next_step();
        self.state = State::Keeping { since: now_ms };
        self.effects.push_back(Effect::Keep { ticket: self.ticket, response });
    }

    /// Goes on after a response was kept. One that kept the store longer than a slice is followed by smaller ones, after
    /// one that is on its way already: what is begun is finished, and an app in the background must be able to stop within
    /// a second. One that took a quarter at most is followed by larger ones, unless the line is what made them small.
    pub(super) fn kept(&mut self, now_ms: u64) {
        if let State::Keeping { since } = self.state {
            let took = now_ms.saturating_sub(since);
            if took > self.config.slice_ms {
                self.batch.shrink_page();
            } else if took <= self.config.slice_ms / 4 && !self.run.shrunk {
                self.batch.grow_page(&self.config);
            }
        }
        self.after_exchange(now_ms);
    }

    /// Books the exchange and goes on while something is left that going on may change.
    pub(super) fn after_exchange(&mut self, now_ms: u64) {
        self.run.book();
        self.failures = 0;
        let remaining = self.run.remaining;
        if self.run.wish == Wish::Stop {
            self.finish(End::Cancelled);
        } else if self.run.wish == Wish::Again {
            self.run.look_again();
            self.read_or_stop(now_ms);
        } else if !remaining.outbox && !remaining.feed {
            self.done();
        } else if self.run.is_stalled() {
            self.finish(End::NeedsAttention { remaining });
        } else {
            self.read_or_stop(now_ms);
        }
    }

    fn done(&mut self) {
        if !self.run.shrunk {
            self.batch.grow(&self.config);
        }
        self.finish(End::Done);
    }
}
