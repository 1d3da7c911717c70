//! The signed text and its parameters, made the same way on both sides.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use sha2::{Digest, Sha256};

use crate::ids::Id16;

/// Bytes of a nonce.
pub(super) const NONCE_BYTES: usize = 12;

/// What a signature says of itself. Times are whole seconds here, as in the RFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Params {
    pub(super) created: i64,
    pub(super) nonce: [u8; NONCE_BYTES],
    pub(super) key_id: Id16,
}

impl Params {
    /// The value of `@signature-params`; `signature-input` is `fb=` and this.
    pub(super) fn text(&self) -> String {
        format!(
            r#"("@method" "@path" "content-digest");created={};nonce="{}";keyid="{}";alg="ed25519""#,
            self.created,
            BASE64URL_NOPAD.encode(&self.nonce),
            self.key_id
        )
    }

    /// The parameters in a `signature-input`, which must be written exactly as [`Params::text`] writes them.
    pub(super) fn parse(input: &str) -> Option<Self> {
        let text = input.strip_prefix("fb=")?;
        let rest = text.strip_prefix(r#"("@method" "@path" "content-digest");created="#)?;
        let (created, rest) = rest.split_once(r#";nonce=""#)?;
        let (nonce, rest) = rest.split_once(r#"";keyid=""#)?;
        let key_id = rest.strip_suffix(r#"";alg="ed25519""#)?;
        let nonce = BASE64URL_NOPAD.decode(nonce.as_bytes()).ok()?.try_into().ok()?;
        let params = Self { created: created.parse().ok()?, nonce, key_id: key_id.parse().ok()? };
        (params.text() == text).then_some(params)
    }
}

/// The value of `content-digest` for a body.
pub(super) fn digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64.encode(&Sha256::digest(body)))
}

/// The text that is signed.
pub(super) fn signature_base(method: &str, path: &str, digest: &str, params: &Params) -> String {
    format!(
        "\"@method\": {method}\n\"@path\": {path}\n\"content-digest\": {digest}\n\"@signature-params\": {}",
        params.text()
    )
}
