//! What can be wrong with a mapping, or between a mapping and the file it is used on.

use std::io;

/// Why a mapping cannot be used; everything but the first names a line of the mapping file.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The file is not there, or is no text.
    #[error("mapping cannot be read")]
    Unreadable(#[source] io::Error),
    /// Not TOML, an unknown name, or a value that is none.
    #[error("mapping line {line}: {problem}")]
    Malformed {
        /// The line of the mapping.
        line: usize,
        /// What the parser says.
        problem: String,
    },
    /// A date without the zone it is local to.
    #[error("mapping line {line}: a date is mapped and `time_zone` is missing beside it")]
    TimeZoneMissing {
        /// The line of the mapping.
        line: usize,
    },
    /// A zone that is not on the IANA list.
    #[error("mapping line {line}: not an IANA time zone")]
    TimeZoneUnknown {
        /// The line of the mapping.
        line: usize,
    },
    /// A window that starts at a time of day and ends nowhere.
    #[error("mapping line {line}: a window that starts at a time of day needs `end` or `minutes`")]
    WindowEndless {
        /// The line of the mapping.
        line: usize,
    },
    /// One character with two meanings.
    #[error(
        "mapping line {line}: delimiter, quote and escape must differ, and be no part of a letter"
    )]
    MarksCollide {
        /// The line of the mapping.
        line: usize,
    },
    /// A column that the file does not have.
    #[error("mapping line {line}: the file has no column `{column}`")]
    ColumnMissing {
        /// The line of the mapping.
        line: usize,
        /// The column.
        column: String,
    },
    /// A column that the file has more than once.
    #[error("mapping line {line}: the file has several columns `{column}`")]
    ColumnTwice {
        /// The line of the mapping.
        line: usize,
        /// The column.
        column: String,
    },
    /// Several rows make one order, and nothing says what each of them adds to it.
    #[error("mapping line {line}: `group_by` needs `[history]`, or all rows but one would be lost")]
    HistoryMissing {
        /// The line of the mapping.
        line: usize,
    },
    /// Two answers to what tells orders apart.
    #[error("mapping line {line}: `group_by` is the key; `key` cannot stand beside it")]
    KeyBesideGroup {
        /// The line of the mapping.
        line: usize,
    },
    /// A constant that reads like a column: braces were forgotten.
    #[error("mapping line {line}: `{column}` is a column; write `{{{column}}}` to use it")]
    ConstantIsColumn {
        /// The line of the mapping.
        line: usize,
        /// The column.
        column: String,
    },
}

impl MappingError {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "mapping_unreadable",
            Self::Malformed { .. } => "mapping_malformed",
            Self::TimeZoneMissing { .. } => "mapping_time_zone_missing",
            Self::TimeZoneUnknown { .. } => "mapping_time_zone_unknown",
            Self::WindowEndless { .. } => "mapping_window_endless",
            Self::MarksCollide { .. } => "mapping_marks_collide",
            Self::ColumnMissing { .. } => "mapping_column_missing",
            Self::ColumnTwice { .. } => "mapping_column_twice",
            Self::HistoryMissing { .. } => "mapping_history_missing",
            Self::KeyBesideGroup { .. } => "mapping_key_beside_group",
            Self::ConstantIsColumn { .. } => "mapping_constant_is_column",
        }
    }
}
