//! `cargo xtask faults`: disk, power and network fail at every place where they can.

use std::process::{Command, ExitCode};

use clap::Args;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::{needs, program};

/// What `cargo xtask faults` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Only hazards whose names hold this.
    #[arg(long)]
    only: Option<String>,
    /// A part of it, drawn by the seed.
    #[arg(long)]
    quick: bool,
    /// The seed of everything that is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Builds phone and hub, and lets everything fail under them.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<ExitCode, Failure> {
    needs::ensure(needs::RUST)?;
    program::run(&mut program::cargo(folders, ["build", "--package", "fieldbook-faults"]))?;
    let mut command = Command::new(folders.target().join("debug").join("fieldbook-faults"));
    command.args(["--seed", &options.seed.to_string()]);
    if let Some(only) = &options.only {
        command.args(["--only", only]);
    }
    if options.quick {
        command.arg("--quick");
    }
    match program::run(&mut command) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // it has said by itself what was lost
        Err(Failure::Program { .. }) => Ok(ExitCode::FAILURE),
        Err(failure) => Err(failure),
    }
}
