//! Everything that `cargo test` runs.

use super::counts;
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;
use crate::verdict::Verdict;

/// Runs them all, also after a failure.
pub(super) fn run(folders: &Folders) -> Result<Verdict, Failure> {
    println!("== rust");
    // Built first and apart: the compiler's progress is for the terminal, not for the count.
    program::run(&mut program::cargo(folders, ["test", "--no-run"]))?;
    let seen = program::watched(program::cargo(folders, ["test", "--no-fail-fast"]))?;
    match counts::rust(&seen) {
        0 => Err(Failure::NoTests("cargo test")),
        tests => Ok(Verdict::Passed(format!("{tests} tests"))),
    }
}
