//! Makes orders of imported rows, many in one transaction; a row that was imported before changes nothing, and one
//! that cannot become an order holds up no other.
//!
//! Rows are drawn up beside the writer's lock and filed under it, so phones sync while an import runs.

use fieldbook_model::OrderId;
use sha2::{Digest, Sha256};

use super::create::given;
use super::draft::{self, OrderDraft};
use super::new_order::{Clerk, NewOrder};
use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;
use crate::storage::{ImportRow, StorageError, View, Work};

/// A row to import: what names it in its source, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// Unique in the source, the same at each import.
    pub key: String,
    /// The order it describes.
    pub draft: OrderDraft,
    /// What was said about it before it came here, oldest first: remarks of the office.
    pub history: Vec<String>,
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
    /// No order can look like this.
    Invalid {
        /// Which field of the draft.
        field: String,
        /// What is wrong with it.
        problem: FieldProblem,
    },
    /// Another order has its number.
    NumberTaken,
}

/// A row as it came out of the drawing up.
struct Drawn {
    digest: [u8; 32],
    what: What,
}

enum What {
    /// Its key is known.
    Known,
    /// An order, to be filed; with the number that the draft itself named.
    New(Box<NewOrder>, Option<String>),
    /// No order.
    Refused(Imported),
}

impl Hub {
    /// Imports rows of `source` in one transaction. Answers row by row.
    ///
    /// # Errors
    /// Only when the hub fails; then none of the rows was imported.
    pub fn import_orders(
        &self,
        source: &str,
        rows: &[ImportedRow],
    ) -> Result<Vec<Imported>, HubError> {
        let numbers = rows.iter().filter(|row| row.draft.number.is_none()).count();
        let mut numbers = self.numbers(numbers)?;
        let (clerk, drawn) = self.storage().read(|view| {
            let mut clerk = Clerk::at_work(self, view)?;
            let drawn =
                rows.iter().map(|row| self.draw(view, &mut clerk, source, row, &mut numbers));
            let drawn = drawn.collect::<Result<Vec<_>, HubError>>()?;
            Ok::<_, HubError>((clerk, drawn))
        })?;
        self.storage().write(|work| {
            let file = |(row, drawn)| file(work, &clerk, source, row, drawn);
            let done = rows.iter().zip(&drawn).map(file).collect::<Result<_, HubError>>()?;
            clerk.leave(work)?;
            Ok(done)
        })
    }

    /// As many numbers, taken for good.
    fn numbers(&self, count: usize) -> Result<std::ops::RangeFrom<u32>, HubError> {
        if count == 0 {
            return Ok(0..);
        }
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(self.storage().write(|work| work.take_numbers(count))?..)
    }

    fn draw(
        &self,
        view: &View<'_>,
        clerk: &mut Clerk<'_>,
        source: &str,
        row: &ImportedRow,
        numbers: &mut impl Iterator<Item = u32>,
    ) -> Result<Drawn, HubError> {
        let digest = digest(row)?;
        if view.imported(source, &row.key)?.is_some() {
            return Ok(Drawn { digest, what: What::Known });
        }
        let checked = row.draft.check(OrderId::from(self.clock().id()?));
        let checked = match checked.and_then(|checked| Ok((checked, history(row)?))) {
            Err(HubError::Invalid { field, problem }) => {
                return Ok(Drawn {
                    digest,
                    what: What::Refused(Imported::Invalid { field, problem }),
                });
            }
            checked => checked?,
        };
        let (checked, history) = checked;
        let named = checked.number.clone();
        let number = named.clone().or_else(|| numbers.next().map(given)).unwrap_or_default();
        let new = clerk.draw_up(row.draft.priority, checked, number, history)?;
        Ok(Drawn { digest, what: What::New(Box::new(new), named) })
    }
}

/// Files a row, unless its key is known by now.
fn file(
    work: &Work<'_>,
    clerk: &Clerk<'_>,
    source: &str,
    row: &ImportedRow,
    drawn: &Drawn,
) -> Result<Imported, HubError> {
    if let Some(known) = work.imported(source, &row.key)? {
        let same = known.digest == drawn.digest;
        return Ok(if same {
            Imported::Unchanged(known.order)
        } else {
            Imported::Differs(known.order)
        });
    }
    let (new, named) = match &drawn.what {
        What::New(new, named) => (new, named),
        What::Refused(refused) => return Ok(refused.clone()),
        What::Known => return Err(StorageError::Unreadable { what: "import key" }.into()),
    };
    if let Some(number) = named
        && !work.orders_by_number(number)?.is_empty()
    {
        return Ok(Imported::NumberTaken);
    }
    clerk.file(work, new)?;
    let kept = ImportRow { order: new.order(), digest: drawn.digest };
    work.put_imported(source, &row.key, &kept, new.issued_at().as_millis())?;
    Ok(Imported::Created(new.order()))
}

/// The remarks of a row, each looked at like any other remark.
fn history(row: &ImportedRow) -> Result<Vec<String>, HubError> {
    let remarks = row.history.iter().enumerate();
    remarks.map(|(at, remark)| draft::required_text(&format!("history[{at}]"), remark)).collect()
}

/// What the row says. Without a history it is the draft alone, as it always was.
fn digest(row: &ImportedRow) -> Result<[u8; 32], HubError> {
    let unreadable = |_| StorageError::Unreadable { what: "draft" };
    let mut hash = Sha256::new_with_prefix(serde_json::to_vec(&row.draft).map_err(unreadable)?);
    if !row.history.is_empty() {
        hash.update(serde_json::to_vec(&row.history).map_err(unreadable)?);
    }
    Ok(hash.finalize().into())
}
