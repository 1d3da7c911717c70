//! The checks that come with Rust, and the house rules.

use super::fine;
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program::{cargo, run};
use crate::verdict::Verdict;

/// `cargo fmt`, without writing.
pub(super) fn format(folders: &Folders) -> Result<Verdict, Failure> {
    run(&mut cargo(folders, ["fmt", "--all", "--check"])).map(|()| fine())
}

/// Clippy over everything, warnings as errors.
pub(super) fn clippy(folders: &Folders) -> Result<Verdict, Failure> {
    let args = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"];
    run(&mut cargo(folders, args)).map(|()| fine())
}

/// The documentation, warnings as errors.
pub(super) fn docs(folders: &Folders) -> Result<Verdict, Failure> {
    let mut command = cargo(folders, ["doc", "--workspace", "--no-deps", "--quiet"]);
    run(command.env("RUSTDOCFLAGS", "--deny warnings")).map(|()| fine())
}

/// Arrows between crates, sizes of files and what else `tests/tests/house.rs` keeps.
pub(super) fn house(folders: &Folders) -> Result<Verdict, Failure> {
    let args = ["test", "--quiet", "--package", "fieldbook-tests", "--test", "house"];
    run(&mut cargo(folders, args)).map(|()| fine())
}
