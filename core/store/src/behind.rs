//! Log and read tables follow the journal: an edit is durable first, in a transaction of the journal alone; log, lists,
//! views, notes and search follow soon after it (`docs/adr/0009`). What is behind is on the disk, so that a crash in between
//! costs nothing but following later.

use std::collections::BTreeMap;

use fieldbook_model::{Command, Deed, Hlc, OrderId, OrderView};
use rusqlite::Connection;

use crate::loaded::Loaded;
use crate::store::{Me, begin};
use crate::{Reader, Store, StoreError, journal, meta, orders, snapshot, tables};

/// What the read tables of an order do not show yet.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Behind {
    /// Commands of this phone.
    pub(crate) commands: u32,
    /// Whether one of them changes what the order is found by.
    pub(crate) words: bool,
    /// Whether one of them may change what was merged.
    pub(crate) notes: bool,
    /// Whether nothing is known but that the tables may be wrong.
    pub(crate) everything: bool,
}

impl Behind {
    /// After one more command, written on all there was.
    pub(crate) fn add(&mut self, loaded: &mut Loaded, command: &Command) {
        self.commands += 1;
        self.words |= tables::are_words_touched_by(&command.deed);
        self.notes |= !loaded.notes_stay(command);
        self.everything |= matches!(command.deed, Deed::Create { .. });
    }
}

impl Store {
    /// Whether something is durable that log, lists and views do not show yet.
    pub fn is_behind(&self) -> bool {
        self.in_journal || !self.behind.is_empty()
    }

    /// Brings log, lists, views, notes and search up to what is durable. Everything but [`Store::perform`] does so first. An
    /// order that cannot be read stays as it is shown, and one whose log takes nothing keeps its edits in the journal; both
    /// are tried again when the store is opened next.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], or what the disk says: what was saved is saved, and can be caught up with later.
    pub fn catch_up(&mut self) -> Result<(), StoreError> {
        if !self.is_behind() {
            return self.insist_on_syncs();
        }
        // what follows can be computed again, so no sync of the file is waited for
        self.waits_for_syncs = false;
        self.reader.connection.get_mut().execute_batch("PRAGMA synchronous = NORMAL")?;
        let followed = self.enter_journal().and_then(|()| self.follow_all());
        self.insist_on_syncs()?;
        followed
    }

