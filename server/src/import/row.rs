//! One data row: cells under their column names, as text, with what means "nothing" left out.

use std::borrow::Cow;
use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::csv::{Charset, Dialect, Fault, Record};
use super::rejects::Reject;

/// The column names of a file.
#[derive(Debug, Default)]
pub(crate) struct Header {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Header {
    /// The header that these names make.
    pub(crate) fn of<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let places = names.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        Self { names, places }
    }

    /// How often a column of this name stands in the file.
    pub(crate) fn count(&self, name: &str) -> usize {
        self.names.iter().filter(|known| *known == name).count()
    }

    /// How many columns there are.
    pub(crate) fn columns(&self) -> usize {
        self.names.len()
    }
}

/// One data row.
#[derive(Debug)]
pub(crate) struct Row<'r> {
    header: &'r Header,
    cells: Vec<Cow<'r, str>>,
    null: &'r [String],
}

impl<'r> Row<'r> {
    /// Reads a record under a header.
    ///
    /// # Errors
    /// When the record cannot be trusted, is not as wide as the header, or its bytes spell no text.
    pub(crate) fn read(
        header: &'r Header,
        record: &'r Record,
        dialect: &'r Dialect,
        charset: Charset,
    ) -> Result<Self, Reject> {
        match record.fault() {
            None => {}
            Some(Fault::UnclosedQuote) => return Err(Reject::UnclosedQuote),
            Some(Fault::StrayQuote) => return Err(Reject::StrayQuote),
            Some(Fault::TooLong) => return Err(Reject::RecordTooLong),
        }
        if record.columns() != header.columns() {
            let (expected, found) = (header.columns(), record.columns());
            return Err(Reject::WrongColumns { expected, found });
        }
        let cells =
            record.cells().map(|cell| plain_text(cell, charset)).collect::<Result<_, _>>()?;
        Ok(Self { header, cells, null: &dialect.null })
    }

    #[cfg(test)]
    pub(crate) fn of(header: &'r Header, cells: &[&'r str], null: &'r [String]) -> Self {
        Self { header, cells: cells.iter().copied().map(Cow::Borrowed).collect(), null }
    }

    /// The cell of a column; `None` when it is empty or stands for nothing.
    pub(crate) fn cell(&self, name: &str) -> Option<&str> {
        let place = *self.header.places.get(name)?;
        let cell = self.cells.get(place)?.as_ref();
        Some(cell).filter(|cell| !cell.is_empty() && !self.null.iter().any(|null| null == cell))
    }

    /// SHA-256 over all cells, each with its length before it, so that no two rows read the same.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for cell in &self.cells {
            hash.update((cell.len() as u64).to_be_bytes());
            hash.update(cell.as_bytes());
        }
        hash.finalize().into()
    }
}

/// The text of a cell.
pub(crate) fn plain_text(cell: &[u8], charset: Charset) -> Result<Cow<'_, str>, Reject> {
    charset.decode(cell).ok_or(match charset {
        Charset::Utf8 => Reject::NotUtf8,
        Charset::Gb18030 => Reject::NotGb18030,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_letter_to_the_next_cell_changes_the_digest() {
        let header = Header::of(["a", "b"]);
        let digest = |cells: &[&'static str]| Row::of(&header, cells, &[]).digest();
        assert_eq!(digest(&["ab", "c"]), digest(&["ab", "c"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["", "a"]), digest(&["a", ""]));
    }
}
