//! What the hub sends: kept as a whole, judged by the guard, and never one order's trouble for another.

use fieldbook_model::*;

use super::kit::*;
use crate::*;

#[test]
fn the_same_arrival_twice_changes_nothing() {
    let mut office = Office::new(1, &[1, 2]);
    let mut bench = Bench::new(1);
    assert_eq!(bench.store.keep(&office.everything()).unwrap().changed, [office.order]);
    let before = (bench.view(office.order), bench.store.rows(ListFilter::All).unwrap());
    assert_eq!(bench.store.keep(&office.everything()).unwrap().changed, []);
    let said = office.comment(1, "call me");
    let news = office.arrival_of(&[said], office_writer());
    assert_eq!(bench.store.keep(&news).unwrap().changed, [office.order]);
    assert_eq!(bench.store.keep(&news).unwrap().changed, []);
    assert_ne!((bench.view(office.order), bench.store.rows(ListFilter::All).unwrap()), before);
    assert_eq!(bench.view(office.order).comments.len(), 1);
}

#[test]
fn two_engineers_consume_the_same_part_and_both_phones_count_two() {
    let office = Office::new(1, &[1, 2]);
    let mut one = Bench::at_work(1, &office);
    let mut two = Bench::at_work(2, &office);
    one.consume(office.order, 1).unwrap();
    two.consume(office.order, 1).unwrap();
    let (from_one, from_two) = (one.pushed(&office), two.pushed(&office));
    one.store.keep(&from_two).unwrap();
    two.store.keep(&from_one).unwrap();
    assert_eq!(one.view(office.order).parts[0].used, Quantity::whole(2));
    assert_eq!(one.view(office.order).parts, two.view(office.order).parts);
    assert_eq!(
        one.store.merge_notes(office.order).unwrap(),
        two.store.merge_notes(office.order).unwrap()
    );
    assert_eq!(one.store.rebuild_check().unwrap(), []);
}

#[test]
fn a_change_waits_for_the_one_it_was_written_on() {
    let mut office = Office::new(1, &[1]);
    let mut bench = Bench::new(1);
    bench.store.keep(&office.everything()).unwrap();
    let (first, second) = (office.comment(1, "first"), office.comment(2, "second"));
    bench.store.keep(&office.arrival_of(&[second], office_writer())).unwrap();
    assert_eq!(bench.view(office.order).comments.len(), 0);
    assert_eq!(bench.store.quarantined().unwrap(), []);
    let mut after = bench.after_a_kill();
    after.store.keep(&office.arrival_of(&[first], office_writer())).unwrap();
    assert_eq!(after.view(office.order).comments.len(), 2);
    assert_eq!(after.store.rebuild_check().unwrap(), []);
}

#[test]
fn an_order_whose_changes_come_before_its_snapshot_is_whole_in_the_end() {
    let mut office = Office::new(1, &[1]);
    let snapshot = office.everything();
    let said = office.comment(1, "hurry");
    let mut bench = Bench::new(1);
    bench.store.keep(&office.arrival_of(&[said], office_writer())).unwrap();
    assert_eq!(bench.store.order(office.order).unwrap(), None);
    bench.store.keep(&snapshot).unwrap();
    assert_eq!(bench.view(office.order).comments.len(), 1);
    assert_eq!(bench.view(office.order).description, "泵有异响 pump is noisy");
}

