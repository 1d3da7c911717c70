#![doc = include_str!("../README.md")]

mod attack;
mod bench;
mod bindings;
mod demo;
mod doctor;
mod failure;
mod faults;
mod figures;
mod folders;
mod lint;
mod needs;
mod notices;
mod package;
mod program;
mod sim;
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
    /// Attack a hub and a phone with everything that is known to hurt.
    Attack(attack::Options),
    /// Run our hub and phone beside other products.
    Bench(bench::Options),
    /// Let a hub and two phones live through a working day; also `cargo demo`.
    #[command(disable_help_flag = true)]
    Demo(demo::Options),
    /// List what this machine has, what it lacks and how that is installed.
    Doctor,
    /// Let disk, power and network fail wherever they can under phone and hub.
    Faults(faults::Options),
    /// Generate the Kotlin, Swift and Python sides of the library.
    Bindings(bindings::Options),
    /// Check formatting, lints, licenses, docs, the house rules and what goes on phones.
    Lint(lint::Options),
    /// Write docs/third-party.md from the dependency tree.
    Notices,
    /// Make the packages that app developers take, or check what can be checked without the vendors' kits.
    Package(package::Options),
    /// Measure speed and memory against floors and limits.
    Figures(figures::Options),
    /// Play seeds of phones and a hub on a simulated network, disk and clock.
    Sim(sim::Options),
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
        Verb::Attack(options) => attack::run(&folders, &options),
        Verb::Bench(options) => bench::run(&folders, &options),
        Verb::Demo(options) => demo::run(&folders, options),
        Verb::Doctor => doctor::run(&folders).map(|()| ExitCode::SUCCESS),
        Verb::Faults(options) => faults::run(&folders, &options),
        Verb::Bindings(options) => bindings::run(&folders, &options).map(|()| ExitCode::SUCCESS),
        Verb::Lint(options) => lint::run(&folders, &options),
        Verb::Notices => notices::write(&folders).map(|()| ExitCode::SUCCESS),
        Verb::Package(options) => package::run(&folders, &options),
        Verb::Figures(options) => figures::run(&folders, &options),
        Verb::Sim(options) => sim::run(&folders, &options),
        Verb::Test(options) => test::run(&folders, &options),
    }
}
