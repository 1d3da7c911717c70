//! Swift on a machine that may not have it: the system's own, else one in a folder.
//!
//! The folder is a small Debian with Swift in it (`xtask/swift/install.sh`), entered in a mount
//! namespace of its own (`xtask/swift/enter.sh`), so that it leaves nothing mounted.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::{needs, program};

/// A Swift 6 that can be started.
pub(crate) enum Swift {
    /// On the system's path.
    System,
    /// In a root folder.
    Root(PathBuf),
}

impl Swift {
    /// The Swift that is there, if one is.
    pub(crate) fn find(folders: &Folders) -> Option<Self> {
        let version = program::answer(Command::new("swift").arg("--version"));
        if version.is_ok_and(|text| text.contains("Swift version 6.")) {
            return Some(Self::System);
        }
        let root = root(folders);
        root.is_dir().then_some(Self::Root(root))
    }

    /// The Swift that is there, or one that is installed now.
    pub(crate) fn find_or_install(folders: &Folders) -> Result<Self, Failure> {
        if let Some(swift) = Self::find(folders) {
            return Ok(swift);
        }
        if !needs::has_apt() {
            return Err(Failure::NoSwift("there is no Swift 6 on the path, and no apt to get one"));
        }
        if !needs::may_install() {
            let what = "Swift 6 (`--without swift` goes on without it)".to_owned();
            return Err(Failure::Missing { what, how: how_to_install(folders) });
        }
        needs::ensure(needs::SWIFT)?;
        println!("installing Swift into {} (about 600 MB)", root(folders).display());
        let mut install = needs::as_root("sh");
        match program::run(install.arg(script(folders, "install.sh")).arg(root(folders))) {
            Ok(()) => Ok(Self::Root(root(folders))),
            Err(_) => Err(Failure::NoSwift("installing it failed, as shown above")),
        }
    }

    /// `swift` with arguments, started in the package with these variables.
    pub(crate) fn command<S: AsRef<OsStr>>(
        &self,
        folders: &Folders,
        variables: &[(&str, PathBuf)],
        args: impl IntoIterator<Item = S>,
    ) -> Command {
        let package = folders.root().join("ios");
        let mut command = match self {
            Self::System => {
                let mut command = Command::new("swift");
                command.current_dir(package).envs(variables.iter().cloned());
                command
            }
            Self::Root(root) => {
                let mut command = needs::as_root("sh");
                command.arg(script(folders, "enter.sh")).arg(root).arg(shared_folders(folders));
                command.arg(package);
                command.args(variables.iter().map(|(name, value)| assignment(name, value)));
                command.arg("swift");
                command
            }
        };
        command.args(args);
        command
    }
}

/// The command that a person types to have Swift in its folder.
pub(crate) fn how_to_install(folders: &Folders) -> String {
    let script = script(folders, "install.sh");
    format!(
        "sudo apt-get install debootstrap && sudo sh {} {}",
        script.display(),
        root(folders).display()
    )
}

fn root(folders: &Folders) -> PathBuf {
    folders.cache().join("swift")
}

fn script(folders: &Folders, name: &str) -> PathBuf {
    folders.root().join("xtask").join("swift").join(name)
}

/// The folders that Swift has to see under the same paths inside its root.
fn shared_folders(folders: &Folders) -> OsString {
    let mut list = folders.root().as_os_str().to_owned();
    if !folders.target().starts_with(folders.root()) {
        list.push(":");
        list.push(folders.target());
    }
    list
}

fn assignment(name: &str, value: &Path) -> OsString {
    let mut text = OsString::from(name);
    text.push("=");
    text.push(value);
    text
}
