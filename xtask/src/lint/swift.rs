//! `swift format lint` over the Swift that people wrote.

use super::fine;
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;
use crate::swift::Swift;
use crate::verdict::Verdict;

/// Checks, warnings as errors.
pub(super) fn check(folders: &Folders) -> Result<Verdict, Failure> {
    let swift = Swift::find_or_install(folders)?;
    let args = ["format", "lint", "--strict", "--recursive"];
    let written = ["Package.swift", "Sources/Fieldbook", "Tests"];
    program::run(&mut swift.command(folders, &[], args.into_iter().chain(written)))?;
    Ok(fine())
}
