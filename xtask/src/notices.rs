//! `cargo xtask notices`: writes `docs/third-party.md` from the dependency tree.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;
use crate::verdict::Verdict;

/// What stands above the table: the parts that Cargo does not know.
const HEAD: &str = include_str!("notices.md");

/// Writes the file.
pub(crate) fn write(folders: &Folders) -> Result<(), Failure> {
    let path = path(folders);
    fs::write(&path, render(folders)?).map_err(Failure::file(&path))
}

/// Whether the file says what the dependency tree says now.
pub(crate) fn check(folders: &Folders) -> Result<Verdict, Failure> {
    let path = path(folders);
    let written = fs::read_to_string(&path).map_err(Failure::file(&path))?;
    if written == render(folders)? {
        return Ok(Verdict::Passed(String::new()));
    }
    Err(Failure::Stale { path, verb: "notices" })
}

fn path(folders: &Folders) -> PathBuf {
    folders.root().join("docs").join("third-party.md")
}

fn render(folders: &Folders) -> Result<String, Failure> {
    let tree = ["tree", "--workspace", "--locked", "--target", "all", "--prefix", "none"];
    let mut cargo = program::cargo(folders, tree);
    cargo.args(["--edges", "normal,build,dev", "--format", "{p}\t{l}\t{r}"]);
    let rows: BTreeSet<String> = program::answer(&mut cargo)?.lines().filter_map(row).collect();
    let mut text = HEAD.to_owned();
    for row in rows {
        text.push_str(&row);
        text.push('\n');
    }
    Ok(text)
}

/// One line of the table; none for the crates of this repository, which Cargo shows with a folder.
fn row(line: &str) -> Option<String> {
    // Cargo marks what it has shown before.
    let mut columns = line.trim_end_matches(" (*)").split('\t');
    let (package, license) = (columns.next()?, columns.next()?);
    let (name, version) = package.trim_end_matches(" (proc-macro)").split_once(" v")?;
    if version.contains(' ') {
        return None;
    }
    let name = match columns.next() {
        Some(repository) if !repository.is_empty() => format!("[{name}]({repository})"),
        _ => name.to_owned(),
    };
    Some(format!("| {name} | {version} | {license} |"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_of_others_is_a_row() {
        let line = "paste v1.0.15 (proc-macro)\tMIT OR Apache-2.0\thttps://a.example/paste (*)";
        let expect = "| [paste](https://a.example/paste) | 1.0.15 | MIT OR Apache-2.0 |";
        assert_eq!(row(line).as_deref(), Some(expect));
    }

    #[test]
    fn a_crate_of_ours_is_not() {
        assert_eq!(row("xtask v0.1.0 (/somewhere/xtask)\tMIT OR Apache-2.0\t"), None);
    }
}