#[test]
fn bytes_that_are_no_change_are_put_aside_and_everything_else_goes_in() {
    let mut office = Office::new(1, &[1]);
    let other = Office::new(2, &[1]);
    let mut bench = Bench::new(1);
    bench.store.keep(&office.everything()).unwrap();
    let said = office.comment(1, "fine");
    let mut news = office.arrival_of(&[said], office_writer());
    news.orders[0].changes.push(b"not a change at all".to_vec());
    news.orders.extend(other.everything().orders);
    bench.store.keep(&news).unwrap();
    assert_eq!(bench.view(office.order).comments.len(), 1);
    assert_eq!(bench.view(other.order).row.number, "WO-0002");
    let aside = bench.store.quarantined().unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!((aside[0].order, aside[0].own), (office.order, false));
    assert_eq!(
        (aside[0].bytes.as_slice(), aside[0].reason.as_str()),
        (b"not a change at all".as_slice(), "not_a_change")
    );
    let rows = bench.store.rows(ListFilter::All).unwrap();
    assert_eq!(rows.iter().map(|row| row.quarantined).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
}

#[test]
fn a_change_by_an_unknown_actor_goes_in_once_the_actor_is_known() {
    let office = Office::new(1, &[1, 2]);
    let mut bench = Bench::new(1);
    bench.store.keep(&office.everything()).unwrap();
    let mut colleague = Bench::new(2);
    colleague.store.keep(&office.everything()).unwrap();
    colleague.say(office.order, "one").unwrap();
    colleague.say(office.order, "two").unwrap();
    let full = colleague.pushed(&office);
    let mut nameless = full.clone();
    nameless.orders[0].actors.clear();
    bench.store.keep(&nameless).unwrap();
    let reasons: Vec<_> =
        bench.store.quarantined().unwrap().into_iter().map(|aside| aside.reason).collect();
    assert_eq!(reasons.len(), 2);
    assert!(
        reasons.iter().all(|reason| reason == "unknown_actor" || reason == "held_by"),
        "{reasons:?}"
    );
    let mut named = full;
    named.orders[0].changes.clear();
    assert_eq!(bench.store.keep(&named).unwrap().changed, [office.order]);
    assert_eq!(bench.store.quarantined().unwrap(), []);
    assert_eq!(bench.view(office.order).comments.len(), 2);
}

#[test]
fn what_depends_on_a_quarantined_change_is_held_with_it_whenever_it_comes() {
    let office = Office::new(1, &[1, 2]);
    let mut colleague = Bench::new(2);
    colleague.store.keep(&office.everything()).unwrap();
    for text in ["one", "two", "three"] {
        colleague.say(office.order, text).unwrap();
    }
    let mut stranger = colleague.pushed(&office);
    stranger.orders[0].actors.iter_mut().for_each(|(_, writer)| writer.on_order = false);
    let changes = stranger.orders[0].changes.clone();
    let mut states = Vec::new();
    for turns in
        [vec![vec![0, 1, 2]], vec![vec![0], vec![1], vec![2]], vec![vec![2], vec![1], vec![0]]]
    {
        let mut bench = Bench::new(1);
        bench.store.keep(&office.everything()).unwrap();
        for turn in turns {
            let mut part = stranger.clone();
            part.orders[0].changes = turn.into_iter().map(|n| changes[n].clone()).collect();
            bench.store.keep(&part).unwrap();
        }
        states
            .push((bench.store.quarantined().unwrap(), bench.store.rows(ListFilter::All).unwrap()));
    }
    let reasons: Vec<_> = states[0].0.iter().map(|aside| aside.reason.as_str()).collect();
    assert_eq!(reasons.iter().filter(|reason| **reason == "held_by").count(), 2, "{reasons:?}");
    assert_eq!(states[0], states[1]);
    assert_eq!(states[0], states[2]);
}

#[test]
fn the_highest_assignment_counts_whatever_comes_last() {
    let mut office = Office::new(1, &[1]);
    let first = office.everything();
    office.reissue(|assignment| assignment.title = "second".into());
    let second = office.assigned();
    office.reissue(|assignment| {
        assignment.version = AssignmentVersion { generation: 1, n: 1 };
        assignment.title = "after the restore".into();
    });
    let restored = office.assigned();
    let mut bench = Bench::new(1);
    for arrival in [&restored, &first, &second, &first] {
        bench.store.keep(arrival).unwrap();
    }
    assert_eq!(bench.view(office.order).row.title, "after the restore");
    let versions: i64 = bench
        .store
        .connection
        .borrow()
        .query_row("SELECT count(*) FROM assignment", [], |row| row.get(0))
        .unwrap();
    assert_eq!(versions, 3);
}

#[test]
fn an_answer_that_does_not_fit_together_changes_nothing() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::new(1);
    let mut foreign = office.everything();
    foreign.orders[0].assignments[0] = Office::new(2, &[1]).signed();
    let mut unlike = office.everything();
    unlike.orders[0].assignments[0].assignment.title = "something else".into();
    let mut garbled = office.everything();
    garbled.orders[0].assignments[0].bytes.truncate(10);
    let mut twice = office.everything();
    twice.orders.push(twice.orders[0].clone());
    for bad in [foreign, unlike, garbled, twice] {
        assert!(matches!(bench.store.keep(&bad), Err(StoreError::Arrival(_))));
        assert_eq!(bench.store.rows(ListFilter::All).unwrap(), []);
        assert_eq!(bench.store.cursor().unwrap(), None);
    }
}

