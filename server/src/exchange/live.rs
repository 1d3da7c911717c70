//! What is new for a phone since its cursor: rows of its engineer's feed, gathered order by order.
//!
//! Entitlement is judged now, not when the row was written: who was taken off an order is told so, once, and nothing
//! else about it. Rows older than the newest joining are passed over, since the whole order came, or comes, with that.
//!
//! An order that the phone was told is withdrawn is gone with the phone's next request: by then it has sent what it had.
//! The phone lets go of it when its receipt covers all of its work there, and not before.
//!
//! Only what this very request pushed is left out. That a change once came from this device does not mean that the
//! phone still has it: it may be a copy, or have been restored from a backup.

use std::collections::{BTreeMap, BTreeSet};

use fieldbook_model::OrderId;
use fieldbook_wire::Standing;

use super::cursor::Place;
use super::feed::Page;
use super::parcel::Parcel;
use crate::error::HubError;
use crate::storage::{DeviceRow, FeedRow, FeedWhat, Membership, View};

/// Rows read at once.
const ROWS: usize = 500;

/// Where a page starts.
#[derive(Clone, Copy)]
pub(super) struct From<'a> {
    pub(super) after: u64,
    pub(super) gone: u64,
    /// The bytes of changes that the phone has just sent.
    pub(super) pushed: &'a BTreeSet<&'a [u8]>,
}

/// The page that starts at `from`.
pub(super) fn page(
    view: &View<'_>,
    to: &DeviceRow,
    From { after, gone, pushed }: From<'_>,
    budget: usize,
) -> Result<Page, HubError> {
    let (parcels, standings) = (BTreeMap::new(), BTreeMap::new());
    let own = BTreeSet::new();
    let mut gathering = Gathering { view, to, pushed, parcels, standings, own };
    let mut last = after;
    'pages: loop {
        let rows = view.feed_after(to.engineer, last, ROWS)?;
        for row in &rows {
            gathering.take(row)?;
            last = row.seq;
            if gathering.size() >= budget {
                break 'pages;
            }
        }
        if rows.len() < ROWS {
            break;
        }
    }
    let left = view.left_between(to.engineer, gone, after)?;
    let gone = if left.is_empty() && last == after { gone } else { after };
    for order in left {
        gathering.parcels.entry(order).or_insert_with(|| Parcel::new(order, Standing::Gone));
    }
    let held = gathering.own.into_iter().collect();
    let orders = gathering
        .parcels
        .into_values()
        .map(|parcel| parcel.finish(view))
        .collect::<Result<_, _>>()?;
    let more = view.feed_end(to.engineer)? > last;
    Ok(Page { orders, place: Place::Live { after: last, gone }, more, held })
}

struct Gathering<'a> {
    view: &'a View<'a>,
    to: &'a DeviceRow,
    pushed: &'a BTreeSet<&'a [u8]>,
    parcels: BTreeMap<OrderId, Parcel>,
    standings: BTreeMap<OrderId, Membership>,
    /// Orders with changes of this very phone that are new here: given back after a restore, or released by the office.
    own: BTreeSet<OrderId>,
}

impl Gathering<'_> {
    fn size(&self) -> usize {
        self.parcels.values().map(Parcel::size).sum()
    }

    fn take(&mut self, row: &FeedRow) -> Result<(), HubError> {
        let Some(membership) = self.membership(row.order)? else { return Ok(()) };
        match (membership.on_crew, row.what) {
            (false, FeedWhat::Left(version)) if row.seq == membership.feed_seq => {
                let mut parcel = Parcel::new(row.order, Standing::Withdrawn);
                parcel.put_version(self.view, version)?;
                self.parcels.insert(row.order, parcel);
                Ok(())
            }
            (true, _) if row.seq >= membership.feed_seq => self.tell(row),
            _ => Ok(()),
        }
    }

    fn tell(&mut self, row: &FeedRow) -> Result<(), HubError> {
        if self.parcels.get(&row.order).is_some_and(Parcel::is_whole) {
            return Ok(());
        }
        let new = || Parcel::new(row.order, Standing::OnCrew);
        match row.what {
            FeedWhat::Joined(_) => {
                self.parcels.entry(row.order).or_insert_with(new).put_whole(self.view)
            }
            FeedWhat::Assigned(version) => {
                self.parcels.entry(row.order).or_insert_with(new).put_version(self.view, version)
            }
            FeedWhat::Change(seq) => {
                let change = self.view.changes(row.order, seq, seq)?.pop();
                if change.as_ref().is_some_and(|change| change.device == self.to.device) {
                    self.own.insert(row.order);
                }
                if let Some(change) =
                    change.filter(|change| !self.pushed.contains(change.bytes.as_slice()))
                {
                    self.parcels.entry(row.order).or_insert_with(new).put_change(change);
                }
                Ok(())
            }
            FeedWhat::Left(_) => Ok(()),
        }
    }

    fn membership(&mut self, order: OrderId) -> Result<Option<Membership>, HubError> {
        if let Some(known) = self.standings.get(&order) {
            return Ok(Some(*known));
        }
        let found = self.view.membership(self.to.engineer, order)?;
        if let Some(membership) = found {
            self.standings.insert(order, membership);
        }
        Ok(found)
    }
}
