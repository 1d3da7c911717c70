//! A receipt without what it repeats of the push it answers.

use minicbor::{Decode, Encode};

use super::{RebuildError, claims};
use crate::ids::{Hash32, Id16, Sig64};
use crate::messages::{Held, PushOrder, Receipt};

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct BriefReceipt {
    #[n(0)]
    device: Id16,
    #[n(1)]
    at: i64,
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    orders: Vec<Held>,
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    photos: Vec<Hash32>,
    #[n(4)]
    signature: Sig64,
    /// Places in the push of the orders of which everything pushed, and nothing else, is held.
    #[n(5)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    implied: Vec<u32>,
}

impl BriefReceipt {
    pub(super) fn plain(receipt: Receipt) -> Self {
        let Receipt { device, at, orders, photos, signature } = receipt;
        Self { device, at, orders, photos, signature, implied: Vec::new() }
    }

    /// The receipt in answer to `push`, in short; as it is, when its order of entries is another than the hub's.
    pub(super) fn compact(receipt: Receipt, push: &[PushOrder]) -> Self {
        let mut brief = Self::plain(receipt.clone());
        for (place, order) in (0..).zip(push) {
            let of_order = |held: &Held| held.order == order.order;
            let said: Vec<Held> = receipt.orders.iter().copied().filter(of_order).collect();
            if !said.is_empty() && said == claims::held(order.order, &order.changes) {
                brief.orders.retain(|held| !of_order(held));
                brief.implied.push(place);
            }
        }
        let same = brief.clone().rebuild(push).as_ref() == Ok(&receipt);
        if same { brief } else { Self::plain(receipt) }
    }

    pub(super) fn rebuild(self, push: &[PushOrder]) -> Result<Receipt, RebuildError> {
        let Self { device, at, mut orders, photos, signature, implied } = self;
        if !implied.is_empty() {
            for place in implied {
                let order = usize::try_from(place).ok().and_then(|place| push.get(place));
                let order = order.ok_or(RebuildError::Reference)?;
                orders.extend(claims::held(order.order, &order.changes));
            }
            orders.sort_unstable();
        }
        Ok(Receipt { device, at, orders, photos, signature })
    }
}
