//! `cargo xtask sim`: real phones and a real hub on a simulated network, disk and clock.

use std::process::{Command, ExitCode};

use clap::Args;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::{needs, program};

/// What `cargo xtask sim` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// How many seeds.
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Only this seed, with its journal.
    #[arg(long)]
    seed: Option<u64>,
    /// No restored hubs.
    #[arg(long)]
    no_restores: bool,
    /// No copied phones.
    #[arg(long)]
    no_clones: bool,
    /// Instead, plant twelve bugs one after the other, and tell which are found within 200 seeds.
    #[arg(long)]
    sabotage: bool,
}

/// Builds the simulation and plays seeds.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<ExitCode, Failure> {
    needs::ensure(needs::RUST)?;
    let programs = folders.target().join("debug");
    let build = ["build", "--package", "fieldbook-sim"];
    if options.sabotage {
        // phone and hub with bugs to plant are built for this alone
        let with_bugs = ["--features", "sabotage", "--bin", "fieldbook-sabotage"];
        program::run(program::cargo(folders, build).args(with_bugs))?;
        return verdict(&mut Command::new(programs.join("fieldbook-sabotage")));
    }
    program::run(&mut program::cargo(folders, build))?;
    let mut command = Command::new(programs.join("fieldbook-sim"));
    command.args(["--seeds", &options.seeds.to_string(), "--from", &options.from.to_string()]);
    if let Some(seed) = options.seed {
        command.args(["--seed", &seed.to_string()]);
    }
    let flags = [("--no-restores", options.no_restores), ("--no-clones", options.no_clones)];
    command.args(flags.iter().filter(|(_, wanted)| *wanted).map(|(flag, _)| flag));
    verdict(&mut command)
}

fn verdict(command: &mut Command) -> Result<ExitCode, Failure> {
    match program::run(command) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // it has said by itself what was lost
        Err(Failure::Program { .. }) => Ok(ExitCode::FAILURE),
        Err(failure) => Err(failure),
    }
}
