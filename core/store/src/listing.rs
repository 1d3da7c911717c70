//! The list of orders, as an engineer wants it: emergencies first, then by window, then by number.

use std::str::FromStr;

use fieldbook_model::{DispatchState, OrderRow, Priority, VisitState};
use rusqlite::Connection;

use crate::StoreError;
use crate::tables::{COLUMNS, number, of_row};

/// A row of the list, and what the phone knows beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedOrder {
    /// The row.
    pub row: OrderRow,
    /// This phone's changes of it that are not at the hub yet.
    pub unsynced: u32,
    /// Merge notes not read yet.
    pub unseen_notes: u32,
    /// Changes put aside, by the hub or by this phone.
    pub quarantined: u32,
}

/// Which orders to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ListFilter {
    /// Every order on the phone.
    All,
    /// Those still to be handed in: the engineer is on the crew, the office has not closed it. A cancelled order
    /// stays until then, it has to be noticed.
    #[default]
    Open,
    /// Those taken from the engineer: to be read, not changed.
    Withdrawn,
}

/// A text that is none of `open`, `withdrawn` and `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a filter of the list of orders")]
pub struct ListFilterError;

impl FromStr for ListFilter {
    type Err = ListFilterError;

    fn from_str(text: &str) -> Result<Self, ListFilterError> {
        match text {
            "all" => Ok(Self::All),
            "open" => Ok(Self::Open),
            "withdrawn" => Ok(Self::Withdrawn),
            _ => Err(ListFilterError),
        }
    }
}

impl ListFilter {
    fn condition(self) -> Result<String, StoreError> {
        Ok(match self {
            Self::All => "TRUE".to_owned(),
            Self::Withdrawn => "withdrawn = 1".to_owned(),
            Self::Open => {
                let (submitted, closed) =
                    (number(&VisitState::Submitted)?, number(&DispatchState::Closed)?);
                format!("withdrawn = 0 AND own_visit <> {submitted} AND dispatch <> {closed}")
            }
        })
    }
}

pub(crate) fn rows(
    connection: &Connection,
    filter: ListFilter,
) -> Result<Vec<ListedOrder>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM order_row JOIN order_standing USING (order_no) WHERE {}
         ORDER BY priority <> {}, window_start IS NULL, window_start, number, order_id",
        filter.condition()?,
        number(&Priority::Emergency)?,
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut listed = Vec::new();
    while let Some(row) = rows.next()? {
        listed.push(of_row(row)?);
    }
    Ok(listed)
}
