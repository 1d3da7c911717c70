//! What the client tells the machine: wishes, and the outcome of each effect. Every effect can fail, and its failure
//! is an event.

use fieldbook_wire::{PushOrder, SyncResponse};

use crate::Ticket;

/// Something that happened outside of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody wants to sync, for at most this many milliseconds. While a run is going on it makes the run last
    /// longer and look at the outbox once more; it also takes back a [`Event::Cancel`] that is not through yet.
    Begin {
        /// The budget, in milliseconds from now.
        budget_ms: u64,
    },
    /// The outbox was read.
    OutboxRead {
        /// The effect's ticket.
        ticket: Ticket,
        /// Own changes that the hub has not acknowledged, with claims.
        push: Vec<PushOrder>,
        /// The cursor of the last response kept; `None` before the first.
        cursor: Option<Vec<u8>>,
        /// Whether the outbox holds more than fitted into `push`.
        more: bool,
    },
    /// The outbox could not be read.
    OutboxFailed {
        /// The effect's ticket.
        ticket: Ticket,
    },
    /// The hub answered.
    Answered {
        /// The effect's ticket.
        ticket: Ticket,
        /// What it said; `None` is a 204: nothing to do.
        response: Option<SyncResponse>,
    },
    /// There was no answer that could be read.
    Unreachable {
        /// The effect's ticket.
        ticket: Ticket,
        /// What was in the way.
        kind: Unreachability,
    },
    /// The hub answered with a problem.
    HubRefused {
        /// The effect's ticket.
        ticket: Ticket,
        /// The problem's code, known to this version or not.
        code: String,
        /// The HTTP status.
        status: u16,
    },
    /// The response was kept durably, its cursor included.
    Kept {
        /// The effect's ticket.
        ticket: Ticket,
    },
    /// Because of what the hub answered, the phone wrote something anew; it waits in the outbox.
    Authored,
    /// The response was not kept; the store is as it was before.
    KeepFailed {
        /// The effect's ticket.
        ticket: Ticket,
        /// Why.
        kind: KeepFailure,
    },
    /// Nobody wants the run any more. It ends at once, unless a response is just being kept: then after that.
    Cancel,
}

/// What kept an answer away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachability {
    /// No network, no such host, connection refused.
    Offline,
    /// No answer by [`Machine::poll_timeout`](crate::Machine::poll_timeout).
    TimedOut,
    /// The connection broke before the answer was complete.
    Interrupted,
    /// Whoever answered is not the hub that this phone enrolled at: certificate or pins do not fit.
    Untrusted,
    /// The answer is not one a hub gives: damaged, or a network's login page.
    Garbled,
}

/// Why a response was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepFailure {
    /// The phone's disk is full.
    DiskFull,
    /// The response contradicts itself or the store: a signature, a snapshot or an id is wrong.
    Refused,
    /// The store failed.
    Storage,
}
