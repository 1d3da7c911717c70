//! `POST /v1/photos`: a phone says which photos it has for which orders; the hub says which of them it holds, signed, and
//! gives an address for each of the others, where a tus 1.0 client uploads it.
//!
//! Asking again is how a phone goes on after a cut: the answer says from which byte. It is also how it gets the receipt.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use super::Receipt;
use crate::codec::{LimitExceeded, Message, at_most};
use crate::ids::{Hash32, Id16, Key32};
use crate::limits::{MAX_PHOTO_BYTES, MAX_PHOTOS_PER_REQUEST};

/// Photos that a phone has for its orders.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PhotoOffers {
    /// Always [`PROTOCOL`](crate::limits::PROTOCOL).
    #[n(0)]
    pub protocol: u32,
    /// The photos; no photo twice for the same order.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub photos: Vec<PhotoOffer>,
}

impl Message for PhotoOffers {
    const VERSIONED: bool = true;

    fn check(&self) -> Result<(), LimitExceeded> {
        at_most(self.photos.len(), MAX_PHOTOS_PER_REQUEST, "photos in one request")?;
        let largest = self.photos.iter().map(|offer| offer.size).max().unwrap_or(0);
        if largest > MAX_PHOTO_BYTES {
            let limit = usize::try_from(MAX_PHOTO_BYTES).unwrap_or(usize::MAX);
            return Err(LimitExceeded { what: "bytes of a photo", limit });
        }
        let mut seen = BTreeSet::new();
        let twice =
            self.photos.iter().filter(|offer| !seen.insert((offer.order, offer.photo))).count();
        at_most(1 + twice, 1, "word on one photo")
    }
}

/// A photo that a phone has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct PhotoOffer {
    /// The order whose record names it.
    #[n(0)]
    pub order: Id16,
    /// SHA-256 of its bytes.
    #[n(1)]
    pub photo: Hash32,
    /// How many bytes it has.
    #[n(2)]
    pub size: u64,
}

/// What the hub says to [`PhotoOffers`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PhotoAnswers {
    /// Always [`PROTOCOL`](crate::limits::PROTOCOL).
    #[n(0)]
    pub protocol: u32,
    /// To each offer, in the order of the offers.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub answers: Vec<PhotoAnswer>,
    /// Signed: the photos that the hub answers to hold. Absent when it holds none of them.
    #[n(2)]
    pub receipt: Option<Receipt>,
}

impl Message for PhotoAnswers {
    const VERSIONED: bool = true;

    fn check(&self) -> Result<(), LimitExceeded> {
        at_most(self.answers.len(), MAX_PHOTOS_PER_REQUEST, "photos in one answer")
    }
}

/// What the hub says to one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum PhotoAnswer {
    /// The hub holds it for this order; so does the receipt say.
    #[n(0)]
    Held,
    /// To be uploaded at [`upload_path`](crate::http::upload_path).
    #[n(1)]
    Upload {
        /// What only this phone can know.
        #[n(0)]
        token: Key32,
        /// Bytes that the hub has already.
        #[n(1)]
        offset: u64,
        /// Until when the address is good, by the hub's clock: milliseconds since 1970 UTC.
        #[n(2)]
        expires: i64,
    },
    /// There is no such order, or it is not this phone's, or its record does not name this photo.
    #[n(2)]
    Unknown,
    /// Not now: this phone has too many uploads under way.
    #[n(3)]
    Later,
}
