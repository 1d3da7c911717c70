//! Takes changes apart and puts them together again with other contents and a right checksum: the document's own tests
//! forge with the same file.

#[path = "../../../core/document/src/guard/tests/forge.rs"]
mod parts;

pub(crate) use parts::{Parts, chunk, edited, number, rechecksum, run};
