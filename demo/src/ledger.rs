//! The ledger of edits: a line is written and flushed before each edit is made, so that an edit that vanished without
//! a trace is still known to have been made.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use fieldbook_model::OrderId;
use serde::{Deserialize, Serialize};

use crate::DemoError;

/// One edit that was going to be made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// What must be found again: an id, or a piece of text that stands nowhere else.
    pub token: String,
    /// On which order.
    pub order: OrderId,
    /// Who made it.
    pub who: String,
    /// What it was, in words.
    pub what: String,
}

/// The ledger of one day.
#[derive(Debug)]
pub struct Ledger {
    file: File,
}

impl Ledger {
    /// Where the ledger of a day in this folder is.
    pub fn path(dir: &Path) -> PathBuf {
        dir.join("ledger.jsonl")
    }

    /// Begins a ledger in this folder.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn begin(dir: &Path) -> Result<Self, DemoError> {
        let file = OpenOptions::new().create(true).append(true).open(Self::path(dir))?;
        Ok(Self { file })
    }

    /// Writes an edit down, on the disk, before it is made.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, entry: &Entry) -> Result<(), DemoError> {
        let line = serde_json::to_string(entry)?;
        writeln!(self.file, "{line}")?;
        self.file.sync_data()?;
        Ok(())
    }

    /// Every edit of a ledger.
    ///
    /// # Errors
    /// When there is none in this folder, or a line is not an edit.
    pub fn read(dir: &Path) -> Result<Vec<Entry>, DemoError> {
        let lines = BufReader::new(File::open(Self::path(dir))?).lines();
        lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
    }
}
