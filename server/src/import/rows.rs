//! The orders of a file one after the other, each with its key, or why its rows are none.

use std::io::{self, Read};

use super::csv::{Dialect, Record, RecordReader};
use super::error::ImportError;
use super::group::{Group, MAX_EVENTS};
use super::identity::{self, Identities};
use super::mapping::Mapping;
use super::order::{draft, remark};
use super::rejects::Reject;
use super::row::{Header, Row, plain_text};
use crate::office::ImportedRow;

/// Where a row stands in its file.
#[derive(Debug)]
pub(crate) struct Place {
    /// The physical line on which it starts.
    pub(crate) line: u64,
    /// The record as it stands in the file.
    pub(crate) raw: Vec<u8>,
}

/// A row of the file, or the rows that are one order together.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// Where its rows stand; at least one.
    pub(crate) places: Vec<Place>,
    /// Its key, and the order it wants to be; or why it is none.
    pub(crate) order: Result<ImportedRow, Reject>,
}

/// Reads a file row by row; holds one order's rows and the keys seen so far, never the file.
pub(crate) struct Rows<'m, R: Read> {
    mapping: &'m Mapping,
    dialect: Dialect,
    reader: RecordReader<R>,
    header: Header,
    record: Record,
    identities: Identities,
    group: Option<Group>,
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
        let names = record.cells().map(|cell| plain_text(cell, reader.charset()));
        let names = names.collect::<Result<Vec<_>, _>>().map_err(|_| ImportError::HeaderBroken)?;
        let header = Header::of(names);
        mapping.check_header(&header)?;
        let identities = Identities::default();
        Ok(Self { mapping, dialect, reader, header, record, identities, group: None })
    }

    /// The next order, or the next row that is none; `None` at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn next(&mut self) -> io::Result<Option<Candidate>> {
        loop {
            if !self.reader.next(&mut self.record)? {
                return Ok(self.group.take().map(Group::close));
            }
            let next = if self.mapping.is_grouped() { self.event() } else { Some(self.row()) };
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// The record as an order of its own.
    fn row(&mut self) -> Candidate {
        let order = self.read().and_then(|row| {
            let columns = self.mapping.key();
            Ok((
                identity::key(&row, columns)?,
                row.digest(),
                draft(self.mapping, &row)?,
                remark(self.mapping, &row),
            ))
        });
        let order = order.and_then(|(key, content, draft, remark)| {
            let key = self.identities.name(key, content)?;
            Ok(ImportedRow { key, draft, history: remark.into_iter().collect() })
        });
        Candidate { places: vec![self.place()], order }
    }

    /// Takes the record as one more event; answers with what that ended or what is no event.
    fn event(&mut self) -> Option<Candidate> {
        let place = self.place();
        let read = self.read().and_then(|row| {
            let key = identity::key(&row, self.mapping.group_by())?.unwrap_or_default();
            Ok((key, draft(self.mapping, &row), remark(self.mapping, &row)))
        });
        let alone = |place, reject| Some(Candidate { places: vec![place], order: Err(reject) });
        let (key, draft, remark) = match read {
            Ok(read) => read,
            Err(reject) => return alone(place, reject),
        };
        if let Some(group) = self.group.as_mut().filter(|group| group.key() == key) {
            return match group.add(place, draft, remark) {
                None => None,
                Some(place) => alone(place, Reject::GroupTooLong { max: MAX_EVENTS }),
            };
        }
        if !self.identities.begin_group(&key) {
            return alone(place, Reject::GroupScattered);
        }
        let speaker = self.mapping.history.as_ref().map(|h| h.order_from).unwrap_or_default();
        let begun = Group::begin(key, speaker, place, draft, remark);
        self.group.replace(begun).map(Group::close)
    }

    fn read(&self) -> Result<Row<'_>, Reject> {
        Row::read(&self.header, &self.record, &self.dialect, self.reader.charset())
    }

    fn place(&self) -> Place {
        Place { line: self.record.line(), raw: self.record.raw().to_vec() }
    }
}

#[cfg(test)]
mod tests;
