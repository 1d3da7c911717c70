//! What is measured, each group of figures in a file of its own.

mod copy;
mod edit;
mod guard;
mod import;
mod list;
pub(crate) mod memory;
mod search;

use std::path::Path;

use crate::Trouble;
use crate::figure::Report;

/// Takes a group of figures: where it may work, and where the data is.
type Take = fn(&mut Report<'_>, &Path, &Path) -> Result<(), Trouble>;

/// Every group, with the names of its figures.
pub(crate) const ALL: &[(&[&str], Take)] = &[
    (edit::NAMES, edit::take),
    (list::NAMES, list::take),
    (memory::NAMES, memory::take),
    (guard::NAMES, guard::take),
    (copy::NAMES, copy::take),
    (import::NAMES, import::take),
    (search::NAMES, search::take),
];
