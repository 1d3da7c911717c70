//! What a crash leaves: everything synced, and of the rest each sector or not, in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Entry, Op};
use crate::Dice;

/// How much of what was not synced survives.
#[derive(Debug, Clone)]
pub enum Survival {
    /// Everything: only the process died.
    All,
    /// Nothing: the power went, and nothing had reached the disk yet.
    Nothing,
    /// Some sectors of so many bytes, drawn with these dice: torn and reordered.
    Some {
        /// Bytes of a sector.
        sector: u64,
        /// The dice.
        dice: Dice,
    },
}

/// A folder after a crash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    files: BTreeMap<PathBuf, Vec<u8>>,
    folders: BTreeSet<PathBuf>,
}

/// Whether SQLite writes this file, or shares memory through it.
pub(super) fn is_database(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    [".db", ".db-wal", ".db-journal", ".db-shm"].iter().any(|end| name.ends_with(end))
}

/// A file of which not everything is on the disk.
#[derive(Default)]
struct Unsure<'a> {
    durable: Option<Vec<u8>>,
    since: Vec<&'a Op>,
}

impl Image {
    pub(super) fn after(
        journal: &[Entry],
        others: &BTreeMap<PathBuf, Vec<u8>>,
        mut survival: Survival,
    ) -> Self {
        let mut unsure: BTreeMap<&Path, Unsure<'_>> = BTreeMap::new();
        for Entry { file, op } in journal {
            // a file's first sync makes all names in the folder durable, as SQLite's VFS of Unix sees to
            if *op == Op::Sync && unsure.get(file.as_path()).is_some_and(Unsure::is_new) {
                unsure.values_mut().for_each(Unsure::name);
            }
            unsure.entry(file).or_default().meet(op);
        }
        let mut image = Self::default();
        for (name, bytes) in others.iter().filter(|(name, _)| !is_database(name)) {
            if name.as_os_str().as_encoded_bytes().ends_with(b"/") {
                image.folders.insert(name.clone());
            } else {
                image.files.insert(name.clone(), bytes.clone());
            }
        }
        for (name, file) in unsure {
            // renamed or removed by somebody else than SQLite, unless SQLite is just about it
            let about = file.since.iter().any(|op| matches!(op, Op::Delete { .. } | Op::Create));
            if (others.contains_key(name) || about)
                && let Some(bytes) = file.end(&mut survival)
            {
                image.files.insert(name.to_owned(), bytes);
            }
        }
        image
    }

    /// Lays the folder out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn lay(&self, folder: &Path) -> io::Result<()> {
        self.folders.iter().try_for_each(|name| fs::create_dir_all(folder.join(name)))?;
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path, bytes)?;
        }
        Ok(())
    }
}

impl<'a> Unsure<'a> {
    fn meet(&mut self, op: &'a Op) {
        match op {
            Op::Sync => {
                let since = std::mem::take(&mut self.since);
                let bytes = self.durable.take();
                self.durable = since.into_iter().fold(bytes, applied);
            }
            Op::Met { bytes } => (self.durable, self.since) = (Some(bytes.clone()), Vec::new()),
            Op::Delete { durable: true } => (self.durable, self.since) = (None, Vec::new()),
            _ => self.since.push(op),
        }
    }

    fn is_new(&self) -> bool {
        self.since.contains(&&Op::Create)
    }

    /// That it is there, or not any more, is on the disk; its content need not be.
    fn name(&mut self) {
        let named = |op: &&Op| matches!(op, Op::Create | Op::Delete { .. });
        if let Some(last) = self.since.iter().rposition(named) {
            let since = self.since.split_off(last + 1);
            self.durable = self.since.last().and_then(|op| applied(None, op));
            self.since = since;
        }
    }

    fn end(self, survival: &mut Survival) -> Option<Vec<u8>> {
        let Self { durable, since } = self;
        match survival {
            Survival::Nothing => durable,
            Survival::All => since.into_iter().fold(durable, applied),
            Survival::Some { sector, dice } => {
                since.into_iter().fold(durable, |bytes, op| partly(bytes, op, *sector, dice))
            }
        }
    }
}

fn applied(bytes: Option<Vec<u8>>, op: &Op) -> Option<Vec<u8>> {
    match op {
        Op::Create => Some(Vec::new()),
        Op::Delete { .. } => None,
        Op::Met { bytes } => Some(bytes.clone()),
        Op::Sync => bytes,
        Op::Truncate { to } => bytes.map(|mut bytes| {
            bytes.resize(size(*to), 0);
            bytes
        }),
        Op::Write { at, bytes: new } => bytes.map(|old| written(old, *at, new)),
    }
}

/// Each sector of a write or not; everything else or not. What is written to a file whose name did not survive is gone.
fn partly(bytes: Option<Vec<u8>>, op: &Op, sector: u64, dice: &mut Dice) -> Option<Vec<u8>> {
    let Op::Write { at, bytes: new } = op else {
        return if dice.coin() { applied(bytes, op) } else { bytes };
    };
    let mut bytes = bytes?;
    let (mut from, end) = (*at, *at + new.len() as u64);
    while from < end {
        let next = ((from / sector + 1) * sector).min(end);
        if dice.coin() {
            let piece = new.get(size(from - *at)..size(next - *at)).unwrap_or_default();
            bytes = written(bytes, from, piece);
        }
        from = next;
    }
    Some(bytes)
}

fn written(mut bytes: Vec<u8>, at: u64, new: &[u8]) -> Vec<u8> {
    let (from, to) = (size(at), size(at) + new.len());
    if bytes.len() < to {
        bytes.resize(to, 0);
    }
    if let Some(place) = bytes.get_mut(from..to) {
        place.copy_from_slice(new);
    }
    bytes
}

fn size(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
