//! One own change is put aside by the hub: the innocent rest is written anew, and nothing counts twice.

use fieldbook_model::*;

use super::kit::*;
use crate::*;

const ANEW: ActorId = ActorId::from_bytes([0xFE; 16]);

/// What the hub says to everything in the outbox: `aside` gives the reason, and what depends on such a change is held.
fn answers(bench: &Bench, aside: impl Fn(usize) -> Option<&'static str>) -> Arrival {
    let outbox = bench.store.outbox(usize::MAX, usize::MAX).unwrap();
    let mut held = Vec::new();
    let mut answers = Vec::new();
    for order in outbox.orders {
        for (place, change) in order.changes.into_iter().enumerate() {
            let depends = change.deps.iter().any(|dep| held.contains(dep));
            let reason = aside(place).or(depends.then_some("held_by"));
            let status = match reason {
                Some(reason) => ChangeStatus::Quarantined(reason.to_owned()),
                None => ChangeStatus::AtHub,
            };
            held.extend(reason.map(|_| change.hash));
            answers.push((order.order, change.hash, status));
        }
    }
    Arrival { answers, hub_time: Timestamp::from_millis(NOON), ..Arrival::default() }
}

fn says(bench: &Bench, order: OrderId) -> Vec<String> {
    bench.view(order).comments.into_iter().map(|comment| comment.text).collect()
}

fn ids(bench: &Bench) -> Vec<EntryId> {
    let commands = bench.store.export_unsynced().unwrap().changes.into_iter();
    commands.map(|own| own.command.unwrap().id).collect()
}

/// The narrative becomes `text`, from the text as it is shown.
fn narrate(bench: &mut Bench, order: OrderId, text: &str) {
    let base = bench.view(order).version;
    let deed = Deed::EditText { field: TextField::Narrative, base, text: text.to_owned() };
    bench.act(order, deed).unwrap();
}

/// The whole record, as the hub would pass it on.
fn everything_in_the_log(bench: &Bench, office: &Office) -> Arrival {
    let place = orders::find(&bench.store.connection.borrow(), office.order).unwrap().unwrap();
    let log = log::of_order(&bench.store.connection.borrow(), place.no).unwrap();
    let own: Vec<_> = log
        .into_iter()
        .map(|own| own.change)
        .filter(|change| !office.record.contains(&change.hash))
        .collect();
    office.arrival_of(&own, bench.writer())
}

#[test]
fn the_innocent_rest_is_written_anew_and_counts_once() {
    let office = Office::new(1, &[1, 2]);
    let mut bench = Bench::at_work(1, &office);
    let elsewhere = Office::new(2, &[1]);
    bench.store.keep(&elsewhere.everything()).unwrap();
    bench.store.keep(&answers(&bench, |_| None)).unwrap();
    bench.say(office.order, "before").unwrap();
    bench.say(office.order, "the culprit").unwrap();
    bench.consume(office.order, 1).unwrap();
    bench.say(elsewhere.order, "another order").unwrap();
    bench.say(office.order, "after").unwrap();
    let culprit = bench.store.outbox(9, 9999).unwrap().orders[0].changes[1].clone();
    let written = ids(&bench);
    let verdicts = answers(&bench, |place| (place == 1).then_some("bad_entry"));
    bench.store.keep(&verdicts).unwrap();
    bench.say(office.order, "not sent yet").unwrap();

    assert_eq!(bench.store.to_author_anew().unwrap(), [office.order]);
    assert!(bench.store.author_anew(office.order, ANEW).unwrap());
    assert_eq!(bench.store.to_author_anew().unwrap(), []);

    assert_eq!(says(&bench, office.order), ["before", "after", "not sent yet"]);
    assert_eq!(bench.view(office.order).parts[0].used, Quantity::whole(1));
    let aside = bench.store.quarantined().unwrap();
    assert_eq!(aside.len(), 1, "only the culprit is shown as put aside");
    assert_eq!((aside[0].hash, &aside[0].bytes), (Some(culprit.hash), &culprit.bytes));
    assert_eq!((aside[0].own, aside[0].reason.as_str()), (true, "bad_entry"));
    let outbox = bench.store.outbox(9, 9999).unwrap();
    assert_eq!(outbox.orders.len(), 1, "the other order never waited");
    assert!(outbox.orders[0].changes.iter().all(|change| change.actor == ANEW));
    let mut left = ids(&bench);
    left.sort_unstable();
    assert_eq!(left, [written[1], written[2], written[4], ids(&bench)[2]], "entry ids stay");

    let mut colleague = Bench::new(2);
    colleague.store.keep(&office.everything()).unwrap();
    let hub = everything_in_the_log(&bench, &office);
    colleague.store.keep(&hub).unwrap();
    assert_eq!(colleague.store.quarantined().unwrap(), [], "everybody's guard lets it in");
    assert_eq!(colleague.view(office.order).comments, bench.view(office.order).comments);
    assert_eq!(colleague.view(office.order).parts, bench.view(office.order).parts);

    bench.store.keep(&answers(&bench, |_| None)).unwrap();
    bench.say(office.order, "and on").unwrap();
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
    let after = bench.after_a_kill();
    assert_eq!(after.view(office.order), bench.view(office.order));
    assert_eq!(after.store.counts().unwrap().changes_quarantined, 1);
}

