//! cargo-deny: licenses, sources and bans of dependencies (`deny.toml`).

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;
use crate::verdict::Verdict;

/// What is installed.
const PACKAGE: &str = "cargo-deny@0.20.2";

/// Whether it is installed for this project.
pub(crate) fn is_there(folders: &Folders) -> bool {
    program::succeeds(Command::new(path(folders)).arg("--version"))
}

/// Installs it when it is missing, and checks.
pub(super) fn check(folders: &Folders) -> Result<Verdict, Failure> {
    if !is_there(folders) {
        // Built in a temporary folder: its outputs have nothing to do with this project's.
        let mut install = Command::new("cargo");
        install.args(["install", "--locked", PACKAGE, "--root"]).arg(folders.tools());
        program::run(install.env_remove("CARGO_TARGET_DIR"))?;
    }
    let mut deny = Command::new(path(folders));
    deny.current_dir(folders.root());
    program::run(deny.args(["check", "bans", "licenses", "sources"]))?;
    // The advisory database is a repository that is not fetched here, and silence would look clean.
    Ok(Verdict::Passed("bans, licenses, sources; known vulnerabilities were NOT looked up".into()))
}

fn path(folders: &Folders) -> PathBuf {
    folders.tools().join("bin").join("cargo-deny")
}
