//! `docs/security.md` names the tests that hold each promise, and they are there.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
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

/// What stands in backticks and is written like a test.
fn named(page: &str) -> Vec<&str> {
    let is_test = |name: &&str| {
        name.matches('_').count() >= 2
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    page.split('`').skip(1).step_by(2).filter(is_test).collect()
}

#[test]
fn every_promise_names_tests_that_exist() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let mut code = String::new();
    for room in ["core", "server", "demo", "tests"] {
        sources(&root().join(room), &mut code);
    }
    let names = named(&page);
    assert!(names.len() >= 60, "the page names its tests: {}", names.len());
    let missing: Vec<_> =
        names.into_iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "docs/security.md names tests that do not exist: {missing:#?}");
}

#[test]
fn every_control_and_every_risk_has_its_row() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let controls = ["STORAGE-1", "STORAGE-2", "CRYPTO-1", "CRYPTO-2", "AUTH-1", "AUTH-2"];
    let more = [
        "NETWORK-1",
        "NETWORK-2",
        "PLATFORM-1",
        "CODE-1",
        "CODE-2",
        "CODE-4",
        "RESILIENCE",
        "PRIVACY",
    ];
    let risks = (1..=10).map(|n| format!("API{n} "));
    let wanted = controls.iter().chain(&more).map(|name| (*name).to_owned()).chain(risks);
    for name in wanted {
        assert!(page.contains(&format!("| {name}")), "{name} has no row");
    }
}
