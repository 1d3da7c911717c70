//! Notices that piled up, told as few changes.

use std::collections::BTreeSet;

use fieldbook_model::OrderId;

use super::{Change, Notice};
use crate::status::SyncStatus;

/// Everything that was in the queue at once.
#[derive(Default)]
pub(super) struct Batch {
    orders: BTreeSet<OrderId>,
    status: bool,
    locked: bool,
    unlocked: bool,
    newcomers: Vec<u64>,
}

impl Batch {
    /// What to tell those who were there before. `status` is read only when it is needed.
    pub(super) fn changes(&self, status: impl FnOnce() -> Option<SyncStatus>) -> Vec<Change> {
        let orders = (!self.orders.is_empty())
            .then(|| Change::Orders(self.orders.iter().copied().collect()));
        let status = if self.status { status().map(Change::Sync) } else { None };
        let locked = self.locked.then_some(Change::Locked);
        [orders, status, locked].into_iter().flatten().collect()
    }

    /// Whether the core was unlocked, and not locked again since.
    pub(super) const fn greets_all(&self) -> bool {
        self.unlocked
    }

    /// Who subscribed meanwhile.
    pub(super) fn newcomers(&self) -> impl Iterator<Item = u64> {
        self.newcomers.iter().copied()
    }
}

impl FromIterator<Notice> for Batch {
    fn from_iter<I: IntoIterator<Item = Notice>>(notices: I) -> Self {
        let mut batch = Self::default();
        for notice in notices {
            match notice {
                Notice::Orders(orders) => {
                    batch.orders.extend(orders);
                    batch.status = true;
                }
                Notice::Status => batch.status = true,
                Notice::Locked => (batch.locked, batch.unlocked) = (true, false),
                Notice::Unlocked => batch.unlocked = true,
                Notice::Welcome(id) => batch.newcomers.push(id),
            }
        }
        batch
    }
}
