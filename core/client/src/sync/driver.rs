//! Does what the sync machine says: reads the outbox, sends, keeps. Each step ends in an event for the machine; the
//! driver itself decides nothing but how an error is named.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_model::Timestamp;
use fieldbook_store::{Arrival, Blocked};
use fieldbook_sync::{Config, Effect, End, Event, KeepFailure, Machine, Ticket, Unreachability};
use fieldbook_wire::{Id16, ProblemCode, SyncRequest, SyncResponse, cursor_epoch};

use super::ahead::{Ahead, Heard, ask, while_fetching};
use super::exchange::{ExchangeError, unreachability};
use super::hand_back::hand_back;
use super::incoming::arrival;
use super::me::Me;
use super::outgoing::push_order;
use super::photos::deliver;
use super::report::{Delivered, SyncReport};
use super::run::{Outcome, Run, Wish};
use crate::core::Core;
use crate::error::{ErrorCode, ErrorKind, FieldbookError};
use crate::hub::{Answered, Failure, HubAddress, HubLink, Trouble};
use crate::notifier::Notice;
use crate::ports::Elapsed;
use crate::session::Taken;

/// What one run hands to the next.
pub(super) struct Engine {
    machine: Machine,
    link: Option<Arc<HubLink>>,
}

impl Engine {
    /// One that gives up a request after this long.
    pub(super) fn new(request_timeout: Duration) -> Self {
        let request_timeout_ms = u64::try_from(request_timeout.as_millis()).unwrap_or(u64::MAX);
        let config = Config { request_timeout_ms, ..Config::default() };
        Self { machine: Machine::new(config), link: None }
    }

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
        Ok((me, link, blocked, owes)) => {
            let (core, run, machine) = (&*core, &*run, &mut engine.machine);
            let (link, me) = (&*link, &me);
            Driver {
                core,
                run,
                machine,
                link,
                me,
                blocked,
                trouble: None,
                budget_ms: None,
                owes,
                until: 0,
                page: None,
                ahead: None,
                heard_at: None,
                epoch: None,
                now: 0,
            }
            .go()
            .await
        }
        Err(error) => Err(error),
    };
    (outcome, engine)
}

async fn prepare(
    core: &Core,
    engine: &mut Engine,
) -> Result<(Me, Arc<HubLink>, Option<Blocked>, bool), FieldbookError> {
    let (identity, blocked, owes, authored) = core
        .gate
        .write_async(|session| {
            let identity = session.identity()?;
            // left over when the app was killed between the hub's answer and this
            let authored = session.author_anew()?;
            let owes = session.store.owes_hand_back()?;
            Ok((identity, session.store.blocked()?, owes, authored))
        })
        .await?;
    if !authored.is_empty() {
        core.tell(Notice::Orders(authored));
    }
    let link = engine.link(HubAddress::from_stored(&identity.hub_url)?)?;
    Ok((Me::of(&identity), link, blocked, owes))
}

