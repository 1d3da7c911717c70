//! A damaged store gives up what can be read, and nothing of the old files is touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fieldbook_model::*;

use super::kit::*;
use crate::*;

/// Own work on three orders, not at the hub, in the log and in the journal of a store that was closed in peace.
fn work() -> (tempfile::TempDir, Vec<Office>, BTreeMap<ChangeHash, UnsyncedChange>) {
    let (bench, offices) = at_work();
    let truth = unsynced(&bench.store);
    (bench.dir, offices, truth)
}

fn at_work() -> (Bench, Vec<Office>) {
    let offices: Vec<_> = (1..=3).map(|n| Office::new(n, &[1])).collect();
    let mut bench = Bench::new(1);
    for office in &offices {
        bench.store.keep(&office.everything()).unwrap();
        bench.act(office.order, Deed::Accept).unwrap();
        for n in 0..4 {
            bench.say(office.order, &format!("说明 {n} ").repeat(60)).unwrap();
        }
    }
    for office in &offices {
        bench.save(office.order, Deed::Comment { text: "in the journal".to_owned() }).unwrap();
    }
    (bench, offices)
}

fn unsynced(store: &Store) -> BTreeMap<ChangeHash, UnsyncedChange> {
    store.export_unsynced().unwrap().changes.into_iter().map(|own| (own.change.hash, own)).collect()
}

fn flipped(database: &Path, page: usize) -> Vec<u8> {
    let mut bytes = fs::read(database).unwrap();
    bytes[page * 4096 + 1000] ^= 0x10;
    fs::write(database, &bytes).unwrap();
    bytes
}

#[test]
fn whatever_page_is_damaged_the_own_work_on_others_is_saved_verbatim() {
    let (whole, offices, truth) = work();
    let pages = fs::read(whole.path().join("fieldbook.db")).unwrap().len() / 4096;
    let (mut saved, mut in_part) = (0, 0);
    for page in 0..pages {
        let dir = tempfile::TempDir::new().unwrap();
        copy_folder(whole.path(), dir.path());
        let damaged = flipped(&dir.path().join("fieldbook.db"), page);
        let recovered = Store::recover(dir.path(), &key()).unwrap();
        assert_eq!(fs::read(recovered.kept_in.join("fieldbook.db")).unwrap(), damaged);
        let mut store = Store::open(dir.path(), &key()).unwrap();
        let found = unsynced(&store);
        assert_eq!(recovered.changes, found.len() as u64, "page {page}");
        for (hash, own) in &found {
            let original = &truth[hash];
            assert_eq!(
                (&own.change.bytes, &own.command),
                (&original.change.bytes, &original.command)
            );
        }
        saved += found.len();
        in_part += recovered.orders_in_part;
        if !recovered.is_enrolled {
            store.enrol(&identity(1)).unwrap();
        }
        for office in &offices {
            store.keep(&office.everything()).unwrap();
        }
        let pending = store.outbox(999, 999_999).unwrap();
        let sent: usize = pending.orders.iter().map(|order| order.changes.len()).sum();
        let waits = found.values().filter(|own| own.command.is_some()).count();
        assert!(sent <= waits, "page {page}");
        let shown: usize = offices
            .iter()
            .map(|office| store.order(office.order).unwrap().unwrap().comments.len())
            .sum();
        let comments = found.values().filter(|own| {
            own.command.as_ref().is_some_and(|command| matches!(command.deed, Deed::Comment { .. }))
        });
        assert!(shown <= comments.count(), "page {page}: nothing counts twice");
        assert_eq!(store.rebuild_check().unwrap(), [], "page {page}");
    }
    println!(
        "{saved} of {} changes saved over {pages} pages, {in_part} orders in part",
        truth.len() * pages
    );
    assert!(in_part > 0, "some page cost an order its record");
    // the few pages that hold the schema, and the root of the log, cost everything in so small a store
    assert!(saved * 100 > truth.len() * pages * 80, "one page costs little: {saved}");
}

