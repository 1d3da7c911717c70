//! What people have, imported and carried on a phone: every text equal, byte for byte. Reads `../shared/data`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fieldbook_client::{Fieldbook, Language, ListFilter, SyncEnd};
use fieldbook_demo::{HubServer, PHONES, open_phone};
use fieldbook_model::EngineerId;
use fieldbook_server::import::{Mapping, import};
use fieldbook_server::{CrewDraft, Hub, OrderFilter};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A file, its mapping, the column whose text every order must carry, and how many orders it gives.
type Case = (&'static str, &'static str, &'static str, usize);

const EXCAVATOR: Case =
    ("excavator_mwo/excavators-cleaned.csv", "excavator", "OriginalShorttext", 5_041);
const FIXIT: Case =
    ("openrepair/OpenRepairData_v0.3_FixitClinic_202507.csv", "openrepair", "problem", 804);
const WALES: Case =
    ("openrepair/OpenRepairData_v0.3_RepairCafeWales_202507.csv", "openrepair", "problem", 16_038);
const RESTART: Case =
    ("openrepair/OpenRepairData_v0.3_RestartProject_202204.csv", "openrepair", "problem", 20_033);

#[test]
fn fixit_orders_read_the_same_on_a_phone() {
    carried(FIXIT);
}

#[test]
fn excavator_orders_read_the_same_on_a_phone() {
    carried(EXCAVATOR);
}

#[test]
fn repair_cafe_wales_orders_read_the_same_on_a_phone() {
    carried(WALES);
}

#[test]
fn restart_project_orders_read_the_same_on_a_phone() {
    carried(RESTART);
}

fn carried((file, mapping, column, count): Case) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let file = root.join("../shared/data").join(file);
    if !file.exists() {
        println!("SKIPPED: {} is not here", file.display());
        return;
    }
    let mapping = root.join(format!("server/mappings/{mapping}.toml"));
    let dir = TempDir::new().unwrap();
    let runtime = Runtime::new().unwrap();
    let payload = hub_with(&runtime, dir.path(), &mapping, &file, count);
    let (hub, engineer, payload) = payload;
    let phone = open_phone(dir.path(), PHONES[0], Language::En).unwrap();
    // first, because a code is good for fifteen minutes, and a busy machine may take longer to assign
    runtime.block_on(phone.enrol(&payload)).unwrap();
    assign_all(&dir.path().join("hub"), engineer);
    sync_whole(&runtime, &phone);
    let orders = phone.orders(ListFilter::All).unwrap();
    let mut texts: Vec<_> =
        orders.iter().map(|listed| phone.order(listed.row.order).unwrap().description).collect();
    let mut expected = column_of(&file, column);
    texts.sort();
    expected.sort();
    assert_eq!(texts.len(), count);
    assert!(texts == expected, "a text differs");
    drop(phone);
    runtime.block_on(hub.stop()).unwrap();
}

/// One run ends after a thousand exchanges, which a busy machine with its small pages may need.
fn sync_whole(runtime: &Runtime, phone: &Fieldbook) {
    while runtime.block_on(phone.sync_now(Duration::from_mins(30))).unwrap().end != SyncEnd::Done {}
}

fn hub_with(
    runtime: &Runtime,
    dir: &Path,
    mapping: &Path,
    file: &Path,
    count: usize,
) -> (HubServer, EngineerId, String) {
    let hub = Hub::open(&dir.join("hub")).unwrap();
    let rejects: PathBuf = dir.join("rejects.csv");
    let tally = import(&hub, &Mapping::read(mapping).unwrap(), File::open(file).unwrap(), &rejects)
        .unwrap();
    assert_eq!((tally.created, tally.rejected), (count as u64, 0));
    let again = import(&hub, &Mapping::read(mapping).unwrap(), File::open(file).unwrap(), &rejects)
        .unwrap();
    assert_eq!((again.created, again.unchanged), (0, count as u64), "a second run changes nothing");
    let served = runtime.block_on(HubServer::start(dir, "127.0.0.1:0")).unwrap();
    let (id, payload) = runtime.block_on(served.office.engineer("林娜 Lin Na", "van-1")).unwrap();
    (served, id.parse().unwrap(), payload)
}

/// As the command line does it, beside the hub that serves.
fn assign_all(dir: &Path, engineer: EngineerId) {
    let hub = Hub::open(dir).unwrap();
    let mut filter = OrderFilter { limit: Some(200), ..OrderFilter::default() };
    loop {
        let page = hub.orders(&filter).unwrap();
        for row in &page.orders {
            let crew = CrewDraft { crew: vec![engineer], ..CrewDraft::default() };
            hub.assign(row.order, &crew).unwrap();
        }
        let Some(next) = page.next else { return };
        filter.cursor = Some(next);
    }
}

/// A column as a reader of another make reads it; nulls of the mapping are no text.
fn column_of(file: &Path, column: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().from_path(file).unwrap();
    let at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name.trim_start_matches('\u{feff}') == column)
        .unwrap();
    reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
}
