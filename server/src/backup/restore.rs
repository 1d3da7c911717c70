//! Goes on from a backup: in another life of the hub (`hub/lives.rs`), so that phones give back what came after it.
//!
//! The restored database is made ready beside the folder's own and takes its place at the end, by a rename. What was
//! there is kept under another name.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use fieldbook_model::TenantId;
use serde::Serialize;

use super::{BackupError, make_private, sync_folder};
use crate::clock::Clock;
use crate::error::HubError;
use crate::hub::begin;
use crate::storage::{FILE_NAME, MARK_FILE, Storage, is_in_use, noted, whole};

/// Where the database is made ready.
const WORKSHOP: &str = "restoring";

/// A hub that was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// How often the hub was restored by now.
    pub generation: u32,
    /// Where the database that was there before is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<PathBuf>,
}

/// Puts the hub of `backup` into the folder `data`.
///
/// # Errors
/// [`BackupError::NotABackup`], [`BackupError::HubThere`] unless `replace`, [`BackupError::InUse`], or what the disk says.
pub fn restore(
    data: &Path,
    backup: &Path,
    replace: bool,
    clock: &dyn Clock,
) -> Result<Restored, BackupError> {
    File::open(backup)?;
    whole(backup).map_err(BackupError::NotABackup)?;
    let place = data.join(FILE_NAME);
    if place.exists() && !replace {
        return Err(BackupError::HubThere);
    }
    if place.exists() && is_in_use(&place) {
        return Err(BackupError::InUse);
    }
    std::fs::create_dir_all(data)?;
    let workshop = data.join(WORKSHOP);
    if workshop.exists() {
        std::fs::remove_dir_all(&workshop)?;
    }
    std::fs::create_dir(&workshop)?;
    let generation =
        prepare(&workshop, backup, noted(data).map_or(0, |mark| mark.generation), clock)?;
    let replaced = place.exists().then(|| move_aside(data, clock)).transpose()?;
    std::fs::rename(workshop.join(FILE_NAME), &place)?;
    std::fs::rename(workshop.join(MARK_FILE), data.join(MARK_FILE))?;
    std::fs::remove_dir_all(&workshop)?;
    sync_folder(&place)?;
    Ok(Restored { generation, replaced })
}

/// A copy of the backup in the workshop, in its next life and on the disk; answers the generation of that life.
fn prepare(
    workshop: &Path,
    backup: &Path,
    above: u32,
    clock: &dyn Clock,
) -> Result<u32, BackupError> {
    let path = workshop.join(FILE_NAME);
    io::copy(&mut File::open(backup)?, &mut make_private(&path)?)?;
    let now = clock.now().as_millis();
    let fresh = TenantId::from(clock.id().map_err(HubError::from)?);
    let storage = Storage::open(workshop, fresh, now)?;
    let generation = storage.write(|work| begin(work, above, clock))?;
    drop(storage);
    File::open(&path)?.sync_all()?;
    Ok(generation)
}

/// Keeps the folder's database, with all that belongs to it, in a folder of its own.
fn move_aside(data: &Path, clock: &dyn Clock) -> Result<PathBuf, BackupError> {
    let aside = data.join(format!("replaced-{}", clock.now().as_millis()));
    std::fs::create_dir(&aside)?;
    for name in [FILE_NAME, "hub.db-wal", "hub.db-shm", MARK_FILE] {
        match std::fs::rename(data.join(name), aside.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(aside)
}
