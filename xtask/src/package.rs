//! `cargo xtask package`: what app developers take: an AAR for Android, an XCFramework for Apple's systems.
//!
//! Both need a vendor's kit, which no package registry has. `check` is what can be said without one.

mod android;
mod apple;
mod check;
mod pages;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::folders::Folders;
use crate::needs;

/// What `cargo xtask package` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// For whom.
    #[arg(value_enum)]
    what: What,
}

/// A package, or what can be checked without the kits that make one.
#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The libraries for four ABIs and, by Gradle, the AAR; needs the NDK.
    Android,
    /// The XCFramework inside a Swift package; needs Xcode.
    Apple,
    /// What can be checked with neither.
    Check,
}

/// Makes the package, or checks.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<ExitCode, Failure> {
    needs::ensure(needs::RUST)?;
    match options.what {
        What::Android => android::make(folders).map(|()| ExitCode::SUCCESS),
        What::Apple => apple::make(folders).map(|()| ExitCode::SUCCESS),
        What::Check => Ok(check::run(folders)),
    }
}

/// Where packages are put.
fn shelf(folders: &Folders) -> PathBuf {
    folders.target().join("packages")
}

/// What Cargo calls the variable of a target: `CC_aarch64_linux_android`.
fn variable(name: &str, target: &str) -> String {
    format!("{name}_{}", target.replace('-', "_"))
}
