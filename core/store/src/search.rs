//! Search over the orders on the phone, Chinese and other text alike, best match first.

use fieldbook_model::search_query;
use rusqlite::Connection;

use crate::tables::{COLUMNS, of_row};
use crate::{ListedOrder, StoreError};

/// Columns weigh as they stand in the index: number, title, customer, site, asset, description, narrative, parts.
const WEIGHTS: &str = "bm25(search, 10.0, 6.0, 4.0, 3.0, 4.0, 2.0, 2.0, 2.0)";

/// At most `limit` orders; none for a text in which nothing can be searched.
pub(crate) fn find(
    connection: &Connection,
    text: &str,
    limit: u32,
) -> Result<Vec<ListedOrder>, StoreError> {
    let Some(query) = search_query(text) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM (SELECT rowid AS order_no, {WEIGHTS} AS score FROM search WHERE search MATCH ?1)
         JOIN order_row USING (order_no) JOIN order_standing USING (order_no) ORDER BY score, number LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((query, limit))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(of_row(row)?);
    }
    Ok(found)
}
