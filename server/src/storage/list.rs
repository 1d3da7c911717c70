//! The office's list of orders and its search: read tables, refreshed in the transaction of each write.

use fieldbook_model::{OrderId, OrderRow};
use rusqlite::params;

use super::{StorageError, View, Work, to_sql};

/// What the list is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListQuery {
    /// A state of either axis, by its JSON name.
    pub(crate) state: Option<String>,
    /// An FTS5 expression made by the model's `search_query`.
    pub(crate) words: Option<String>,
    /// The row after which the page starts; 0 for the first page.
    pub(crate) after: i64,
    /// Rows at most.
    pub(crate) limit: usize,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub(crate) struct ListPage {
    /// The rows.
    pub(crate) rows: Vec<OrderRow>,
    /// Where the next page starts; `None` at the end.
    pub(crate) next: Option<i64>,
}

impl View<'_> {
    /// A page of orders in the order they were made.
    pub(crate) fn list(&self, query: &ListQuery) -> Result<ListPage, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, body FROM order_row WHERE tenant_id = ?1 AND id > ?2
             AND (?3 IS NULL OR dispatch = ?3 OR execution = ?3)
             AND (?4 IS NULL OR id IN (SELECT rowid FROM order_search WHERE order_search MATCH ?4))
             ORDER BY id LIMIT ?5",
        )?;
        let limit = to_sql(query.limit as u64).saturating_add(1);
        let key = params![self.tenant(), query.after, query.state, query.words, limit];
        let rows = statement
            .query_map(key, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let mut found = rows.collect::<Result<Vec<_>, _>>()?;
        let more = found.len() > query.limit;
        found.truncate(query.limit);
        let next = found.last().map(|(id, _)| *id).filter(|_| more);
        let rows = found.iter().map(|(_, body)| row_of(body)).collect::<Result<_, _>>()?;
        Ok(ListPage { rows, next })
    }

    /// The orders that go by this number; usually one.
    pub(crate) fn orders_by_number(&self, number: &str) -> Result<Vec<OrderId>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT order_id FROM order_row WHERE tenant_id = ?1 AND number = ?2 ORDER BY id",
        )?;
        let rows = statement.query_map(params![self.tenant(), number], |row| row.get(0))?;
        Ok(rows.map(|row| row.map(OrderId::from_bytes)).collect::<Result<_, _>>()?)
    }
}

fn row_of(body: &str) -> Result<OrderRow, StorageError> {
    serde_json::from_str(body).map_err(|_| StorageError::Unreadable { what: "row of the list" })
}

impl Work<'_> {
    /// Puts an order's row into the list, and its words (bigrams made) into the search.
    pub(crate) fn put_row(&self, row: &OrderRow, words: &str) -> Result<(), StorageError> {
        let unreadable = |_| StorageError::Unreadable { what: "row of the list" };
        let name = |state: Result<serde_json::Value, serde_json::Error>| {
            state.map(|name| name.as_str().unwrap_or_default().to_owned()).map_err(unreadable)
        };
        let body = serde_json::to_string(row).map_err(unreadable)?;
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO order_row (tenant_id, order_id, number, dispatch, execution, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant_id, order_id) DO UPDATE SET number = excluded.number,
                 dispatch = excluded.dispatch, execution = excluded.execution, body = excluded.body
             RETURNING id",
        )?;
        let row = params![
            self.tenant(),
            row.order.as_bytes(),
            row.number,
            name(serde_json::to_value(row.dispatch))?,
            name(serde_json::to_value(row.execution))?,
            body,
        ];
        let id: i64 = statement.query_row(row, |row| row.get(0))?;
        let mut search = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO order_search (rowid, words) VALUES (?1, ?2)")?;
        search.execute(params![id, words])?;
        Ok(())
    }
}
