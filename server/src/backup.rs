//! A copy of the hub for safe keeping, and going on from one. Called by the command line.
//!
//! The copy is one file, taken while the hub serves. It holds the hub's keys: whoever has it can be this hub. Photos lie
//! in their own folder, are never rewritten, and are copied by whatever copies files.

mod error;
mod restore;

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::hub::Hub;

pub use error::BackupError;
pub use restore::{Restored, restore};

/// The folder beside the database where photos lie.
const PHOTOS: &str = "photos";

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// The copy.
    pub file: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// The folder with the photos, to be copied after this; absent as long as there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photos: Option<PathBuf>,
}

/// Writes a consistent copy of the hub in `data` to `file`, which only its owner can read. The file appears when it is
/// whole, checked and on the disk.
///
/// # Errors
/// [`BackupError::Exists`]; [`BackupError::File`] and [`BackupError::Storage`] when the disk does not take it.
pub fn backup(hub: &Hub, data: &Path, file: &Path) -> Result<Backup, BackupError> {
    if file.exists() {
        return Err(BackupError::Exists);
    }
    let partial = beside(file, "partial");
    make_private(&partial)?;
    let copied = hub.storage().copy_to(&partial).map_err(BackupError::from);
    let published = copied.and_then(|()| publish(&partial, file));
    if published.is_err() {
        // What stopped the copy is told; half a copy is of use to nobody.
        drop(std::fs::remove_file(&partial));
    }
    published?;
    let photos = data.join(PHOTOS);
    let bytes = std::fs::metadata(file)?.len();
    Ok(Backup { file: file.to_owned(), bytes, photos: photos.is_dir().then_some(photos) })
}

/// Gives a finished file its name, unless somebody else took it, and makes that durable.
fn publish(partial: &Path, file: &Path) -> Result<(), BackupError> {
    match std::fs::hard_link(partial, file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(BackupError::Exists),
        Err(_) => std::fs::rename(partial, file)?, // a file system without links
        Ok(()) => std::fs::remove_file(partial)?,
    }
    Ok(sync_folder(file)?)
}

/// An empty file for its owner's eyes only; what an interrupted run left there goes.
fn make_private(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes names in a file's folder durable.
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
