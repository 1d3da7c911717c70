//! Makes orders of imported rows, many in one transaction; a row that was imported before changes nothing, and one that
//! cannot become an order stops no other.

use fieldbook_model::OrderId;
use sha2::{Digest, Sha256};

use super::create::is_taken;
use super::draft::OrderDraft;
use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;
use crate::storage::{ImportRow, StorageError, Work};

/// A row to import: what names it in its source, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// Unique in the source, the same at each import.
    pub key: String,
    /// The order it describes.
    pub draft: OrderDraft,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// A new order.
    Created(OrderId),
    /// Imported before, and the same as then.
    Unchanged(OrderId),
    /// Imported before, but it said something else then; the order stays as it is, people may have worked on it.
    Differs(OrderId),
    /// A field has a value it cannot have.
    Invalid {
        /// Which one.
        field: String,
        /// What is wrong with it.
        problem: FieldProblem,
    },
    /// Another order has that number.
    NumberTaken,
}

impl Hub {
    /// Imports rows of `source` in one transaction: all that can become orders, or with an error none. Answers row by
    /// row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn import_orders(&self, source: &str, rows: &[ImportedRow]) -> Result<Vec<Imported>, HubError> {
        self.storage().write(|work| rows.iter().map(|row| self.import_order(work, source, row)).collect())
    }

    fn import_order(&self, work: &Work<'_>, source: &str, row: &ImportedRow) -> Result<Imported, HubError> {
        let digest = digest(&row.draft)?;
        if let Some(known) = work.imported(source, &row.key)? {
            let same = known.digest == digest;
            return Ok(if same { Imported::Unchanged(known.order) } else { Imported::Differs(known.order) });
        }
        let checked = match row.draft.check(self.clock()) {
            Err(HubError::Invalid { field, problem }) => return Ok(Imported::Invalid { field, problem }),
            checked => checked?,
        };
        if is_taken(work, &checked)? {
            return Ok(Imported::NumberTaken);
        }
        let created = self.make_order(work, &row.draft, checked)?;
        let kept = ImportRow { order: created.order, digest };
        work.put_imported(source, &row.key, &kept, self.now().as_millis())?;
        Ok(Imported::Created(created.order))
    }
}

fn digest(draft: &OrderDraft) -> Result<[u8; 32], HubError> {
    let text = serde_json::to_vec(draft).map_err(|_| StorageError::Unreadable { what: "draft" })?;
    Ok(Sha256::digest(&text).into())
}
