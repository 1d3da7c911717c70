//! The files: `photos/<64 hex digits>` are whole and never change, `uploads/<64 hex digits>` are growing. No other name is
//! ever made, and none of them by a caller.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::body::Bytes;
use fieldbook_model::EvidenceId;
use fieldbook_wire::Hash32;
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedMutexGuard, mpsc, watch};

/// Uploads whose turns are remembered before those that nobody waits for are forgotten.
const REMEMBERED: usize = 1_024;
/// Bytes read at once.
const BLOCK: usize = 64 * 1024;

/// The two folders, and whose turn it is at each upload.
pub(crate) struct Vault {
    photos: PathBuf,
    uploads: PathBuf,
    lines: Mutex<HashMap<[u8; 32], Weak<Line>>>,
}

/// Those who want to go on with one upload; the newest puts the one before it off.
struct Line {
    turn: Arc<tokio::sync::Mutex<()>>,
    newest: watch::Sender<u64>,
}

/// The right to go on with an upload, until it is dropped.
pub(crate) struct Turn {
    line: Arc<Line>,
    seen: watch::Receiver<u64>,
    _held: OwnedMutexGuard<()>,
}

impl Turn {
    /// Returns when somebody newer wants to go on with the upload.
    pub(crate) async fn put_off(&mut self) {
        // An error says that the line is gone, which it cannot be while this turn holds it.
        drop(self.seen.changed().await);
        drop(Arc::clone(&self.line));
    }
}

impl Vault {
    /// The folders in the hub's; they are made when there is something to put into them.
    pub(crate) fn of(dir: &Path) -> Self {
        let (photos, uploads) = (dir.join("photos"), dir.join("uploads"));
        Self { photos, uploads, lines: Mutex::default() }
    }

    /// Whether a photo is here.
    pub(super) fn holds(&self, photo: EvidenceId) -> bool {
        self.file_of(photo).is_file()
    }

    /// A photo's file, and how many bytes it has.
    pub(super) fn open(&self, photo: EvidenceId) -> io::Result<(File, u64)> {
        let file = File::open(self.file_of(photo))?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }

    /// How many bytes of an upload have come.
    pub(crate) fn length(&self, upload: &[u8; 32]) -> io::Result<u64> {
        match fs::metadata(self.growing(upload)) {
            Ok(about) => Ok(about.len()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Appends what comes until nothing more does; what came is on the disk when this returns, also when it was cut.
    pub(crate) fn append(
        &self,
        upload: &[u8; 32],
        mut pieces: mpsc::Receiver<Bytes>,
    ) -> io::Result<u64> {
        private_folder(&self.uploads)?;
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(self.growing(upload))?;
        while let Some(piece) = pieces.blocking_recv() {
            file.write_all(&piece)?;
        }
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }

    /// Whether an upload has the photo's hash.
    pub(super) fn is_photo(&self, upload: &[u8; 32], photo: EvidenceId) -> io::Result<bool> {
        let mut file = File::open(self.growing(upload))?;
        let (mut hash, mut block) = (Sha256::new(), vec![0; BLOCK]);
        loop {
            match file.read(&mut block)? {
                0 => return Ok(<[u8; 32]>::from(hash.finalize()) == *photo.as_bytes()),
                length => hash.update(block.get(..length).unwrap_or_default()),
            }
        }
    }

    /// Gives an upload its photo's name, durably. One that has it already is left as it is.
    pub(super) fn publish(&self, upload: &[u8; 32], photo: EvidenceId) -> io::Result<()> {
        if self.holds(photo) {
            return self.discard(upload);
        }
        private_folder(&self.photos)?;
        fs::rename(self.growing(upload), self.file_of(photo))?;
        File::open(&self.photos)?.sync_all()
    }

    /// Throws away what came of an upload.
    pub(super) fn discard(&self, upload: &[u8; 32]) -> io::Result<()> {
        match fs::remove_file(self.growing(upload)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Waits for the turn at an upload; whoever has it is put off.
    pub(crate) async fn turn(&self, upload: &[u8; 32]) -> Turn {
        let line = self.line(upload);
        line.newest.send_modify(|newest| *newest += 1);
        let seen = line.newest.subscribe();
        let held = Arc::clone(&line.turn).lock_owned().await;
        Turn { line, seen, _held: held }
    }

    /// The same on a thread that may block.
    pub(super) fn turn_blocking(&self, upload: &[u8; 32]) -> Turn {
        let line = self.line(upload);
        line.newest.send_modify(|newest| *newest += 1);
        let seen = line.newest.subscribe();
        let held = Arc::clone(&line.turn).blocking_lock_owned();
        Turn { line, seen, _held: held }
    }

    fn line(&self, upload: &[u8; 32]) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(upload).and_then(Weak::upgrade) {
            return line;
        }
        if lines.len() >= REMEMBERED {
            lines.retain(|_, line| line.strong_count() > 0);
        }
        let line = Arc::new(Line { turn: Arc::default(), newest: watch::Sender::new(0) });
        lines.insert(*upload, Arc::downgrade(&line));
        line
    }

    fn file_of(&self, photo: EvidenceId) -> PathBuf {
        self.photos.join(Hash32::from_bytes(*photo.as_bytes()).to_string())
    }

    fn growing(&self, upload: &[u8; 32]) -> PathBuf {
        self.uploads.join(Hash32::from_bytes(*upload).to_string())
    }
}

/// Makes a folder that only the hub's owner can look into.
fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
