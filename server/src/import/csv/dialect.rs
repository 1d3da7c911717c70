//! How a CSV file is written: its delimiter, its quotes, its encoding. Part of a mapping file.

use serde::Deserialize;

use super::Encoding;

/// How the file is written; what is not said is as RFC 4180 has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Dialect {
    /// Between two cells.
    pub(crate) delimiter: Mark,
    /// Around a cell that holds delimiters, quotes or line ends.
    pub(crate) quote: Mark,
    /// Before a byte of a quoted cell that shall be taken as it is.
    pub(crate) escape: Option<Mark>,
    /// Whether two quotes in a quoted cell mean one quote.
    pub(crate) double_quote: bool,
    /// How the bytes spell text.
    pub(crate) encoding: Encoding,
    /// Cells that mean "nothing", for example `NA`; an empty cell always does.
    pub(crate) null: Vec<String>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            delimiter: Mark(b','),
            quote: Mark(b'"'),
            escape: None,
            double_quote: true,
            encoding: Encoding::Utf8,
            null: Vec::new(),
        }
    }
}

impl Dialect {
    /// Whether no character has two meanings, or is half of a letter.
    pub(crate) fn is_sound(&self) -> bool {
        let mut marks = [Some(self.delimiter), Some(self.quote), self.escape].into_iter().flatten();
        marks.all(|mark| self.encoding.leaves_alone(mark.0))
            && self.delimiter != self.quote
            && self.escape.is_none_or(|escape| escape != self.quote && escape != self.delimiter)
    }
}

/// One ASCII character that separates or quotes cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Mark(pub(crate) u8);

impl TryFrom<String> for Mark {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_bytes() {
            [b'\r' | b'\n' | 0] => Err("a line end separates records, not cells"),
            [byte] if byte.is_ascii() => Ok(Self(*byte)),
            _ => Err("not one ASCII character"),
        }
    }
}
