//! What is only on this phone is exported as far as it reads, and the rest is named.

use std::collections::BTreeMap;
use std::fs;

use fieldbook_model::*;

use super::kit::*;
use crate::*;

/// Own work on three orders that the hub does not have, in the log and in the journal.
fn work() -> Bench {
    let offices: Vec<_> = (1..=3).map(|n| Office::new(n, &[1])).collect();
    let mut bench = Bench::new(1);
    for office in &offices {
        bench.store.keep(&office.everything()).unwrap();
        bench.act(office.order, Deed::Accept).unwrap();
        for n in 0..20 {
            bench.say(office.order, &format!("说明 {n} ").repeat(60)).unwrap();
        }
    }
    for office in &offices {
        bench.save(office.order, Deed::Comment { text: "in the journal".to_owned() }).unwrap();
    }
    bench
}

fn run(bench: &Bench, sql: &str) {
    bench.store.connection.borrow().execute_batch(sql).unwrap();
}

#[test]
fn a_command_that_does_not_read_is_named_and_its_change_is_exported() {
    let bench = work();
    let whole = bench.store.export_unsynced().unwrap().changes;
    run(
        &bench,
        "UPDATE change_log SET command = x'FF' WHERE command_id IS NOT NULL AND seq = 3 AND order_no = 1",
    );
    let Unsynced { changes, unreadable } = bench.store.export_unsynced().unwrap();
    let [named] = &unreadable[..] else { panic!("{unreadable:?}") };
    assert_eq!((named.order, named.part), (Some(order(1)), UnreadablePart::Command));
    assert_eq!(changes.len(), whole.len());
    for (now, before) in changes.iter().zip(&whole) {
        assert_eq!(now.change, before.change);
        let is_named = Some(now.change.hash) == named.change;
        assert_eq!(now.command.is_none(), is_named);
    }
}

#[test]
fn a_change_that_does_not_read_is_named_and_all_others_are_exported() {
    let bench = work();
    let whole = bench.store.export_unsynced().unwrap().changes;
    run(
        &bench,
        "UPDATE change_log SET bytes = x'28B52FFD00' WHERE command_id IS NOT NULL AND seq = 3",
    );
    let Unsynced { changes, unreadable } = bench.store.export_unsynced().unwrap();
    assert_eq!((unreadable.len(), changes.len()), (3, whole.len() - 3));
    let orders: Vec<_> = unreadable.iter().map(|named| named.order).collect();
    assert_eq!(orders, [1, 2, 3].map(|n| Some(order(n))));
    for before in &whole {
        let is_exported = changes.contains(before);
        let is_named = unreadable.iter().any(|named| named.change == Some(before.change.hash));
        assert!(is_exported != is_named, "each is in one place");
    }
    assert!(unreadable.iter().all(|named| named.part == UnreadablePart::Change));
}

#[test]
fn what_was_put_aside_is_exported_beside_what_does_not_read() {
    let bench = work();
    run(
        &bench,
        "INSERT INTO retired (order_no, hash, actor, seq, deps, bytes, command, reason)
         SELECT order_no, hash, zeroblob(16), seq, deps, bytes, command, 'wrong_author' FROM change_log
         WHERE order_no = 2 AND command_id IS NOT NULL AND seq IN (4, 5);
         DELETE FROM change_log WHERE order_no = 2 AND command_id IS NOT NULL AND seq IN (4, 5);
         UPDATE retired SET bytes = x'28B52FFD00' WHERE seq = 4;",
    );
    let Unsynced { changes, unreadable } = bench.store.export_unsynced().unwrap();
    let [named] = &unreadable[..] else { panic!("{unreadable:?}") };
    assert_eq!((named.order, named.part), (Some(order(2)), UnreadablePart::Change));
    let aside = ChangeStatus::Quarantined("wrong_author".to_owned());
    assert_eq!(changes.iter().filter(|own| own.status == aside).count(), 1);
}

#[test]
fn whatever_page_is_damaged_what_is_on_others_is_exported_and_the_rest_is_named() {
    let bench = work();
    let truth = bench.store.export_unsynced().unwrap().changes.into_iter();
    let truth: BTreeMap<_, _> = truth.map(|own| (own.change.hash, own)).collect();
    let Bench { dir, store, .. } = bench;
    drop(store);
    let database = dir.path().join("fieldbook.db");
    let whole = fs::read(&database).unwrap();
    let (mut opened, mut in_part, mut exported) = (0, 0, 0);
    for page in 0..whole.len() / 4096 {
        let mut flipped = whole.clone();
        flipped[page * 4096 + 1000] ^= 0x10;
        fs::write(&database, flipped).unwrap();
        let _ = fs::remove_file(dir.path().join("fieldbook.db-wal"));
        let Ok(store) = Store::open(dir.path(), &key()) else { continue };
        opened += 1;
        let Unsynced { changes, unreadable } = store.export_unsynced().unwrap();
        for own in &changes {
            let before = &truth[&own.change.hash];
            assert_eq!((own.order, &own.change), (before.order, &before.change), "page {page}");
        }
        exported += changes.len();
        in_part += usize::from(!unreadable.is_empty() && !changes.is_empty());
        if changes.len() < truth.len() {
            let is_told = unreadable.iter().any(|named| named.part == UnreadablePart::List);
            let named = unreadable.iter().filter(|named| named.part == UnreadablePart::Change);
            assert!(is_told || changes.len() + named.count() == truth.len(), "page {page}");
        }
    }
    println!(
        "{exported} of {} changes over {opened} stores, {in_part} in part",
        truth.len() * opened
    );
    assert!(in_part > 3, "{in_part}");
    assert!(exported * 100 > truth.len() * opened * 80, "{exported}");
}
