//! Commands: what returned is durable, what failed changed nothing.

use fieldbook_model::*;

use super::kit::*;
use crate::*;

#[test]
fn what_returned_is_there_after_a_kill() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.consume(office.order, 1).unwrap();
    let view = bench.view(office.order);
    let mut after = bench.after_a_kill();
    assert_eq!(after.view(office.order), view);
    assert_eq!(
        after.store.outbox(100, 1 << 20).unwrap(),
        bench.store.outbox(100, 1 << 20).unwrap()
    );
    assert_eq!(after.store.hlc(), bench.store.hlc());
    assert_eq!(after.store.rebuild_check().unwrap(), []);
}

#[test]
fn a_retry_counts_once() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let command = bench.command(
        office.order,
        Deed::MovePart {
            line: line(),
            kind: MoveKind::Consume,
            quantity: Quantity::whole(1),
            location: StockLocation("van 1".into()),
        },
    );
    let first =
        bench.store.perform(&command, || panic!("the process writes on under its actor")).unwrap();
    for _ in 0..4 {
        let again = bench.store.perform(&command, || panic!("nothing is written")).unwrap();
        assert_eq!(again, Performed { change: first.change, duplicate: true });
    }
    assert!(!first.duplicate);
    bench.store.catch_up().unwrap();
    assert_eq!(bench.view(office.order).parts[0].used, Quantity::whole(1));
    let mut after = bench.after_a_kill();
    assert!(after.store.perform(&command, || panic!("nothing is written")).unwrap().duplicate);
}

#[test]
fn another_edit_under_the_id_of_one_that_was_saved_is_refused_and_not_swallowed() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let first = bench.command(office.order, Deed::Comment { text: "one".into() });
    bench.store.perform(&first, || panic!("the process writes on under its actor")).unwrap();
    let other = Command { deed: Deed::Comment { text: "another".into() }, ..first.clone() };
    let refused = bench.store.perform(&other, || panic!("nothing is written")).unwrap_err();
    let is_repeated =
        matches!(refused, StoreError::Refused(Refusal::RepeatedId { field: "commands" }));
    assert!(is_repeated, "{refused:?}");
    bench.store.catch_up().unwrap();
    assert_eq!(bench.view(office.order).comments.len(), 1);
}

#[test]
fn a_broken_rule_is_refused_before_anything_is_saved() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::new(1);
    bench.store.keep(&office.everything()).unwrap();
    let before = bench.view(office.order);
    let refused = bench.act(office.order, Deed::Submit).unwrap_err();
    assert!(matches!(refused, StoreError::Refused(_)), "{refused:?}");
    assert_eq!(bench.view(office.order), before);
    assert_eq!(bench.store.outbox(10, 1000).unwrap(), Outbox::default());
}

#[test]
fn only_the_phones_own_engineer_writes_and_only_on_own_orders() {
    let office = Office::new(1, &[2]);
    let mut bench = Bench::new(1);
    assert!(matches!(bench.say(office.order, "hello"), Err(StoreError::UnknownOrder)));
    bench.store.keep(&office.everything()).unwrap();
    assert!(matches!(bench.say(office.order, "hello"), Err(StoreError::NotYours)));
    let mut stranger = bench.command(office.order, Deed::Accept);
    stranger.stamp.by = Author::Engineer(EngineerId::from_bytes([2; 16]));
    assert!(matches!(
        bench.store.perform(&stranger, || panic!("not asked")),
        Err(StoreError::ForeignStamp)
    ));
    let dir = tempfile::tempdir().unwrap();
    let mut nobody = Store::open(dir.path(), &key()).unwrap();
    assert!(matches!(
        nobody.perform(&stranger, || panic!("not asked")),
        Err(StoreError::NotEnrolled)
    ));
    assert!(matches!(nobody.keep(&office.everything()), Err(StoreError::NotEnrolled)));
}

#[test]
fn one_process_writes_an_order_under_one_actor() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.say(office.order, "one").unwrap();
    let outbox = bench.store.outbox(100, 1 << 20).unwrap();
    let changes = &outbox.orders[0].changes;
    assert!(changes.iter().all(|change| change.actor == changes[0].actor));
    assert_eq!(changes.iter().map(|change| change.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let mut after = bench.after_a_kill();
    after.say(office.order, "two").unwrap();
    let outbox = after.store.outbox(100, 1 << 20).unwrap();
    let last = outbox.orders[0].changes.last().unwrap();
    assert_ne!(last.actor, changes[0].actor);
    assert_eq!(last.seq, 1);
}

#[test]
fn a_full_disk_refuses_the_edit_and_changes_nothing() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let pages: i64 = bench
        .store
        .connection
        .borrow()
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    limit_pages(&bench, pages + 4);
    let full = loop {
        let before = state(&bench, office.order);
        let deed = Deed::Comment { text: "一句很长的话。".repeat(100) };
        if let Err(error) = bench.save(office.order, deed) {
            assert_eq!(state(&bench, office.order), before);
            break error;
        }
    };
    assert!(matches!(full, StoreError::DiskFull), "{full:?}");
    assert!(matches!(bench.store.catch_up(), Ok(()) | Err(StoreError::DiskFull)));
    let before = state(&bench, office.order);
    assert!(matches!(
        bench.store.keep(&Office::new(2, &[1]).everything()),
        Err(StoreError::DiskFull)
    ));
    assert_eq!(state(&bench, office.order), before);
    let location = StockLocation("van 1".into());
    let quantity = Quantity::whole(1);
    let deed = Deed::MovePart { line: line(), kind: MoveKind::Consume, quantity, location };
    let command = bench.command(office.order, deed);
    let retry =
        |bench: &mut Bench| bench.store.perform(&command, || ActorId::from_bytes([0xEE; 16]));
    let refused = retry(&mut bench);
    limit_pages(&bench, pages + 10_000);
    if refused.is_err() {
        assert!(!retry(&mut bench).unwrap().duplicate, "what was refused was not counted");
    }
    assert!(retry(&mut bench).unwrap().duplicate);
    bench.store.catch_up().unwrap();
    assert_eq!(bench.view(office.order).parts[0].used, Quantity::whole(1));
    bench.say(office.order, "there is room again").unwrap();
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
    assert_eq!(bench.after_a_kill().view(office.order), bench.view(office.order));
}

