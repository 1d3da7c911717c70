//! The demo's check has to be able to fail: one change is removed behind everybody's back, at the hub or on a phone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::path::Path;

use fieldbook_demo::{Entry, Ledger, PhoneKey, Source, Stage, Story, Verdict, check, live};
use fieldbook_document::Language;
use fieldbook_model::EntryId;
use fieldbook_store::{Store, StoreKey};
use rusqlite::Connection;
use tempfile::TempDir;

const STORY: Story = Story { language: Language::En, aloud: true };
const SHIPPED: Source = Source { csv: None, mapping: None };

async fn a_day(dir: &Path) -> usize {
    let stage = Stage::set(dir, &SHIPPED, STORY).await.unwrap();
    let edits = live(&stage, STORY).await.unwrap();
    stage.close().await.unwrap();
    edits
}

/// The last remark of the day, on which no other change was built.
fn last_remark(dir: &Path) -> Entry {
    let entries = Ledger::read(dir).unwrap();
    entries.into_iter().rev().find(|entry| entry.what.starts_with("remarks")).unwrap()
}

fn blob(id: impl std::fmt::Display) -> Vec<u8> {
    uuid::Uuid::try_parse(&id.to_string()).unwrap().into_bytes().to_vec()
}

fn remove_at_hub(dir: &Path) {
    let remark = last_remark(dir);
    let database = Connection::open(dir.join("hub/hub.db")).unwrap();
    let order = blob(remark.order);
    database.execute("DELETE FROM snapshot WHERE order_id = ?1", [&order]).unwrap();
    // The entry's id stands in the bytes of the change that made it.
    let token = remark.token.as_bytes();
    let removed = database
        .execute("DELETE FROM change WHERE order_id = ?1 AND instr(bytes, ?2) > 0", (&order, token))
        .unwrap();
    assert_eq!(removed, 1, "exactly the remark is removed");
}

fn remove_on_phone(dir: &Path, phone: &str) {
    let remark = last_remark(dir);
    let home = dir.join(phone);
    let key = PhoneKey::load_or_make(&home).unwrap();
    let hex = data_encoding::HEXLOWER.encode(key.bytes());
    let database = Connection::open(home.join("store/fieldbook.db")).unwrap();
    database.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"")).unwrap();
    let command = blob(remark.token.parse::<EntryId>().unwrap());
    let removed =
        database.execute("DELETE FROM change_log WHERE command_id = ?1", [&command]).unwrap();
    assert_eq!(removed, 1, "exactly the remark is removed");
    database
        .execute(
            "DELETE FROM snapshot WHERE change_no >= (SELECT max(change_no) FROM change_log)",
            [],
        )
        .unwrap();
    drop(database);
    let mut store = Store::open(&home.join("store"), &StoreKey::from_bytes(*key.bytes())).unwrap();
    assert_eq!(store.rebuild().unwrap(), [remark.order]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_in_which_nothing_is_lost_says_so() {
    let dir = TempDir::new().unwrap();
    let edits = a_day(dir.path()).await;
    let verdict = check(dir.path(), STORY).await.unwrap();
    assert_eq!(verdict, Verdict { converged: true, orders: 64, edits, lost: 0 });
    assert!(edits >= 30, "{edits} edits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_vanishes_at_the_hub_is_found_out() {
    let dir = TempDir::new().unwrap();
    a_day(dir.path()).await;
    remove_at_hub(dir.path());
    let verdict = check(dir.path(), STORY).await.unwrap();
    assert_eq!((verdict.lost, verdict.converged, verdict.is_good()), (1, false, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_vanishes_on_a_phone_is_found_out() {
    let dir = TempDir::new().unwrap();
    a_day(dir.path()).await;
    remove_on_phone(dir.path(), "phone-b");
    let verdict = check(dir.path(), STORY).await.unwrap();
    assert_eq!((verdict.lost, verdict.converged, verdict.is_good()), (1, false, false));
}
