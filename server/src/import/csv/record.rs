//! One record of a CSV file, as it was read.

/// The most bytes of cells that one record may hold: 1 MiB.
pub(crate) const MAX_RECORD_BYTES: usize = 1 << 20;
/// The most columns that are kept of one record; the others are only counted.
pub(crate) const MAX_COLUMNS: usize = 1024;
/// The most bytes of a record that are repeated in the rejects file: 64 KiB.
pub(crate) const MAX_RAW_BYTES: usize = 1 << 16;

/// Why a record cannot be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The file ended inside a quoted cell.
    UnclosedQuote,
    /// Something other than a delimiter stands behind a closing quote.
    StrayQuote,
    /// More than [`MAX_RECORD_BYTES`].
    TooLong,
}

/// A record: its cells, and the bytes that it was written with.
#[derive(Debug, Default)]
pub(crate) struct Record {
    line: u64,
    text: Vec<u8>,
    ends: Vec<usize>,
    columns: usize,
    raw: Vec<u8>,
    fault: Option<Fault>,
}

impl Record {
    /// The physical line of the file on which the record starts, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// How many cells the record has, kept or not.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// The record as it stands in the file, without its line end; its beginning, when it is very long.
    pub(crate) fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// What is wrong with the record, if anything is.
    pub(crate) fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// The cells in the order of the file.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, &end)| self.text.get(start..end))
    }

    pub(super) fn begin(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.ends.clear();
        self.columns = 0;
        self.raw.clear();
        self.fault = None;
    }

    pub(super) fn push_raw(&mut self, byte: u8) {
        if self.raw.len() < MAX_RAW_BYTES {
            self.raw.push(byte);
        }
    }

    pub(super) fn push(&mut self, byte: u8) {
        if self.text.len() < MAX_RECORD_BYTES {
            self.text.push(byte);
        } else {
            self.mark(Fault::TooLong);
        }
    }

    pub(super) fn end_cell(&mut self) {
        self.columns += 1;
        if self.columns <= MAX_COLUMNS {
            self.ends.push(self.text.len());
        }
    }

    /// Notes a fault; the first one counts, but a quote that is never closed explains any other.
    pub(super) fn mark(&mut self, fault: Fault) {
        if self.fault.is_none() || fault == Fault::UnclosedQuote {
            self.fault = Some(fault);
        }
    }
}
