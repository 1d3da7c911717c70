//! How far the database had come, in a small file beside it: should somebody copy an older database back by hand, the
//! two no longer agree, and the hub starts over as after a restore.
//!
//! Written after each commit and never ahead of it, without waiting for the disk: after a power cut the mark may lag,
//! which says nothing false. Who copies the mark back too is found out by the first phone that is ahead.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use data_encoding::HEXLOWER;

/// The file in the data folder.
pub(crate) const FILE_NAME: &str = "hub.mark";

/// How far a database has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// How often the hub was restored.
    pub(crate) generation: u32,
    /// Which of its lives this is.
    pub(crate) epoch: [u8; 16],
    /// Transactions that wrote.
    pub(crate) writes: u64,
}

impl Mark {
    /// Whether a database that stands at `self` was, at some time, further than that: at `noted`.
    pub(crate) fn is_behind(&self, noted: &Self) -> bool {
        let same_life = self.generation == noted.generation && self.epoch == noted.epoch;
        match self.generation.cmp(&noted.generation) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Equal => !same_life || self.writes < noted.writes,
            std::cmp::Ordering::Greater => false,
        }
    }

    /// One line of fixed length, so that a later one covers an earlier one.
    fn line(&self) -> String {
        let epoch = HEXLOWER.encode(&self.epoch);
        format!("fieldbook-hub {:010} {epoch} {:020}\n", self.generation, self.writes)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.strip_prefix("fieldbook-hub ")?.split_whitespace();
        let generation = words.next()?.parse().ok()?;
        let epoch = HEXLOWER.decode(words.next()?.as_bytes()).ok()?.try_into().ok()?;
        Some(Self { generation, epoch, writes: words.next()?.parse().ok()? })
    }
}

/// The mark that stands in a folder; `None` when there is none that reads.
pub(crate) fn noted(dir: &Path) -> Option<Mark> {
    Mark::parse(&std::fs::read_to_string(dir.join(FILE_NAME)).ok()?)
}

/// Where the mark is written.
pub(super) struct MarkFile(File);

impl MarkFile {
    /// Opens the file in `dir`, or makes it.
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self(options.open(dir.join(FILE_NAME))?))
    }

    /// Notes how far the database has come. A mark that cannot be written is one that lags.
    pub(super) fn note(&mut self, mark: &Mark) {
        if let Err(error) = self.put(mark) {
            tracing::warn!("how far the database has come could not be noted: {error}");
        }
    }

    fn put(&mut self, mark: &Mark) -> io::Result<()> {
        let mut before = String::new();
        self.0.seek(SeekFrom::Start(0))?;
        let noted = self.0.read_to_string(&mut before).ok().and_then(|_| Mark::parse(&before));
        if noted.is_some_and(|noted| mark.is_behind(&noted)) {
            return Ok(());
        }
        self.0.seek(SeekFrom::Start(0))?;
        self.0.write_all(mark.line().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn mark(generation: u32, epoch: u8, writes: u64) -> Mark {
        Mark { generation, epoch: [epoch; 16], writes }
    }

    #[test]
    fn an_older_file_a_foreign_one_and_one_of_an_earlier_life_are_behind() {
        let noted = mark(1, 7, 100);
        for behind in [mark(1, 7, 99), mark(1, 8, 500), mark(0, 6, 9_000)] {
            assert!(behind.is_behind(&noted), "{behind:?}");
        }
        for level in [noted, mark(1, 7, 101), mark(2, 9, 1)] {
            assert!(!level.is_behind(&noted), "{level:?}");
        }
    }

    #[test]
    fn a_mark_reads_as_it_was_written_and_never_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = MarkFile::open(dir.path()).unwrap();
        for (written, stands) in
            [(mark(0, 1, 5), 5), (mark(0, 1, 4), 5), (mark(0, 1, u64::MAX), u64::MAX)]
        {
            file.note(&written);
            assert_eq!(noted(dir.path()).unwrap().writes, stands);
        }
        std::fs::write(dir.path().join(FILE_NAME), "half a li").unwrap();
        assert_eq!(noted(dir.path()), None);
    }
}
