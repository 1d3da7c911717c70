//! Generating one foreign side and putting its files where its build looks for them.

use std::fs;
use std::path::{Path, PathBuf};

use super::Language;
use super::library::{NAME, kept, replace};
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program::{self, make_folder};

/// A file as the generator writes it, and where it belongs.
struct Move {
    from: PathBuf,
    to: PathBuf,
}

/// What a person and the generator call the language.
pub(crate) fn name(language: Language) -> &'static str {
    match language {
        Language::Kotlin => "kotlin",
        Language::Swift => "swift",
        Language::Python => "python",
    }
}

/// Whether all files are where they belong, made from the library that is kept now. Another language's run may have
/// been what kept it.
pub(crate) fn is_done(folders: &Folders, language: Language) -> bool {
    let written = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    let library = written(&kept(folders));
    moves(folders, language)
        .iter()
        .all(|file| file.to.is_file() && library.is_some() && written(&file.from) >= library)
}

/// Generates and answers how many files changed.
pub(crate) fn run(folders: &Folders, language: Language) -> Result<usize, Failure> {
    let out = generated(folders, language);
    let mut command = program::cargo(folders, ["run", "--package", "fieldbook-bindgen", "--"]);
    command.args(["generate", "--no-format", "--language", name(language), "--out-dir"]);
    program::run(command.arg(&out).arg(kept(folders)))?;

    let mut changed = 0;
    for Move { from, to } in moves(folders, language) {
        make_folder(to.parent().unwrap_or(&to))?;
        changed += usize::from(replace(&from, &to)?);
    }
    if language == Language::Python {
        link_library(folders, &python(folders))?;
    }
    Ok(changed)
}

fn generated(folders: &Folders, language: Language) -> PathBuf {
    folders.library().join("generated").join(name(language))
}

fn python(folders: &Folders) -> PathBuf {
    folders.target().join("python")
}

fn moves(folders: &Folders, language: Language) -> Vec<Move> {
    let out = generated(folders, language);
    let swift = folders.root().join("ios").join("Sources");
    let file = |from: &str, to: PathBuf| Move { from: out.join(from), to };
    match language {
        Language::Kotlin => {
            let path = "dev/fieldbook/ffi/fieldbook_ffi.kt";
            vec![file(path, folders.root().join("android/src/generated/kotlin").join(path))]
        }
        Language::Swift => vec![
            file("FieldbookFFI.swift", swift.join("FieldbookFFI/generated/FieldbookFFI.swift")),
            file("FieldbookFFIC.h", swift.join("FieldbookFFIC/generated/FieldbookFFIC.h")),
            // SwiftPM knows a C module by this name only.
            file("FieldbookFFIC.modulemap", swift.join("FieldbookFFIC/generated/module.modulemap")),
        ],
        Language::Python => {
            vec![file("fieldbook_ffi.py", python(folders).join("fieldbook_ffi.py"))]
        }
    }
}

/// The Python side loads the library from its own folder.
fn link_library(folders: &Folders, python: &Path) -> Result<(), Failure> {
    let link = python.join(NAME);
    if link.exists() {
        fs::remove_file(&link).map_err(Failure::file(&link))?;
    }
    fs::hard_link(kept(folders), &link).map_err(Failure::file(&link))
}
