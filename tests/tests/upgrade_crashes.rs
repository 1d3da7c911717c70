//! The upgrade of a phone and of a hub of the first schema, crashed after every write and in several ways
//! (`reliability.md` 12): afterwards both open, and nothing that they held is missing.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::path::Path;

use fieldbook_faults::{
    Dice, Disk, Effort, Kind, SCENARIOS, Scenario, Survival, copy_folder, crash_everywhere,
    fail_everywhere,
};
use fieldbook_server::Hub;
use rusqlite::Connection;
use rusqlite::types::Value;

const SEED: u64 = 20_261_123;
/// Every step, and a draw of torn and reordered sectors at each.
const EFFORT: Effort = Effort { stride: 1, draws: 1, seed: SEED, lies: false };

/// A phone of the first schema with work that its hub does not have; the scenario compares the outbox byte for byte.
fn migrate() -> &'static Scenario {
    SCENARIOS.iter().find(|scenario| scenario.name == "migrate").expect("the scenario")
}

#[test]
fn a_phones_upgrade_crashed_after_any_write_keeps_its_unsynced_work() {
    let tally = crash_everywhere(migrate(), EFFORT);
    println!("seed {SEED}, {} crashes", tally.struck);
    assert!(tally.struck > 40, "{}", tally.struck);
    assert!(tally.is_clean(), "{tally:#?}");
}

#[test]
fn a_phones_upgrade_that_fails_at_any_write_is_told_and_succeeds_later() {
    for (kind, lasting) in [(Kind::Broken, false), (Kind::Full, true)] {
        let tally = fail_everywhere(migrate(), kind, lasting, EFFORT);
        println!("{} failures", tally.struck);
        assert!(tally.struck > 5 && tally.is_clean(), "{tally:#?}");
    }
}

/// Tables of the first schema, and what orders their rows; what the upgrade adds is not among them.
const HELD: [(&str, &str); 9] = [
    ("SELECT order_id, seq, hash, actor, actor_seq, device_id, bytes FROM change", "1, 2"),
    ("SELECT * FROM assignment", "1, 2, 3, 4"),
    ("SELECT * FROM claim", "1, 2, 3"),
    ("SELECT * FROM feed", "1, 2, 3"),
    ("SELECT * FROM engineer", "1, 2"),
    ("SELECT * FROM device", "1, 2"),
    ("SELECT * FROM crew_ever", "1, 2, 3"),
    ("SELECT tenant_id, signing_key, cursor_key, epoch, generation FROM hub_secret", "1"),
    ("SELECT hash FROM api_key", "1"),
];

fn held(folder: &Path) -> Vec<Vec<Value>> {
    let database = Connection::open(folder.join("hub.db")).expect("a database");
    let mut rows = Vec::new();
    for (table, order) in HELD {
        let sql = format!("{table} ORDER BY {order}");
        let mut statement = database.prepare(&sql).expect("a table of the first schema");
        let columns = statement.column_count();
        let found = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect());
        rows.extend(found.expect("rows").map(|row| row.expect("a row")));
    }
    rows
}

#[test]
fn a_hubs_upgrade_crashed_after_any_write_loses_nothing() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/first-schema/hub");
    let dir = tempfile::tempdir().expect("a folder");
    let (before, template) = (dir.path().join("before"), dir.path().join("template"));
    copy_folder(&fixture, &before);
    copy_folder(&fixture, &template);
    let expected = held(&before);
    assert!(expected.len() > 20, "the fixture holds something: {}", expected.len());
    let disk = Disk::watch(&template).expect("a folder");
    let begin = disk.point();
    drop(Hub::open(&template).expect("without faults it opens"));
    let end = disk.point();
    assert!(end - begin > 10, "{begin} to {end}");
    for point in begin..=end {
        let dice = Dice::apart(SEED, point as u64);
        let torn = Survival::Some { sector: 512, dice };
        for survival in [Survival::All, Survival::Nothing, torn] {
            let at = format!("seed {SEED}, step {point} of {end}, {survival:?}");
            let stage = tempfile::tempdir().expect("a folder");
            disk.image(point, survival).lay(stage.path()).expect("an image");
            let hub = Hub::open(stage.path()).unwrap_or_else(|error| panic!("{at}: {error:?}"));
            assert!(!hub.is_new(), "{at}");
            drop(hub);
            assert!(held(stage.path()) == expected, "{at}");
        }
    }
    println!("{} crashes", 3 * (end - begin + 1));
}
