//! Photos: encrypted files beside the database. A photo is named by the SHA-256 of its original bytes everywhere but
//! on the disk, where the file's name is an HMAC of that, so that nobody can tell from names which photos are here.

mod files;
mod pieces;
mod seal;
mod uses;

use std::fs::{self, File};
use std::path::Path;

use fieldbook_model::{EvidenceId, OrderId};
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::open::Folder;
use crate::store::begin;
use crate::{StoreError, orders, random};
use files::{Draft, file_of};
use seal::{Opener, PhotoKey, Wrap};

pub(crate) use pieces::piece;
pub use uses::WaitingPhoto;
pub(crate) use uses::{adopt, doubt, forget, is_waiting, note, waiting};

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
    if about.len() > MAX_PHOTO_BYTES {
        return Err(StoreError::PhotoTooLarge);
    }
    let draft = Draft::write(&folder.files.photos, &mut source)?;
    let (id, size) = (draft.id, draft.size);
    let file = file_of(folder, id);
    if is_stored(connection, id)? && file.try_exists()? {
        own(connection, id)?;
        return Ok((id, size));
    }
    let wrapped = Wrap::of(folder).wrap(id, &draft.key, random::bytes()?)?;
    draft.publish(&file)?;
    let remembered = remember(connection, id, size, &wrapped, false);
    if remembered.is_err() {
        // without its key in the database the file is of no use to anybody
        let _ = fs::remove_file(&file);
    }
    remembered.map(|()| (id, size))
}

/// A photo that was fetched is this phone's own from now on: the hub has yet to sign for it.
fn own(connection: &Connection, id: EvidenceId) -> Result<(), StoreError> {
    let sql = "UPDATE photo SET fetched = 0, at_hub = 0 WHERE evidence = ?1 AND fetched = 1";
    connection.execute(sql, [id.as_bytes()])?;
    Ok(())
}

/// Keeps a photo that the hub sent for an order, encrypted like this phone's own.
pub(crate) fn keep_fetched(
    connection: &mut Connection,
    folder: &Folder,
    order: OrderId,
    photo: EvidenceId,
    mut bytes: &[u8],
) -> Result<(), StoreError> {
    let draft = Draft::write(&folder.files.photos, &mut bytes)?;
    if draft.id != photo {
        return Err(StoreError::PhotoDamaged);
    }
    let size = draft.size;
    let wrapped = Wrap::of(folder).wrap(photo, &draft.key, random::bytes()?)?;
    let place = orders::find(connection, order)?.ok_or(StoreError::UnknownOrder)?;
    draft.publish(&file_of(folder, photo))?;
    let transaction = begin(connection)?;
    remember(&transaction, photo, size, &wrapped, true)?;
    uses::put(&transaction, place.no, photo, true)?;
    Ok(transaction.commit()?)
}

fn remember(
    connection: &Connection,
    id: EvidenceId,
    size: u64,
    wrapped: &[u8],
    fetched: bool,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO photo (evidence, size, wrapped_key, fetched, at_hub) VALUES (?1, ?2, ?3, ?4, ?4)
               ON CONFLICT DO UPDATE SET wrapped_key = excluded.wrapped_key";
    connection.execute(sql, (id.as_bytes(), size.cast_signed(), wrapped, fetched))?;
    Ok(())
}

/// A photo's original bytes, verified against its id.
pub(crate) fn read(
    connection: &Connection,
    folder: &Folder,
    id: EvidenceId,
) -> Result<Vec<u8>, StoreError> {
    let key = key_of(connection, folder, id)?;
    let sealed = fs::read(file_of(folder, id)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => StoreError::PhotoDamaged,
        _ => error.into(),
    })?;
    let bytes = Opener::new(&key).open(&sealed)?;
    let is_whole = <[u8; 32]>::from(Sha256::digest(&bytes)) == *id.as_bytes();
    is_whole.then_some(bytes).ok_or(StoreError::PhotoDamaged)
}

fn key_of(
    connection: &Connection,
    folder: &Folder,
    id: EvidenceId,
) -> Result<PhotoKey, StoreError> {
    let sql = "SELECT wrapped_key FROM photo WHERE evidence = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let wrapped: Option<Vec<u8>> =
        statement.query_row([id.as_bytes()], |row| row.get(0)).optional()?;
    Wrap::of(folder).unwrap(id, &wrapped.ok_or(StoreError::UnknownPhoto)?)
}

fn is_stored(connection: &Connection, id: EvidenceId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM photo WHERE evidence = ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0))?)
}

#[cfg(test)]
mod tests;
