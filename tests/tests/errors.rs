//! `docs/errors.md` names every error code, and no other; each has a sentence in three languages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::collections::BTreeSet;
use std::path::Path;

use fieldbook_client::{ERROR_CODES, ErrorCode, Language, render};
use fieldbook_wire::ProblemCode;

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
    std::fs::read_to_string(path).unwrap()
}

/// The codes in one column of the page's tables.
fn codes(column: usize) -> BTreeSet<String> {
    let cell = |line: &str| line.split('|').nth(column).map(|cell| cell.trim().to_owned());
    let code = |cell: String| Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned());
    page()
        .lines()
        .filter(|line| line.starts_with('|'))
        .filter_map(|line| cell(line).and_then(code))
        .collect()
}

#[test]
fn the_page_of_errors_names_every_code_of_the_phone() {
    let known: BTreeSet<_> = ERROR_CODES.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(codes(1), known);
}

#[test]
fn the_page_of_errors_names_every_code_of_the_hub() {
    let known: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(codes(2), known);
}

#[test]
fn every_error_has_a_sentence_in_every_language() {
    for code in ERROR_CODES.iter().copied().map(ErrorCode::as_str) {
        for language in [Language::En, Language::ZhHans, Language::ZhHant] {
            let id = format!("error-{code}");
            assert_ne!(render(language, &id, &[]), id, "{language:?} has no sentence for {code}");
        }
    }
}
