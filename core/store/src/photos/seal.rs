//! The encryption of photos: XChaCha20-Poly1305 in chunks of 64 KiB, and the wrapping of each photo's key.
//!
//! A sealed file is `FBP1`, a random prefix of 16 bytes, then the chunks, each with its tag. A chunk's nonce is the
//! prefix and its number; whether it is the last is authenticated with it, so that a file cut at a chunk's end is
//! noticed like one cut anywhere else. Chunks cannot change places, their numbers are in the nonce.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use fieldbook_model::EvidenceId;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::open::Folder;

/// Bytes of the original in a chunk; only the last may have fewer.
pub(super) const CHUNK: usize = 64 * 1024;
pub(super) const TAG: usize = 16;
const PREFIX: usize = 16;
const MAGIC: &[u8; 4] = b"FBP1";
/// Bytes before the first chunk.
pub(super) const HEADER: usize = MAGIC.len() + PREFIX;

/// A photo's own key.
pub(super) type PhotoKey = Zeroizing<[u8; 32]>;

/// Seals one file, chunk after chunk.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    prefix: [u8; PREFIX],
    next: u64,
}

impl Sealer {
    pub(super) fn new(key: &PhotoKey, prefix: [u8; PREFIX]) -> Self {
        Self { cipher: XChaCha20Poly1305::new((&**key).into()), prefix, next: 0 }
    }

    /// What the file begins with.
    pub(super) fn header(&self) -> Vec<u8> {
        [MAGIC.as_slice(), &self.prefix].concat()
    }

    /// The next chunk.
    pub(super) fn seal(&mut self, chunk: &[u8], is_last: bool) -> Result<Vec<u8>, StoreError> {
        let payload = Payload { msg: chunk, aad: &[u8::from(is_last)] };
        let sealed = self
            .cipher
            .encrypt(&nonce(&self.prefix, self.next), payload)
            .map_err(|_| StoreError::PhotoTooLarge)?;
        self.next += 1;
        Ok(sealed)
    }
}

/// Opens what [`Sealer`] sealed.
pub(super) struct Opener {
    cipher: XChaCha20Poly1305,
}

impl Opener {
    pub(super) fn new(key: &PhotoKey) -> Self {
        Self { cipher: XChaCha20Poly1305::new((&**key).into()) }
    }

    /// # Errors
    /// [`StoreError::PhotoDamaged`] for anything that was not sealed exactly so.
    pub(super) fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let body = sealed.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk::<PREFIX>());
        let (prefix, body) = body.ok_or(StoreError::PhotoDamaged)?;
        let chunks = body.chunks(CHUNK + TAG);
        let count = chunks.len();
        let mut bytes = Vec::with_capacity(body.len());
        for (number, chunk) in (0_u64..).zip(chunks) {
            let is_last = number + 1 == count as u64;
            let payload = Payload { msg: chunk, aad: &[u8::from(is_last)] };
            let opened = self.cipher.decrypt(&nonce(prefix, number), payload);
            bytes.extend_from_slice(&opened.map_err(|_| StoreError::PhotoDamaged)?);
        }
        if count == 0 { Err(StoreError::PhotoDamaged) } else { Ok(bytes) }
    }

    /// One chunk of a file that begins with `header`.
    ///
    /// # Errors
    /// As [`Opener::open`].
    pub(super) fn open_chunk(
        &self,
        header: &[u8; HEADER],
        number: u64,
        is_last: bool,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let prefix = header.strip_prefix(MAGIC).and_then(|prefix| prefix.first_chunk::<PREFIX>());
        let prefix = prefix.ok_or(StoreError::PhotoDamaged)?;
        let payload = Payload { msg: sealed, aad: &[u8::from(is_last)] };
        let opened = self.cipher.decrypt(&nonce(prefix, number), payload);
        opened.map(Zeroizing::new).map_err(|_| StoreError::PhotoDamaged)
    }
}

fn nonce(prefix: &[u8; PREFIX], number: u64) -> XNonce {
    let mut nonce = [0; 24];
    let bytes = prefix.iter().copied().chain(number.to_be_bytes());
    nonce.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    nonce.into()
}

/// Wraps photo keys for the database, under a key made of the store's, bound to the photo's id.
pub(super) struct Wrap {
    cipher: XChaCha20Poly1305,
}

impl Wrap {
    pub(super) fn of(folder: &Folder) -> Self {
        let key = folder.key.derive("fieldbook photo keys");
        Self { cipher: XChaCha20Poly1305::new((&*key).into()) }
    }

    /// The nonce and the sealed key, 72 bytes.
    pub(super) fn wrap(
        &self,
        id: EvidenceId,
        key: &PhotoKey,
        nonce: [u8; 24],
    ) -> Result<Vec<u8>, StoreError> {
        let payload = Payload { msg: key.as_slice(), aad: id.as_bytes() };
        let sealed =
            self.cipher.encrypt(&nonce.into(), payload).map_err(|_| StoreError::PhotoDamaged)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// # Errors
    /// [`StoreError::PhotoDamaged`] when this store did not wrap it for this photo.
    pub(super) fn unwrap(&self, id: EvidenceId, wrapped: &[u8]) -> Result<PhotoKey, StoreError> {
        let (nonce, sealed) = wrapped.split_first_chunk::<24>().ok_or(StoreError::PhotoDamaged)?;
        let payload = Payload { msg: sealed, aad: id.as_bytes() };
        let opened =
            self.cipher.decrypt(&(*nonce).into(), payload).map_err(|_| StoreError::PhotoDamaged)?;
        let opened = Zeroizing::new(opened);
        let key = opened.as_slice().try_into().map_err(|_| StoreError::PhotoDamaged)?;
        Ok(Zeroizing::new(key))
    }
}
