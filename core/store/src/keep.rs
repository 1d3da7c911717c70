//! What the hub answered, kept in one transaction: answers, assignments, records, read tables, receipt and cursor.
//! Either all of it is on the disk when the call returns, or none.
//!
//! Keeping the same arrival twice changes nothing, and arrivals settle on the same state in any order. What is wrong
//! with one order stays with that order.

mod admission;
mod answers;
mod departure;
mod hands;
mod order;
mod reauthor;

use std::collections::{BTreeSet, VecDeque};
use std::thread;

use fieldbook_model::{HlcClock, OrderId, Stamp, WorkRecord};
use rusqlite::{Connection, Transaction};

pub(crate) use answers::UNSIGNED;
pub(crate) use departure::{Departed, let_go};

use hands::Hands;

use crate::loaded::Loaded;
use crate::reserve::Need;
use crate::store::{Me, begin};
use crate::{
    Arrival, ArrivalFault, ArrivedOrder, Kept, ReceiptRow, Store, StoreError, meta, photos,
};

impl Store {
    /// Keeps what an exchange brought.
    ///
    /// # Errors
    /// [`StoreError::Arrival`] when it does not fit together, [`StoreError::NotEnrolled`], [`StoreError::DiskFull`],
    /// or what the disk says. Nothing was changed then, the cursor included.
    pub fn keep(&mut self, arrival: &Arrival) -> Result<Kept, StoreError> {
        let me = self.who()?;
        arrival.orders.iter().try_for_each(fits)?;
        let names: BTreeSet<_> = arrival.orders.iter().map(|arrived| arrived.order).collect();
        if names.len() < arrival.orders.len() {
            return Err(StoreError::Arrival(ArrivalFault::OrderTwice));
        }
        let kept = self.with_reserve(Need::Answer, |store| store.keep_whole(me, arrival))?;
        self.reserve.hold();
        Ok(kept)
    }

    fn keep_whole(&mut self, me: Me, arrival: &Arrival) -> Result<Kept, StoreError> {
        self.catch_up()?;
        let mut broken = BTreeSet::new();
        loop {
            let trouble = match self.keep_all(me, arrival, &broken) {
                Ok(kept) => return Ok(kept),
                Err(trouble) => trouble,
            };
            self.warm.forget_all();
            if matches!(trouble.error, StoreError::Damaged { .. }) {
                self.reader.renew()?;
            }
            match trouble.order {
                // once more, without touching that order's record: the others must not wait for it
                Some(order) if trouble.is_the_orders_own() && broken.insert(order) => {}
                _ => return Err(trouble.error),
            }
        }
    }

    fn keep_all(
        &mut self,
        me: Me,
        arrival: &Arrival,
        broken: &BTreeSet<OrderId>,
    ) -> Result<Kept, Box<Trouble>> {
        thread::scope(|scope| {
            self.keep_each(me, arrival, broken, Hands::start(scope, arrival.orders.len()))
        })
    }

    fn keep_each<'a>(
        &mut self,
        me: Me,
        arrival: &'a Arrival,
        broken: &BTreeSet<OrderId>,
        mut hands: Hands<'a>,
    ) -> Result<Kept, Box<Trouble>> {
        let mut clock = HlcClock::resume(self.hlc);
        let transaction = begin(self.reader.connection.get_mut())?;
        let mut changed = answers::keep(&transaction, &arrival.answers)?;
        let mut fresh = Vec::new();
        let mut orders = arrival.orders.iter();
        let mut under_way = VecDeque::new();
        loop {
            while under_way.len() < hands.under_way()
                && let Some(arrived) = orders.next()
            {
                if broken.contains(&arrived.order) {
                    order::put_aside(&transaction, arrived)?;
                    continue;
                }
                let warm = self.warm.take(arrived.order);
                let begun = order::begin(&transaction, arrived, warm, &mut hands);
                under_way.extend(begun.map_err(blame(arrived))?);
            }
            let Some(next) = under_way.pop_front() else { break };
            let arrived = next.arrived;
            let news = next.finish(&transaction, &hands, me).map_err(blame(arrived))?;
            if news.reads_differently {
                changed.insert(arrived.order);
            }
            stamps(&news.loaded.work).for_each(|stamp| clock.observe(stamp.hlc, arrival.hub_time));
            fresh.push(news.loaded);
        }
        settle(&transaction, arrival, &mut changed)?;
        let departed = let_go(&transaction, &mut changed)?;
        meta::set_hlc(&transaction, clock.last())?;
        transaction.commit().map_err(StoreError::from)?;
        self.hlc = clock.last();
        self.stay_warm(fresh);
        self.part_with(departed);
        Ok(Kept { changed: changed.into_iter().collect() })
    }

    fn stay_warm(&mut self, fresh: Vec<Loaded>) {
        for loaded in fresh {
            self.warm.put(loaded);
        }
    }
}

