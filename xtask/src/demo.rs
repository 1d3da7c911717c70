//! `cargo demo`: builds everything once, then hands the terminal to the demo.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use clap::Args;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::{needs, program};

/// What `cargo demo` takes: whatever the demo takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Passed on; `cargo demo --help` shows them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

/// Builds, then runs the demo in the caller's folder.
pub(crate) fn run(folders: &Folders, options: Options) -> Result<ExitCode, Failure> {
    needs::ensure(needs::RUST)?;
    // Everything, as the tests build it, so that going on to the tests builds nothing twice.
    program::run(&mut program::cargo(folders, ["build"]))?;
    let demo = folders.target().join("debug").join("fieldbook-demo");
    match program::run(Command::new(demo).args(options.args)) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // The demo has said by itself what is wrong.
        Err(Failure::Program { .. }) => Ok(ExitCode::FAILURE),
        Err(failure) => Err(failure),
    }
}
