//! Takes one order's push: judged beside the lock, committed under it, judged again when the order moved meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fieldbook_model::Timestamp;
use fieldbook_wire::{OrderAnswers, PushOrder};

use super::convert;
use super::prepare::{News, Prepared, prepare, unauthorized};
use crate::error::HubError;
use crate::hub::Hub;
use crate::order_file::{Appended, append};
use crate::storage::{DeviceRow, View, Work};

/// How often a push is judged beside the lock before it is judged under it, where nobody moves the order.
const ATTEMPTS: usize = 3;

impl Hub {
    /// Takes a push; `None` when this order's record made the hub stumble: no answer, so the phone keeps its changes
    /// and asks again, and no other order suffers. What is answered is on disk.
    ///
    /// # Errors
    /// Only those of the database.
    pub(super) fn push(
        &self,
        from: &DeviceRow,
        push: &PushOrder,
    ) -> Result<Option<OrderAnswers>, HubError> {
        self.in_turn(convert::order(push.order), || self.push_now(from, push))
    }

    fn push_now(
        &self,
        from: &DeviceRow,
        push: &PushOrder,
    ) -> Result<Option<OrderAnswers>, HubError> {
        let now = self.now();
        for _ in 0..ATTEMPTS {
            let prepared = self.storage().read(|view| judged(view, from, push, now))?;
            let Some(prepared) = prepared else { return Ok(None) };
            if prepared.held.is_empty() && prepared.news.is_none() {
                return Ok(Some(prepared.answers));
            }
            if self.storage().write(|work| commit(work, from, &prepared, now))? {
                return Ok(Some(prepared.answers));
            }
        }
        self.storage().write(|work| {
            let Some(prepared) = judged(work, from, push, now)? else { return Ok(None) };
            commit(work, from, &prepared, now)?;
            Ok(Some(prepared.answers))
        })
    }

    /// Holds everything of these pushes, in one go: each of thousands of transactions would let everybody wait for the
    /// disk. Answers push by push; nothing when the hub stumbled, so that the phone keeps its changes and asks again.
    ///
    /// # Errors
    /// Only those of the database.
    pub(super) fn hold_all(
        &self,
        from: &DeviceRow,
        pushes: &[&PushOrder],
        code: &str,
    ) -> Result<Vec<OrderAnswers>, HubError> {
        if pushes.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.now();
        let judged = || unauthorized(from, pushes, code, now);
        let Some(prepared) = calmly("pushes to be held", judged)? else { return Ok(Vec::new()) };
        let (answers, held): (Vec<_>, Vec<_>) =
            prepared.into_iter().map(|prepared| (prepared.answers, prepared.held)).unzip();
        let held: Vec<_> = held.into_iter().flatten().collect();
        // beyond that nothing is kept, and nobody waits for a disk that is not written
        if !self.storage().read(|view| view.holds_enough_of(from.device))? {
            self.storage().write(|work| work.hold_within(from.device, &held))?;
        }
        Ok(answers)
    }
}

/// Judges a push. A record that cannot be read, and even a panic over it, is this order's trouble alone.
fn judged(
    view: &View<'_>,
    from: &DeviceRow,
    push: &PushOrder,
    now: Timestamp,
) -> Result<Option<Prepared>, HubError> {
    calmly(push.order, || prepare(view, from, push, now))
}

/// What was judged; `None` when the hub stumbled over it.
fn calmly<T>(
    what: impl std::fmt::Display,
    judge: impl FnOnce() -> Result<T, HubError>,
) -> Result<Option<T>, HubError> {
    match catch_unwind(AssertUnwindSafe(judge)) {
        Ok(Ok(judged)) => Ok(Some(judged)),
        Ok(Err(HubError::Storage(error))) => Err(error.into()),
        Ok(Err(error)) => {
            tracing::error!(order = %what, code = error.code().as_str(), "push could not be judged: {error}");
            Ok(None)
        }
        Err(_) => {
            tracing::error!(order = %what, "push could not be judged: panic");
            Ok(None)
        }
    }
}

/// Writes what was judged; `false`, and nothing written, when the order has moved since.
fn commit(
    work: &Work<'_>,
    from: &DeviceRow,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<bool, HubError> {
    if let Some(news) = &prepared.news {
        if work.head(prepared.order)? != Some(news.head) {
            return Ok(false);
        }
        add(work, from, prepared, news, now)?;
    }
    work.hold_within(from.device, &prepared.held)?;
    Ok(true)
}

fn add(
    work: &Work<'_>,
    from: &DeviceRow,
    prepared: &Prepared,
    news: &News,
    now: Timestamp,
) -> Result<(), HubError> {
    let order = prepared.order;
    news.owners.iter().try_for_each(|owner| work.bind_actor(order, owner))?;
    news.claims.iter().try_for_each(|claim| work.put_claim(order, claim))?;
    if let Some(picture) = &news.picture {
        let new = Appended {
            order,
            head: news.head,
            changes: &news.changes,
            device_of: &|_| from.device,
            picture,
        };
        append(work, &new, now.as_millis())?;
    }
    Ok(())
}
