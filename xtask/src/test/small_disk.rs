//! A disk of a few megabytes, for the tests that fill it; mounted for one command and gone with it.
//!
//! It takes a mount namespace: root has one, others where the system lets them.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;
use crate::swift::Swift;

/// How tests find it; not set where none can be had.
const VARIABLE: &str = "FIELDBOOK_SMALL_DISK";
/// Where `xtask/swift/enter.sh` mounts one.
const IN_SWIFT_ROOT: &str = "/mnt";
/// What the verdict says where none can be had.
pub(super) const LEFT_OUT: &str = "; NOT the full disk: nothing may be mounted here";

/// The ways to a namespace: root's, then everybody's.
const WAYS: [&[&str]; 2] = [
    &["--mount", "--propagation", "private"],
    &["--user", "--map-root-user", "--mount", "--propagation", "private"],
];

/// The same command beside a small disk; `None` where none can be had.
pub(super) fn beside(folders: &Folders, command: &Command) -> Result<Option<Command>, Failure> {
    let works = |way: &&&[&str]| {
        let mut probe = Command::new("unshare");
        program::succeeds(probe.args(**way).args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"]))
    };
    let Some(way) = WAYS.iter().find(works) else { return Ok(None) };
    let disk = folders.target().join("small-disk");
    program::make_folder(&disk)?;
    let mut wrapped = Command::new("unshare");
    wrapped.args(*way).arg("sh").arg(folders.root().join("xtask/small_disk.sh")).arg(&disk);
    wrapped.arg(command.get_program()).args(command.get_args()).env(VARIABLE, &disk);
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    Ok(Some(wrapped))
}

/// Where Swift in its own root has one already.
pub(super) fn within(swift: &Swift) -> Option<(&'static str, PathBuf)> {
    matches!(swift, Swift::Root(_)).then(|| (VARIABLE, PathBuf::from(IN_SWIFT_ROOT)))
}
