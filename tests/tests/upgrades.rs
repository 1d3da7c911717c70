//! A phone and a hub of an earlier schema, opened by this one: nothing that was not at the hub may be lost
//! (`reliability.md` 12). The folders in `fixtures` are as the earlier version left them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fs;
use std::path::Path;

use fieldbook_client::model::OrderId;
use fieldbook_client::{Fieldbook, Language, ListFilter};
use fieldbook_demo::{HubServer, PHONES, open_phone};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Where the hub of the fixtures was; the phones look for it there.
const HUB: &str = "127.44.17.3:4417";
const SENTENCES: [&str; 3] =
    ["轴承磨损 · bearing worn", "换了密封垫 · gasket replaced 🔧", "噪音没了 · quiet now"];

#[test]
fn a_phone_of_the_first_schema_keeps_its_unsynced_work_byte_for_byte() {
    let (dir, expected) = first_schema();
    let phone = open_phone(dir.path(), PHONES[0], Language::En).unwrap();
    let unsynced = phone.export_unsynced().unwrap().changes;
    let bytes: Vec<String> = unsynced.iter().map(|own| hex(&own.change.bytes)).collect();
    let before: Vec<&str> =
        expected.as_array().unwrap().iter().map(|own| own["bytes"].as_str().unwrap()).collect();
    assert_eq!(bytes, before);
    assert!(unsynced.iter().all(|own| own.command.is_some()), "the commands stay beside the bytes");
    assert!(!phone.sync_status().unwrap().safe_to_wipe);
}

#[test]
fn a_phone_of_the_first_schema_shows_the_order_as_it_was() {
    let (dir, _) = first_schema();
    let phone = open_phone(dir.path(), PHONES[0], Language::En).unwrap();
    let now = serde_json::to_value(phone.order(only_order(&phone)).unwrap()).unwrap();
    let before: Value = read("view.json");
    assert_says_as_much(&now, &before, "view");
    assert_eq!(phone.search("密封垫", 10).unwrap().len(), 1);
}

#[test]
fn phones_and_hub_of_the_first_schema_meet_again_and_nothing_is_lost() {
    let (dir, _) = first_schema();
    let runtime = Runtime::new().unwrap();
    let hub = runtime.block_on(HubServer::start(dir.path(), HUB)).unwrap();
    let phones = PHONES.map(|name| open_phone(dir.path(), name, Language::En).unwrap());
    let order = only_order(&phones[0]);
    for phone in phones.iter().chain(&phones) {
        runtime.block_on(phone.sync_now(std::time::Duration::from_mins(1))).unwrap();
    }
    let at_hub = runtime.block_on(hub.office.order(order)).unwrap();
    for sentence in SENTENCES {
        assert!(at_hub["narrative"].as_str().unwrap().contains(sentence), "{sentence} is lost");
    }
    for phone in &phones {
        let view = phone.order(order).unwrap();
        assert_eq!(view.narrative, at_hub["narrative"].as_str().unwrap());
        assert_eq!(
            view.parts.iter().map(|part| part.used.to_string()).collect::<Vec<_>>(),
            ["1", "1"]
        );
        assert_eq!(phone.sync_status().unwrap().changes_pending, 0);
    }
    drop(phones);
    runtime.block_on(hub.stop()).unwrap();
}

/// Everything that the earlier version showed is there and equal; what is new is not looked at.
fn assert_says_as_much(now: &Value, before: &Value, at: &str) {
    match (now, before) {
        (Value::Object(now), Value::Object(before)) => {
            for (name, value) in before {
                let at = format!("{at}.{name}");
                let now = now.get(name).unwrap_or_else(|| panic!("{at} is gone"));
                assert_says_as_much(now, value, &at);
            }
        }
        (Value::Array(now), Value::Array(before)) => {
            assert_eq!(now.len(), before.len(), "{at}");
            for (index, (now, before)) in now.iter().zip(before).enumerate() {
                assert_says_as_much(now, before, &format!("{at}[{index}]"));
            }
        }
        _ => assert_eq!(now, before, "{at}"),
    }
}

/// A fresh copy of the fixture, and what was not at the hub.
fn first_schema() -> (TempDir, Value) {
    let dir = TempDir::new().unwrap();
    copy(&fixture(), dir.path());
    (dir, read("unsynced.json"))
}

fn fixture() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/first-schema")
}

fn read(name: &str) -> Value {
    serde_json::from_slice(&fs::read(fixture().join(name)).unwrap()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn only_order(phone: &Fieldbook) -> OrderId {
    let orders = phone.orders(ListFilter::All).unwrap();
    assert_eq!(orders.len(), 1);
    orders[0].row.order
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
