//! `cargo xtask attack`: a hostile phone against a real hub process, and a hostile hub against a real phone.

use std::path::Path;
use std::process::{Command, ExitCode};

use clap::Args;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::{needs, program};

/// What `cargo xtask attack` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Only attacks whose names hold this.
    #[arg(long)]
    only: Option<String>,
    /// Make each attack once, floods in part, and do not compare waiting times.
    #[arg(long)]
    quick: bool,
    /// Instead of attacking, throw this many damaged inputs at every door for foreign bytes.
    #[arg(long)]
    mutations: Option<usize>,
    /// The seed of everything that is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Builds the hub and the attacker, and lets them at each other.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<ExitCode, Failure> {
    needs::ensure(needs::RUST)?;
    let build = ["build", "--package", "fieldbook-server", "--package", "fieldbook-attack"];
    program::run(&mut program::cargo(folders, build))?;
    let attacker = folders.target().join("debug").join("fieldbook-attack");
    let mut command = Command::new(attacker);
    command.arg("--hub").arg(folders.hub()).args(["--seed", &options.seed.to_string()]);
    let data = folders.root().join("../shared/data");
    if Path::new(&data).is_dir() {
        command.arg("--data").arg(data);
    }
    if let Some(only) = &options.only {
        command.args(["--only", only]);
    }
    if options.quick {
        command.arg("--quick");
    }
    if let Some(count) = options.mutations {
        command.args(["--mutations", &count.to_string()]);
    }
    match program::run(&mut command) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // The attacker has said by itself what was not contained.
        Err(Failure::Program { .. }) => Ok(ExitCode::FAILURE),
        Err(failure) => Err(failure),
    }
}
