//! The next page of the feed, fetched while the last one is kept: a first copy then waits for the slower of hub and phone,
//! not for both. What the machine asks for in the end decides whether the page is used; until then nothing has moved.

use std::future::ready;
use std::pin::{Pin, pin};

use fieldbook_wire::{PROTOCOL, SyncRequest, SyncResponse};

use super::exchange::{ExchangeError, exchange};
use super::me::Me;
use crate::core::Core;
use crate::hub::{Answered, HubLink};
use crate::ports::Elapsed;

/// What came of a request, and when.
pub(super) type Heard = (Result<Answered<SyncResponse>, ExchangeError>, Option<Elapsed>);

/// A request under way.
pub(super) type UnderWay<'a> = Pin<Box<dyn Future<Output = Heard> + Send + 'a>>;

/// Sends a request.
pub(super) fn ask<'a>(
    core: &'a Core,
    link: &'a HubLink,
    me: &'a Me,
    request: SyncRequest,
) -> UnderWay<'a> {
    Box::pin(async move {
        let answer = exchange(core, link, me, request).await;
        (answer, core.ports.clock.elapsed())
    })
}

/// A page asked for before its turn.
pub(super) struct Ahead<'a> {
    cursor: Vec<u8>,
    answer: UnderWay<'a>,
}

impl<'a> Ahead<'a> {
    /// Asks for what follows a page, when there is more.
    pub(super) fn of(
        response: &SyncResponse,
        page: u32,
        core: &'a Core,
        link: &'a HubLink,
        me: &'a Me,
    ) -> Option<Self> {
        let cursor = response.more.then(|| response.cursor.clone())?;
        let request = SyncRequest {
            protocol: PROTOCOL,
            cursor: Some(cursor.clone()),
            budget_bytes: page,
            push: Vec::new(),
        };
        Some(Self { cursor, answer: ask(core, link, me, request) })
    }

    /// The answer to a request for the same, of whatever size: what is on its way is not fetched twice.
    pub(super) fn serves(self, request: &SyncRequest) -> Option<UnderWay<'a>> {
        let is_this = request.push.is_empty() && request.cursor.as_ref() == Some(&self.cursor);
        is_this.then_some(self.answer)
    }
}

/// Waits for `work` while a page is on its way. One that failed is as if it had not been asked for.
pub(super) async fn while_fetching<T>(
    ahead: &mut Option<Ahead<'_>>,
    work: impl Future<Output = T>,
) -> T {
    let mut work = pin!(work);
    if let Some(under_way) = ahead {
        let heard = tokio::select! {
            done = &mut work => return done,
            heard = &mut under_way.answer => heard,
        };
        match heard {
            (Ok(_), _) => under_way.answer = Box::pin(ready(heard)),
            (Err(_), _) => *ahead = None,
        }
    }
    work.await
}
