//! The office's order to wipe a phone whatever is on it, signed by the hub: the only thing that loses work, and hence
//! signed. Handed to the phone as text, by whatever way there is.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use minicbor::{Decode, Encode};

use crate::codec::{Message, decode, encode, to_bytes};
use crate::ids::{Id16, Key32, Sig64};
use crate::keys::{BadSignature, Purpose, SigningKey};

const PREFIX: &str = "fieldbook:wipe?order=";
/// Longer texts are no order.
const MAX_TEXT_BYTES: usize = 512;

/// The order. It is good for one phone, once it was enrolled under this name, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WipeOrder {
    /// The phone.
    #[n(0)]
    pub device: Id16,
    /// The hub's clock: milliseconds since 1970 UTC.
    #[n(1)]
    pub at: i64,
    /// The hub's signature over both.
    #[n(2)]
    pub signature: Sig64,
}

impl Message for WipeOrder {}

/// A text that is no order to wipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an order to wipe")]
pub struct NotAWipeOrder;

impl WipeOrder {
    /// Signs an order with the hub's key.
    pub fn sign(device: Id16, at: i64, hub: &SigningKey) -> Self {
        let signature = hub.sign_for(Purpose::Wipe, &to_bytes((device, at)));
        Self { device, at, signature }
    }

    /// Checks the signature against the hub's key. The caller checks that `device` is its own.
    ///
    /// # Errors
    /// [`BadSignature`]; nothing may be wiped on its word then.
    pub fn verify(&self, hub: &Key32) -> Result<(), BadSignature> {
        hub.verify_for(Purpose::Wipe, &to_bytes((self.device, self.at)), &self.signature)
    }
}

impl fmt::Display for WipeOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", BASE64URL_NOPAD.encode(&encode(self)))
    }
}

impl FromStr for WipeOrder {
    type Err = NotAWipeOrder;

    fn from_str(text: &str) -> Result<Self, NotAWipeOrder> {
        let text = text.trim().strip_prefix(PREFIX).filter(|text| text.len() <= MAX_TEXT_BYTES);
        let bytes = text.and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok());
        bytes.and_then(|bytes| decode(&bytes).ok()).ok_or(NotAWipeOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_comes_back_from_its_text_and_stands_for_its_own_phone_only() {
        let hub = SigningKey::from_bytes(&[7; 32]);
        let order = WipeOrder::sign(Id16::from_bytes([3; 16]), 11, &hub);
        let read: WipeOrder = order.to_string().parse().unwrap();
        assert_eq!(read, order);
        assert_eq!(read.verify(&hub.public()), Ok(()));
        let other = WipeOrder { device: Id16::from_bytes([4; 16]), ..read.clone() };
        assert_eq!(other.verify(&hub.public()), Err(BadSignature));
        let nobody = SigningKey::from_bytes(&[8; 32]).public();
        assert_eq!(read.verify(&nobody), Err(BadSignature));
    }

    #[test]
    fn what_is_no_order_is_not_read_as_one() {
        for text in ["", "fieldbook:wipe?order=", "fieldbook:wipe?order=AAAA", "fieldbook:enrol?x"]
        {
            assert_eq!(text.parse::<WipeOrder>(), Err(NotAWipeOrder), "{text}");
        }
    }
}
