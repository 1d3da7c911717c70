//! A row of the list of orders.

use fieldbook_client::ListedOrder;

use super::window::WindowView;
use crate::words::{DispatchState, Priority, VisitState};

/// A row of the list of orders.
#[derive(Debug, Clone, uniffi::Record)]
pub struct OrderSummary {
    /// Its id.
    pub order: String,
    /// The number people say.
    pub number: String,
    /// What must be done.
    pub title: String,
    /// For whom.
    pub customer: String,
    /// Where.
    pub site: String,
    /// How urgent.
    pub priority: Priority,
    /// When.
    pub window: Option<WindowView>,
    /// Where the office stands.
    pub dispatch: DispatchState,
    /// The furthest visit.
    pub execution: VisitState,
    /// The viewer's own visit.
    pub own_visit: VisitState,
    /// Whether the viewer leads.
    pub is_lead: bool,
    /// Whether it was taken from the viewer: to be read, not changed.
    pub withdrawn: bool,
    /// How many flags stand.
    pub flags: u32,
    /// Steps answered.
    pub steps_done: u32,
    /// Steps in all.
    pub steps_total: u32,
    /// This phone's changes of it that are not at the hub yet.
    pub unsynced: u32,
    /// Merge notes not read yet.
    pub unseen_notes: u32,
    /// Changes put aside.
    pub quarantined: u32,
}

impl From<ListedOrder> for OrderSummary {
    fn from(listed: ListedOrder) -> Self {
        let row = listed.row;
        Self {
            order: row.order.to_string(),
            number: row.number,
            title: row.title,
            customer: row.customer,
            site: row.site,
            priority: row.priority.into(),
            window: row.window.map(Into::into),
            dispatch: row.dispatch.into(),
            execution: row.execution.into(),
            own_visit: row.own_visit.into(),
            is_lead: row.is_lead,
            withdrawn: row.withdrawn,
            flags: row.flags,
            steps_done: row.steps_done,
            steps_total: row.steps_total,
            unsynced: listed.unsynced,
            unseen_notes: listed.unseen_notes,
            quarantined: listed.quarantined,
        }
    }
}
