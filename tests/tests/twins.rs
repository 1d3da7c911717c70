//! Kotlin and Swift offer the same verbs, values and types under the same names.

#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const KOTLIN: &str = "android/src/main/kotlin/dev/fieldbook";
const SWIFT: &str = "ios/Sources/Fieldbook";

/// Words before the name of something public, in either language.
const INTRODUCTIONS: [&str; 6] = ["fun", "func", "val", "var", "let", "class"];

#[test]
fn kotlin_and_swift_have_twin_names() {
    let (kotlin, swift) = (public_names(KOTLIN, "kt"), public_names(SWIFT, "swift"));
    assert!(kotlin.len() > 30, "nothing was read: {kotlin:?}");
    let only_in_kotlin: Vec<_> = kotlin.difference(&swift).collect();
    let only_in_swift: Vec<_> = swift.difference(&kotlin).collect();
    assert!(only_in_kotlin.is_empty(), "not in Swift: {only_in_kotlin:?}");
    assert!(only_in_swift.is_empty(), "not in Kotlin: {only_in_swift:?}");
}

/// What the sources of a folder declare public.
fn public_names(folder: &str, ending: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let entries = fs::read_dir(root).expect("the sources");
    let files = entries.map(|entry| entry.expect("a readable folder").path());
    let sources = files.filter(|file| file.extension().is_some_and(|it| it == ending));
    let text: String =
        sources.map(|file| fs::read_to_string(file).expect("a readable file")).collect();
    text.lines().filter_map(public_name).collect()
}

/// The name on a line like `public suspend fun FieldbookClient.order(` or `public static func open(`.
fn public_name(line: &str) -> Option<String> {
    let rest = line.trim().strip_prefix("public ")?;
    let mut words = rest.split_whitespace();
    words.find(|word| INTRODUCTIONS.contains(word))?;
    let declared = words.next()?;
    let end = declared.find(['(', ':', '<', '{']).unwrap_or(declared.len());
    let name = declared.get(..end)?.rsplit('.').next()?;
    Some(name.to_owned())
}

#[test]
fn names_are_read_in_both_languages() {
    let name = |line| public_name(line);
    assert_eq!(name("    public suspend fun FieldbookClient.order(x)").as_deref(), Some("order"));
    assert_eq!(name("public val FieldbookClient.changes: Flow<X>").as_deref(), Some("changes"));
    assert_eq!(name("    public static func open(").as_deref(), Some("open"));
    assert_eq!(name("public private(set) var rows: [X] = []").as_deref(), Some("rows"));
    assert_eq!(name("internal val life = Job()"), None);
}
