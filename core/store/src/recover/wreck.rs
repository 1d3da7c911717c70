//! A damaged database, read row by row in a copy. A page that does not read costs the rows on it and no others.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::open::{Files, MIGRATIONS, Role, connect, prove_key, schema_version};
use crate::{StoreError, StoreKey};

/// A row, as it stands.
pub(super) type Row = Vec<Value>;

pub(super) struct Wreck {
    database: PathBuf,
    key: StoreKey,
    connection: Option<Connection>,
}

impl Wreck {
    /// Copies the database with its log, and proves the key where that can be done.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::TooNew`], or what the disk says.
    pub(super) fn open(files: &Files, key: &StoreKey) -> Result<Self, StoreError> {
        match prove_key(files, key) {
            Ok(()) | Err(StoreError::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
        let folder = files.recovering.join("old");
        fs::create_dir_all(&folder)?;
        let database = folder.join("fieldbook.db");
        for (from, to) in [(&files.database, "fieldbook.db"), (&files.log, "fieldbook.db-wal")] {
            if from.try_exists()? {
                fs::copy(from, folder.join(to))?;
            }
        }
        let mut wreck = Self { database, key: key.clone(), connection: None };
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        match wreck.ask(schema_version) {
            Some(found) if found > known => Err(StoreError::TooNew { found, known }),
            _ => Ok(wreck),
        }
    }

    /// Answers a question, or not. Nothing more is answered on a connection that met a damaged page, so the next
    /// question gets another.
    fn ask<T>(&mut self, question: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Option<T> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None if self.database.exists() => {
                connect(&self.database, &self.key, Role::Prover).ok()?
            }
            None => return None,
        };
        let answer = question(&connection).ok()?;
        self.connection = Some(connection);
        Some(answer)
    }

    /// The columns of a table.
    pub(super) fn columns(&mut self, table: &str) -> Vec<String> {
        let sql = format!("SELECT name FROM pragma_table_info('{table}')");
        self.ask(|connection| {
            let mut statement = connection.prepare(&sql)?;
            let names = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(names)
        })
        .unwrap_or_default()
    }

    /// Rows of a table whose rows have numbers, found from both ends and by `more`, a query that finds numbers another
    /// way.
    pub(super) fn numbered(&mut self, table: &str, columns: &str, more: Option<&str>) -> Vec<Row> {
        let ways = [
            format!("SELECT rowid FROM {table} ORDER BY rowid"),
            format!("SELECT rowid FROM {table} ORDER BY rowid DESC"),
        ];
        let mut numbers = BTreeSet::new();
        for sql in ways.iter().map(String::as_str).chain(more) {
            numbers.extend(self.until_it_breaks(sql).into_iter().filter_map(
                |row| match row.first() {
                    Some(Value::Integer(number)) => Some(*number),
                    _ => None,
                },
            ));
        }
        let sql = format!("SELECT {columns} FROM {table} WHERE rowid = ?1");
        let one = |number| self.ask(|connection| all(connection, &sql, &[Value::Integer(number)]));
        numbers.into_iter().filter_map(one).flatten().collect()
    }

    /// Rows of any table, from both ends.
    pub(super) fn any(&mut self, table: &str, columns: &str, key: &str) -> Vec<Row> {
        let descending = key.replace(',', " DESC,");
        let mut rows =
            self.until_it_breaks(&format!("SELECT {columns} FROM {table} ORDER BY {key}"));
        rows.extend(
            self.until_it_breaks(&format!(
                "SELECT {columns} FROM {table} ORDER BY {descending} DESC"
            )),
        );
        rows
    }

    fn until_it_breaks(&mut self, sql: &str) -> Vec<Row> {
        let mut found = Vec::new();
        // what came before the damage is good
        let _broken = self.ask(|connection| each(connection, sql, &[], |row| found.push(row)));
        found
    }
}

fn all(connection: &Connection, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    each(connection, sql, values, |row| found.push(row))?;
    Ok(found)
}

fn each(
    connection: &Connection,
    sql: &str,
    values: &[Value],
    mut take: impl FnMut(Row),
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(sql)?;
    let count = statement.column_count();
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        take((0..count).map(|column| row.get(column)).collect::<Result<_, _>>()?);
    }
    Ok(())
}