fn limit_pages(bench: &Bench, pages: i64) {
    let set: i64 = bench
        .store
        .connection
        .borrow()
        .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0))
        .unwrap();
    assert_eq!(set, pages);
}

fn state(
    bench: &Bench,
    order: OrderId,
) -> (OrderView, Vec<ListedOrder>, Outbox, Option<Vec<u8>>, Hlc) {
    let store = &bench.store;
    let outbox = store.outbox(1000, 1 << 24).unwrap();
    (
        bench.view(order),
        store.rows(ListFilter::All).unwrap(),
        outbox,
        store.cursor().unwrap(),
        store.hlc(),
    )
}

#[test]
fn a_text_based_on_a_version_that_never_was_is_refused() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let before = bench.view(office.order);
    let base = vec![ChangeHash::from_bytes([9; 32])];
    let deed = Deed::EditText { field: TextField::Narrative, base, text: "x".into() };
    assert!(matches!(bench.act(office.order, deed), Err(StoreError::Document(_))));
    assert_eq!(bench.view(office.order), before);
    let deed = Deed::EditText {
        field: TextField::Narrative,
        base: before.version,
        text: "换了轴承".into(),
    };
    bench.act(office.order, deed).unwrap();
    assert_eq!(bench.view(office.order).narrative, "换了轴承");
}

#[test]
fn a_long_order_is_opened_from_its_snapshot_and_without_it_from_the_log() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    for n in 0..70 {
        bench.say(office.order, &format!("remark {n}")).unwrap();
    }
    let covered: i64 = bench
        .store
        .connection
        .borrow()
        .query_row("SELECT change_no FROM snapshot", [], |row| row.get(0))
        .unwrap();
    assert!(covered >= 64, "{covered}");
    let mut after = bench.after_a_kill();
    after.say(office.order, "from the snapshot").unwrap();
    assert_eq!(after.view(office.order).comments.len(), 71);
    let ruin = "UPDATE snapshot SET bytes = zeroblob(100)";
    bench.store.connection.borrow().execute(ruin, []).unwrap();
    let mut after = bench.after_a_kill();
    after.say(office.order, "from the log").unwrap();
    assert_eq!(after.view(office.order).comments.len(), 71);
    assert_eq!(after.store.rebuild_check().unwrap(), []);
    let foreign = crate::packed::pack(&Office::new(2, &[1]).record.save()).unwrap();
    let swap = "UPDATE snapshot SET bytes = ?1";
    bench.store.connection.borrow().execute(swap, [foreign]).unwrap();
    let mut after = bench.after_a_kill();
    after.say(office.order, "not from another order's snapshot").unwrap();
    assert_eq!(after.view(office.order).comments.len(), 71);
}

#[test]
fn the_outbox_hands_out_what_fits_and_always_something() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let all = bench.store.outbox(100, 1 << 20).unwrap();
    assert_eq!((all.orders[0].changes.len(), all.more), (4, false));
    let two = bench.store.outbox(2, 1 << 20).unwrap();
    assert_eq!((two.orders[0].changes.as_slice(), two.more), (&all.orders[0].changes[..2], true));
    let one = bench.store.outbox(100, 1).unwrap();
    assert_eq!((one.orders[0].changes.as_slice(), one.more), (&all.orders[0].changes[..1], true));
    bench.store.keep(&bench.acknowledged()).unwrap();
    assert_eq!(bench.store.outbox(100, 1 << 20).unwrap(), Outbox::default());
}

#[test]
fn what_is_only_here_is_exported_with_its_commands() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.store.keep(&bench.acknowledged()).unwrap();
    bench.say(office.order, "only here").unwrap();
    let Unsynced { changes: unsynced, unreadable } = bench.store.export_unsynced().unwrap();
    assert_eq!(unreadable, []);
    assert_eq!(unsynced.len(), 1);
    assert_eq!(
        unsynced[0].command.as_ref().unwrap().deed,
        Deed::Comment { text: "only here".into() }
    );
    assert_eq!(unsynced[0].status, ChangeStatus::Pending);
    let counts = bench.store.counts().unwrap();
    assert_eq!((counts.changes_at_hub, counts.changes_pending), (4, 1));
}
