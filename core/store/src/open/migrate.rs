//! Schema by numbered steps: the database's `user_version` says how many it has seen.

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;

/// Every step, the first being number 1. Steps that were shipped never change.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_nothing_lost.sql"),
    include_str!("../../migrations/0003_read_later.sql"),
    include_str!("../../migrations/0004_journal.sql"),
];

/// How many steps the database has seen.
///
/// # Errors
/// What SQLite says.
pub(crate) fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Takes the steps the database has not seen, each in a transaction of its own: after a failure it is at the last
/// step that was whole.
///
/// # Errors
/// What SQLite says.
pub(crate) fn up(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let done = version(connection)?;
    for (number, sql) in (1_i64..).zip(migrations).filter(|(number, _)| *number > done) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.execute_batch(&format!("PRAGMA user_version = {number}"))?;
        transaction.commit()?;
    }
    Ok(())
}
