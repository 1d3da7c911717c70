//! `mishap`: brings about what an app's test cannot wait for. Kotlin and Swift call it, `cargo xtask test` names it in
//! `FIELDBOOK_MISHAP`. It works on stores of the test's own and answers in a hub's place; nothing else uses it.

use std::process::ExitCode;

use clap::Parser as _;
use fieldbook_tests::Mishap;

fn main() -> ExitCode {
    match Mishap::parse().happen() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mishap: {error}");
            ExitCode::FAILURE
        }
    }
}