struct Driver<'a> {
    core: &'a Core,
    run: &'a Run,
    machine: &'a mut Machine,
    link: &'a HubLink,
    me: &'a Me,
    /// What keeps the hub from taking anything, as the store has it.
    blocked: Option<Blocked>,
    /// The error met last; it knows more than the machine.
    trouble: Option<FieldbookError>,
    /// How long somebody wants to sync; spent when the run begins once more by itself.
    budget_ms: Option<u64>,
    /// Whether the hub was restored and has not got everything back yet.
    owes: bool,
    /// When everybody's budget is spent.
    until: u64,
    /// The size of the page asked for last, when nothing was pushed with it.
    page: Option<u32>,
    /// The next page, which is fetched while the last one is kept.
    ahead: Option<Ahead<'a>>,
    /// When the last answer came.
    heard_at: Option<Elapsed>,
    /// The hub's epoch, by the cursor that is stored.
    epoch: Option<Id16>,
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
                Some(Effect::Finish(summary)) => {
                    if self.goes_on(&summary.end) {
                        continue;
                    }
                    let photos = match summary.end {
                        End::Done => self.delivers_photos().await,
                        _ => Ok(Delivered::All),
                    };
                    if self.run.close() {
                        let report = SyncReport::of(&summary, self.trouble)?;
                        return Ok(report.with_photos(photos?));
                    }
                }
                None => {
                    return Err(FieldbookError::new(
                        ErrorCode::Internal,
                        "the sync does not go on",
                    ));
                }
            }
        }
    }

    /// Gives a restored hub back what it lost, when that is owed: before anything else is pushed, which the hub could not
    /// place. Cut off, it stays owed, and nothing is pushed.
    async fn give_back(&mut self) -> Result<(), FieldbookError> {
        if !self.owes {
            return Ok(());
        }
        let mut given = hand_back(self.core, self.link, self.me).await;
        if let Err(ExchangeError::Hub(Failure::Refused { code, hub_time, .. })) = &given
            && code == ProblemCode::ClockSkew.as_str()
        {
            // the hub has just told what time it is
            self.heard_at = self.core.ports.clock.elapsed();
            self.hear(*hub_time);
            given = hand_back(self.core, self.link, self.me).await;
        }
        given?;
        self.core.log.info("the hub was restored: it got back what it wanted");
        self.owes = false;
        Ok(())
    }

    /// Whether there is a reason to sync once more: the hub told only now that it was restored.
    fn goes_on(&mut self, end: &End) -> bool {
        let budget_ms = self.budget_ms.take().filter(|_| self.owes && *end == End::Done);
        budget_ms.is_some_and(|budget_ms| {
            self.handle(Event::Begin { budget_ms });
            true
        })
    }

    /// Delivers photos until all are there, the budget is spent, or somebody wants something else: text goes first.
    async fn delivers_photos(&mut self) -> Result<Delivered, FieldbookError> {
        let mut delivery = pin!(deliver(self.core, self.link, self.me));
        loop {
            let left = Duration::from_millis(self.until.saturating_sub(self.tick()));
            tokio::select! {
                done = &mut delivery => return Ok(done.map(|()| Delivered::All)?),
                () = self.run.wished() => if self.run.has_wish() {
                    return Ok(Delivered::Interrupted);
                },
                () = tokio::time::sleep(left) => return Ok(Delivered::InPart),
            }
        }
    }

    fn hear_wishes(&mut self) {
        while let Some(wish) = self.run.take_wish() {
            let event = match wish {
                Wish::Begin(budget) => {
                    let budget_ms = u64::try_from(budget.as_millis()).unwrap_or(u64::MAX);
                    self.budget_ms = Some(budget_ms);
                    self.until = self.until.max(self.tick().saturating_add(budget_ms));
                    Event::Begin { budget_ms }
                }
                Wish::Cancel => Event::Cancel,
            };
            self.handle(event);
        }
    }

    async fn read_outbox(&mut self, ticket: Ticket, max_changes: u32, max_bytes: u32) {
        if let Err(error) = self.give_back().await {
            self.trouble = Some(error);
            return self.handle(Event::OutboxFailed { ticket });
        }
        let (changes, bytes) = (as_size(max_changes), as_size(max_bytes));
        let read = self.core.gate.write_async(move |session| {
            session.read(|store| Ok((store.outbox(changes, bytes)?, store.cursor()?)))
        });
        let event = match read.await {
            Ok((outbox, cursor)) => {
                self.epoch = cursor.as_deref().and_then(cursor_epoch);
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
        let fetched = self.ahead.take().and_then(|ahead| ahead.serves(&request));
        self.page = request.push.is_empty().then_some(request.budget_bytes);
        let mut exchange = fetched.unwrap_or_else(|| ask(self.core, self.link, self.me, request));
        // Without a deadline there is nothing under way any more: somebody cancelled.
        while let Some(until) = self.machine.poll_timeout() {
            let left = Duration::from_millis(until.saturating_sub(self.tick()));
            tokio::select! {
                heard = &mut exchange => return self.answered(ticket, heard).await,
                () = self.run.wished() => self.hear_wishes(),
                () = tokio::time::sleep(left) => {
                    let late = Failure::Trouble(Trouble::TimedOut, "no answer in time");
                    let at = self.core.ports.clock.elapsed();
                    return self.answered(ticket, (Err(late.into()), at)).await;
                }
            }
        }
    }

    async fn answered(&mut self, ticket: Ticket, (answer, at): Heard) {
        self.heard_at = at;
        self.note_whether_blocked(&answer).await;
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

    /// The hub may keep the phone out from now on, or take it again: the store remembers.
    async fn note_whether_blocked(
        &mut self,
        answer: &Result<Answered<SyncResponse>, ExchangeError>,
    ) {
        let blocked = match answer {
            Ok(_) => None,
            Err(ExchangeError::Hub(Failure::Refused { code, .. })) => {
                Blocked::of(code).or(self.blocked)
            }
            Err(_) => self.blocked,
        };
        if blocked == self.blocked {
            return;
        }
        let noted =
            self.core.gate.write_async(move |session| Ok(session.store.set_blocked(blocked)?));
        match noted.await {
            Ok(changed) => {
                self.blocked = blocked;
                self.core.tell(Notice::Orders(changed));
            }
            Err(error) => self.core.log.warn(&format!("not noted: {}", error.code())),
        }
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
        let known = self.epoch.zip(cursor_epoch(&response.cursor));
        let hub_restored = known.is_some_and(|(before, now)| before != now);
        #[cfg(feature = "sabotage")]
        let hub_restored = hub_restored && !fieldbook_document::Planted::EpochIgnored.is_here();
        if let Some(page) = self.page.filter(|_| !hub_restored) {
            self.ahead = Ahead::of(&response, page, self.core, self.link, self.me);
        }
        let kept = match arrival(response, self.heard_at, self.me)
            .map(|arrival| Arrival { hub_restored, ..arrival })
        {
            Ok(arrival) => {
                let keeping = self.core.gate.write_async(move |session| session.keep(&arrival));
                while_fetching(&mut self.ahead, keeping).await
            }
            Err(error) => Err(error),
        };
        let event = match kept {
            Ok(Taken { changed, authored_anew }) => {
                self.owes |= hub_restored;
                self.core.tell(Notice::of(changed));
                if authored_anew {
                    self.handle(Event::Authored);
                }
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
            self.core.hub_time.hear(Timestamp::from_millis(hub_time), self.heard_at);
        }
    }

    fn handle(&mut self, event: Event) {
        let now = self.tick();
        self.machine.handle(now, event);
    }

    /// Milliseconds on a clock that does not go back.
    fn tick(&mut self) -> u64 {
        self.now = self.now.max(self.core.millis());
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