#[test]
fn a_text_written_behind_one_that_was_put_aside_stays_without_it() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    narrate(&mut bench, office.order, "checked the pump\n");
    bench.store.keep(&answers(&bench, |_| None)).unwrap();
    narrate(&mut bench, office.order, "checked the pump\nput aside\n");
    narrate(&mut bench, office.order, "checked the old pump\nput aside\nbearing changed\n");
    let verdicts = answers(&bench, |place| (place == 0).then_some("unsigned_text"));
    bench.store.keep(&verdicts).unwrap();
    assert!(bench.store.author_anew(office.order, ANEW).unwrap());
    assert_eq!(bench.view(office.order).narrative, "checked the old pump\nbearing changed\n");
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
}

#[test]
fn a_retry_of_what_was_put_aside_or_written_anew_is_a_retry() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.store.keep(&answers(&bench, |_| None)).unwrap();
    let commands = ["culprit", "innocent"]
        .map(|text| bench.command(office.order, Deed::Comment { text: text.to_owned() }));
    for command in &commands {
        bench.store.perform(command, || ActorId::from_bytes([0xAB; 16])).unwrap();
    }
    bench.store.catch_up().unwrap();
    let verdicts = answers(&bench, |place| (place == 0).then_some("bad_entry"));
    bench.store.keep(&verdicts).unwrap();
    bench.store.author_anew(office.order, ANEW).unwrap();
    for command in &commands {
        assert!(bench.store.perform(command, || ANEW).unwrap().duplicate);
    }
    assert_eq!(says(&bench, office.order), ["innocent"]);
}

#[test]
fn an_order_that_the_hub_does_not_know_stays_as_the_engineer_left_it() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.consume(office.order, 1).unwrap();
    let verdicts = answers(&bench, |_| Some("order_unknown"));
    bench.store.keep(&verdicts).unwrap();
    assert_eq!(bench.store.to_author_anew().unwrap(), []);
    assert_eq!(bench.view(office.order).parts[0].used, Quantity::whole(1));
}

#[test]
fn what_the_office_lets_in_after_all_is_this_phones_own_work_again() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.store.keep(&answers(&bench, |_| None)).unwrap();
    bench.say(office.order, "held for a while").unwrap();
    let released = bench.pushed(&office);
    let verdicts = answers(&bench, |_| Some("bad_entry"));
    bench.store.keep(&verdicts).unwrap();
    bench.store.author_anew(office.order, ANEW).unwrap();
    assert_eq!(says(&bench, office.order), [""; 0]);
    bench.store.keep(&released).unwrap();
    assert_eq!(says(&bench, office.order), ["held for a while"]);
    let counts = bench.store.counts().unwrap();
    assert_eq!((counts.changes_quarantined, counts.changes_pending), (0, 0));
    assert_eq!(bench.store.export_unsynced().unwrap(), Unsynced::default());
}