#[test]
fn a_snapshot_that_does_not_verify_is_put_aside() {
    let office = Office::new(1, &[1]);
    let other = Office::new(2, &[1]);
    let mut bench = Bench::new(1);
    let mut news = office.everything();
    let snapshot = news.orders[0].snapshot.as_mut().unwrap();
    let middle = snapshot.len() / 2;
    snapshot[middle] ^= 0x40;
    news.orders.extend(other.everything().orders);
    bench.store.keep(&news).unwrap();
    assert_eq!(bench.store.quarantined().unwrap()[0].reason, "snapshot_damaged");
    assert_eq!(bench.view(other.order).row.number, "WO-0002");
    bench.store.keep(&office.everything()).unwrap();
    assert_eq!(bench.view(office.order).description, "泵有异响 pump is noisy");
}

#[test]
fn a_page_of_snapshots_gives_each_order_its_own_whatever_is_wrong_with_some() {
    let mut offices: Vec<_> = (1..=24).map(|n| Office::new(n, &[1])).collect();
    for (n, office) in (1..).zip(&mut offices) {
        office.comment(n, &format!("for {n}"));
    }
    let mut page = arrival(offices.iter().flat_map(|office| office.everything().orders).collect());
    page.orders[3].snapshot.as_mut().unwrap().truncate(40);
    page.orders[4].snapshot = None;
    page.orders[9].standing = Standing::Gone;
    let mut bench = Bench::new(1);
    let kept = bench.store.keep(&page).unwrap();
    assert_eq!(kept.changed.len(), 23, "what was never here and is gone is no news");
    for (n, office) in offices.iter().enumerate() {
        let whole = ![3, 4, 9].contains(&n);
        let view = bench.store.order(office.order).unwrap();
        assert_eq!(view.is_some(), n != 9);
        let said: Vec<_> = view.iter().flat_map(|view| &view.comments).map(|it| &it.text).collect();
        assert_eq!(said.len(), usize::from(whole), "order {n}");
        assert!(said.iter().all(|text| **text == format!("for {}", n + 1)));
    }
    assert_eq!(bench.store.quarantined().unwrap().len(), 1);
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
}

#[test]
fn answers_say_where_each_change_is() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let outbox = bench.store.outbox(100, 1 << 20).unwrap();
    let hashes: Vec<_> = outbox.orders[0].changes.iter().map(|change| change.hash).collect();
    let answer = |hash, status| (office.order, hash, status);
    let answers = vec![
        answer(hashes[0], ChangeStatus::AtHub),
        answer(hashes[1], ChangeStatus::Quarantined("not_on_order".into())),
        answer(hashes[2], ChangeStatus::NeedsDependencies),
        answer(ChangeHash::from_bytes([1; 32]), ChangeStatus::AtHub),
    ];
    let arrival = Arrival { answers, ..Arrival::default() };
    assert_eq!(bench.store.keep(&arrival).unwrap().changed, [office.order]);
    let counts = bench.store.counts().unwrap();
    assert_eq!(
        (counts.changes_at_hub, counts.changes_quarantined, counts.changes_pending),
        (1, 2, 1)
    );
    let aside = bench.store.quarantined().unwrap();
    assert_eq!(
        aside.iter().map(|a| a.reason.as_str()).collect::<Vec<_>>(),
        ["not_on_order", "held_by"]
    );
    assert!(aside.iter().all(|aside| aside.own && aside.command.is_some()));
    let row = &bench.store.rows(ListFilter::All).unwrap()[0];
    assert_eq!((row.unsynced, row.quarantined), (1, 2));
    assert_eq!(bench.store.outbox(100, 1 << 20).unwrap().orders[0].changes.len(), 1);
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
}

#[test]
fn what_is_at_the_hub_stays_there_whatever_an_old_answer_says() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let mut old = bench.acknowledged();
    bench.store.keep(&old).unwrap();
    for (_, _, status) in &mut old.answers {
        *status = ChangeStatus::Quarantined("not_on_order".into());
    }
    assert_eq!(bench.store.keep(&old).unwrap().changed, []);
    let counts = bench.store.counts().unwrap();
    assert_eq!((counts.changes_at_hub, counts.changes_quarantined), (4, 0));
}

#[test]
fn what_a_restored_hub_lost_is_sent_again() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.store.keep(&bench.acknowledged()).unwrap();
    let last = bench.say(office.order, "after the restore").unwrap().change;
    let answers = vec![(office.order, last, ChangeStatus::NeedsDependencies)];
    let amnesia = Arrival { answers, ..Arrival::default() };
    bench.store.keep(&amnesia).unwrap();
    let outbox = bench.store.outbox(100, 1 << 20).unwrap();
    assert_eq!(
        outbox.orders[0].changes.iter().map(|change| change.seq).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5]
    );
    bench.store.keep(&bench.acknowledged()).unwrap();
    bench.store.keep(&amnesia).unwrap();
    assert_eq!(
        bench.store.outbox(100, 1 << 20).unwrap(),
        Outbox::default(),
        "an old answer moves nothing"
    );
}

