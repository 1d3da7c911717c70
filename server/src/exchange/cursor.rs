//! The cursor a phone carries: opaque to it, authenticated by the hub, good for one phone and one epoch.
//!
//! A cursor that is not ours is not an error: the phone starts over with a first copy (`reliability.md`).

use fieldbook_model::{DeviceId, OrderId};
use hmac::{Hmac, KeyInit as _, Mac as _};
use minicbor::{Decode, Encode};
use sha2::Sha256;

use crate::hub::Secrets;

/// Bytes of the HMAC behind the epoch.
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
    /// In the feed.
    #[n(1)]
    Live {
        /// After the row with this number.
        #[n(0)]
        after: u64,
        /// Up to this row the phone has also been told which of the orders it was taken off are gone.
        #[n(1)]
        gone: u64,
    },
}

#[derive(Encode, Decode)]
struct Sealed {
    #[n(0)]
    device: DeviceId,
    #[n(1)]
    place: Place,
}

/// The cursor that leads this phone back to `place`. The epoch stands in front for the phone to see.
pub(super) fn seal(secrets: &Secrets, device: DeviceId, place: Place) -> Vec<u8> {
    let body = minicbor::to_vec(Sealed { device, place }).unwrap_or_default();
    let told = [secrets.epoch.as_slice(), &body].concat();
    [secrets.epoch.as_slice(), &tag(secrets, &told), &body].concat()
}

/// Where a cursor leads; `None` when it is not one of this hub and epoch for this phone.
pub(super) fn open(secrets: &Secrets, device: DeviceId, cursor: &[u8]) -> Option<Place> {
    let rest = cursor.strip_prefix(secrets.epoch.as_slice())?;
    let (tag, body) = rest.split_at_checked(TAG)?;
    keyed(secrets)?.chain_update(secrets.epoch).chain_update(body).verify_slice(tag).ok()?;
    let sealed: Sealed = minicbor::decode(body).ok()?;
    (sealed.device == device).then_some(sealed.place)
}

fn tag(secrets: &Secrets, body: &[u8]) -> Vec<u8> {
    keyed(secrets)
        .map(|mac| mac.chain_update(body).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

fn keyed(secrets: &Secrets) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(secrets.cursor_key.as_slice()).ok()
}
