//! What happened, line by line. The same seed writes the same lines.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The journal of one run.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    lines: Vec<String>,
    aloud: bool,
}

impl Journal {
    /// One that is also printed as it is written, or not.
    pub(crate) const fn new(aloud: bool) -> Self {
        Self { lines: Vec::new(), aloud }
    }

    /// Writes a line.
    pub(crate) fn write(&mut self, line: String) {
        if self.aloud {
            println!("{line}");
        }
        self.lines.push(line);
    }

    /// SHA-256 of all lines, in hex.
    pub(crate) fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for line in &self.lines {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
        hash.finalize().iter().fold(String::new(), |mut text, byte| {
            // writing to a String cannot fail
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
