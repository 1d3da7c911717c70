//! The phone's side.

use data_encoding::BASE64;

use super::base::{Params, digest, signature_base};
use crate::ids::Id16;
use crate::keys::SigningKey;

/// The request to sign. Time and nonce come from the caller, like all time and randomness.
#[derive(Clone, Copy)]
pub struct RequestParts<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path, from the slash on; no query.
    pub path: &'a str,
    /// The body as it travels, compressed if it is.
    pub body: &'a [u8],
    /// When: milliseconds since 1970 UTC, by the hub's clock as far as the phone knows it. Travels as whole seconds.
    pub created: i64,
    /// Twelve random bytes.
    pub nonce: [u8; 12],
    /// The phone's device id.
    pub key_id: Id16,
}

/// The three headers of a signed request, without their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHeaders {
    /// Value of [`CONTENT_DIGEST`](super::CONTENT_DIGEST).
    pub content_digest: String,
    /// Value of [`SIGNATURE_INPUT`](super::SIGNATURE_INPUT).
    pub signature_input: String,
    /// Value of [`SIGNATURE`](super::SIGNATURE).
    pub signature: String,
}

/// The headers that sign a request.
pub fn sign_request(key: &SigningKey, request: RequestParts<'_>) -> SignatureHeaders {
    let params = Params {
        created: request.created.div_euclid(1000),
        nonce: request.nonce,
        key_id: request.key_id,
    };
    let content_digest = digest(request.body);
    let base = signature_base(request.method, request.path, &content_digest, &params);
    let signature = key.sign_raw(base.as_bytes());
    SignatureHeaders {
        content_digest,
        signature_input: format!("fb={}", params.text()),
        signature: format!("fb=:{}:", BASE64.encode(signature.as_bytes())),
    }
}
