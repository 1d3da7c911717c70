//! The cursor a phone carries: opaque to it, authenticated by the hub, good for one phone and one epoch.
//!
//! A cursor that is not ours is not an error: the phone starts over with a first copy (`reliability.md`).

use fieldbook_model::{DeviceId, OrderId};
use hmac::{Hmac, KeyInit as _, Mac as _};
use minicbor::{Decode, Encode};
use sha2::Sha256;

use crate::hub::Secrets;

/// Bytes of the HMAC in front of a cursor.
const TAG: usize = 32;

/// How far a phone has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) enum Place {
    /// In the pages of a first copy.
    #[n(0)]
    First {
        /// The feed's end when the first copy began: there the feed goes on after it.
        #[n(0)]
        start: u64,
        /// The last order that was sent.
        #[n(1)]
        after: Option<OrderId>,
        /// Whether orders of before are told of too, because the phone may still have them.
        #[n(2)]
        left: bool,
    },
    /// In the feed, after the row with this number.
    #[n(1)]
    Live(#[n(0)] u64),
}

#[derive(Encode, Decode)]
struct Sealed {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    epoch: [u8; 16],
    #[n(1)]
    device: DeviceId,
    #[n(2)]
    place: Place,
}

/// The cursor that leads this phone back to `place`.
pub(super) fn seal(secrets: &Secrets, device: DeviceId, place: Place) -> Vec<u8> {
    let sealed = Sealed { epoch: secrets.epoch, device, place };
    let body = minicbor::to_vec(sealed).unwrap_or_default();
    [tag(secrets, &body).as_slice(), &body].concat()
}

/// Where a cursor leads; `None` when it is not one of this hub and epoch for this phone.
pub(super) fn open(secrets: &Secrets, device: DeviceId, cursor: &[u8]) -> Option<Place> {
    let (_, body) = cursor.split_at_checked(TAG)?;
    keyed(secrets)?.chain_update(body).verify_slice(cursor.get(..TAG)?).ok()?;
    let sealed: Sealed = minicbor::decode(body).ok()?;
    (sealed.epoch == secrets.epoch && sealed.device == device).then_some(sealed.place)
}

fn tag(secrets: &Secrets, body: &[u8]) -> Vec<u8> {
    keyed(secrets)
        .map(|mac| mac.chain_update(body).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

fn keyed(secrets: &Secrets) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(secrets.cursor_key.as_slice()).ok()
}
