//! What the machine asks of the client, one thing at a time.

use fieldbook_wire::{SyncRequest, SyncResponse};

use crate::{Summary, Ticket};

/// Something to do. Each but the last is answered by an event with the same ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Read the outbox and the cursor; answer `OutboxRead` or `OutboxFailed`. At least one change is to come when
    /// there is one, however large.
    ReadOutbox {
        /// To be brought back.
        ticket: Ticket,
        /// Most changes wanted.
        max_changes: u32,
        /// Most bytes wanted.
        max_bytes: u32,
    },
    /// Send a request; answer `Answered`, `Unreachable` or `HubRefused`. To be dropped at
    /// [`Machine::poll_timeout`](crate::Machine::poll_timeout) (answer `Unreachable`), and when `Finish` comes.
    Send {
        /// To be brought back.
        ticket: Ticket,
        /// The request.
        request: SyncRequest,
    },
    /// Keep a response in one durable transaction, the cursor included; answer `Kept` or `KeepFailed`.
    Keep {
        /// To be brought back.
        ticket: Ticket,
        /// The response.
        response: SyncResponse,
    },
    /// The run is over.
    Finish(Summary),
}
