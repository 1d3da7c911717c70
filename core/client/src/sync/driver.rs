//! Does what the sync machine says: reads the outbox, sends, keeps. Each step ends in an event for the machine; the
//! driver itself decides nothing but how an error is named.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_model::Timestamp;
use fieldbook_sync::{Config, Effect, Event, KeepFailure, Machine, Ticket, Unreachability};
use fieldbook_wire::{SyncRequest, SyncResponse};

use super::exchange::{ExchangeError, exchange, unreachability};
use super::incoming::arrival;
use super::me::Me;
use super::outgoing::push_order;
use super::report::SyncReport;
use super::run::{Outcome, Run, Wish};
use crate::core::Core;
use crate::error::{ErrorCode, ErrorKind, FieldbookError};
use crate::hub::{Answered, Failure, HubAddress, HubLink, Trouble};
use crate::notifier::Notice;

/// What one run hands to the next.
pub(super) struct Engine {
    machine: Machine,
    link: Option<Arc<HubLink>>,
}

impl Default for Engine {
    fn default() -> Self {
        Self { machine: Machine::new(Config::default()), link: None }
    }
}

impl Engine {
    /// The connection, the open one when it leads to the same hub.
    fn link(&mut self, address: HubAddress) -> Result<Arc<HubLink>, FieldbookError> {
        if let Some(link) = self.link.as_ref().filter(|link| *link.address() == address) {
            return Ok(Arc::clone(link));
        }
        let link = Arc::new(HubLink::new(address)?);
        self.link = Some(Arc::clone(&link));
        Ok(link)
    }
}

/// Drives a run to its end.
pub(super) async fn drive(core: Arc<Core>, run: Arc<Run>, mut engine: Engine) -> (Outcome, Engine) {
    let outcome = match prepare(&core, &mut engine).await {
        Ok((me, link)) => {
            let machine = &mut engine.machine;
            Driver { core: &core, run: &run, machine, link: &link, me: &me, trouble: None, now: 0 }
                .go()
                .await
        }
        Err(error) => Err(error),
    };
    (outcome, engine)
}

async fn prepare(core: &Core, engine: &mut Engine) -> Result<(Me, Arc<HubLink>), FieldbookError> {
    let identity = core.gate.write_async(|session| session.identity()).await?;
    let link = engine.link(HubAddress::from_stored(&identity.hub_url)?)?;
    Ok((Me::of(&identity), link))
}

struct Driver<'a> {
    core: &'a Core,
    run: &'a Run,
    machine: &'a mut Machine,
    link: &'a HubLink,
    me: &'a Me,
    /// The error met last; it knows more than the machine.
    trouble: Option<FieldbookError>,
    now: u64,
}

