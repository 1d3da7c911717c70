//! Whether what goes on phones compiles for phones.
//!
//! This type-checks the Rust for Android and iOS. It neither compiles the C inside nor links, so
//! it needs no kit from either vendor: programs that write empty files stand in for the C compiler.

mod stubs;

use std::process::Command;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;
use crate::verdict::Verdict;

/// The phones that are checked.
pub(crate) const TARGETS: [&str; 3] =
    ["aarch64-linux-android", "armv7-linux-androideabi", "aarch64-apple-ios"];

/// Whether Rust's library for this target is installed.
pub(crate) fn is_there(target: &str) -> bool {
    program::answer(Command::new("rustup").args(["target", "list", "--installed"]))
        .is_ok_and(|list| list.lines().any(|line| line == target))
}

/// Installs what it may and checks; what could not be had is named.
pub(super) fn check(folders: &Folders) -> Result<Verdict, Failure> {
    check_targets(folders, TARGETS)
}

/// The same for these targets.
pub(crate) fn check_targets(
    folders: &Folders,
    targets: impl IntoIterator<Item = &'static str>,
) -> Result<Verdict, Failure> {
    let stubs = stubs::write(folders)?;
    let mut skipped = Vec::new();
    for target in targets {
        let mut add = Command::new("rustup");
        add.args(["target", "add", target]).current_dir(folders.root());
        if !is_there(target) && program::run(&mut add).is_err() {
            println!("SKIPPED: {target} (`rustup target add` failed)");
            skipped.push(target);
            continue;
        }
        let mut cargo = program::cargo(folders, ["check", "--quiet", "--package", "fieldbook-ffi"]);
        stubs.apply(target, cargo.args(["--target", target]));
        program::run(&mut cargo)?;
        println!("type-checked for {target}");
    }
    if skipped.is_empty() {
        return Ok(Verdict::Passed("type-checked, not linked".into()));
    }
    Ok(Verdict::Skipped(format!("`rustup target add` failed for {}", skipped.join(", "))))
}
