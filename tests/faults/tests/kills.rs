//! The bounded part of `cargo xtask faults` that kills processes. Apart from the rest, for a process that is being started
//! has, for a moment, everything open that its parent has, the lock of a store that is just closed included.

use std::path::Path;

use fieldbook_faults::{Programs, Tally, kill_hub, kill_phone};

const SEED: u64 = 20_261_123;

fn programs() -> Programs {
    Programs {
        phone: Path::new(env!("CARGO_BIN_EXE_faults-phone")).to_owned(),
        hub: Path::new(env!("CARGO_BIN_EXE_faults-hub")).to_owned(),
    }
}

fn clean(tally: &Tally) {
    println!("seed: {SEED}, {} places", tally.struck);
    assert!(tally.struck > 0);
    assert!(tally.is_clean(), "{tally:#?}");
}

#[test]
fn a_killed_phone_keeps_what_it_said_was_saved() {
    clean(&kill_phone(&programs(), 8, SEED));
}

#[test]
fn a_killed_hub_keeps_what_it_acknowledged() {
    clean(&kill_hub(&programs(), 8, SEED));
}
