//! The bounded part of `cargo xtask sim`.

use std::fs;
use std::path::Path;

use fieldbook_sim::{Bug, Options, play};

const OPTIONS: Options = Options { steps: 40, ..Options::DEFAULT };

#[test]
fn nothing_is_lost_and_everybody_says_the_same_whatever_the_seed_draws() {
    for seed in 1..=8 {
        let outcome = play(seed, OPTIONS);
        assert!(outcome.is_clean(), "seed {seed}: {outcome:#?}");
    }
}

#[test]
fn the_same_seed_writes_the_same_journal() {
    let (first, second) = (play(11, OPTIONS), play(11, OPTIONS));
    assert_eq!(first, second);
    assert_ne!(first.journal, play(12, OPTIONS).journal);
}

#[test]
fn a_planted_bug_is_found() {
    for bug in [Bug::SkippedFsync, Bug::CursorBeforeData, Bug::ReceiptTooEarly] {
        let options = Options { bug: Some(bug), ..OPTIONS };
        assert!((1..=20).any(|seed| !play(seed, options).is_clean()), "{bug:?}");
    }
}

#[test]
fn no_build_has_planted_bugs_unless_it_is_asked_for_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let rooms = ["core/document", "core/store", "core/client", "bindings", "server", "tests/sim"];
    for room in rooms {
        let manifest = fs::read_to_string(root.join(room).join("Cargo.toml")).unwrap();
        let odd = manifest.lines().find(|line| {
            line.contains("sabotage\"")
                && !line.starts_with("sabotage = [")
                && !line.starts_with("name = ")
                && !line.starts_with("required-features")
        });
        assert_eq!(odd, None, "{room} enables what only `cargo xtask sim --sabotage` may");
        assert!(!manifest.contains("\ndefault = "), "{room} has default features");
    }
}
