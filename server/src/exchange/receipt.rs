//! The hub's signed word on what it holds of a phone.

use std::collections::BTreeSet;

use fieldbook_model::OrderId;
use fieldbook_wire::{Held, Receipt};

use super::convert::ToWire as _;
use crate::error::HubError;
use crate::hub::Secrets;
use crate::storage::{DeviceRow, View};

/// A receipt for these orders; `None` when the hub holds nothing of the phone in any of them.
pub(super) fn receipt(
    view: &View<'_>,
    secrets: &Secrets,
    to: &DeviceRow,
    orders: &BTreeSet<OrderId>,
    now: i64,
) -> Result<Option<Receipt>, HubError> {
    let mut held = Vec::new();
    for order in orders {
        let last = view.held(*order, to.device)?;
        held.extend(last.into_iter().map(|(actor, seq, hash)| Held {
            order: order.wire(),
            actor: actor.wire(),
            seq,
            hash: hash.wire(),
        }));
    }
    if held.is_empty() {
        return Ok(None);
    }
    Ok(Some(Receipt::sign(to.device.wire(), now, held, Vec::new(), &secrets.signing_key)))
}
