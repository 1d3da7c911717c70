//! A phone's signature over its last change of an order: *these are mine*. The first one binds the actor to the
//! device; the hub stores claims and passes them on, so that what others wrote stands on their own signatures.

use minicbor::{Decode, Encode};

use crate::codec::{Message, to_bytes};
use crate::ids::{Hash32, Id16, Key32, Sig64};
use crate::keys::{BadSignature, Purpose, SigningKey};

/// What a phone claims, before it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimed {
    /// The order written in.
    pub order: Id16,
    /// The actor under which the phone wrote there.
    pub actor: Id16,
    /// Number of the actor's last change, from 1 up.
    pub seq: u64,
    /// Hash of that change; through its dependencies it covers those before it.
    pub hash: Hash32,
    /// When it was signed, by the phone's clock: milliseconds since 1970 UTC.
    pub at: i64,
    /// The phone.
    pub device: Id16,
}

/// A signed claim.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Claim {
    /// The order written in.
    #[n(0)]
    pub order: Id16,
    /// The actor under which the phone wrote there.
    #[n(1)]
    pub actor: Id16,
    /// Number of the actor's last change, from 1 up.
    #[n(2)]
    pub seq: u64,
    /// Hash of that change.
    #[n(3)]
    pub hash: Hash32,
    /// When it was signed, by the phone's clock: milliseconds since 1970 UTC.
    #[n(4)]
    pub at: i64,
    /// The phone.
    #[n(5)]
    pub device: Id16,
    /// The phone's signature over all of the above.
    #[n(6)]
    pub signature: Sig64,
}

impl Message for Claim {}

impl Claim {
    /// Signs the claim with the phone's key.
    pub fn sign(claimed: Claimed, key: &SigningKey) -> Self {
        let Claimed { order, actor, seq, hash, at, device } = claimed;
        let signature = key.sign_for(Purpose::Claim, &claimed.content());
        Self { order, actor, seq, hash, at, device, signature }
    }

    /// What is claimed.
    pub fn claimed(&self) -> Claimed {
        let Self { order, actor, seq, hash, at, device, .. } = *self;
        Claimed { order, actor, seq, hash, at, device }
    }

    /// Checks the signature against the key of the phone that the claim names.
    ///
    /// # Errors
    /// [`BadSignature`]; the changes are then nobody's.
    pub fn verify(&self, device: &Key32) -> Result<(), BadSignature> {
        device.verify_for(Purpose::Claim, &self.claimed().content(), &self.signature)
    }
}

impl Claimed {
    /// The signed bytes: a CBOR array in the order of the fields.
    fn content(&self) -> Vec<u8> {
        to_bytes((self.order, self.actor, self.seq, self.hash, self.at, self.device))
    }
}
