//! The machine under a phone or a hub: its clock, its randomness, and its disk, which can crash.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use fieldbook_client::{Elapsed, NoRandomness, Random};
use fieldbook_faults::{Dice, Disk, Survival};
use fieldbook_model::Timestamp;
use tempfile::TempDir;

/// 2026-03-02T08:00:00Z.
const MORNING: i64 = 1_772_438_400_000;

/// The time that really is, the same for all.
#[derive(Clone)]
pub(crate) struct Time(Arc<AtomicI64>);

impl Time {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(MORNING)))
    }

    pub(crate) fn millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn pass(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// A clock that may be wrong and may jump, beside one that counts on until the next boot.
pub(crate) struct Clock {
    time: Time,
    wrong_by: AtomicI64,
    boot: Mutex<([u8; 16], i64)>,
}

impl Clock {
    pub(crate) fn new(time: Time) -> Self {
        let since = time.millis();
        Self { time, wrong_by: AtomicI64::new(0), boot: Mutex::new(([1; 16], since)) }
    }

    /// The wall clock jumps.
    pub(crate) fn jump(&self, millis: i64) {
        self.wrong_by.fetch_add(millis, Ordering::SeqCst);
    }

    /// The device is started anew.
    pub(crate) fn boot(&self, name: [u8; 16]) {
        *self.boot.lock().unwrap_or_else(PoisonError::into_inner) = (name, self.time.millis());
    }

    pub(crate) fn wall(&self) -> Timestamp {
        Timestamp::from_millis(self.time.millis() + self.wrong_by.load(Ordering::SeqCst))
    }
}

impl fieldbook_client::Clock for Clock {
    fn now(&self) -> Timestamp {
        self.wall()
    }

    fn elapsed(&self) -> Option<Elapsed> {
        let (boot, since) = *self.boot.lock().unwrap_or_else(PoisonError::into_inner);
        let millis = u64::try_from(self.time.millis() - since).unwrap_or_default();
        Some(Elapsed { boot, millis })
    }
}

/// Randomness that a seed repeats.
pub(crate) struct Seeded(Mutex<Dice>);

impl Seeded {
    pub(crate) const fn new(dice: Dice) -> Self {
        Self(Mutex::new(dice))
    }

    /// Begins anew.
    pub(crate) fn restart(&self, dice: Dice) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = dice;
    }

    pub(crate) fn draw(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.draw(bytes);
        Ok(())
    }
}

/// A folder on a disk that can crash.
pub(crate) struct Folder {
    _dir: TempDir,
    path: PathBuf,
    pub(crate) disk: Arc<Disk>,
}

impl Folder {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self::laid_out(|_| ())
    }

    /// What a crash leaves of this one right now.
    pub(crate) fn after_crash(&self, survival: Survival) -> Self {
        let image = self.disk.image(self.disk.point(), survival);
        Self::laid_out(|path| image.lay(path).expect("a folder for a simulated disk"))
    }

    /// A copy of it, as somebody makes who takes the files while nothing is written.
    pub(crate) fn copied(&self) -> Self {
        self.after_crash(Survival::All)
    }

    fn laid_out(fill: impl FnOnce(&Path)) -> Self {
        let dir = tempfile::tempdir().expect("a folder for a simulated disk");
        let path = dir.path().join("files");
        std::fs::create_dir(&path).expect("a folder for a simulated disk");
        fill(&path);
        let disk = Disk::watch(&path).expect("a folder for a simulated disk");
        Self { _dir: dir, path, disk }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A file beside it, which no crash touches.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.path.with_file_name(name)
    }
}
