//! A phone's first copy: its engineer's orders by id, whole, in pages. Any page can be asked for again.
//!
//! The feed's end is noted when the first page is asked for; after the last page the phone goes on from there, so what
//! happens meanwhile comes too, some of it twice, which does no harm.

use fieldbook_model::OrderId;
use fieldbook_wire::Standing;

use super::cursor::Place;
use super::feed::Page;
use super::parcel::Parcel;
use crate::error::HubError;
use crate::storage::{DeviceRow, FeedWhat, View};

/// Orders of a page at most.
const PAGE: usize = 100;
/// Orders of the very first page: few, so that the list is there within a blink.
const FIRST_PAGE: usize = 25;

/// Where a page starts.
#[derive(Clone, Copy)]
pub(super) struct From {
    pub(super) start: u64,
    pub(super) after: Option<OrderId>,
    pub(super) left: bool,
}

/// The page that starts at `from`.
pub(super) fn page(
    view: &View<'_>,
    to: &DeviceRow,
    from: From,
    budget: usize,
) -> Result<Page, HubError> {
    let From { start, after, left } = from;
    let most = if after.is_none() { FIRST_PAGE } else { PAGE };
    let found = view.orders_of(to.engineer, after, left, most + 1)?;
    let (mut orders, mut held, mut size) = (Vec::new(), Vec::new(), 0);
    for (order, on_crew) in found.iter().take(most) {
        let parcel = parcel(view, to, *order, *on_crew)?;
        if size > 0 && size + parcel.size() > budget {
            break;
        }
        size += parcel.size();
        orders.push(parcel.finish(view)?);
        held.push(*order);
    }
    let is_last = held.len() == found.len();
    let after = held.last().copied().or(after);
    // Who has orders of before is told next which of them are gone.
    let live = Place::Live { after: start, gone: if left { 0 } else { start } };
    let place = if is_last { live } else { Place::First { start, after, left } };
    let more = !is_last || view.feed_end(to.engineer)? > start;
    Ok(Page { orders, place, more, held: if left { held } else { Vec::new() } })
}

fn parcel(
    view: &View<'_>,
    to: &DeviceRow,
    order: OrderId,
    on_crew: bool,
) -> Result<Parcel, HubError> {
    let mut parcel =
        Parcel::new(order, if on_crew { Standing::OnCrew } else { Standing::Withdrawn });
    if on_crew {
        parcel.put_whole(view)?;
    } else if let Some(membership) = view.membership(to.engineer, order)? {
        let row = view.feed_after(to.engineer, membership.feed_seq.saturating_sub(1), 1)?;
        if let Some(FeedWhat::Left(version)) = row.first().map(|row| row.what) {
            parcel.put_version(view, version)?;
        }
    }
    Ok(parcel)
}
