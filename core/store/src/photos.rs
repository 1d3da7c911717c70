//! Photos: encrypted files beside the database. A photo is named by the SHA-256 of its original bytes everywhere but
//! on the disk, where the file's name is an HMAC of that, so that nobody can tell from names which photos are here.

mod files;
mod seal;

use std::fs::{self, File};
use std::path::Path;

use fieldbook_model::EvidenceId;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::open::Folder;
use crate::{StoreError, random};
use files::{Draft, file_of};
use seal::{Opener, Wrap};

/// The largest photo, in bytes; whatever is larger is not a photo.
pub const MAX_PHOTO_BYTES: u64 = 256 * 1024 * 1024;

/// Encrypts a file into the store, and remembers its key; nothing to do when the photo is there already.
pub(crate) fn attach(
    connection: &Connection,
    folder: &Folder,
    source: &Path,
) -> Result<(EvidenceId, u64), StoreError> {
    let mut source = File::open(source)?;
    let about = source.metadata()?;
    if !about.is_file() || about.len() == 0 {
        return Err(StoreError::PhotoEmpty);
    }
    let draft = Draft::write(&folder.files.photos, &mut source)?;
    let (id, size) = (draft.id, draft.size);
    let file = file_of(folder, id);
    if is_stored(connection, id)? && file.try_exists()? {
        return Ok((id, size));
    }
    let wrapped = Wrap::of(folder).wrap(id, &draft.key, random::bytes()?)?;
    draft.publish(&file)?;
    let remembered = remember(connection, id, size, &wrapped);
    if remembered.is_err() {
        // without its key in the database the file is of no use to anybody
        let _ = fs::remove_file(&file);
    }
    remembered.map(|()| (id, size))
}

fn remember(
    connection: &Connection,
    id: EvidenceId,
    size: u64,
    wrapped: &[u8],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO photo (evidence, size, wrapped_key) VALUES (?1, ?2, ?3)
               ON CONFLICT DO UPDATE SET wrapped_key = excluded.wrapped_key";
    connection.execute(sql, (id.as_bytes(), size.cast_signed(), wrapped))?;
    Ok(())
}

/// A photo's original bytes, verified against its id.
pub(crate) fn read(
    connection: &Connection,
    folder: &Folder,
    id: EvidenceId,
) -> Result<Vec<u8>, StoreError> {
    let sql = "SELECT wrapped_key FROM photo WHERE evidence = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let wrapped: Option<Vec<u8>> =
        statement.query_row([id.as_bytes()], |row| row.get(0)).optional()?;
    let key = Wrap::of(folder).unwrap(id, &wrapped.ok_or(StoreError::UnknownPhoto)?)?;
    let sealed = fs::read(file_of(folder, id)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => StoreError::PhotoDamaged,
        _ => error.into(),
    })?;
    let bytes = Opener::new(&key).open(&sealed)?;
    let is_whole = <[u8; 32]>::from(Sha256::digest(&bytes)) == *id.as_bytes();
    is_whole.then_some(bytes).ok_or(StoreError::PhotoDamaged)
}

fn is_stored(connection: &Connection, id: EvidenceId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM photo WHERE evidence = ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0))?)
}

#[cfg(test)]
mod tests;
