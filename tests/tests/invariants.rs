//! Every invariant of `ARCHITECTURE.md` names the tests that hold it, and they are there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The test names in backticks, under the heading of the invariants.
fn named() -> Vec<String> {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, invariants) = page.split_once("## Invariants").unwrap();
    let quoted = invariants.split('`').skip(1).step_by(2);
    let is_test = |name: &&str| {
        name.len() > 12
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    quoted.filter(is_test).map(str::to_owned).collect()
}

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "target" && name != "generated" {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_invariant_names_tests_that_exist() {
    let mut code = String::new();
    for room in ["core", "server", "demo", "tests"] {
        sources(&root().join(room), &mut code);
    }
    let names = named();
    assert!(names.len() >= 18, "each invariant names a test");
    for name in names {
        assert!(code.contains(&format!("fn {name}(")), "no test is called {name}");
    }
}
