//! What a row adds to the history of its order, and which row of several describes the order itself.

use serde::Deserialize;

use super::Field;

/// A remark of the office for each row; with `group_by`, that is an event log turned into orders with a past.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HistoryMapping {
    /// What the row says; a row that says nothing adds nothing.
    pub(crate) remark: Field,
    /// Which row of a group `[order]` is read from.
    #[serde(default)]
    pub(crate) order_from: Speaker,
}

/// Which row of a group speaks for the order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Speaker {
    /// The first in the file: how it began.
    First,
    /// The last in the file: how it stands.
    #[default]
    Last,
}
