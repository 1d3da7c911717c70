//! The hub's program once more, so that `cargo test -p fieldbook-attack` has one that is up to date.

use std::process::ExitCode;

fn main() -> ExitCode {
    fieldbook_server::cli::main()
}