fn blame(arrived: &ArrivedOrder) -> impl Fn(StoreError) -> Box<Trouble> {
    let order = Some(arrived.order);
    move |error| Box::new(Trouble { order, error })
}

/// What went wrong, and with which order when it was one.
struct Trouble {
    order: Option<OrderId>,
    error: StoreError,
}

impl Trouble {
    /// Whether the record of the order is to blame, and not the disk or the phone.
    fn is_the_orders_own(&self) -> bool {
        matches!(self.error, StoreError::Document(_) | StoreError::Damaged { .. })
    }
}

impl From<StoreError> for Box<Trouble> {
    fn from(error: StoreError) -> Self {
        Self::new(Trouble { order: None, error })
    }
}

/// What concerns the phone as a whole, and the counts of every order that was answered.
fn settle(
    transaction: &Transaction<'_>,
    arrival: &Arrival,
    changed: &mut BTreeSet<OrderId>,
) -> Result<(), StoreError> {
    if arrival.hub_restored {
        meta::set_owes_hand_back(transaction, true)?;
        photos::doubt(transaction)?;
    }
    if let Some(receipt) = &arrival.receipt {
        changed.extend(answers::keep_receipt(transaction, receipt)?);
        keep_receipt(transaction, receipt)?;
    }
    if let Some(cursor) = &arrival.cursor {
        meta::set_cursor(transaction, cursor)?;
    }
    keep_time(transaction, arrival)
}

/// The hub's clock as it was heard last, which a hub whose clock was put right may have set back.
fn keep_time(connection: &Connection, arrival: &Arrival) -> Result<(), StoreError> {
    let known = meta::heard_at(connection)?.zip(arrival.heard_at);
    if known.is_some_and(|(known, new)| known.boot == new.boot && known.millis > new.millis) {
        return Ok(());
    }
    meta::set_hub_time(connection, arrival.hub_time)?;
    meta::set_heard_at(connection, arrival.heard_at)
}

pub(crate) fn keep_receipt(
    connection: &Connection,
    receipt: &ReceiptRow,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO receipt (only_row, at, bytes, signature) VALUES (1, ?1, ?2, ?3)
               ON CONFLICT DO UPDATE SET at = excluded.at, bytes = excluded.bytes, signature = excluded.signature
               WHERE excluded.at > at";
    connection.execute(sql, (receipt.at.as_millis(), &receipt.bytes, receipt.signature))?;
    for photo in &receipt.photos {
        connection
            .execute("UPDATE photo SET at_hub = 1 WHERE evidence = ?1", [photo.as_bytes()])?;
    }
    Ok(())
}

/// Whether an order's assignments are its own, and say what was signed.
fn fits(arrived: &ArrivedOrder) -> Result<(), StoreError> {
    for signed in &arrived.assignments {
        if signed.assignment.order != arrived.order {
            return Err(StoreError::Arrival(ArrivalFault::ForeignAssignment));
        }
        let said = minicbor::decode(&signed.bytes).ok();
        if said.as_ref() != Some(&signed.assignment) {
            return Err(StoreError::Arrival(ArrivalFault::AssignmentBytes));
        }
    }
    Ok(())
}

/// When and by whom everything in a record was written.
fn stamps(work: &WorkRecord) -> impl Iterator<Item = &Stamp> {
    let results = work.step_results.values().flatten().map(|result| &result.value.stamp);
    let findings = work.findings.values().flatten().map(|finding| &finding.value.stamp);
    let facts = work.facts.iter().map(|fact| &fact.value.stamp);
    let moves = work.stock_moves.iter().map(|stock_move| &stock_move.value.stamp);
    let evidence = work.evidence.iter().map(|evidence| &evidence.value.stamp);
    let readings = work.readings.iter().map(|reading| &reading.value.stamp);
    let sign_offs = work.sign_offs.iter().map(|sign_off| &sign_off.value.stamp);
    let comments = work.comments.iter().map(|comment| &comment.value.stamp);
    let edits = work.text_edits.iter().map(|edit| &edit.value.stamp);
    results
        .chain(findings)
        .chain(facts)
        .chain(moves)
        .chain(evidence)
        .chain(readings)
        .chain(sign_offs)
        .chain(comments)
        .chain(edits)
}
