//! `cargo xtask doctor`: what this machine has, what it lacks and how that is installed.

use std::process::Command;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::lint::{deny, phones};
use crate::needs::{self, Need};
use crate::program;
use crate::swift::{self, Swift};

/// Lists everything; lacking something is not a failure.
pub(crate) fn run(folders: &Folders) -> Result<(), Failure> {
    println!("build outputs: {}", folders.target().display());
    println!("installed tools: {}", folders.cache().display());
    println!();
    let rust = program::answer(Command::new("rustc").arg("--version"))?;
    say(true, "rustc", rust.trim(), "");
    for need in needs::RUST.iter().chain(needs::KOTLIN) {
        say_need(need);
    }
    say_swift(folders);
    let how = "installed by `cargo xtask lint`";
    say(deny::is_there(folders), "cargo-deny", "checking licenses and sources", how);
    for target in phones::TARGETS {
        let how = format!("rustup target add {target}");
        say(phones::is_there(target), target, "checking what goes on phones", &how);
    }
    Ok(())
}

fn say_need(need: &Need) {
    let how = format!("apt-get install {}", need.packages.join(" "));
    say(need.is_met(), need.name, need.purpose, &how);
}

fn say_swift(folders: &Folders) {
    match Swift::find(folders) {
        Some(Swift::System) => say(true, "swift", "on the path", ""),
        Some(Swift::Root(root)) => say(true, "swift", &root.display().to_string(), ""),
        None => {
            let how = swift::how_to_install(folders);
            say(false, "swift", "testing the Swift library", &how);
        }
    }
}

fn say(there: bool, name: &str, about: &str, how: &str) {
    if there {
        println!("present  {name}: {about}");
    } else {
        println!("MISSING  {name}: {about}\n         {how}");
    }
}
