//! `cargo xtask figures`: builds the measuring program as it is shipped, runs it, and passes on its verdict; with
//! `--compare` counts instructions instead, which a busy machine does not change.

mod counts;

use std::process::{Command, ExitCode};

use clap::Args;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::{needs, program};

/// What `cargo xtask figures` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Take only the figures whose names contain this.
    #[arg(long)]
    only: Option<String>,
    /// Count the instructions of fixed workloads, and name what grew by more than a fifth.
    #[arg(long)]
    compare: bool,
    /// Write what was counted as the new baseline.
    #[arg(long, requires = "compare")]
    save: bool,
}

/// Measures; fails when something is over its limit.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<ExitCode, Failure> {
    needs::ensure(needs::RUST)?;
    program::run(&mut program::cargo(folders, ["build", "--release", "-p", "fieldbook-figures"]))?;
    if options.compare {
        needs::ensure(needs::COUNTS)?;
        return counts::compare(folders, options.save);
    }
    let mut command = measuring(folders);
    command.args(options.only.iter().flat_map(|only| ["--only", only]));
    match program::run(&mut command) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // The program has said by itself what is over.
        Err(Failure::Program { .. }) => Ok(ExitCode::FAILURE),
        Err(failure) => Err(failure),
    }
}

/// The measuring program, with where it works and where the data is.
fn measuring(folders: &Folders) -> Command {
    let mut command = Command::new(program_path(folders));
    command.args(where_to(folders));
    command
}

fn program_path(folders: &Folders) -> std::path::PathBuf {
    folders.target().join("release").join("fieldbook-figures")
}

fn where_to(folders: &Folders) -> [std::ffi::OsString; 4] {
    let data = folders.root().join("..").join("shared").join("data");
    let place = folders.target().join("figures");
    ["--dir".into(), place.into(), "--data".into(), data.into()]
}