impl Driver<'_> {
    async fn go(mut self) -> Outcome {
        loop {
            self.hear_wishes();
            match self.machine.poll_effect() {
                Some(Effect::ReadOutbox { ticket, max_changes, max_bytes }) => {
                    self.read_outbox(ticket, max_changes, max_bytes).await;
                }
                Some(Effect::Send { ticket, request }) => self.send(ticket, request).await,
                Some(Effect::Keep { ticket, response }) => self.keep(ticket, response).await,
                Some(Effect::Finish(summary)) if self.run.close() => {
                    return SyncReport::of(&summary, self.trouble);
                }
                Some(Effect::Finish(_)) => {}
                None => {
                    return Err(FieldbookError::new(
                        ErrorCode::Internal,
                        "the sync does not go on",
                    ));
                }
            }
        }
    }

    fn hear_wishes(&mut self) {
        while let Some(wish) = self.run.take_wish() {
            let event = match wish {
                Wish::Begin(budget) => Event::Begin {
                    budget_ms: u64::try_from(budget.as_millis()).unwrap_or(u64::MAX),
                },
                Wish::Cancel => Event::Cancel,
            };
            self.handle(event);
        }
    }

    async fn read_outbox(&mut self, ticket: Ticket, max_changes: u32, max_bytes: u32) {
        let (changes, bytes) = (as_size(max_changes), as_size(max_bytes));
        let read = self.core.gate.write_async(move |session| {
            Ok((session.store.outbox(changes, bytes)?, session.store.cursor()?))
        });
        let event = match read.await {
            Ok((outbox, cursor)) => {
                let at = self.core.ports.clock.now();
                let push =
                    outbox.orders.into_iter().map(|order| push_order(order, self.me, at)).collect();
                Event::OutboxRead { ticket, push, cursor, more: outbox.more }
            }
            Err(error) => {
                self.trouble = Some(error);
                Event::OutboxFailed { ticket }
            }
        };
        self.handle(event);
    }

    async fn send(&mut self, ticket: Ticket, request: SyncRequest) {
        let mut exchange = pin!(exchange(self.core, self.link, self.me, request));
        // Without a deadline there is nothing under way any more: somebody cancelled.
        while let Some(until) = self.machine.poll_timeout() {
            let left = Duration::from_millis(until.saturating_sub(self.tick()));
            tokio::select! {
                answer = &mut exchange => return self.answered(ticket, answer),
                () = self.run.wished() => self.hear_wishes(),
                () = tokio::time::sleep(left) => {
                    let late = Failure::Trouble(Trouble::TimedOut, "no answer in time");
                    return self.answered(ticket, Err(late.into()));
                }
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, answer: Result<Answered<SyncResponse>, ExchangeError>) {
        let event = match answer {
            Ok(Answered::Message(response)) => {
                self.hear(Some(response.hub_time));
                Event::Answered { ticket, response: Some(response) }
            }
            Ok(Answered::Nothing { hub_time }) => {
                self.hear(hub_time);
                Event::Answered { ticket, response: None }
            }
            Err(ExchangeError::Hub(failure)) => {
                let event = self.failed(ticket, &failure);
                self.trouble = Some(failure.into());
                event
            }
            Err(ExchangeError::Phone(error)) => {
                self.trouble = Some(error);
                Event::Unreachable { ticket, kind: Unreachability::Offline }
            }
        };
        self.handle(event);
    }

    fn failed(&self, ticket: Ticket, failure: &Failure) -> Event {
        match failure {
            Failure::Trouble(trouble, _) => {
                Event::Unreachable { ticket, kind: unreachability(*trouble) }
            }
            Failure::Refused { status, code, hub_time, .. } => {
                self.hear(*hub_time);
                Event::HubRefused { ticket, code: code.clone(), status: *status }
            }
        }
    }

    async fn keep(&mut self, ticket: Ticket, response: SyncResponse) {
        let kept = match arrival(response, self.core.ports.clock.elapsed(), self.me) {
            Ok(arrival) => self.core.gate.write_async(move |session| session.keep(&arrival)).await,
            Err(error) => Err(error),
        };
        let event = match kept {
            Ok(kept) => {
                let notice = if kept.changed.is_empty() {
                    Notice::Status
                } else {
                    Notice::Orders(kept.changed)
                };
                self.core.tell(notice);
                Event::Kept { ticket }
            }
            Err(error) => {
                let kind = keep_failure(&error);
                self.trouble = Some(error);
                Event::KeepFailed { ticket, kind }
            }
        };
        self.handle(event);
    }

    fn hear(&self, hub_time: Option<i64>) {
        if let Some(hub_time) = hub_time {
            let at = self.core.ports.clock.elapsed();
            self.core.hub_time.hear(Timestamp::from_millis(hub_time), at);
        }
    }

    fn handle(&mut self, event: Event) {
        let now = self.tick();
        self.machine.handle(now, event);
    }

    /// Milliseconds on a clock that does not go back.
    fn tick(&mut self) -> u64 {
        let clock = &self.core.ports.clock;
        let wall = || u64::try_from(clock.now().as_millis()).unwrap_or(0);
        self.now = self.now.max(clock.elapsed().map_or_else(wall, |elapsed| elapsed.millis));
        self.now
    }
}

fn keep_failure(error: &FieldbookError) -> KeepFailure {
    match (error.error_code(), error.kind()) {
        (ErrorCode::DiskFull, _) => KeepFailure::DiskFull,
        (_, ErrorKind::Network) => KeepFailure::Refused,
        _ => KeepFailure::Storage,
    }
}

fn as_size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
