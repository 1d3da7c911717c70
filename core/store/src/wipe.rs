//! Wiping: a mark first, so that a wipe that was cut off goes on when the folder is opened next; then the caller
//! destroys the key, after which nobody reads what may be left of the files; then the files go, and the mark last.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::StoreError;
use crate::open::{Files, Lock, sync_folder};

/// A folder whose store is being wiped; nobody else can open it meanwhile.
pub struct Wipe {
    files: Files,
    lock: Lock,
}

impl Wipe {
    /// Marks the store in `dir`, which nobody has open. From here on there is no way back.
    ///
    /// # Errors
    /// [`StoreError::InUse`], or what the disk says; the store is as it was then.
    pub fn begin(dir: &Path) -> Result<Self, StoreError> {
        let files = Files::in_folder(dir);
        let lock = Lock::make(&files.lock, false)?;
        File::create(&files.wiping)?.sync_all()?;
        sync_folder(&files.folder)?;
        Ok(Self { files, lock })
    }

    /// Removes every file of the store, kept damaged ones included.
    ///
    /// # Errors
    /// What the disk says; opening the folder goes on where this stopped.
    pub fn finish(self) -> Result<(), StoreError> {
        finish(&self.files)?;
        self.lock.remove();
        Ok(())
    }
}

/// Ends a wipe that was cut off, if there was one.
///
/// # Errors
/// What the disk says.
pub(crate) fn resume(files: &Files) -> Result<(), StoreError> {
    if files.wiping.try_exists()? { finish(files) } else { Ok(()) }
}

fn finish(files: &Files) -> Result<(), StoreError> {
    for folder in [&files.photos, &files.creating, &files.recovering, &files.damaged] {
        gone(fs::remove_dir_all(folder))?;
    }
    let [first, last] = &files.reserve;
    let parts = [first, last, &files.log, &files.index, &files.database, &files.saved];
    for file in parts.into_iter().chain([&files.key_check]) {
        gone(fs::remove_file(file))?;
    }
    sync_folder(&files.folder)?;
    gone(fs::remove_file(&files.wiping))?;
    sync_folder(&files.folder)
}

/// What is not there is removed.
pub(crate) fn gone(removed: io::Result<()>) -> Result<(), StoreError> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{Bench, Office, key};
    use crate::{Store, StoreKey};

    #[test]
    fn a_wiped_folder_is_empty_and_opens_as_a_new_store_under_another_key() {
        let bench = Bench::at_work(1, &Office::new(1, &[1]));
        let Bench { dir, store, .. } = bench;
        assert!(matches!(Wipe::begin(dir.path()), Err(StoreError::InUse)));
        drop(store);
        Wipe::begin(dir.path()).unwrap().finish().unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        let fresh = Store::open(dir.path(), &StoreKey::from_bytes([8; 32])).unwrap();
        assert!(fresh.identity().unwrap().is_none());
    }

    #[test]
    fn a_wipe_that_was_cut_off_goes_on_when_the_folder_is_opened() {
        let bench = Bench::at_work(1, &Office::new(1, &[1]));
        let Bench { dir, store, .. } = bench;
        drop(store);
        drop(Wipe::begin(dir.path()).unwrap());
        // the app's new key: the old one is destroyed
        let fresh = Store::open(dir.path(), &StoreKey::from_bytes([8; 32])).unwrap();
        assert!(fresh.identity().unwrap().is_none(), "nothing of the old store is left");
        drop(fresh);
        assert!(matches!(Store::open(dir.path(), &key()), Err(StoreError::WrongKey)));
    }
}
