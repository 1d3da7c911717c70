//! The Kotlin library on the JVM, against the real library and a real hub.

use std::process::Command;

use super::{counts, prepare, small_disk};
use crate::bindings::Language;
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;
use crate::verdict::Verdict;

/// Generates, compiles and runs.
pub(super) fn run(folders: &Folders) -> Result<Verdict, Failure> {
    println!("== kotlin");
    let variables = prepare(folders, Language::Kotlin)?;
    let mut maven = Command::new("mvn");
    maven.current_dir(folders.root().join("android"));
    maven.args(["--batch-mode", "--no-transfer-progress"]);
    let mut outputs = std::ffi::OsString::from("-Dfieldbook.outputs=");
    outputs.push(folders.target().join("kotlin"));
    maven.arg(outputs).arg("test").envs(variables);
    let (maven, left_out) = match small_disk::beside(folders, &maven)? {
        Some(maven) => (maven, ""),
        None => (maven, small_disk::LEFT_OUT),
    };
    let seen = program::watched(maven)?;
    match counts::surefire(&seen) {
        0 => Err(Failure::NoTests("Maven")),
        tests => Ok(Verdict::Passed(format!("{tests} tests{left_out}"))),
    }
}
