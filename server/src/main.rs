//! The binary `fieldbook`: the hub, and the commands that work on its data folder.

use std::process::ExitCode;

fn main() -> ExitCode {
    fieldbook_server::cli::main()
}
