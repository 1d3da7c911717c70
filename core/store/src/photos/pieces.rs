//! A photo in pieces, for an upload that goes on where it was cut: only the chunks that hold the piece are opened.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};

use fieldbook_model::EvidenceId;
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::files::file_of;
use super::key_of;
use super::seal::{CHUNK, HEADER, Opener, TAG};
use crate::StoreError;
use crate::open::Folder;

const SEALED: u64 = (CHUNK + TAG) as u64;

/// Up to `max` bytes of a photo from the byte `offset` on; none when it ends there.
pub(crate) fn piece(
    connection: &Connection,
    folder: &Folder,
    id: EvidenceId,
    offset: u64,
    max: usize,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let key = key_of(connection, folder, id)?;
    let mut file = File::open(file_of(folder, id)).map_err(|error| match error.kind() {
        ErrorKind::NotFound => StoreError::PhotoDamaged,
        _ => error.into(),
    })?;
    let body = file.metadata()?.len().checked_sub(HEADER as u64).ok_or(StoreError::PhotoDamaged)?;
    let mut header = [0; HEADER];
    file.read_exact(&mut header)?;
    let opener = Opener::new(&key);
    let count = body.div_ceil(SEALED);
    let mut number = offset / CHUNK as u64;
    let mut skip = usize::try_from(offset % CHUNK as u64).unwrap_or(0);
    let mut piece = Zeroizing::new(Vec::with_capacity(max + CHUNK));
    file.seek(SeekFrom::Start(HEADER as u64 + number * SEALED))?;
    while number < count && piece.len() < max {
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        (&file).take(SEALED).read_to_end(&mut sealed)?;
        let chunk = opener.open_chunk(&header, number, number + 1 == count, &sealed)?;
        piece.extend_from_slice(chunk.get(skip..).unwrap_or_default());
        (skip, number) = (0, number + 1);
    }
    piece.truncate(max);
    Ok(piece)
}
