//! The machine: one run at a time, one exchange at a time, one effect at a time.
//!
//! The client calls [`Machine::handle`] with what happened and then does what [`Machine::poll_effect`] asks. A run is
//! read outbox → send → keep, again and again, until nothing is left or a reason to stop comes. The machine does no
//! I/O, asks no clock, and refuses to send anything before the last answer is kept.

mod failures;
mod steps;

use std::collections::VecDeque;

use crate::batch::Batch;
use crate::run::{Run, Wish};
use crate::{Config, Effect, End, Event, Ticket};

/// The phone's sync.
#[derive(Debug)]
pub struct Machine {
    config: Config,
    batch: Batch,
    ticket: Ticket,
    state: State,
    run: Run,
    effects: VecDeque<Effect>,
    failures: u32,
}

/// What the machine waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// For `Begin`.
    Idle,
    /// For the outbox.
    Reading,
    /// For the hub, since this time.
    Sending { since: u64 },
    /// For the store, since this time.
    Keeping { since: u64 },
}

impl Machine {
    /// A machine at rest.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            batch: Batch::new(&config),
            ticket: Ticket::NONE,
            state: State::Idle,
            run: Run::default(),
            effects: VecDeque::new(),
            failures: 0,
        }
    }

    /// Takes what happened, at `now_ms` on any clock that does not go back. Outcomes whose ticket is not the current
    /// one are ignored.
    pub fn handle(&mut self, now_ms: u64, event: Event) {
        match event {
            Event::Begin { budget_ms } => self.begin(now_ms, now_ms.saturating_add(budget_ms)),
            Event::Cancel => self.cancel(),
            Event::OutboxRead { ticket, push, cursor, more } if self.awaits_outbox(ticket) => {
                self.send(now_ms, push, cursor, more);
            }
            Event::OutboxFailed { ticket } if self.awaits_outbox(ticket) => {
                self.fail(End::StorageFailed { kind: None });
            }
            Event::Answered { ticket, response } if self.awaits_hub(ticket) => {
                self.answered(now_ms, response);
            }
            Event::Unreachable { ticket, kind } if self.awaits_hub(ticket) => {
                self.unreachable(now_ms, kind);
            }
            Event::HubRefused { ticket, code, status } if self.awaits_hub(ticket) => {
                self.refused(now_ms, code, status);
            }
            Event::Kept { ticket } if self.awaits_store(ticket) => self.kept(now_ms),
            Event::Authored => self.look_again(),
            Event::KeepFailed { ticket, kind } if self.awaits_store(ticket) => {
                self.fail(End::StorageFailed { kind: Some(kind) });
            }
            _stale => {}
        }
    }

    /// The next thing to do, if there is one.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When to give up the request that is under way, on the clock of `handle`: the client then drops it and reports
    /// `Unreachable` with `TimedOut`. `None` while no request is under way.
    pub fn poll_timeout(&self) -> Option<u64> {
        match self.state {
            State::Sending { since } => {
                let longest = since.saturating_add(self.config.request_timeout_ms);
                Some(longest.min(self.run.deadline))
            }
            State::Idle | State::Reading | State::Keeping { .. } => None,
        }
    }

    /// Whether no run is going on.
    pub fn is_idle(&self) -> bool {
        self.state == State::Idle
    }

    fn awaits_outbox(&self, ticket: Ticket) -> bool {
        self.state == State::Reading && ticket == self.ticket
    }

    fn awaits_hub(&self, ticket: Ticket) -> bool {
        matches!(self.state, State::Sending { .. }) && ticket == self.ticket
    }

    fn awaits_store(&self, ticket: Ticket) -> bool {
        matches!(self.state, State::Keeping { .. }) && ticket == self.ticket
    }

    fn begin(&mut self, now_ms: u64, deadline: u64) {
        if self.state == State::Idle {
            self.ticket = self.ticket.next_run();
            self.run = Run::until(deadline);
            self.read_or_stop(now_ms);
        } else {
            self.run.wish = Wish::Again;
            self.run.deadline = self.run.deadline.max(deadline);
        }
    }

    /// Another look at the outbox, unless somebody wants the run to end.
    fn look_again(&mut self) {
        if self.state != State::Idle && self.run.wish == Wish::None {
            self.run.wish = Wish::Again;
        }
    }

    fn cancel(&mut self) {
        match self.state {
            State::Idle => {}
            State::Keeping { .. } => self.run.wish = Wish::Stop,
            State::Reading | State::Sending { .. } => {
                // What nobody has begun need not be begun; an earlier run's end is still to be told.
                self.effects.retain(|effect| matches!(effect, Effect::Finish(_)));
                self.finish(End::Cancelled);
            }
        }
    }

    fn fail(&mut self, end: End) {
        self.failures = self.failures.saturating_add(1);
        self.finish(end);
    }

    fn finish(&mut self, end: End) {
        let run = std::mem::take(&mut self.run);
        self.effects.push_back(Effect::Finish(run.summary(end, self.failures)));
        self.state = State::Idle;
    }
}

#[cfg(test)]
mod tests;
