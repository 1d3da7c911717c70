//! `cargo xtask bindings`: the foreign sides of the library.
//!
//! Builds the library, keeps a copy of it, and generates from that copy. Files are rewritten only
//! when their text changed, so that Kotlin and Swift are not rebuilt for nothing. What is generated
//! is never edited and never committed.

mod generate;
mod library;

use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::folders::Folders;
use crate::{needs, program};

/// What `cargo xtask bindings` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these languages.
    #[arg(long, value_enum, value_delimiter = ',', default_values = ["kotlin", "swift", "python"])]
    lang: Vec<Language>,
}

/// A foreign side.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// For Android, and for the JVM in tests.
    Kotlin,
    /// For iOS, and for Linux in tests.
    Swift,
    /// For support scripts and black-box checks.
    Python,
}

/// Builds, generates and keeps.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<(), Failure> {
    needs::ensure(needs::RUST)?;
    // Everything, as the tests build it: alone, the library's dependencies would be built again
    // with fewer features.
    program::run(&mut program::cargo(folders, ["build"]))?;
    make(folders, &options.lang)
}

/// Generates from the library as it was last built.
pub(crate) fn make(folders: &Folders, languages: &[Language]) -> Result<(), Failure> {
    let changed = library::keep(folders)?;
    for language in languages {
        let name = generate::name(*language);
        if !changed && generate::is_done(folders, *language) {
            println!("{name}: unchanged");
            continue;
        }
        let files = generate::run(folders, *language)?;
        println!("{name}: {files} of its files changed");
    }
    Ok(())
}
