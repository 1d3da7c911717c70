//! Makes orders of the rows of a CSV file, as a mapping file says. Called by the command `fieldbook import`.
//!
//! Rows are orders, or with `group_by` the events of one. The file is read as a stream, so its size does not matter. What cannot become an order is written to a rejects file
//! with line number and reason; nothing is dropped in silence, and nothing is guessed.

mod csv;
mod error;
mod group;
mod identity;
mod mapping;
mod order;
mod rejects;
mod row;
mod rows;
mod run;

pub use error::ImportError;
pub use mapping::{Mapping, MappingError};
pub use run::{Tally, import};
