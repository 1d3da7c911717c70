//! A watched folder: everything SQLite does to files in it, in order, and what is to fail.

mod image;

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::{fs, io};

use rusqlite::ffi;

use crate::vfs;

pub use image::{Image, Survival};

/// Something done to a file, from which it may or may not have survived a crash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Op {
    /// It was there before, with these bytes on the disk.
    Met {
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// It was made.
    Create,
    /// Bytes were written.
    Write {
        /// From here on.
        at: u64,
        /// These.
        bytes: Vec<u8>,
    },
    /// It was cut or made longer.
    Truncate {
        /// To this length.
        to: u64,
    },
    /// Everything before is on the disk for good.
    Sync,
    /// It was removed.
    Delete {
        /// And the folder was synced.
        durable: bool,
    },
}

/// One entry of the journal.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The file, relative to the folder.
    pub file: PathBuf,
    /// What was done.
    pub op: Op,
}

/// How the disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// With an input/output error.
    Broken,
    /// For want of space; syncing and removing still work.
    Full,
}

/// When the disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// At the how-many-th change of a file, counted from 0 since the fault was planned.
    pub at: usize,
    /// And at every later one.
    pub lasting: bool,
    /// How.
    pub kind: Kind,
}

/// What becomes of a write.
pub(crate) enum Verdict {
    /// It is done.
    Done,
    /// Half of it is done, and then this error.
    Half(c_int),
}

/// A file of a watched folder.
pub(crate) struct Place {
    pub(crate) disk: Arc<Disk>,
    pub(crate) path: PathBuf,
}

/// A watched folder.
pub struct Disk {
    root: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    journal: Vec<Entry>,
    /// The files SQLite does not write, as they were from this point of the journal on.
    others: Vec<(usize, BTreeMap<PathBuf, Vec<u8>>)>,
    fault: Option<Fault>,
    count: usize,
    failed: usize,
}

static WATCHED: Mutex<Vec<Weak<Disk>>> = Mutex::new(Vec::new());

/// Who watches this file.
pub(crate) fn of(path: &Path) -> Option<Arc<Disk>> {
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    watched.retain(|disk| disk.strong_count() > 0);
    watched.iter().filter_map(Weak::upgrade).find(|disk| path.starts_with(&disk.root))
}

impl Disk {
    /// Watches a folder, which exists, until it is dropped.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn watch(folder: &Path) -> io::Result<Arc<Self>> {
        vfs::install();
        let disk = Arc::new(Self { root: folder.canonicalize()?, state: Mutex::default() });
        disk.note_others(&mut disk.state());
        let known: Vec<_> =
            disk.state().others.iter().flat_map(|(_, files)| files.keys().cloned()).collect();
        let databases = known.iter().filter(|name| image::is_database(name));
        databases.for_each(|name| disk.met(&disk.root.join(name)));
        WATCHED.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&disk));
        Ok(disk)
    }

    /// From now on the disk fails like this, and counts from 0.
    pub fn plan(&self, fault: Fault) {
        let mut state = self.state();
        (state.fault, state.count, state.failed) = (Some(fault), 0, 0);
    }

    /// From now on nothing fails; tells how often something did.
    pub fn heal(&self) -> usize {
        let mut state = self.state();
        state.fault = None;
        state.failed
    }

    /// How much has been done so far.
    pub fn point(&self) -> usize {
        self.state().journal.len()
    }

    /// Forgets that anything was ever synced, when it is a disk that lies about it.
    pub fn lie_if(&self, lies: bool) {
        let nothing = Op::Write { at: 0, bytes: Vec::new() };
        let mut state = self.state();
        let synced = state.journal.iter_mut().filter(|entry| lies && entry.op == Op::Sync);
        synced.for_each(|entry| entry.op = nothing.clone());
    }

    /// What would be found after a crash at this point.
    pub fn image(&self, point: usize, survival: Survival) -> Image {
        let state = self.state();
        let others = state.others.iter().rev().find(|(from, _)| *from <= point);
        let others = others.map(|(_, files)| files.clone()).unwrap_or_default();
        let journal = state.journal.get(..point).unwrap_or(&state.journal);
        Image::after(journal, &others, survival)
    }

    /// Lets something happen to a file, or says why not.
    pub(crate) fn admit(&self, path: &Path, op: &Op) -> Result<(), c_int> {
        let mut state = self.state();
        self.note_others(&mut state);
        if let Some(code) = state.fails(op) {
            return Err(code);
        }
        state.journal.push(Entry { file: self.name(path), op: op.clone() });
        Ok(())
    }

    /// The same for a write; one that fails is half done, as on a disk that fills up.
    pub(crate) fn write(&self, path: &Path, at: u64, bytes: &[u8]) -> Verdict {
        let mut state = self.state();
        self.note_others(&mut state);
        let failed = state.fails(&Op::Write { at, bytes: Vec::new() });
        let done = if failed.is_some() { bytes.get(..bytes.len() / 2) } else { Some(bytes) };
        let op = Op::Write { at, bytes: done.unwrap_or_default().to_vec() };
        state.journal.push(Entry { file: self.name(path), op });
        failed.map_or(Verdict::Done, Verdict::Half)
    }

    /// A file that was there is opened.
    pub(crate) fn met(&self, path: &Path) {
        let (name, mut state) = (self.name(path), self.state());
        let is_new = state.journal.iter().rev().find(|entry| entry.file == name);
        if is_new.is_none_or(|entry| matches!(entry.op, Op::Delete { .. }))
            && let Ok(bytes) = fs::read(path)
        {
            state.journal.push(Entry { file: name, op: Op::Met { bytes } });
        }
    }

    fn name(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_owned()
    }

    fn note_others(&self, state: &mut State) {
        let mut files = BTreeMap::new();
        collect(&self.root, &self.root, &mut files);
        if state.others.last().is_none_or(|(_, last)| *last != files) {
            let point = state.journal.len();
            state.others.push((point, files));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn fails(&mut self, op: &Op) -> Option<c_int> {
        let fault = self.fault?;
        let code = code(fault.kind, op)?;
        let now = self.count;
        self.count += 1;
        let hit = now == fault.at || (fault.lasting && now > fault.at);
        self.failed += usize::from(hit);
        hit.then_some(code)
    }
}

/// What SQLite's own VFS would answer; `None` for what cannot fail so.
const fn code(kind: Kind, op: &Op) -> Option<c_int> {
    match (kind, op) {
        (Kind::Full, Op::Write { .. }) => Some(ffi::SQLITE_FULL),
        (_, Op::Create) => Some(ffi::SQLITE_CANTOPEN),
        (Kind::Full, _) | (_, Op::Met { .. }) => None,
        (Kind::Broken, Op::Write { .. }) => Some(ffi::SQLITE_IOERR_WRITE),
        (Kind::Broken, Op::Truncate { .. }) => Some(ffi::SQLITE_IOERR_TRUNCATE),
        (Kind::Broken, Op::Sync) => Some(ffi::SQLITE_IOERR_FSYNC),
        (Kind::Broken, Op::Delete { .. }) => Some(ffi::SQLITE_IOERR_DELETE),
    }
}

/// Every file below; of those that SQLite writes, the name only.
fn collect(root: &Path, folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            into.insert(path.strip_prefix(root).unwrap_or(&path).join(""), Vec::new());
            collect(root, &path, into);
            continue;
        }
        let is_ours = !image::is_database(&path);
        let bytes = if is_ours { fs::read(&path).unwrap_or_default() } else { Vec::new() };
        into.insert(path.strip_prefix(root).unwrap_or(&path).to_owned(), bytes);
    }
}
