//! `fieldbook-peer`: our hub or our phone in the benchmark "the shift"; `cargo xtask bench peers` runs it.

use std::process::ExitCode;

use clap::Parser as _;
use fieldbook_tests::peer::Options;

fn main() -> ExitCode {
    match Options::parse().play() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fieldbook-peer: {error}");
            ExitCode::FAILURE
        }
    }
}
