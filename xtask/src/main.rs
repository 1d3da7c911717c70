#![doc = include_str!("../README.md")]

mod bindings;
mod demo;
mod doctor;
mod failure;
mod folders;
mod lint;
mod needs;
mod notices;
mod program;
mod swift;
mod test;
mod verdict;

use std::process::ExitCode;

use clap::Parser;

use crate::failure::Failure;
use crate::folders::Folders;

/// Everything that is done to this repository, by a person or by continuous integration.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
enum Verb {
    /// Let a hub and two phones live through a working day; also `cargo demo`.
    #[command(disable_help_flag = true)]
    Demo(demo::Options),
    /// List what this machine has, what it lacks and how that is installed.
    Doctor,
    /// Generate the Kotlin, Swift and Python sides of the library.
    Bindings(bindings::Options),
    /// Check formatting, lints, licenses, docs, the house rules and what goes on phones.
    Lint(lint::Options),
    /// Write docs/third-party.md from the dependency tree.
    Notices,
    /// Run all tests: Rust, Kotlin on the JVM, Swift.
    Test(test::Options),
}

fn main() -> ExitCode {
    match run(Verb::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<ExitCode, Failure> {
    let folders = Folders::find()?;
    match verb {
        Verb::Demo(options) => demo::run(&folders, options),
        Verb::Doctor => doctor::run(&folders).map(|()| ExitCode::SUCCESS),
        Verb::Bindings(options) => bindings::run(&folders, &options).map(|()| ExitCode::SUCCESS),
        Verb::Lint(options) => lint::run(&folders, &options),
        Verb::Notices => notices::write(&folders).map(|()| ExitCode::SUCCESS),
        Verb::Test(options) => test::run(&folders, &options),
    }
}
