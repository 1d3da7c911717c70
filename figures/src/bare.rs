//! The floors: the same database engine with the same settings, and nothing of ours.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::Trouble;
use crate::phone::KEY;

/// A table with one narrow row for each change, committed one by one.
pub(crate) struct BareLog(Connection);

impl BareLog {
    pub(crate) fn make(path: &Path) -> Result<Self, Trouble> {
        let connection = open(path)?;
        connection.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;
             PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 4194304;
             CREATE TABLE log (no INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
        )?;
        let mode: String =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode == "wal" { Ok(Self(connection)) } else { Err("no write-ahead log here".into()) }
    }

    /// One durable commit of one row the size of a change.
    pub(crate) fn commit(&self) -> Result<(), Trouble> {
        let mut insert = self.0.prepare_cached("INSERT INTO log (bytes) VALUES (?1)")?;
        insert.execute([[0x5a_u8; 250]])?;
        Ok(())
    }
}

/// Opens the database and reads every row of a query into memory, as somebody without a library of ours would.
pub(crate) fn read(path: &Path, sql: &str) -> Result<Vec<Vec<Value>>, Trouble> {
    let connection = open(path)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -16000;")?;
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn open(path: &Path) -> Result<Connection, Trouble> {
    let connection = Connection::open(path)?;
    let hex: String = KEY.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let mut statement = connection.prepare(&format!("PRAGMA key = \"x'{hex}'\""))?;
    let mut answer = statement.query([])?;
    while answer.next()?.is_some() {}
    drop(answer);
    drop(statement);
    Ok(connection)
}
