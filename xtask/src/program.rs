//! Running other programs.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::folders::Folders;

/// Cargo, in the project's folder, writing to the project's target folder.
pub(crate) fn cargo<S: AsRef<OsStr>>(
    folders: &Folders,
    args: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new("cargo");
    command.args(args).current_dir(folders.root()).env("CARGO_TARGET_DIR", folders.target());
    command
}

/// Runs a program to its end with the terminal's input and output.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|source| start(command, source))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Program { line: line(command), status })
}

/// Runs a program and answers what it wrote to its standard output.
pub(crate) fn answer(command: &mut Command) -> Result<String, Failure> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|source| start(command, source))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Failure::Program { line: line(command), status: output.status })
}

/// Runs a program and answers what it wrote to its standard error.
pub(crate) fn errors_of(command: &mut Command) -> Result<String, Failure> {
    let output =
        command.stderr(Stdio::piped()).output().map_err(|source| start(command, source))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    eprint!("{said}");
    Err(Failure::Program { line: line(command), status: output.status })
}

/// Runs a program in silence and tells whether it succeeded; one that is not there did not.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

/// Runs a program, shows what it prints as it comes, and answers all of it.
pub(crate) fn watched(mut command: Command) -> Result<String, Failure> {
    let line = line(&command);
    let failed = |source| Failure::Start { line: line.clone(), source };
    let (reader, writer) = io::pipe().map_err(failed)?;
    command.stdin(Stdio::null()).stdout(writer.try_clone().map_err(failed)?).stderr(writer);
    let mut child = command.spawn().map_err(failed)?;
    // The command still holds the writing ends; the reader would wait for them for ever.
    drop(command);
    let mut seen = String::new();
    for bytes in BufReader::new(reader).split(b'\n') {
        let text = bytes.map_err(failed)?;
        let text = String::from_utf8_lossy(&text);
        println!("{text}");
        seen.push_str(&text);
        seen.push('\n');
    }
    let status = child.wait().map_err(failed)?;
    if status.success() {
        return Ok(seen);
    }
    Err(Failure::Program { line, status })
}

/// A folder that is there afterwards.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path).map_err(Failure::file(path))
}

fn start(command: &Command, source: io::Error) -> Failure {
    Failure::Start { line: line(command), source }
}

/// The command as a person would type it, for messages.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