#[test]
fn a_receipt_covers_what_it_names_and_nothing_else() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let changes = bench.store.outbox(100, 1 << 20).unwrap().orders.remove(0).changes;
    let held = |hash| HeldUpTo { order: office.order, actor: changes[2].actor, seq: 3, hash };
    let receipt = |hash, at| ReceiptRow {
        bytes: b"receipt".to_vec(),
        signature: [5; 64],
        at: Timestamp::from_millis(at),
        orders: vec![held(hash)],
        photos: Vec::new(),
    };
    let arrival = |receipt| Arrival { receipt: Some(receipt), ..Arrival::default() };
    bench.store.keep(&arrival(receipt(ChangeHash::from_bytes([0; 32]), 5))).unwrap();
    assert_eq!(
        bench.store.counts().unwrap().changes_at_hub,
        0,
        "another branch under the same number"
    );
    bench.store.keep(&arrival(receipt(changes[2].hash, 9))).unwrap();
    bench.store.keep(&arrival(receipt(changes[2].hash, 7))).unwrap();
    let counts = bench.store.counts().unwrap();
    assert_eq!((counts.changes_at_hub, counts.changes_pending), (3, 1));
    assert_eq!(counts.last_receipt_at, Some(Timestamp::from_millis(9)));
}

#[test]
fn the_clock_goes_on_after_what_was_seen() {
    let mut office = Office::new(1, &[1]);
    let mut bench = Bench::new(1);
    office.comment(900_000, "a quarter of an hour ahead");
    bench.store.keep(&office.everything()).unwrap();
    assert_eq!(bench.store.hlc().millis, NOON + 900_000);
    assert_eq!(bench.after_a_kill().store.hlc(), bench.store.hlc());
    office.comment(90_000_000, "a day ahead");
    bench.store.keep(&office.everything()).unwrap();
    assert_eq!(bench.store.hlc().millis, NOON + 900_000);
}

#[test]
fn the_hubs_clock_is_kept_as_it_was_heard_last() {
    let mut bench = Bench::new(1);
    assert_eq!((bench.store.hub_time().unwrap(), bench.store.heard_at().unwrap()), (None, None));
    let at = |boot, millis| Some(HeardAt { boot: [boot; 16], millis });
    let told = [(500, at(1, 10)), (400, at(1, 20)), (900, at(1, 15)), (300, at(2, 5)), (200, None)];
    let mut known = Vec::new();
    for (time, heard_at) in told {
        let hub_time = Timestamp::from_millis(time);
        bench.store.keep(&Arrival { hub_time, heard_at, ..Arrival::default() }).unwrap();
        known.push((
            bench.store.hub_time().unwrap().unwrap().as_millis(),
            bench.store.heard_at().unwrap(),
        ));
    }
    assert_eq!(
        known,
        [(500, at(1, 10)), (400, at(1, 20)), (400, at(1, 20)), (300, at(2, 5)), (200, None)]
    );
}

#[test]
fn what_the_hub_says_to_hold_but_does_not_sign_for_is_not_safe_to_wipe() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.say(office.order, "the belt is worn").unwrap();
    let signed = bench.acknowledged();
    let claimed = Arrival { receipt: None, ..signed.clone() };
    bench.store.keep(&claimed).unwrap();
    let counts = bench.store.counts().unwrap();
    assert_eq!((counts.changes_pending, counts.changes_unsigned), (0, counts.changes_at_hub));
    let of_another = ReceiptRow {
        orders: vec![HeldUpTo {
            hash: ChangeHash::from_bytes([7; 32]),
            ..signed.receipt.as_ref().unwrap().orders[0]
        }],
        ..signed.receipt.clone().unwrap()
    };
    bench.store.keep(&Arrival { receipt: Some(of_another), ..claimed }).unwrap();
    assert!(bench.store.counts().unwrap().changes_unsigned > 0, "a receipt for another change");
    bench.store.keep(&signed).unwrap();
    assert_eq!(bench.store.counts().unwrap().changes_unsigned, 0);
    let restored = Arrival { hub_restored: true, receipt: None, ..signed };
    bench.store.keep(&restored).unwrap();
    assert!(bench.store.counts().unwrap().changes_unsigned > 0, "a restored hub signs anew");
}
