//! `cargo xtask lint`: everything that is checked without running the product.

pub(crate) mod deny;
mod kotlin;
pub(crate) mod phones;
mod rust;
mod swift;

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::folders::Folders;
use crate::verdict::{Summary, Verdict};
use crate::{needs, notices};

/// What `cargo xtask lint` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Leave these out; the output says so.
    #[arg(long, value_enum, value_delimiter = ',')]
    without: Vec<Part>,
}

/// What can be left out.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// ktlint over the Kotlin that people wrote.
    Kotlin,
    /// `swift format lint` over the Swift that people wrote.
    Swift,
    /// Type-checking for Android and iOS.
    Phones,
}

type Check = fn(&Folders) -> Result<Verdict, Failure>;

/// Runs every check, also after one that failed.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<ExitCode, Failure> {
    needs::ensure(needs::RUST)?;
    let checks: [(&str, Option<Part>, Check); 9] = [
        ("format", None, rust::format),
        ("house rules", None, rust::house),
        ("notices", None, notices::check),
        ("clippy", None, rust::clippy),
        ("docs", None, rust::docs),
        ("deny", None, deny::check),
        ("kotlin", Some(Part::Kotlin), kotlin::check),
        ("swift", Some(Part::Swift), swift::check),
        ("phones", Some(Part::Phones), phones::check),
    ];
    let mut summary = Summary::default();
    for (name, part, check) in checks {
        println!("== {name}");
        let outcome = match part {
            Some(part) if options.without.contains(&part) => {
                Ok(Verdict::Skipped(format!("--without {name}")))
            }
            _ => check(folders),
        };
        summary.note(name, outcome);
    }
    Ok(summary.close())
}

/// A check that has nothing to add to its name.
fn fine() -> Verdict {
    Verdict::Passed(String::new())
}
