//! HTTP message signatures (RFC 9421) in one fixed profile: Ed25519 over method, path and content digest, with time,
//! nonce and key id. A phone signs every request; the hub reads the headers, looks up the key, and verifies.
//!
//! Refuses every other profile, down to spacing. The query is not covered: the device API has none.

mod base;
mod presented;
mod signing;

pub use presented::{PresentedSignature, SignatureError};
pub use signing::{RequestParts, SignatureHeaders, sign_request};

/// Name of the header with the body's digest (RFC 9530).
pub const CONTENT_DIGEST: &str = "content-digest";
/// Name of the header that says what is signed.
pub const SIGNATURE_INPUT: &str = "signature-input";
/// Name of the header with the signature.
pub const SIGNATURE: &str = "signature";

#[cfg(test)]
mod tests;
