//! The hub's side: first who says so, then whether it is true.

use data_encoding::BASE64;

use super::base::{NONCE_BYTES, Params, digest, signature_base};
use crate::ids::{Id16, Key32, Sig64};
use crate::limits::MAX_CLOCK_SKEW_MS;
use crate::problem::ProblemCode;

/// Why a request does not count as signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A header is missing or not of the fixed profile.
    #[error("the signature headers are missing or not of the expected form")]
    Headers,
    /// The body is not the one that was signed.
    #[error("the body does not match its digest")]
    Digest,
    /// The signature is not by this key, or not over this request.
    #[error("the signature is not valid")]
    Signature,
    /// Signed rightly, but at another time: the phone's clock is off, or the request is old.
    #[error("the request was signed too far from the hub's time")]
    ClockSkew {
        /// The hub's time when it verified: milliseconds since 1970 UTC. A phone corrects its offset by it.
        hub_time: i64,
    },
}

impl SignatureError {
    /// The stable code that names this error on the wire.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::ClockSkew { .. } => ProblemCode::ClockSkew,
            Self::Headers | Self::Digest | Self::Signature => ProblemCode::SignatureInvalid,
        }
    }
}

/// A signature as presented: nothing about it is proven before [`verify`](Self::verify).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentedSignature {
    params: Params,
    content_digest: String,
    signature: Sig64,
}

impl PresentedSignature {
    /// Reads the three headers, each of which must have been there exactly once.
    ///
    /// # Errors
    /// [`SignatureError::Headers`] for anything but the fixed profile.
    pub fn read(
        content_digest: &str,
        signature_input: &str,
        signature: &str,
    ) -> Result<Self, SignatureError> {
        let params = Params::parse(signature_input).ok_or(SignatureError::Headers)?;
        let signature = parse_signature(signature).ok_or(SignatureError::Headers)?;
        Ok(Self { params, content_digest: content_digest.to_owned(), signature })
    }

    /// The device that is said to have signed: by it the hub looks up the key.
    pub fn key_id(&self) -> Id16 {
        self.params.key_id
    }

    /// The nonce, for a hub that remembers those it has seen.
    pub fn nonce(&self) -> &[u8; NONCE_BYTES] {
        &self.params.nonce
    }

    /// Checks that the key's owner signed this method, path and body, at about `now` (milliseconds since 1970 UTC).
    ///
    /// # Errors
    /// [`SignatureError`]. The time is checked last, so that only the key's owner learns the hub's.
    pub fn verify(
        &self,
        key: &Key32,
        method: &str,
        path: &str,
        body: &[u8],
        now: i64,
    ) -> Result<(), SignatureError> {
        self.verify_body(body)?;
        self.verify_head(key, method, path, now)
    }

    /// Checks everything but the body, which need not be there yet: nobody without a key makes a hub wait for one.
    ///
    /// # Errors
    /// [`SignatureError`]. The time is checked last, so that only the key's owner learns the hub's.
    pub fn verify_head(
        &self,
        key: &Key32,
        method: &str,
        path: &str,
        now: i64,
    ) -> Result<(), SignatureError> {
        let base = signature_base(method, path, &self.content_digest, &self.params);
        key.verify_raw(base.as_bytes(), &self.signature).map_err(|_| SignatureError::Signature)?;
        let created = self.params.created.saturating_mul(1000);
        if now.saturating_sub(created).saturating_abs() > MAX_CLOCK_SKEW_MS {
            return Err(SignatureError::ClockSkew { hub_time: now });
        }
        Ok(())
    }

    /// Checks that this is the body whose digest was signed.
    ///
    /// # Errors
    /// [`SignatureError::Digest`].
    pub fn verify_body(&self, body: &[u8]) -> Result<(), SignatureError> {
        if digest(body) == self.content_digest { Ok(()) } else { Err(SignatureError::Digest) }
    }
}

/// The signature in a header `fb=:…:`, written as base64 with padding and nothing else.
fn parse_signature(header: &str) -> Option<Sig64> {
    let text = header.strip_prefix("fb=:")?.strip_suffix(':')?;
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    bytes.try_into().ok().map(Sig64::from_bytes)
}
