//! The house rules that no compiler keeps: arrows between crates, sizes of files, what `lib.rs`
//! holds, what never enters. Each test names every offender at once.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A crate, and the crates of this repository that it may use: never up, never sideways.
const ARROWS: &[(&str, &[&str])] = &[
    ("fieldbook-model", &[]),
    ("fieldbook-document", &["fieldbook-model"]),
    ("fieldbook-wire", &[]),
    ("fieldbook-sync", &["fieldbook-wire"]),
    ("fieldbook-store", &["fieldbook-model", "fieldbook-document"]),
    (
        "fieldbook-client",
        &[
            "fieldbook-model",
            "fieldbook-document",
            "fieldbook-wire",
            "fieldbook-sync",
            "fieldbook-store",
        ],
    ),
    ("fieldbook-ffi", &["fieldbook-client"]),
    ("fieldbook-bindgen", &[]),
    ("fieldbook-server", &["fieldbook-model", "fieldbook-document", "fieldbook-wire"]),
    ("xtask", &[]),
];

/// These may see everything, so nothing above may see them.
const SEE_EVERYTHING: &[&str] = &[
    "fieldbook-attack",
    "fieldbook-demo",
    "fieldbook-faults",
    "fieldbook-figures",
    "fieldbook-fuzz",
    "fieldbook-sim",
    "fieldbook-tests",
];

const LONGEST_FILE: usize = 400;
const MEDIAN_FILE: usize = 100;

#[test]
fn arrows_between_crates_never_go_up_or_sideways() {
    let mut offenders = BTreeSet::new();
    for (name, manifest) in manifests() {
        if SEE_EVERYTHING.contains(&name.as_str()) {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            offenders.insert(format!("{name} has no arrows in this test"));
            continue;
        };
        let ours = dependencies(&manifest).into_iter().filter(|to| is_ours(to));
        let forbidden = ours.filter(|to| !allowed.contains(&to.as_str()));
        offenders.extend(forbidden.map(|to| format!("{name} -> {to}")));
    }
    none(&offenders, "arrows that the rooms forbid");
}

#[test]
fn no_source_file_is_longer_than_a_reader_bears() {
    let sized = sources(&["rs", "kt", "swift"]).into_iter().map(|file| (length(&file), file));
    let long = sized.filter(|(lines, _)| *lines > LONGEST_FILE);
    let offenders = long.map(|(lines, file)| format!("{}: {lines} lines", shown(&file))).collect();
    none(&offenders, "files over 400 lines");
}

#[test]
fn the_median_source_file_fits_on_two_screens() {
    let sources = sources(&["rs", "kt", "swift"]);
    let mut lengths: Vec<usize> = sources.iter().map(|file| length(file)).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN_FILE, "the median of {} files is {median} lines", lengths.len());
}

#[test]
fn nothing_is_unfinished_and_no_test_is_left_out() {
    // Put together here, so that this file does not offend.
    let words = ["todo", "unimplemented"].map(|word| format!("{word}!("));
    let words = [words.as_slice(), &[["#[", "ignore"].concat()]].concat();
    let mut offenders = BTreeSet::new();
    for file in sources(&["rs"]) {
        let text = read(&file);
        let found = words.iter().filter(|word| text.contains(*word));
        offenders.extend(found.map(|word| format!("{}: {word}", shown(&file))));
    }
    none(&offenders, "unfinished code or tests left out");
}

#[test]
fn a_lib_file_is_a_table_of_contents() {
    let mut offenders = BTreeSet::new();
    for file in sources(&["rs"]).into_iter().filter(|file| file.ends_with("src/lib.rs")) {
        let odd = statements(&read(&file)).into_iter().filter(|it| !is_contents(it));
        offenders.extend(odd.map(|statement| format!("{}: {statement}", shown(&file))));
    }
    none(&offenders, "statements in lib.rs beside `mod` and `pub use`");
}

#[test]
fn third_party_notices_name_each_direct_dependency() {
    let notices = read(&root().join("docs/third-party.md"));
    // what has a workspace of its own is never shipped and not in the tree that the notices are made of
    let ours = manifests().into_values().filter(|manifest| !manifest.contains_key("workspace"));
    let all = ours.flat_map(|manifest| dependencies(&manifest));
    let theirs = all.filter(|name| !is_ours(name));
    let offenders = theirs.filter(|name| !notices.contains(&format!("| [{name}]("))).collect();
    none(&offenders, "dependencies missing in docs/third-party.md; run `cargo xtask notices`");
}

fn none(offenders: &BTreeSet<String>, what: &str) {
    let list: Vec<&str> = offenders.iter().map(String::as_str).collect();
    assert!(list.is_empty(), "{what}:\n  {}", list.join("\n  "));
}

fn is_ours(name: &str) -> bool {
    name.starts_with("fieldbook") || name == "xtask"
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository")
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn length(file: &Path) -> usize {
    read(file).lines().count()
}

/// Files that people wrote, by the endings of their names.
fn sources(endings: &[&str]) -> Vec<PathBuf> {
    let fits = |file: &PathBuf| file.extension().is_some_and(|it| endings.iter().any(|e| it == *e));
    files(&root()).into_iter().filter(fits).collect()
}

/// All files below a folder, without what is built, generated or hidden.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "target" || name == "generated" {
            continue;
        }
        if entry.file_type().expect("a kind of file").is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// Every crate's manifest, by the crate's name.
fn manifests() -> BTreeMap<String, toml::Table> {
    let all = files(&root()).into_iter().filter(|file| file.ends_with("Cargo.toml"));
    let parsed = all.map(|file| read(&file).parse::<toml::Table>().expect("a manifest"));
    parsed.filter_map(|manifest| Some((crate_name(&manifest)?, manifest))).collect()
}

fn crate_name(manifest: &toml::Table) -> Option<String> {
    Some(manifest.get("package")?.get("name")?.as_str()?.to_owned())
}

/// The names in all tables of dependencies, also those for tests, builds and single platforms.
fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, value) in manifest {
        let Some(table) = value.as_table() else { continue };
        if key.ends_with("dependencies") {
            names.extend(table.keys().cloned());
        } else {
            names.append(&mut dependencies(table));
        }
    }
    names
}

/// A file's statements without comments and attributes, each on one line.
fn statements(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    let code = lines.filter(|line| !line.starts_with("//") && !line.starts_with('#'));
    let joined = code.collect::<Vec<_>>().join(" ");
    joined.split(';').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

fn is_contents(statement: &str) -> bool {
    let module = ["mod ", "pub mod ", "pub(crate) mod "];
    let is_module = module.iter().any(|start| statement.starts_with(start));
    (is_module && !statement.contains('{'))
        || statement.starts_with("pub use ")
        || statement.starts_with("uniffi::setup_scaffolding!")
}
