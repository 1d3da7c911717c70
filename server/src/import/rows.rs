//! The rows of a file one after the other, each with its key and the order it wants to be, or why it is none.

use std::io::{self, Read};

use super::csv::{Dialect, Record, RecordReader};
use super::error::ImportError;
use super::identity::Identities;
use super::mapping::Mapping;
use super::order::draft;
use super::rejects::Reject;
use super::row::{Header, Row, plain_text};
use crate::office::ImportedRow;

/// A row of the file.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// The physical line on which it starts.
    pub(crate) line: u64,
    /// The record as it stands in the file.
    pub(crate) raw: Vec<u8>,
    /// The row's key, and the order it wants to be; or why it is none.
    pub(crate) order: Result<ImportedRow, Reject>,
}

/// Reads a file row by row; holds one record and the keys seen so far, never the file.
pub(crate) struct Rows<'m, R: Read> {
    mapping: &'m Mapping,
    dialect: Dialect,
    reader: RecordReader<R>,
    header: Header,
    record: Record,
    identities: Identities,
}

impl<'m, R: Read> Rows<'m, R> {
    /// Reads the header, and holds the mapping against it.
    ///
    /// # Errors
    /// When there is no header, it is no text, or it lacks a column that the mapping names.
    pub(crate) fn open(input: R, mapping: &'m Mapping) -> Result<Self, ImportError> {
        let dialect = mapping.dialect();
        let mut reader = RecordReader::new(input, &dialect).map_err(ImportError::Unreadable)?;
        let mut record = Record::default();
        if !reader.next(&mut record).map_err(ImportError::Unreadable)? {
            return Err(ImportError::Empty);
        }
        if record.fault().is_some() || record.cells().count() != record.columns() {
            return Err(ImportError::HeaderBroken);
        }
        let names = record.cells().map(plain_text).collect::<Result<Vec<_>, _>>();
        let header = Header::of(names.map_err(|_| ImportError::HeaderBroken)?);
        mapping.check_header(&header)?;
        let identities = Identities::default();
        Ok(Self { mapping, dialect, reader, header, record, identities })
    }

    /// The next row; `None` at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn next(&mut self) -> io::Result<Option<Candidate>> {
        if !self.reader.next(&mut self.record)? {
            return Ok(None);
        }
        let order = self.order();
        Ok(Some(Candidate { line: self.record.line(), raw: self.record.raw().to_vec(), order }))
    }

    fn order(&mut self) -> Result<ImportedRow, Reject> {
        let row = Row::read(&self.header, &self.record, &self.dialect)?;
        let key = self.identities.name(&row, self.mapping.key())?;
        Ok(ImportedRow { key, draft: draft(self.mapping, &row)? })
    }
}

#[cfg(test)]
mod tests;
