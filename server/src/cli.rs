//! The command line: one file a command. Commands other than `serve` work on the same data folder, also while `serve`
//! runs. With `--json` results go to standard output as JSON, errors too, with their stable code.
//!
//! Exit codes: 0 done, 1 refused (the code says why), 2 wrong usage, 3 the hub or its folder failed.

mod backup;
mod device;
mod engineer;
mod enrol;
mod error;
mod export;
mod import;
mod order;
mod quarantine;
mod say;
mod serve;
mod verify;
mod when;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::hub::Hub;
use crate::storage;
use error::CliError;
use say::Say;

/// The hub of Fieldbook, and commands on its data.
#[derive(Parser)]
#[command(name = "fieldbook", version, about)]
struct Cli {
    /// The hub's data folder.
    #[arg(long, env = "FIELDBOOK_DATA", global = true, default_value = "fieldbook-data")]
    data: PathBuf,
    /// Answer in JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Serve),
    #[command(subcommand)]
    Engineer(engineer::Engineer),
    #[command(subcommand)]
    Device(device::Device),
    Enrol(enrol::Enrol),
    Import(import::Import),
    #[command(subcommand)]
    Quarantine(quarantine::Quarantine),
    Export(export::Export),
    Verify(verify::Verify),
    Backup(backup::Backup),
    Restore(backup::Restore),
    #[command(subcommand)]
    Order(order::Order),
}

/// Where a command works, and how it answers.
struct Place {
    data: PathBuf,
    say: Say,
}

impl Place {
    /// Opens the hub, and makes it when there is none.
    fn open_or_make(&self) -> Result<Hub, CliError> {
        Ok(Hub::open(&self.data)?)
    }

    /// Opens the hub that is there; a mistyped folder makes no new one.
    fn open(&self) -> Result<Hub, CliError> {
        if self.data.join(storage::FILE_NAME).is_file() {
            self.open_or_make()
        } else {
            Err(CliError::NoHub)
        }
    }
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let Cli { data, json, command } = Cli::parse();
    let place = Place { data, say: Say { json } };
    let done = match command {
        Command::Serve(serve) => serve.run(&place),
        Command::Engineer(engineer) => engineer.run(&place),
        Command::Device(device) => device.run(&place),
        Command::Enrol(enrol) => enrol.run(&place),
        Command::Import(import) => import.run(&place),
        Command::Export(export) => export.run(&place),
        Command::Verify(verify) => verify.run(&place),
        Command::Quarantine(quarantine) => quarantine.run(&place),
        Command::Backup(backup) => backup.run(&place),
        Command::Restore(restore) => restore.run(&place),
        Command::Order(order) => order.run(&place),
    };
    done.map_or_else(|error| place.say.error(&error), |()| ExitCode::SUCCESS)
}
