//! Snapshots that arrived, opened on all cores before the transaction: most of a first copy's time goes into hashing each
//! change anew (`docs/performance.md`).

use std::collections::BTreeMap;
use std::num::NonZero;
use std::thread;

use fieldbook_document::{Change, DocumentError, Record};
use fieldbook_model::OrderId;

use crate::ArrivedOrder;

/// More would compete with the app's own threads, and each holds a record in memory.
const MOST_THREADS: usize = 4;

/// A snapshot: its record, and the changes in it.
pub(super) struct Opened {
    pub(super) record: Record,
    pub(super) changes: Vec<Change>,
}

impl Opened {
    pub(super) fn of(snapshot: &[u8]) -> Result<Self, DocumentError> {
        let record = Record::load(snapshot)?;
        let changes = record.changes();
        Ok(Self { record, changes })
    }
}

/// The snapshots of several orders. One that is not here is for the order itself to open, which then learns why.
pub(super) fn open(orders: &[ArrivedOrder]) -> BTreeMap<OrderId, Opened> {
    let found = orders.iter().filter_map(|order| Some((order.order, order.snapshot.as_deref()?)));
    let found: Vec<_> = found.collect();
    if found.len() < 2 {
        return BTreeMap::new();
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    thread::scope(|scope| {
        let spawn = |share| {
            let builder = thread::Builder::new().name("fieldbook-snapshots".to_owned());
            builder.spawn_scoped(scope, move || open_share(share)).ok()
        };
        let working: Vec<_> =
            found.chunks(found.len().div_ceil(threads)).filter_map(spawn).collect();
        working.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    })
}

fn open_share(share: &[(OrderId, &[u8])]) -> Vec<(OrderId, Opened)> {
    share.iter().filter_map(|(order, bytes)| Some((*order, Opened::of(bytes).ok()?))).collect()
}
