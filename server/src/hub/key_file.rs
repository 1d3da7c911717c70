//! The office's first API key: a file only its owner can read. The database has nothing but the key's hash.
//!
//! The file leads: the valid key it holds is let in and no other; when it is gone a fresh one is made.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::error::HubError;
use crate::storage::{View, Work};

const FILE_NAME: &str = "office.key";
const PREFIX: &str = "fbk_";
/// Characters of a key: the prefix and 32 random bytes.
const LENGTH: usize = 47;
/// What the first key may do: everything.
const ROLE: &str = "office";

/// What the database knows of a key.
pub(crate) fn key_hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// The key in the file, when the database lets it in already.
pub(super) fn load(view: &View<'_>, dir: &Path) -> Result<Option<String>, HubError> {
    let Some(key) = read(dir).map_err(HubError::KeyFile)? else { return Ok(None) };
    Ok(view.api_key_role(&key_hash(&key))?.map(|_| key))
}

/// The key in the file, made if need be, and let in.
pub(super) fn load_or_make(
    work: &Work<'_>,
    dir: &Path,
    clock: &dyn Clock,
) -> Result<String, HubError> {
    let key = match read(dir).map_err(HubError::KeyFile)? {
        Some(key) => key,
        None => make(dir, clock)?,
    };
    work.put_api_key(&key_hash(&key), ROLE, clock.now().as_millis())?;
    Ok(key)
}

fn make(dir: &Path, clock: &dyn Clock) -> Result<String, HubError> {
    let secret = Zeroizing::new(clock.bytes::<32>()?);
    let key = format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&*secret));
    write(dir, &key).map_err(HubError::KeyFile)?;
    Ok(key)
}

fn read(dir: &Path) -> io::Result<Option<String>> {
    match std::fs::read_to_string(dir.join(FILE_NAME)) {
        Ok(text) => valid(text.trim_end()).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn valid(text: &str) -> io::Result<String> {
    let is_key = text.len() == LENGTH && text.starts_with(PREFIX);
    is_key.then(|| text.to_owned()).ok_or_else(|| io::Error::from(ErrorKind::InvalidData))
}

/// Writes beside and renames, so that a crash leaves no half a key.
fn write(dir: &Path, key: &str) -> io::Result<()> {
    let partial = dir.join("office.key.partial");
    match std::fs::remove_file(&partial) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = create_private(&partial)?;
    file.write_all(key.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    std::fs::rename(&partial, dir.join(FILE_NAME))?;
    File::open(dir)?.sync_all()
}

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
