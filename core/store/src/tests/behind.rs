//! Read tables follow the log: an edit is safe first and shown at once after it, whatever happens in between.

use fieldbook_model::*;

use super::kit::*;
use crate::*;

const LONG: u32 = 8_000;

fn remark(length: u32) -> Deed {
    // words that no packing makes much smaller
    let text = (0..length).map(|n| char::from_u32(0x4e00 + (n * 7919) % 20_000).unwrap());
    Deed::Comment { text: text.collect() }
}

fn fresh() -> ActorId {
    ActorId::from_bytes([77; 16])
}

#[test]
fn a_crash_before_the_lists_follow_costs_nothing() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let before = bench.view(office.order);
    bench.save(office.order, remark(1)).unwrap();
    assert!(bench.store.is_behind());
    assert_eq!(bench.view(office.order), before, "not shown yet");
    let mut after = bench.after_a_kill();
    assert!(after.store.is_behind());
    assert_eq!(after.store.hlc(), bench.store.hlc(), "no stamp is given twice");
    for phone in [&mut bench, &mut after] {
        phone.store.catch_up().unwrap();
        assert!(!phone.store.is_behind());
        assert_eq!(phone.view(office.order).comments.len(), 1);
        assert_eq!(phone.store.rows(ListFilter::All).unwrap()[0].unsynced, 5);
        assert_eq!(phone.store.rebuild_check().unwrap(), []);
    }
    let again = bench.after_a_kill();
    assert!(!again.store.is_behind(), "what followed is remembered");
    assert_eq!(again.store.hlc(), bench.store.hlc());
}

#[test]
fn edits_saved_one_after_another_are_all_shown_and_counted() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    for _ in 0..3 {
        bench.save(office.order, remark(1)).unwrap();
    }
    bench.store.catch_up().unwrap();
    assert_eq!(bench.view(office.order).comments.len(), 3);
    assert_eq!(bench.store.rows(ListFilter::All).unwrap()[0].unsynced, 7);
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
}

#[test]
fn an_order_just_edited_is_read_from_memory_as_its_table_will_show_it() {
    let office = Office::new(1, &[1]);
    let other = Office::new(2, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.store.keep(&other.everything()).unwrap();
    bench.save(office.order, remark(1)).unwrap();
    let now = bench.store.order_as_saved(office.order).unwrap();
    assert!(bench.store.is_behind(), "nothing had to follow");
    assert_eq!(bench.store.order_as_saved(other.order).unwrap(), Some(bench.view(other.order)));
    assert_eq!(bench.store.order_as_saved(order(3)).unwrap(), None);
    bench.store.warm.forget_all();
    assert_eq!(
        bench.store.order_as_saved(office.order).unwrap(),
        now,
        "nor when it is not in memory"
    );
    assert_eq!(Some(bench.view(office.order)), now);
}

#[test]
fn a_retry_is_one_whatever_is_entered_in_the_log_by_then() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let command = bench.command(office.order, remark(1));
    let first = bench.store.perform(&command, fresh).unwrap();
    for _ in 0..2 {
        let again = bench.store.perform(&command, fresh).unwrap();
        assert_eq!(again, Performed { duplicate: true, ..first });
        bench.store.catch_up().unwrap();
    }
    let other = Command { deed: remark(2), ..command };
    assert!(matches!(bench.store.perform(&other, fresh), Err(StoreError::Refused(_))));
    assert_eq!(bench.view(office.order).comments.len(), 1);
}

#[test]
fn an_order_read_anew_from_the_disk_has_the_edits_of_the_journal() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    for _ in 0..3 {
        bench.save(office.order, remark(1)).unwrap();
        bench.store.warm.forget_all();
    }
    assert_eq!(bench.store.counts().unwrap().changes_pending, 7, "no wipe is safe");
    bench.store.catch_up().unwrap();
    assert_eq!(bench.view(office.order).comments.len(), 3);
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
}

#[test]
fn an_edit_of_an_order_whose_log_cannot_take_it_is_kept_and_exported() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    refuse_entries(&mut bench, "");
    let before = bench.store.export_unsynced().unwrap().changes.len();
    let saved = bench.save(office.order, remark(1)).unwrap();
    bench.store.catch_up().unwrap();
    let after = bench.after_a_kill();
    for phone in [&bench, &after] {
        let Unsynced { changes, unreadable } = phone.store.export_unsynced().unwrap();
        assert_eq!((changes.len(), unreadable.len()), (before + 1, 0));
        assert_eq!(changes.last().map(|own| own.change.hash), Some(saved.change));
    }
    let Bench { mut store, .. } = after;
    store.catch_up().unwrap();
    assert_eq!(store.rebuild_check().unwrap(), []);
}

