//! What an import leaves out, and the file that says so: line number, reason code, reason, and the record as it stood.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::FieldProblem;

/// Why a record became no order. The text never repeats what the file says; the record itself is beside it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Reject {
    /// More or fewer cells than the header.
    #[error("{found} columns where the header has {expected}")]
    WrongColumns {
        /// As many as the header has.
        expected: usize,
        /// As many as the record has.
        found: usize,
    },
    /// The file ended inside quotes.
    #[error("a quote that opens in this record is never closed; everything behind it was left out")]
    UnclosedQuote,
    /// Text behind a closing quote.
    #[error("text stands behind a closing quote")]
    StrayQuote,
    /// Beyond what is read of one record.
    #[error("the record is longer than 1 MiB")]
    RecordTooLong,
    /// Bytes that spell no text.
    #[error("not UTF-8")]
    NotUtf8,
    /// Bytes that spell no text in the encoding that the mapping asks for.
    #[error("not GB18030")]
    NotGb18030,
    /// A key column says nothing.
    #[error("key column `{column}` is empty")]
    KeyMissing {
        /// Which column.
        column: String,
    },
    /// The key stands in this file already, beside other content.
    #[error("an earlier row of this file has the same key and other content")]
    DuplicateKey,
    /// The key was imported earlier, with other content.
    #[error("this key was imported before and said something else; an import changes no order")]
    ChangedSince,
    /// Rows of one order that do not stand together.
    #[error("an earlier row has the same group, and rows of others stand between; sort the file")]
    GroupScattered,
    /// More rows than an order's history may have.
    #[error("more than {max} rows are of one group")]
    GroupTooLong {
        /// How many there may be.
        max: usize,
    },
    /// A key that is a text.
    #[error("the key has more than {max} bytes")]
    KeyTooLong {
        /// How long it may be.
        max: usize,
    },
    /// An order may not look like this, wherever it comes from.
    #[error("{field} {problem}")]
    Invalid {
        /// Which field of the order.
        field: String,
        /// What is wrong with it.
        problem: FieldProblem,
    },
    /// The number belongs to another order.
    #[error("another order has that number")]
    NumberTaken,
    /// A date that is not written as the mapping says, or does not exist.
    #[error("{field} is no date of the mapping's format")]
    BadDate {
        /// Which date.
        field: &'static str,
    },
    /// A local time that the clocks showed twice.
    #[error("{field} is a local time that happened twice, when the clocks were set back")]
    AmbiguousTime {
        /// Which date.
        field: &'static str,
    },
    /// A local time that the clocks skipped.
    #[error("{field} is a local time that never happened, when the clocks were set forward")]
    NonexistentTime {
        /// Which date.
        field: &'static str,
    },
    /// A window that ends before it begins, or begins nowhere.
    #[error("the window has no beginning, or no end after it")]
    BadWindow,
    /// Not a number, or beyond what can be counted.
    #[error("{field} is not a number from 0.001 to 1000000000")]
    BadNumber {
        /// Which number.
        field: &'static str,
    },
    /// A priority that neither the mapping nor the product knows.
    #[error("no such priority, and the mapping gives none for it")]
    UnknownPriority,
    /// A place in no known time zone.
    #[error("no such time zone, and the mapping gives none for it")]
    UnknownTimeZone,
}

impl Reject {
    /// The stable code of the reason.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::WrongColumns { .. } => "wrong_columns",
            Self::UnclosedQuote => "unclosed_quote",
            Self::StrayQuote => "stray_quote",
            Self::RecordTooLong => "record_too_long",
            Self::NotUtf8 => "not_utf8",
            Self::NotGb18030 => "not_gb18030",
            Self::KeyMissing { .. } => "key_missing",
            Self::DuplicateKey => "duplicate_key",
            Self::ChangedSince => "changed_since",
            Self::GroupScattered => "group_scattered",
            Self::GroupTooLong { .. } => "group_too_long",
            Self::KeyTooLong { .. } => "key_too_long",
            Self::Invalid { field, problem } => invalid_code(field, *problem),
            Self::NumberTaken => "number_taken",
            Self::BadDate { .. } => "bad_date",
            Self::AmbiguousTime { .. } => "ambiguous_time",
            Self::NonexistentTime { .. } => "nonexistent_time",
            Self::BadWindow => "bad_window",
            Self::BadNumber { .. } => "bad_number",
            Self::UnknownPriority => "unknown_priority",
            Self::UnknownTimeZone => "unknown_time_zone",
        }
    }
}

fn invalid_code(field: &str, problem: FieldProblem) -> &'static str {
    match problem {
        FieldProblem::Blank if field == "title" => "title_missing",
        FieldProblem::TooLong(_) => "text_too_long",
        FieldProblem::ControlCharacter => "control_character",
        FieldProblem::EndsBeforeStart => "bad_window",
        FieldProblem::FarDate => "bad_date",
        FieldProblem::Amount => "bad_number",
        _ => "invalid_field",
    }
}

/// The rejects file; it comes into being with the first reject.
pub(crate) struct RejectsFile {
    path: PathBuf,
    writer: Option<csv::Writer<File>>,
}

impl RejectsFile {
    /// Will be written at `path`, should it be needed.
    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), writer: None }
    }

    /// Notes a record that was left out.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn note(&mut self, line: u64, reject: &Reject, raw: &[u8]) -> io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let mut writer = csv::Writer::from_writer(File::create(&self.path)?);
                writer.write_record(["line", "reason", "explanation", "record"])?;
                none.insert(writer)
            }
        };
        let (line, reason) = (line.to_string(), reject.to_string());
        writer.write_record([
            line.as_bytes(),
            reject.code().as_bytes(),
            reason.as_bytes(),
            &harmless(raw),
        ])?;
        Ok(())
    }

    /// Puts everything on disk; the file's path, when there is one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn close(self) -> io::Result<Option<PathBuf>> {
        let Some(writer) = self.writer else { return Ok(None) };
        let file = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(Some(self.path))
    }
}

/// The record as it stood, except that a spreadsheet must not run it: what would begin a formula gets an apostrophe.
fn harmless(raw: &[u8]) -> Vec<u8> {
    let begins_formula = matches!(raw.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t'));
    let guard: &[u8] = if begins_formula { b"'" } else { b"" };
    [guard, raw].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_in_the_rejects_file_is_no_formula() {
        assert_eq!(harmless(b"=cmd|'/c calc'!A1,2"), b"'=cmd|'/c calc'!A1,2");
        assert_eq!(harmless(b"\"=1\",2"), b"\"=1\",2");
    }

    #[test]
    fn nothing_rejected_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.rejects.csv");
        assert_eq!(RejectsFile::at(&path).close().unwrap(), None);
        assert!(!path.exists());
    }

    #[test]
    fn a_reject_says_where_why_and_what() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.rejects.csv");
        let mut rejects = RejectsFile::at(&path);
        let untitled = Reject::Invalid { field: "title".to_owned(), problem: FieldProblem::Blank };
        rejects.note(17, &untitled, b"x,\"y\",\xff").unwrap();
        assert_eq!(rejects.close().unwrap(), Some(path.clone()));
        let written = std::fs::read(path).unwrap();
        let expected = b"line,reason,explanation,record\n17,title_missing,title must not be blank,\"x,\"\"y\"\",\xff\"\n";
        assert_eq!(written, expected);
    }
}
