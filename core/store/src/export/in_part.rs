//! The export of a damaged store: row by row, each on a connection that met no damage yet. A page that does not read
//! costs the rows on it and no others.

use std::collections::BTreeSet;

use fieldbook_model::{ChangeHash, OrderId};
use rusqlite::{Connection, OptionalExtension};

use super::{Unreadable, UnreadablePart, Unsynced};
use crate::log::{self, OwnChange};
use crate::{Reader, StoreError};

/// A row's key; of the log only the number counts.
type Key = (i64, Vec<u8>);

/// A table with work of this phone, and how to read it several ways.
struct Source {
    /// Queries for the keys; each ends at the first damage.
    keys: &'static [&'static str],
    /// A whole row by its key, as [`log::of_row`] reads it.
    row: &'static str,
    /// The same without the command.
    bare: &'static str,
    /// Order and hash by the key.
    names: &'static str,
}

const SOURCES: [Source; 3] = [
    Source {
        keys: &[
            "SELECT change_no, x'' FROM change_log WHERE status < 3",
            "SELECT change_no, x'' FROM change_log NOT INDEXED WHERE status < 3 ORDER BY change_no",
            "SELECT change_no, x'' FROM change_log NOT INDEXED WHERE status < 3 ORDER BY change_no DESC",
        ],
        row: "SELECT order_id, coalesce(actor.actor, zeroblob(16)), seq, hash, deps, bytes, command, status, reason
              FROM change_log JOIN order_standing USING (order_no) LEFT JOIN actor USING (actor_no)
              WHERE change_no = ?1 AND ?2 = x'' AND status < 3",
        bare: "SELECT order_id, coalesce(actor.actor, zeroblob(16)), seq, hash, deps, bytes, NULL, status, reason
               FROM change_log JOIN order_standing USING (order_no) LEFT JOIN actor USING (actor_no)
               WHERE change_no = ?1 AND ?2 = x'' AND status < 3",
        names: "SELECT order_id, hash FROM change_log JOIN order_standing USING (order_no)
                WHERE change_no = ?1 AND ?2 = x''",
    },
    Source {
        keys: &[
            "SELECT edit_no, x'' FROM journal ORDER BY edit_no",
            "SELECT edit_no, x'' FROM journal ORDER BY edit_no DESC",
        ],
        row: "SELECT order_id, actor, seq, hash, deps, bytes, command, 0, NULL
              FROM journal JOIN order_standing USING (order_no) WHERE edit_no = ?1 AND ?2 = x''",
        bare: "SELECT order_id, actor, seq, hash, deps, bytes, NULL, 0, NULL
               FROM journal JOIN order_standing USING (order_no) WHERE edit_no = ?1 AND ?2 = x''",
        names: "SELECT order_id, hash FROM journal JOIN order_standing USING (order_no)
                WHERE edit_no = ?1 AND ?2 = x''",
    },
    Source {
        keys: &[
            "SELECT order_no, hash FROM retired WHERE reason IS NOT NULL ORDER BY order_no, hash",
            "SELECT order_no, hash FROM retired WHERE reason IS NOT NULL ORDER BY order_no DESC, hash DESC",
        ],
        row: "SELECT order_id, actor, seq, hash, deps, bytes, command, 2, reason
              FROM retired JOIN order_standing USING (order_no)
              WHERE order_no = ?1 AND hash = ?2 AND reason IS NOT NULL",
        bare: "SELECT order_id, actor, seq, hash, deps, bytes, NULL, 2, reason
               FROM retired JOIN order_standing USING (order_no)
               WHERE order_no = ?1 AND hash = ?2 AND reason IS NOT NULL",
        names: "SELECT order_id, hash FROM retired JOIN order_standing USING (order_no)
                WHERE order_no = ?1 AND hash = ?2",
    },
];

pub(super) fn unsynced(reader: &Reader) -> Result<Unsynced, StoreError> {
    let mut found = Unsynced::default();
    for source in &SOURCES {
        let (keys, all) = keys(reader, source)?;
        if !all {
            let part = UnreadablePart::List;
            found.unreadable.push(Unreadable { order: None, change: None, part });
        }
        for key in &keys {
            take(reader, source, key, &mut found)?;
        }
    }
    Ok(found)
}

/// The keys of all rows that some way leads to, and whether one way led to the end.
fn keys(reader: &Reader, source: &Source) -> Result<(BTreeSet<Key>, bool), StoreError> {
    let (mut keys, mut all) = (BTreeSet::new(), false);
    for sql in source.keys {
        let listed = if_it_reads(reader, |connection| {
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                keys.insert((row.get(0)?, row.get(1)?));
            }
            Ok(())
        });
        all |= listed?.is_some();
    }
    Ok((keys, all))
}

/// Takes a row over, or its name. One that is gone by now was delivered meanwhile.
fn take(
    reader: &Reader,
    source: &Source,
    key: &Key,
    found: &mut Unsynced,
) -> Result<(), StoreError> {
    if let Some(whole) = rows(reader, source.row, key)? {
        found.changes.extend(whole.into_iter().map(Into::into));
        return Ok(());
    }
    let (no, hash) = key;
    let bare = rows(reader, source.bare, key)?.unwrap_or_default();
    let part = if bare.is_empty() { UnreadablePart::Change } else { UnreadablePart::Command };
    found.changes.extend(bare.into_iter().map(Into::into));
    let named = if_it_reads(reader, |connection| {
        let named = connection.prepare_cached(source.names)?.query_row((no, hash), |row| {
            let order = OrderId::from_bytes(row.get(0)?);
            Ok((order, ChangeHash::from_bytes(row.get(1)?)))
        });
        Ok(named.optional()?)
    });
    let (order, change) = named?.flatten().unzip();
    found.unreadable.push(Unreadable { order, change, part });
    Ok(())
}

/// The row under a key, if there is one; `None` when it does not read.
fn rows(
    reader: &Reader,
    sql: &str,
    (no, hash): &Key,
) -> Result<Option<Vec<OwnChange>>, StoreError> {
    if_it_reads(reader, |connection| {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query((no, hash))?;
        let row = rows.next()?.map(log::of_row).transpose()?;
        Ok(row.into_iter().collect())
    })
}

/// The answer; `None` when it meets damage.
fn if_it_reads<T>(
    reader: &Reader,
    question: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    match reader.ask(question) {
        Ok(answer) => Ok(Some(answer)),
        Err(StoreError::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
