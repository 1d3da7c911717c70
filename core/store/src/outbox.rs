//! The outbox: this phone's changes that the hub has not acknowledged, oldest first, each after those it depends on.

use std::collections::BTreeMap;

use fieldbook_document::{Change, MAX_TOGETHER};
use fieldbook_model::OrderId;
use rusqlite::Connection;

use crate::StoreError;
use crate::log::{self, COLUMNS, PENDING, TABLES};

/// What to send next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outbox {
    /// Orders with something to send, the one that waits longest first.
    pub orders: Vec<OutboxOrder>,
    /// Whether there is more than this.
    pub more: bool,
}

/// What to send of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxOrder {
    /// Which.
    pub order: OrderId,
    /// Its changes, in an order that the hub can apply them in.
    pub changes: Vec<Change>,
}

/// At most `max_changes` changes and `max_bytes` bytes, yet at least one change when there is one; of one order no
/// more than the guard takes at a time.
pub(crate) fn read(
    connection: &Connection,
    max_changes: usize,
    max_bytes: usize,
) -> Result<Outbox, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {PENDING} ORDER BY change_no");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut packet = Packet::default();
    while let Some(row) = rows.next()? {
        let own = log::of_row(row)?;
        let is_full = packet.count > 0
            && (packet.count >= max_changes || packet.bytes + own.change.bytes.len() > max_bytes);
        if is_full {
            packet.outbox.more = true;
            break;
        }
        packet.add(own.order, own.change);
    }
    Ok(packet.outbox)
}

#[derive(Default)]
struct Packet {
    outbox: Outbox,
    places: BTreeMap<OrderId, usize>,
    count: usize,
    bytes: usize,
}

impl Packet {
    fn add(&mut self, order: OrderId, change: Change) {
        let orders = &mut self.outbox.orders;
        let place = *self.places.entry(order).or_insert(orders.len());
        if place == orders.len() {
            orders.push(OutboxOrder { order, changes: Vec::new() });
        }
        let Some(entry) = orders.get_mut(place).filter(|entry| entry.changes.len() < MAX_TOGETHER)
        else {
            self.outbox.more = true;
            return;
        };
        self.count += 1;
        self.bytes += change.bytes.len();
        entry.changes.push(change);
    }
}