#[test]
fn an_order_whose_log_takes_nothing_is_no_other_orders_trouble() {
    let (sick, well) = (Office::new(1, &[1]), Office::new(2, &[1]));
    let mut bench = Bench::at_work(1, &sick);
    bench.store.keep(&well.everything()).unwrap();
    refuse_entries(&mut bench, "WHEN new.order_no = 1");
    for office in [&sick, &well] {
        bench.save(office.order, remark(1)).unwrap();
    }
    bench.store.keep(&bench.acknowledged()).unwrap();
    let waiting = |bench: &Bench| bench.store.outbox(99, 999_999).unwrap().orders;
    assert_eq!(bench.view(well.order).comments.len(), 1, "it is shown");
    assert_eq!(waiting(&bench).iter().map(|it| it.order).collect::<Vec<_>>(), [well.order]);
    bench.store.keep(&bench.acknowledged()).unwrap();
    assert_eq!(waiting(&bench), []);
    assert_eq!(bench.store.counts().unwrap().changes_pending, 1, "no wipe is safe");
    let mut gone = arrival(vec![sick.arrived()]);
    gone.orders[0].standing = Standing::Gone;
    bench.store.keep(&gone).unwrap();
    assert_eq!(bench.view(sick.order).comments.len(), 1, "nor leaves what is only here");
    let mut after = bench.after_a_kill();
    after.store.catch_up().unwrap();
    assert_eq!(waiting(&after).len(), 1);
    assert_eq!(after.store.rebuild_check().unwrap(), []);
}

/// Lets the log take nothing more, of the orders that `when` says.
fn refuse_entries(bench: &mut Bench, when: &str) {
    let sql = format!(
        "CREATE TEMP TRIGGER refuse BEFORE INSERT ON change_log {when} BEGIN SELECT raise(ABORT, 'no'); END"
    );
    bench.store.reader.connection.get_mut().execute_batch(&sql).unwrap();
}

#[test]
fn an_answer_of_the_hub_meets_lists_that_follow() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.save(office.order, remark(1)).unwrap();
    let answer = bench.acknowledged();
    bench.store.keep(&answer).unwrap();
    assert_eq!(
        bench.store.rows(ListFilter::All).unwrap()[0].unsynced,
        1,
        "saved after the outbox was read"
    );
    let answer = bench.acknowledged();
    bench.save(office.order, remark(1)).unwrap();
    bench.store.keep(&answer).unwrap();
    assert_eq!(bench.store.rows(ListFilter::All).unwrap()[0].unsynced, 1);
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
}

#[test]
fn what_was_saved_is_read_although_a_full_disk_keeps_the_lists_from_following() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.save(office.order, remark(LONG)).unwrap();
    let store = &mut bench.store;
    let cap = |store: &mut Store, sql: &str| -> i64 {
        store.reader.connection.get_mut().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    // the smallest database there can be is the one that is there
    cap(store, "PRAGMA max_page_count = 1");
    assert!(matches!(store.catch_up(), Err(StoreError::DiskFull)));
    assert!(store.is_behind());
    let read = |reader: &Reader| reader.rows(ListFilter::All);
    assert!(matches!(store.read_caught_up(read), Err(StoreError::DiskFull)), "no page to be had");
    store.reader.rows(ListFilter::All).unwrap();
    cap(store, "PRAGMA max_page_count = 100000");
    assert_eq!(store.read_caught_up(read).unwrap()[0].unsynced, 5);
    assert!(!store.is_behind());
    assert_eq!(bench.view(office.order).comments.len(), 1);
}

#[test]
fn edits_that_vanish_from_the_end_of_the_log_are_missed() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let before = std::fs::read(bench.path().join("fieldbook.db-wal")).unwrap().len();
    bench.save(office.order, remark(1)).unwrap();
    let copy = bench.after_a_kill();
    drop(copy.store);
    let cut = tempfile::TempDir::new().unwrap();
    copy_folder(bench.path(), cut.path());
    let log = cut.path().join("fieldbook.db-wal");
    let mut bytes = std::fs::read(&log).unwrap();
    assert!(bytes.len() > before, "the edit is at the end of the log");
    bytes[before + 100] ^= 1;
    std::fs::write(&log, &bytes).unwrap();
    let opened = Store::open(cut.path(), &key()).err();
    assert!(matches!(opened, Some(StoreError::Damaged { .. })), "{opened:?}");
    assert_eq!(std::fs::read(&log).unwrap(), bytes, "and nothing is touched");
    Store::recover(cut.path(), &key()).unwrap();
    let mut saved = Store::open(cut.path(), &key()).unwrap();
    assert_eq!(saved.rebuild_check().unwrap(), []);
}

#[test]
fn a_count_that_does_not_read_is_no_news_of_lost_edits() {
    let office = Office::new(1, &[1]);
    let bench = Bench::at_work(1, &office);
    let count = bench.path().join("fieldbook.saved");
    for bytes in [b"".to_vec(), vec![0xFF; 16], vec![7; 400]] {
        std::fs::write(&count, bytes).unwrap();
        bench.after_a_kill();
    }
    std::fs::remove_file(&count).unwrap();
    bench.after_a_kill();
}
