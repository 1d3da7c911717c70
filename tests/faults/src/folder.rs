//! Folders: copied as they are, and made in memory. What is tried here does not need a disk: what a crash takes away is
//! worked out from the journal, and a killed process loses nothing that the system has.

#![allow(clippy::missing_panics_doc, clippy::unwrap_used, reason = "a testkit fails by panicking")]

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A folder that goes when it is dropped; in memory where there is such a place.
pub(crate) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
}

/// Copies everything in a folder; what SQLite is writing at the moment is copied as far as it is.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
