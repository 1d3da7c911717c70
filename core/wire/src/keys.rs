//! Ed25519 keys of phones and of the hub, and signatures that say what they are for.
//!
//! Each kind of signed thing has its own prefix, so that a signature over one kind is never valid for another. The
//! secret half has no `Debug`, no `Clone`, and is wiped when dropped.

use ed25519_dalek::{Signature, Signer, VerifyingKey};

use crate::ids::{Key32, Sig64};

/// What a signature over CBOR is for. HTTP requests have a form of their own, see
/// [`sign_request`](crate::sign_request).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Claim,
    Assignment,
    Receipt,
    Wipe,
}

impl Purpose {
    fn prefix(self) -> &'static [u8] {
        match self {
            Self::Claim => b"fieldbook/claim/1\0",
            Self::Assignment => b"fieldbook/assignment/1\0",
            Self::Receipt => b"fieldbook/receipt/1\0",
            Self::Wipe => b"fieldbook/wipe/1\0",
        }
    }

    fn message(self, content: &[u8]) -> Vec<u8> {
        [self.prefix(), content].concat()
    }
}

/// A signature that is not valid: another key, other content, another purpose, or not a signature at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature is not valid")]
pub struct BadSignature;

/// The secret half of an Ed25519 key.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key made of these 32 secret bytes; the caller wipes its own copy.
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(secret))
    }

    /// The public half.
    pub fn public(&self) -> Key32 {
        Key32::from_bytes(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn sign_for(&self, purpose: Purpose, content: &[u8]) -> Sig64 {
        self.sign_raw(&purpose.message(content))
    }

    pub(crate) fn sign_raw(&self, message: &[u8]) -> Sig64 {
        Sig64::from_bytes(self.0.sign(message).to_bytes())
    }
}

impl Key32 {
    pub(crate) fn verify_for(
        &self,
        purpose: Purpose,
        content: &[u8],
        signature: &Sig64,
    ) -> Result<(), BadSignature> {
        self.verify_raw(&purpose.message(content), signature)
    }

    pub(crate) fn verify_raw(&self, message: &[u8], signature: &Sig64) -> Result<(), BadSignature> {
        let key = VerifyingKey::from_bytes(self.as_bytes()).map_err(|_| BadSignature)?;
        let signature = Signature::from_bytes(signature.as_bytes());
        key.verify_strict(message, &signature).map_err(|_| BadSignature)
    }
}

/// The hub's signature over an assignment's bytes, which stay opaque here.
pub fn sign_assignment(hub: &SigningKey, bytes: &[u8]) -> Sig64 {
    hub.sign_for(Purpose::Assignment, bytes)
}

/// Checks the hub's signature over an assignment's bytes.
///
/// # Errors
/// [`BadSignature`]; the assignment is then not the office's.
pub fn verify_assignment(hub: &Key32, bytes: &[u8], signature: &Sig64) -> Result<(), BadSignature> {
    hub.verify_for(Purpose::Assignment, bytes, signature)
}

#[cfg(test)]
mod tests;