#[test]
fn first_edits_of_a_new_day_stay_their_writers_own_when_all_writers_were_lost() {
    let (yesterday, offices) = at_work();
    // nobody who writes now has written before
    let mut bench = yesterday.cloned(600);
    bench.store.catch_up().unwrap();
    for office in &offices {
        bench.save(office.order, Deed::Comment { text: "a new day".to_owned() }).unwrap();
    }
    let truth = unsynced(&bench.store);
    let Bench { dir, store, .. } = bench;
    drop(store);
    let database = dir.path().join("fieldbook.db");
    let connection = crate::open::connect(&database, &key(), crate::open::Role::Writer).unwrap();
    connection.execute("DELETE FROM actor", []).unwrap();
    drop(connection);
    let recovered = Store::recover(dir.path(), &key()).unwrap();
    assert_eq!(recovered.changes, truth.len() as u64);
    let mut store = Store::open(dir.path(), &key()).unwrap();
    for (hash, own) in unsynced(&store) {
        let named = own.change.actor != ActorId::from_bytes([0; 16]);
        assert!(!named || own.change.actor == truth[&hash].change.actor, "{own:?}");
    }
    for office in &offices {
        store.keep(&office.everything()).unwrap();
    }
    assert_eq!(store.rebuild_check().unwrap(), []);
}

#[test]
fn an_order_that_lost_its_beginning_gets_its_work_back_with_the_next_copy() {
    let (dir, offices, truth) = work();
    let connection =
        crate::open::connect(&dir.path().join("fieldbook.db"), &key(), crate::open::Role::Writer)
            .unwrap();
    connection.execute("DELETE FROM change_log WHERE order_no = 1 AND status IS NULL", []).unwrap();
    connection.execute("DELETE FROM snapshot", []).unwrap();
    drop(connection);
    let recovered = Store::recover(dir.path(), &key()).unwrap();
    assert_eq!((recovered.orders, recovered.orders_in_part), (2, 1));
    assert!(recovered.is_enrolled);
    let mut store = Store::open(dir.path(), &key()).unwrap();
    assert_eq!(unsynced(&store).len(), truth.len());
    assert_eq!(store.cursor().unwrap(), None, "the hub sends everything again");
    assert!(store.order(offices[0].order).unwrap().is_none());
    store.keep(&offices[0].everything()).unwrap();
    let view = store.order(offices[0].order).unwrap().unwrap();
    assert_eq!(view.comments.len(), 5);
    assert_eq!(store.counts().unwrap().changes_pending, truth.len() as u64);
    assert_eq!(unsynced(&store), truth, "the same bytes, still to be sent");
    assert_eq!(store.rebuild_check().unwrap(), []);
    drop(store);
    assert!(recovered.kept_in.exists());
    Store::discard_damaged(dir.path()).unwrap();
    assert!(!recovered.kept_in.exists());
    assert_eq!(unsynced(&Store::open(dir.path(), &key()).unwrap()), truth);
}

#[test]
fn a_wrong_key_or_a_newer_schema_recovers_nothing_and_touches_nothing() {
    let (dir, _, truth) = work();
    let other = StoreKey::from_bytes([8; 32]);
    assert!(matches!(Store::recover(dir.path(), &other), Err(StoreError::WrongKey)));
    assert_eq!(unsynced(&Store::open(dir.path(), &key()).unwrap()), truth);
    let held = Store::open(dir.path(), &key()).unwrap();
    assert!(matches!(Store::recover(dir.path(), &key()), Err(StoreError::InUse)));
    drop(held);
}

#[test]
fn a_recovery_that_was_cut_off_before_its_moves_goes_on_with_the_same_call() {
    let (dir, _, truth) = work();
    crate::recover::prepare(dir.path(), &key()).unwrap();
    assert!(matches!(Store::open(dir.path(), &key()), Err(StoreError::Damaged { .. })));
    let recovered = Store::recover(dir.path(), &key()).unwrap();
    assert_eq!(recovered.changes, truth.len() as u64);
    assert_eq!(unsynced(&Store::open(dir.path(), &key()).unwrap()), truth);
}
