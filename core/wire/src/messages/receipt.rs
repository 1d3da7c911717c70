//! The hub's signature over what it holds of a phone: what a wipe or a logout may rely on.

use minicbor::{Decode, Encode};

use crate::codec::{Message, to_bytes};
use crate::ids::{Hash32, Id16, Key32, Sig64};
use crate::keys::{BadSignature, Purpose, SigningKey};

/// The last change of one of the phone's actors in an order that the hub holds durably, and with it all before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Held {
    /// The order.
    #[n(0)]
    pub order: Id16,
    /// One of the phone's actors in it.
    #[n(1)]
    pub actor: Id16,
    /// Number of the actor's last change at the hub.
    #[n(2)]
    pub seq: u64,
    /// Hash of that change.
    #[n(3)]
    pub hash: Hash32,
}

/// What the hub holds of a phone at a moment. It speaks for the orders it lists and says nothing about others.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receipt {
    /// The phone.
    #[n(0)]
    pub device: Id16,
    /// The hub's clock: milliseconds since 1970 UTC.
    #[n(1)]
    pub at: i64,
    /// Changes held.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub orders: Vec<Held>,
    /// Photos held, by the SHA-256 of their original bytes.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub photos: Vec<Hash32>,
    /// The hub's signature over all of the above.
    #[n(4)]
    pub signature: Sig64,
}

impl Message for Receipt {}

impl Receipt {
    /// Signs a receipt with the hub's key.
    pub fn sign(
        device: Id16,
        at: i64,
        orders: Vec<Held>,
        photos: Vec<Hash32>,
        hub: &SigningKey,
    ) -> Self {
        let signature = hub.sign_for(Purpose::Receipt, &content(device, at, &orders, &photos));
        Self { device, at, orders, photos, signature }
    }

    /// Checks the signature against the hub's key. The caller checks that `device` is its own.
    ///
    /// # Errors
    /// [`BadSignature`]; nothing may be wiped on its word then.
    pub fn verify(&self, hub: &Key32) -> Result<(), BadSignature> {
        let content = content(self.device, self.at, &self.orders, &self.photos);
        hub.verify_for(Purpose::Receipt, &content, &self.signature)
    }
}

/// The signed bytes: CBOR arrays in the order of the fields, whatever keys later versions add to the maps.
fn content(device: Id16, at: i64, orders: &[Held], photos: &[Hash32]) -> Vec<u8> {
    let orders: Vec<_> = orders.iter().map(|h| (h.order, h.actor, h.seq, h.hash)).collect();
    to_bytes((device, at, orders, photos))
}
