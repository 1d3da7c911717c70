//! Reads CSV the way a careful clerk does: record by record, saying on which line each began, and never guessing.
//!
//! Called by the import only. It refuses nothing by itself: a record that cannot be trusted (a quote that is never closed,
//! text behind a closing quote, a record beyond the limit) is handed out with its [`Fault`], so that it can be
//! rejected by line number. A lenient reader would swallow the rows behind it in silence.

mod dialect;
mod encoding;
mod reader;
mod record;

pub(crate) use dialect::{Dialect, Mark};
pub(crate) use encoding::{Charset, Encoding};
pub(crate) use reader::RecordReader;
pub(crate) use record::{Fault, Record};
