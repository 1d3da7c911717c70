//! The bounded part of `cargo xtask sim`.

use fieldbook_sim::{Bug, Options, play};

const OPTIONS: Options =
    Options { steps: 40, phones: 2, restores: true, clones: true, bug: None, aloud: false };

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
    for bug in [Bug::SkippedFsyncOnPhone, Bug::CursorBeforeData] {
        let options = Options { bug: Some(bug), ..OPTIONS };
        assert!((1..=20).any(|seed| !play(seed, options).is_clean()), "{bug:?}");
    }
}
