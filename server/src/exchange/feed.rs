//! What a phone is sent: the next page of its first copy, or what is new since its cursor.

use std::collections::BTreeSet;

use fieldbook_model::OrderId;
use fieldbook_wire::{FeedOrder, SyncRequest};

use super::cursor::{self, Place};
use super::{first_copy, live};
use crate::error::HubError;
use crate::hub::Secrets;
use crate::storage::{DeviceRow, View};

/// Bytes of feed in one answer, whatever the phone asks for: a page at least, and no more than fits a response.
const BUDGET: std::ops::RangeInclusive<usize> = 16 * 1024..=8 * 1024 * 1024;

/// A page of feed.
pub(super) struct Page {
    /// What is said, order by order.
    pub(super) orders: Vec<FeedOrder>,
    /// Where the next request goes on.
    pub(super) place: Place,
    /// Whether there is more at once.
    pub(super) more: bool,
    /// Orders of which a phone that starts over learns what the hub holds of it.
    pub(super) held: Vec<OrderId>,
}

/// Where a request's cursor stands.
pub(super) fn place(
    view: &View<'_>,
    secrets: &Secrets,
    to: &DeviceRow,
    given: Option<&[u8]>,
) -> Result<Place, HubError> {
    if let Some(place) = given.and_then(|given| cursor::open(secrets, to.device, given)) {
        return Ok(place);
    }
    Ok(Place::First { start: view.feed_end(to.engineer)?, after: None, left: given.is_some() })
}

/// The page at `place` that `request` asks for.
pub(super) fn page(
    view: &View<'_>,
    to: &DeviceRow,
    place: Place,
    request: &SyncRequest,
) -> Result<Page, HubError> {
    let budget = usize::try_from(request.budget_bytes)
        .unwrap_or(usize::MAX)
        .clamp(*BUDGET.start(), *BUDGET.end());
    match place {
        Place::First { start, after, left } => {
            first_copy::page(view, to, first_copy::From { start, after, left }, budget)
        }
        Place::Live { after, gone } => {
            let pushed: BTreeSet<&[u8]> =
                request.push.iter().flat_map(|push| &push.changes).map(Vec::as_slice).collect();
            live::page(view, to, live::From { after, gone, pushed: &pushed }, budget)
        }
    }
}
