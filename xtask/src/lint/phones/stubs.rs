//! Programs that stand in for the C compiler, archiver and Xcode while Rust is type-checked.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::program::make_folder;

/// Writes an empty file wherever a compiler (`-o FILE`) or archiver (`FILE.a`) would write one.
const TOOL: &str = "#!/bin/sh
while [ $# -gt 0 ]; do
    case $1 in
    -o) shift && : > \"$1\" ;;
    *.a) : > \"$1\" ;;
    esac
    shift
done
";

/// Answers every question about Apple's kits with the one folder that exists everywhere.
const XCRUN: &str = "#!/bin/sh
echo /
";

/// What OpenSSL's build script would have found; its C is not built here.
const OPENSSL: &str = "['ossl101', 'ossl102', 'ossl110', 'ossl110g', 'ossl111', 'ossl300']";

/// The folder with the stand-ins.
pub(super) struct Stubs {
    folder: PathBuf,
}

/// Writes the stand-ins into the target folder.
pub(super) fn write(folders: &Folders) -> Result<Stubs, Failure> {
    let folder = folders.target().join("stubs");
    make_folder(&folder)?;
    for (name, text) in [("tool", TOOL), ("xcrun", XCRUN)] {
        write_program(&folder.join(name), text)?;
    }
    Ok(Stubs { folder })
}

impl Stubs {
    /// Makes Cargo use them for this target.
    pub(super) fn apply(&self, target: &str, cargo: &mut Command) {
        let tool = self.folder.join("tool");
        let suffix = target.replace('-', "_");
        for name in ["CC", "CXX", "AR", "RANLIB"] {
            cargo.env(format!("{name}_{suffix}"), &tool);
        }
        cargo.env("SDKROOT", "/");
        if let Some(path) = std::env::var_os("PATH") {
            let mut first = self.folder.clone().into_os_string();
            first.push(":");
            first.push(path);
            cargo.env("PATH", first);
        }
        cargo.arg("--config").arg(format!("target.{target}.openssl.rustc-cfg={OPENSSL}"));
        cargo.arg("--config").arg(format!("target.{target}.openssl.include='/'"));
    }
}

fn write_program(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(Failure::file(path))?;
    let runnable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(path, runnable).map_err(Failure::file(path))
}
