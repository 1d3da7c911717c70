//! What each scenario begins with, does and keeps to.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use fieldbook_model::{OrderId, Timestamp};
use fieldbook_store::{Arrival, ReceiptRow, Store, StoreError};

use super::Told;
use crate::folder::{copy_folder, scratch};
use crate::phone::is_after_arrival;
use crate::promise::{shows, unsynced};
use crate::{Office, Phone, Promise};

const KEY: [u8; 32] = [7; 32];
const ORDER: OrderId = OrderId::from_bytes([1; 16]);
const OTHER: OrderId = OrderId::from_bytes([2; 16]);
/// Bytes of a write-ahead log that the next commits copy into the database: SQLite does it from 1 000 pages on.
const FULL_LOG: u64 = 985 * 4120;

type Done = Result<(), StoreError>;
type Wrong = Result<Option<String>, StoreError>;

#[allow(clippy::unnecessary_wraps, reason = "one of several that are asked alike")]
pub(super) fn anything(_: &Store) -> Wrong {
    Ok(None)
}

pub(super) const fn nothing(_: &Path) -> [u8; 32] {
    KEY
}

pub(super) fn act_open(phone: &mut Phone, tell: Told<'_>) -> Done {
    phone.store()?;
    tell(Promise::Opened);
    phone.enrol()?;
    tell(Promise::Enrolled);
    phone.close();
    phone.store().map(|_| ())
}

/// A phone of the first schema, as it was killed with work that the hub does not have.
pub(super) fn first_schema(dir: &Path) -> [u8; 32] {
    copy_folder(&fixture().join("phone-a/store"), dir);
    fs::read(fixture().join("phone-a/demo.key")).unwrap().try_into().unwrap()
}

pub(super) fn migrate(phone: &mut Phone, tell: Told<'_>) -> Done {
    phone.store()?;
    tell(Promise::Opened);
    tell(Promise::Unsynced(first_outbox()));
    phone.close();
    phone.store().map(|_| ())
}

pub(super) fn same_outbox(store: &Store) -> Wrong {
    Ok((unsynced(store)? != first_outbox()).then(|| "the outbox has changed".to_owned()))
}

fn first_outbox() -> Vec<Vec<u8>> {
    let text = fs::read(fixture().join("unsynced.json")).unwrap();
    let own: Vec<serde_json::Value> = serde_json::from_slice(&text).unwrap();
    own.iter().map(|own| unhex(own["bytes"].as_str().unwrap())).collect()
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/first-schema")
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// A phone that is somebody's, and nothing more.
pub(super) fn enrolled(dir: &Path) -> [u8; 32] {
    Phone::at(dir).enrol().unwrap();
    KEY
}

/// One order, and a photo beside the store.
pub(super) fn at_work(dir: &Path) -> [u8; 32] {
    let mut phone = Phone::at(dir);
    phone.enrol().unwrap();
    phone.store().unwrap().keep(&Office::new(1, 2).everything()).unwrap();
    fs::write(dir.join("plate.jpg"), [b'p'; 3000]).unwrap();
    KEY
}

pub(super) fn edit(phone: &mut Phone, tell: Told<'_>) -> Done {
    for n in 1..=3 {
        phone.edit(ORDER, n)?;
        tell(Promise::Edited(ORDER, n));
    }
    let file = phone.dir().join("plate.jpg");
    let photo = phone.photograph(ORDER, 4, &file)?;
    tell(Promise::Photo(photo));
    tell(Promise::Edited(ORDER, 4));
    Ok(())
}

pub(super) fn receive(phone: &mut Phone, tell: Told<'_>) -> Done {
    phone.store()?.keep(&Office::new(1, 3).everything())?;
    tell(Promise::Arrived(ORDER));
    phone.store()?.keep(&Office::new(2, 3).changes())?;
    tell(Promise::Arrived(OTHER));
    Ok(())
}

/// Cursor and data come together.
pub(super) fn all_or_nothing(store: &Store) -> Wrong {
    let order = store.order(ORDER)?;
    let whole = order.as_ref().is_none_or(|view| view.comments.len() == 3);
    let fits = is_after_arrival(store.cursor()?.as_deref()) == order.is_some();
    Ok((!whole || !fits).then(|| "cursor and data do not fit together".to_owned()))
}

pub(super) fn ten_edits(dir: &Path) -> [u8; 32] {
    at_work(dir);
    let mut phone = Phone::at(dir);
    (1..=10).for_each(|n| phone.edit(ORDER, n).unwrap());
    KEY
}

pub(super) fn acknowledge(phone: &mut Phone, tell: Told<'_>) -> Done {
    let arrival = Arrival { receipt: Some(receipt()), ..phone.acknowledged()? };
    phone.store()?.keep(&arrival)?;
    (1..=10).for_each(|n| tell(Promise::Edited(ORDER, n)));
    tell(Promise::AtHub(10));
    Ok(())
}

fn receipt() -> ReceiptRow {
    ReceiptRow {
        bytes: b"a receipt".to_vec(),
        signature: [4; 64],
        at: Timestamp::from_millis(1),
        orders: Vec::new(),
        photos: Vec::new(),
    }
}

/// A snapshot is nearly due, and the write-ahead log is nearly full.
pub(super) fn full_log(dir: &Path) -> [u8; 32] {
    let home = scratch();
    at_work(home.path());
    let mut phone = Phone::at(home.path());
    (1..=60).for_each(|n| phone.edit(ORDER, n).unwrap());
    phone.close();
    // the log is full of other things than edits, so that snapshot and checkpoint come within a few of these
    let log = home.path().join("fieldbook.db-wal");
    let mut office = Office::new(2, 1);
    while fs::metadata(&log).map_or(0, |about| about.len()) < FULL_LOG {
        let store = phone.store().unwrap();
        store.keep(&office.everything()).unwrap();
        store.keep(&office.reissued()).unwrap();
    }
    copy_folder(home.path(), dir);
    KEY
}

pub(super) fn compact(phone: &mut Phone, tell: Told<'_>) -> Done {
    for n in 61..=66 {
        phone.edit(ORDER, n)?;
        tell(Promise::Edited(ORDER, n));
    }
    phone.close();
    (1..=60).for_each(|n| tell(Promise::Edited(ORDER, n)));
    phone.store().map(|_| ())
}

/// One order whose work the hub has, and another whose work it has not.
pub(super) fn delivered(dir: &Path) -> [u8; 32] {
    ten_edits(dir);
    let mut phone = Phone::at(dir);
    let arrival = phone.acknowledged().unwrap();
    let store = phone.store().unwrap();
    store.keep(&arrival).unwrap();
    store.keep(&Office::new(2, 1).everything()).unwrap();
    phone.edit(OTHER, 100).unwrap();
    KEY
}

pub(super) fn purge(phone: &mut Phone, tell: Told<'_>) -> Done {
    let mut office = Office::new(1, 2);
    let withdrawn = office.withdrawn();
    phone.store()?.keep(&withdrawn)?;
    phone.store()?.keep(&office.gone())?;
    tell(Promise::Gone(ORDER));
    Ok(())
}

pub(super) fn other_stays(store: &Store) -> Wrong {
    let kept = shows(store, OTHER, 100)? && unsynced(store)?.len() == 1;
    Ok((!kept).then(|| "another order's work is gone".to_owned()))
}
