//! The copy of the library that the generated code was made from.
//!
//! A later `cargo build` replaces the library in the target folder; tests load this copy, so that
//! library and generated code always belong together.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::folders::Folders;
use crate::program::make_folder;

/// What the platform calls the library.
pub(crate) const NAME: &str =
    if cfg!(target_os = "macos") { "libfieldbook_ffi.dylib" } else { "libfieldbook_ffi.so" };

/// Where the copy is.
pub(crate) fn kept(folders: &Folders) -> PathBuf {
    folders.library().join(NAME)
}

/// Copies library and settings when they changed, and tells whether they had.
pub(crate) fn keep(folders: &Folders) -> Result<bool, Failure> {
    make_folder(&folders.library())?;
    let settings = folders.root().join("bindings").join("uniffi.toml");
    let built = folders.target().join("debug").join(NAME);
    let settings_changed = replace(&settings, &folders.library().join("uniffi.toml"))?;
    Ok(replace(&built, &kept(folders))? || settings_changed)
}

/// Makes `to` equal to `from`; `false` when it was already.
pub(crate) fn replace(from: &Path, to: &Path) -> Result<bool, Failure> {
    let bytes = fs::read(from).map_err(Failure::file(from))?;
    if fs::read(to).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    // Renamed into place: a process that has the old library loaded keeps it.
    let partial = to.with_extension("partial");
    fs::write(&partial, bytes).map_err(Failure::file(&partial))?;
    fs::rename(&partial, to).map_err(Failure::file(to))?;
    Ok(true)
}
