//! Computes all read tables from the log and the assignments, to show that they are nothing but what these say.

use std::collections::{BTreeMap, BTreeSet};

use fieldbook_document::MergeNote;
use fieldbook_model::{OrderId, OrderView};
use rusqlite::Connection;

use crate::loaded::Loaded;
use crate::store::{Me, begin};
use crate::{ListFilter, ListedOrder, Store, StoreError, listing, orders, tables};

/// What an order shows, wherever it is shown.
#[derive(PartialEq, Default)]
struct Shown {
    row: Option<ListedOrder>,
    view: Option<OrderView>,
    notes: Vec<MergeNote>,
    words: BTreeSet<(String, String, i64)>,
}

impl Store {
    /// Computes the read tables anew in a transaction that is given up afterwards, and answers the orders whose
    /// lists, views, notes or search terms were not what the log says; sorted, empty when all is well.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`], [`StoreError::Document`] when a log does not replay, or what the disk says.
    pub fn rebuild_check(&mut self) -> Result<Vec<OrderId>, StoreError> {
        let me = self.who()?;
        self.change(|store| {
            let transaction = begin(store.reader.connection.get_mut())?;
            let differing = compare(&transaction, me)?;
            transaction.rollback()?;
            Ok(differing)
        })
    }

    /// Computes the read tables anew and keeps the result; answers the orders that read differently now.
    ///
    /// # Errors
    /// As [`Store::rebuild_check`]; nothing was changed then.
    pub fn rebuild(&mut self) -> Result<Vec<OrderId>, StoreError> {
        let me = self.who()?;
        self.change(|store| {
            let transaction = begin(store.reader.connection.get_mut())?;
            let differing = compare(&transaction, me)?;
            transaction.commit()?;
            store.warm.forget_all();
            Ok(differing)
        })
    }
}

/// Computes anew, and tells which orders read differently now.
fn compare(connection: &Connection, me: Me) -> Result<Vec<OrderId>, StoreError> {
    let live = shown(connection)?;
    compute(connection, me)?;
    let rebuilt = shown(connection)?;
    let orders: BTreeSet<_> = live.keys().chain(rebuilt.keys()).copied().collect();
    Ok(orders.into_iter().filter(|order| live.get(order) != rebuilt.get(order)).collect())
}

fn compute(connection: &Connection, me: Me) -> Result<(), StoreError> {
    tables::clear(connection)?;
    for place in orders::all(connection)? {
        let loaded = Loaded::from_log(connection, place)?;
        tables::refresh(connection, &loaded, me.engineer)?;
    }
    Ok(())
}

fn shown(connection: &Connection) -> Result<BTreeMap<OrderId, Shown>, StoreError> {
    let mut all: BTreeMap<OrderId, Shown> = BTreeMap::new();
    for listed in listing::rows(connection, ListFilter::All)? {
        let order = listed.row.order;
        all.entry(order).or_default().row = Some(listed);
    }
    let mut words = words(connection)?;
    for place in orders::all(connection)? {
        let entry = all.entry(place.order).or_default();
        entry.view = tables::read_detail(connection, place.no)?;
        entry.notes = tables::read_notes(connection, place.no)?;
        entry.words = words.remove(&place.no).unwrap_or_default();
    }
    Ok(all)
}

type Words = BTreeMap<i64, BTreeSet<(String, String, i64)>>;

/// The search index term by term: (column, term, place), by order.
fn words(connection: &Connection) -> Result<Words, StoreError> {
    let sql = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab(main, search, instance)";
    connection.execute_batch(sql)?;
    let mut statement =
        connection.prepare("SELECT doc, col, term, offset FROM temp.search_words")?;
    let mut rows = statement.query([])?;
    let mut words = Words::new();
    while let Some(row) = rows.next()? {
        words.entry(row.get(0)?).or_default().insert((row.get(1)?, row.get(2)?, row.get(3)?));
    }
    Ok(words)
}