/// Both copies write under the same actor: the folder was copied while the app ran, with all it had in memory.
#[test]
fn both_copies_of_a_cloned_phone_keep_their_edits_whoever_comes_first() {
    for original_first in [true, false] {
        let office = Office::new(1, &[1]);
        let mut original = Bench::at_work(1, &office);
        let actor = original.store.outbox(9, 9999).unwrap().orders[0].changes[0].actor;
        original.store.keep(&answers(&original, |_| None)).unwrap();
        let mut copy = original.cloned(1000);
        for (bench, text) in [(&mut original, "the original"), (&mut copy, "the copy")] {
            let command = bench.command(office.order, Deed::Comment { text: text.to_owned() });
            bench.store.perform(&command, || actor).unwrap();
            bench.consume(office.order, 1).unwrap();
        }
        let (first, second) =
            if original_first { (&mut original, &mut copy) } else { (&mut copy, &mut original) };
        let branch = first.pushed(&office);
        first.store.keep(&answers(first, |_| None)).unwrap();
        second.store.keep(&answers(second, |_| Some("actor_fork"))).unwrap();
        second.store.keep(&branch).unwrap();
        assert!(second.store.author_anew(office.order, ANEW).unwrap());
        let anew = second.pushed(&office);
        assert!(anew.orders[0].actors.iter().all(|(by, _)| *by != actor), "never used again");
        first.store.keep(&anew).unwrap();
        for bench in [&mut *first, second] {
            let mut said = says(bench, office.order);
            said.sort_unstable();
            assert_eq!(said, ["the copy", "the original"]);
            assert_eq!(bench.view(office.order).parts[0].used, Quantity::whole(2));
            assert_eq!(bench.store.quarantined().unwrap(), []);
            assert_eq!(bench.store.rebuild_check().unwrap(), []);
        }
    }
}

/// The office let the held text in before the phone came with what it had written anew.
#[test]
fn a_text_written_anew_that_was_let_in_meanwhile_stands_there_once() {
    for feed_first in [true, false] {
        let office = Office::new(1, &[1]);
        let mut bench = Bench::at_work(1, &office);
        bench.store.keep(&answers(&bench, |_| None)).unwrap();
        bench.say(office.order, "held").unwrap();
        narrate(&mut bench, office.order, "bearing replaced");
        let released = bench.pushed(&office);
        bench
            .store
            .keep(&answers(&bench, |place| (place == 0).then_some("unknown_actor")))
            .unwrap();
        bench.store.author_anew(office.order, ANEW).unwrap();
        assert_eq!(bench.store.outbox(9, 9999).unwrap().orders[0].changes.len(), 1);
        let repeated = answers(&bench, |_| Some("text_repeated"));
        if feed_first {
            bench.store.keep(&released).unwrap();
            bench.store.keep(&repeated).unwrap();
        } else {
            bench.store.keep(&Arrival { answers: repeated.answers, ..released }).unwrap();
        }
        assert_eq!(bench.store.to_author_anew().unwrap(), [office.order]);
        let actor = ActorId::from_bytes([0xFD; 16]);
        assert!(bench.store.author_anew(office.order, actor).unwrap());
        assert_eq!(bench.view(office.order).narrative, "bearing replaced");
        assert_eq!(says(&bench, office.order), ["held"]);
        assert_eq!(bench.store.quarantined().unwrap(), []);
        assert_eq!(bench.store.export_unsynced().unwrap(), Unsynced::default());
        assert_eq!(bench.store.outbox(9, 9999).unwrap(), Outbox::default());
        assert_eq!(bench.store.rebuild_check().unwrap(), []);
    }
}
