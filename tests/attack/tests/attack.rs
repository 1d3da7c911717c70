//! The bounded part of `cargo xtask attack`: every attack once, a little of the mutations, the library's dangers. Waiting
//! times are compared by the verb only.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use fieldbook_attack::{DOORS, Effort, Scene, assault, corpus, danger, mutate};

const SEED: u64 = 20_261_123;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn every_attack_is_contained() {
    let data = repository().join("../shared/data");
    let data = data.is_dir().then_some(data);
    let mut scene = Scene::set(Path::new(env!("CARGO_BIN_EXE_attack-hub")), data);
    let mut failed = Vec::new();
    for attack in corpus() {
        let report = assault(&mut scene, &attack, Effort::Once);
        println!("{report}");
        if !report.is_contained() {
            failed.push(report.to_string());
        }
    }
    failed.extend(scene.close());
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn no_door_gives_way_to_damaged_input() {
    println!("seed: {SEED}");
    let gave_way: Vec<_> = DOORS.iter().filter_map(|door| mutate(door, 300, SEED).err()).collect();
    assert!(gave_way.is_empty(), "{gave_way:#?}");
}

#[test]
fn the_guard_lets_nothing_in_that_bricks_a_record() {
    println!("seed: {SEED}");
    let danger = danger(1_000, SEED);
    println!("{danger:?}");
    assert_eq!(danger.bricked_through_guard, 0);
    assert!(danger.panicked + danger.bricked > 0, "the forgeries would hurt without a guard");
}

#[test]
fn every_door_has_its_fuzz_target() {
    for door in DOORS {
        let target = repository().join(format!("fuzz/fuzz_targets/{}.rs", door.name));
        let text = std::fs::read_to_string(&target).unwrap();
        assert!(text.contains(&format!("\"{}\"", door.name)), "{}", target.display());
    }
}