    /// Answers from what is durable, also when a full disk does not let log and read tables follow: they follow for this
    /// answer only then. In a damaged store the answer comes from what can be read.
    ///
    /// # Errors
    /// What the disk says, or the reading.
    pub fn read_caught_up<T, E: From<StoreError>>(
        &mut self,
        read: impl FnOnce(&Reader) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Ok(()) | Err(StoreError::Damaged { .. }) = self.catch_up() {
            return read(&self.reader);
        }
        self.reader.connection.get_mut().execute_batch("BEGIN").map_err(StoreError::from)?;
        let followed = self.follow_for_now();
        let answer = followed.map_err(E::from).and_then(|()| read(&self.reader));
        self.warm.forget_all();
        let connection = self.reader.connection.get_mut();
        // SQLite ends a transaction by itself after some failures
        if !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK").map_err(StoreError::from)?;
        }
        answer
    }

    /// An order in full with every edit that was saved: one that was edited just now is in memory, so that nothing has to
    /// follow first. `None` when it is not on this phone.
    ///
    /// # Errors
    /// What the disk says.
    pub fn order_as_saved(&mut self, order: OrderId) -> Result<Option<OrderView>, StoreError> {
        match (self.behind.get(&order), self.me, self.warm.peek(order)) {
            (None, ..) => self.reader.order(order),
            (Some(_), Some(me), Some(loaded)) => Ok(tables::view(loaded, me.engineer)),
            _ => self.read_caught_up(|reader| reader.order(order)),
        }
    }

    /// From here on a commit returns when it is on the disk.
    pub(crate) fn insist_on_syncs(&mut self) -> Result<(), StoreError> {
        if !self.waits_for_syncs {
            self.reader.connection.get_mut().execute_batch("PRAGMA synchronous = FULL")?;
            self.waits_for_syncs = true;
        }
        Ok(())
    }

    fn enter_journal(&mut self) -> Result<(), StoreError> {
        if !self.in_journal {
            return Ok(());
        }
        for no in self.attempt(|store| journal::orders(store.reader.connection.get_mut()))? {
            match self.attempt(|store| store.enter(no)) {
                // one order's trouble is not the others': its edits stay where they are, and are read from there
                Ok(()) | Err(StoreError::Damaged { .. } | StoreError::Unexpected(_)) => {}
                Err(error) => return Err(error),
            }
        }
        self.in_journal = false;
        Ok(())
    }

    fn enter(&mut self, no: i64) -> Result<(), StoreError> {
        let transaction = begin(self.reader.connection.get_mut())?;
        journal::enter(&transaction, no)?;
        Ok(transaction.commit()?)
    }

    fn follow_all(&mut self) -> Result<(), StoreError> {
        // what a list shows depends on whose it is; a store that was salvaged without its owner waits for him
        let Some(me) = self.me else { return Ok(()) };
        while let Some((&order, &behind)) = self.behind.first_key_value() {
            match self.attempt(|store| store.follow(order, behind, me)) {
                Ok(()) | Err(StoreError::Damaged { .. } | StoreError::Document(_)) => {}
                Err(error) => return Err(error),
            }
            self.behind.remove(&order);
        }
        Ok(())
    }

    fn follow(&mut self, order: OrderId, behind: Behind, me: Me) -> Result<(), StoreError> {
        let followed = self.follow_and_commit(order, behind, me);
        if followed.is_err() {
            // the record in memory may count a snapshot that is not on the disk
            self.warm.forget(order);
        }
        followed
    }

    fn follow_and_commit(
        &mut self,
        order: OrderId,
        behind: Behind,
        me: Me,
    ) -> Result<(), StoreError> {
        let connection = self.reader.connection.get_mut();
        let Some(place) = orders::find(connection, order)? else { return Ok(()) };
        let loaded = self.warm.get(connection, place)?;
        let transaction = begin(connection)?;
        tables::follow(&transaction, loaded, me.engineer, behind)?;
        snapshot::take_when_due(&transaction, loaded)?;
        meta::set_hlc(&transaction, self.hlc)?;
        meta::set_saved(&transaction, self.saved.count())?;
        let sql = "DELETE FROM behind WHERE order_no = ?1";
        transaction.prepare_cached(sql)?.execute([place.no])?;
        Ok(transaction.commit()?)
    }

    fn follow_for_now(&mut self) -> Result<(), StoreError> {
        let connection = self.reader.connection.get_mut();
        for no in journal::orders(connection)? {
            journal::enter(connection, no)?;
        }
        let Some(me) = self.me else { return Ok(()) };
        for (order, behind) in &self.behind {
            if let Some(place) = orders::find(connection, *order)? {
                let loaded = self.warm.get(connection, place)?;
                tables::follow(connection, loaded, me.engineer, *behind)?;
            }
        }
        Ok(())
    }
}

/// What a crash left behind, and the furthest that the hybrid clock stood.
pub(crate) fn left(
    connection: &Connection,
) -> Result<(BTreeMap<OrderId, Behind>, Hlc), StoreError> {
    let sql = "SELECT order_id, hlc FROM behind JOIN order_standing USING (order_no)
               UNION ALL SELECT order_id, hlc FROM journal JOIN order_standing USING (order_no)";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let (mut orders, mut hlc) = (BTreeMap::new(), meta::hlc(connection)?);
    while let Some(row) = rows.next()? {
        let everything = Behind { everything: true, ..Behind::default() };
        orders.insert(OrderId::from_bytes(row.get(0)?), everything);
        hlc = hlc.max(meta::decoded(&row.get::<_, Vec<u8>>(1)?)?);
    }
    Ok((orders, hlc))
}
