//! Photo files on the disk: written under a passing name, made durable, then renamed into place.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use fieldbook_model::EvidenceId;
use hmac::Mac;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::MAX_PHOTO_BYTES;
use super::seal::{CHUNK, PhotoKey, Sealer};
use crate::key::mac_of;
use crate::open::{Folder, UNFINISHED, sync_folder};
use crate::{StoreError, random};

/// Where a photo is kept: 64 hex digits that say nothing without the store's key.
pub(super) fn file_of(folder: &Folder, id: EvidenceId) -> PathBuf {
    let name = mac_of(&folder.key.derive("fieldbook photo names"), id.as_bytes());
    folder.files.photos.join(hex(&name.finalize().into_bytes()))
}

/// A sealed photo that has no name yet; removed when dropped.
pub(super) struct Draft {
    path: PathBuf,
    pub(super) id: EvidenceId,
    pub(super) size: u64,
    pub(super) key: PhotoKey,
}

impl Draft {
    /// Seals a photo piece by piece.
    ///
    /// # Errors
    /// [`StoreError::PhotoTooLarge`], [`StoreError::PhotoEmpty`], or what the disk says; no file is left then.
    pub(super) fn write(folder: &Path, source: &mut impl Read) -> Result<Self, StoreError> {
        fs::create_dir_all(folder)?;
        let path = folder.join(hex(&random::bytes::<16>()?)).with_extension(UNFINISHED);
        let key = Zeroizing::new(random::bytes()?);
        let mut draft = Self { path, id: EvidenceId::from_bytes([0; 32]), size: 0, key };
        draft.fill(source)?;
        Ok(draft)
    }

    /// Gives the file its name, durably.
    pub(super) fn publish(self, file: &Path) -> Result<(), StoreError> {
        fs::rename(&self.path, file)?;
        file.parent().map_or(Ok(()), sync_folder)
    }

    fn fill(&mut self, source: &mut impl Read) -> Result<(), StoreError> {
        let mut sealer = Sealer::new(&self.key, random::bytes()?);
        let mut file = File::create_new(&self.path)?;
        file.write_all(&sealer.header())?;
        let mut hash = Sha256::new();
        let mut chunk = piece(source)?;
        while !chunk.is_empty() {
            let next = piece(source)?;
            hash.update(&*chunk);
            self.size += chunk.len() as u64;
            if self.size > MAX_PHOTO_BYTES {
                return Err(StoreError::PhotoTooLarge);
            }
            file.write_all(&sealer.seal(&chunk, next.is_empty())?)?;
            chunk = next;
        }
        if self.size == 0 {
            return Err(StoreError::PhotoEmpty);
        }
        file.sync_all()?;
        self.id = EvidenceId::from_bytes(hash.finalize().into());
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // gone already when it was published
        let _ = fs::remove_file(&self.path);
    }
}

/// The next chunk of the source, full unless it is the last; empty at the end.
fn piece(source: &mut impl Read) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let mut piece = Zeroizing::new(Vec::with_capacity(CHUNK));
    source.by_ref().take(CHUNK as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // writing to a String cannot fail
        let _ = write!(text, "{byte:02x}");
    }
    text
}
