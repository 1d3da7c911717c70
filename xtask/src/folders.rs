//! Where the project is and where its outputs go.

use std::env;
use std::path::{Path, PathBuf, absolute};

use crate::failure::Failure;

/// The folders that the verbs read and write.
///
/// With `FIELDBOOK_CACHE` set, build outputs go to `$FIELDBOOK_CACHE/target` and installed tools
/// stay in `$FIELDBOOK_CACHE`; without it, outputs go to `target` and tools to
/// `target/fieldbook-cache`. `CARGO_TARGET_DIR` is respected for the outputs.
pub(crate) struct Folders {
    root: PathBuf,
    target: PathBuf,
    cache: PathBuf,
}

impl Folders {
    /// Reads the environment that `cargo xtask` gives.
    pub(crate) fn find() -> Result<Self, Failure> {
        let here = env::var_os("CARGO_MANIFEST_DIR").ok_or(Failure::NotFromCargo)?;
        let root = Path::new(&here).parent().ok_or(Failure::NotFromCargo)?.to_path_buf();
        let from_env = |name: &str| {
            env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(|value| absolute(&value).map_err(Failure::file(&value)))
                .transpose()
        };
        let cache = from_env("FIELDBOOK_CACHE")?;
        let target = match (from_env("CARGO_TARGET_DIR")?, &cache) {
            (Some(target), _) => target,
            (None, Some(cache)) => cache.join("target"),
            (None, None) => root.join("target"),
        };
        let cache = cache.unwrap_or_else(|| target.join("fieldbook-cache"));
        Ok(Self { root, target, cache })
    }

    /// The repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where Cargo and the other build tools put their outputs.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What is installed once and kept: the Swift root, cargo-deny, ktlint.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    /// Tools that are installed for this project only.
    pub(crate) fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The library that the generated code was made from; `FIELDBOOK_LIB` for Kotlin and Swift.
    pub(crate) fn library(&self) -> PathBuf {
        self.target.join("bindings")
    }

    /// The program that brings mishaps about; `FIELDBOOK_MISHAP` for Kotlin and Swift.
    pub(crate) fn mishap(&self) -> PathBuf {
        self.target.join("debug").join("mishap")
    }

    /// The hub's program; `FIELDBOOK_HUB_PROGRAM` for Kotlin and Swift.
    pub(crate) fn hub(&self) -> PathBuf {
        self.target.join("debug").join("fieldbook")
    }
}
