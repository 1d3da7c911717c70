//! The bounded part of `cargo xtask faults`, as far as it happens in one process.

use fieldbook_faults::{
    Effort, Kind, SCENARIOS, Tally, crash_everywhere, cut_everywhere, fail_everywhere, flip_bytes,
};

const SEED: u64 = 20_261_123;
const EFFORT: Effort = Effort { stride: 11, draws: 1, seed: SEED, lies: false };

fn clean(tally: &Tally) {
    println!("seed: {SEED}, {} places", tally.struck);
    assert!(tally.struck > 0);
    assert!(tally.is_clean(), "{tally:#?}");
}

#[test]
fn a_crash_after_any_write_loses_nothing_that_was_acknowledged() {
    let mut all = Tally::default();
    for scenario in SCENARIOS {
        all.add(crash_everywhere(scenario, EFFORT));
    }
    clean(&all);
}

#[test]
fn a_disk_that_lies_about_syncing_is_found_out() {
    let edit = SCENARIOS.iter().find(|scenario| scenario.name == "edit").unwrap();
    let found = crash_everywhere(edit, Effort { lies: true, ..EFFORT });
    assert!(!found.lost.is_empty(), "the test could not fail");
}

#[test]
fn a_write_that_fails_is_told_and_nothing_is_half_done() {
    let mut all = Tally::default();
    for scenario in SCENARIOS {
        for (kind, lasting) in [(Kind::Broken, false), (Kind::Full, true)] {
            all.add(fail_everywhere(scenario, kind, lasting, EFFORT));
        }
    }
    clean(&all);
}

#[test]
fn a_network_cut_at_any_byte_loses_and_doubles_nothing() {
    clean(&cut_everywhere(401));
}

#[test]
fn flipped_bits_are_told_or_harm_nobody() {
    let flipped = flip_bytes(150, SEED);
    println!("{flipped:?}");
    assert!(flipped.told_at_opening > 0 && flipped.told_at_reading > 0);
    clean(&flipped.tally);
}
