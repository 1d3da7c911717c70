//! The damaged files make place for the new store: moved one by one into a folder that is kept, each replaced at once.
//! A mark says that the new store is complete; from there on the moves can be gone through again and again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::open::{Files, sync_folder};

const MARK: &str = "complete";
/// The files of a store, by their names in its folder; those that belong to the old database alone come first.
const OLD_ALONE: [&str; 3] = ["fieldbook.db-wal", "fieldbook.db-shm", "fieldbook.saved"];
const REPLACED: [&str; 3] = ["photos", "fieldbook.db", "fieldbook.key"];

/// Where the new store is made.
pub(super) fn new_store(files: &Files) -> PathBuf {
    files.recovering.join("new")
}

/// Whether a new store is complete and not in its place yet.
pub(super) fn is_due(files: &Files) -> Result<bool, StoreError> {
    Ok(files.recovering.join(MARK).try_exists()?)
}

/// Says that the new store is complete, and where the damaged files go.
pub(super) fn make_due(files: &Files) -> Result<(), StoreError> {
    let mut number = 1;
    while files.damaged.join(number.to_string()).try_exists()? {
        number += 1;
    }
    sync_folder(&new_store(files))?;
    let draft = files.recovering.join("mark");
    fs::write(&draft, number.to_string())?;
    File::open(&draft)?.sync_all()?;
    fs::rename(draft, files.recovering.join(MARK))?;
    sync_folder(&files.recovering)
}

/// Moves everything to its place; answers where the damaged files are.
pub(super) fn swap(files: &Files) -> Result<PathBuf, StoreError> {
    let number = fs::read_to_string(files.recovering.join(MARK))?;
    let kept = files.damaged.join(number);
    fs::create_dir_all(&kept)?;
    sync_folder(&files.damaged)?;
    for name in OLD_ALONE {
        // once the new database is in its place, a log beside it is its own
        if new_store(files).join("fieldbook.db").try_exists()? {
            move_if_there(&files.folder.join(name), &kept.join(name))?;
        }
    }
    for name in REPLACED {
        let (new, place) = (new_store(files).join(name), files.folder.join(name));
        if new.try_exists()? {
            move_if_there(&place, &kept.join(name))?;
            sync_folder(&kept)?;
            fs::rename(new, place)?;
            sync_folder(&files.folder)?;
        }
    }
    fs::remove_dir_all(&files.recovering)?;
    sync_folder(&files.folder)?;
    Ok(kept)
}

fn move_if_there(from: &Path, to: &Path) -> Result<(), StoreError> {
    if from.try_exists()? && !to.try_exists()? {
        fs::rename(from, to)?;
    }
    Ok(())
}
