//! `cargo xtask test`: all tests, in three stages.
//!
//! What is missing is installed before the first test runs, so that a machine without Swift says so
//! at once. A stage that fails does not hide the next one. A stage that runs no test has failed.

mod counts;
mod kotlin;
mod rust;
mod small_disk;
mod swift;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::bindings::{self, Language};
use crate::failure::Failure;
use crate::folders::Folders;
use crate::swift::Swift;
use crate::verdict::{Summary, Verdict};
use crate::{needs, program};

/// What `cargo xtask test` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Leave these stages out; the output says so.
    #[arg(long, value_enum, value_delimiter = ',')]
    without: Vec<Stage>,
}

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// Everything that `cargo test` runs.
    Rust,
    /// The Kotlin library on the JVM.
    Kotlin,
    /// The Swift package.
    Swift,
}

/// Installs, builds and runs.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<ExitCode, Failure> {
    let runs = |stage| !options.without.contains(&stage);
    needs::ensure(needs::RUST)?;
    if runs(Stage::Kotlin) {
        needs::ensure(needs::KOTLIN)?;
    }
    let swift = runs(Stage::Swift).then(|| Swift::find_or_install(folders)).transpose()?;

    let mut summary = Summary::default();
    let skip = |name: &str| Ok(Verdict::Skipped(format!("--without {name}")));
    let outcome = if runs(Stage::Rust) { rust::run(folders) } else { skip("rust") };
    summary.note("rust", outcome);
    let outcome = if runs(Stage::Kotlin) { kotlin::run(folders) } else { skip("kotlin") };
    summary.note("kotlin", outcome);
    let outcome = match swift {
        Some(swift) => swift::run(folders, &swift),
        None => skip("swift"),
    };
    summary.note("swift", outcome);
    Ok(summary.close())
}

/// Builds hub and library, generates one foreign side, and answers the variables that its tests
/// read.
fn prepare(folders: &Folders, language: Language) -> Result<Vec<(&'static str, PathBuf)>, Failure> {
    program::run(&mut program::cargo(folders, ["build", "--quiet"]))?;
    bindings::make(folders, &[language])?;
    Ok(vec![
        ("FIELDBOOK_HUB_PROGRAM", folders.hub()),
        ("FIELDBOOK_MISHAP", folders.mishap()),
        ("FIELDBOOK_LIB", folders.library()),
    ])
}
