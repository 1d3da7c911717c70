//! Why an import stops. What is wrong with single rows stops nothing; it goes to the rejects file.

use std::io;

use super::mapping::MappingError;
use crate::error::HubError;

/// Why nothing, or nothing more, was imported. Orders of finished batches stay; running it again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The mapping cannot be used, or not on this file.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The CSV file cannot be read.
    #[error("csv file cannot be read")]
    Unreadable(#[source] io::Error),
    /// The CSV file holds nothing, not even column names.
    #[error("csv file has no header")]
    Empty,
    /// The first record is no line of column names: not of the mapping's encoding, broken quotes, or beyond 1024 columns.
    #[error(
        "csv header is broken: not in the mapping's encoding, quotes that do not match, or more than 1024 columns"
    )]
    HeaderBroken,
    /// The rejects file would overwrite the file that is read.
    #[error("the rejects file is one of the files that are read")]
    RejectsOverInput,
    /// The rejects file cannot be written.
    #[error("rejects file cannot be written")]
    Rejects(#[source] io::Error),
    /// The hub could not take the orders.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl ImportError {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Mapping(error) => error.code(),
            Self::Unreadable(_) => "import_file_unreadable",
            Self::Empty => "import_file_empty",
            Self::HeaderBroken => "import_header_broken",
            Self::RejectsOverInput => "import_rejects_over_input",
            Self::Rejects(_) => "import_rejects_unwritable",
            Self::Hub(error) => error.code().as_str(),
        }
    }
}
