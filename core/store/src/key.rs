//! The key a `KeyProvider` hands over, and the keys made of it. Whoever holds it reads everything, so it has no
//! `Debug` and leaves no trace in memory.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// 256 random bits, from Keystore or Keychain; used raw, never stretched.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// The key made of these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key for one purpose: HMAC-SHA256 of the purpose's name.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(mac_of(&self.0, purpose.as_bytes()).finalize().into_bytes().into())
    }

    /// The pragma that opens the database with this key as it is.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str("PRAGMA key = \"x'");
        for byte in self.0 {
            // writing to a String cannot fail
            let _ = write!(text, "{byte:02x}");
        }
        text.push_str("'\";");
        text
    }
}

/// HMAC-SHA256, ready to be finished or verified.
pub(crate) fn mac_of(key: &[u8; 32], message: &[u8]) -> Hmac<Sha256> {
    // HMAC pads a short key with zeros to its block of 64 bytes; padded here, nothing can fail
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    mac.update(message);
    mac
}
