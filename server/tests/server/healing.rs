//! The change log is what counts: snapshots are caches, and what the office writes passes the guard of every phone.

use fieldbook_document::{ActorOwners, Record, Verdict, Writer, admit};
use fieldbook_model::{Author, Deed, TextField};
use fieldbook_server::{OrderDraft, PartDraft, StepDraft};
use fieldbook_wire::Answer;

use crate::bench::Bench;
use crate::phone::Phone;

fn database(bench: &Bench) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(bench.folder().join("hub.db")).unwrap();
    database.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    database
}

#[tokio::test]
async fn a_damaged_or_missing_snapshot_is_made_again_from_the_changes() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    ana.write(&bench, order, Deed::Accept);
    ana.sync(&bench).await;
    for harm in [
        "UPDATE snapshot SET bytes = x'28b52ffd00'",
        "UPDATE snapshot SET seq = 1",
        "DELETE FROM snapshot",
    ] {
        database(&bench).execute(harm, []).unwrap();
        let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
        assert_eq!(view["row"]["execution"], "accepted", "{harm}");
        let mut bo = bench.phone_of(ana.who).await;
        bo.sync(&bench).await;
        assert_eq!(bo.records[&order].heads(), ana.records[&order].heads(), "{harm}");
        ana.write(&bench, order, Deed::Comment { text: harm.to_owned() });
        ana.sync(&bench).await;
    }
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["comments"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn what_was_pushed_last_first_is_logged_so_that_the_record_can_be_made_again() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    let remark = |n| Deed::Comment { text: format!("remark {n}") };
    for part in 0..2 {
        let mut written: Vec<_> =
            (0..150).map(|n| ana.write(&bench, order, remark(150 * part + n))).collect();
        written.reverse();
        let push = ana.push_of(&bench, order, &written);
        let answers = ana.send(&bench, vec![push]).await.answers();
        assert_eq!(answers, vec![Answer::Accepted; 150]);
    }
    database(&bench).execute("DELETE FROM snapshot", []).unwrap();
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["comments"].as_array().unwrap().len(), 300);
    bo.sync(&bench).await;
    assert_eq!(bo.records[&order].heads(), ana.records[&order].heads());
}

#[tokio::test]
async fn a_phone_restored_from_a_backup_gets_its_own_work_back_and_what_was_written_upon_it() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    let (cursor, record) = (ana.cursor.clone(), ana.records[&order].clone());
    ana.write(&bench, order, Deed::Comment { text: "换了密封圈".to_owned() });
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    bo.write(&bench, order, Deed::Comment { text: "seen".to_owned() });
    bo.sync(&bench).await;
    ana.cursor = cursor;
    ana.records.insert(order, record);
    ana.sync(&bench).await;
    assert_eq!(ana.records[&order].heads(), bo.records[&order].heads());
}

#[tokio::test]
async fn the_largest_order_and_the_largest_edit_pass_every_phones_guard() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let long = |count: usize| "🛗".repeat(count);
    let step = StepDraft {
        title: long(1_000),
        goal: Some(long(8_000)),
        limit: Some(long(8_000)),
        script: Some(long(8_000)),
        procedure: Some(long(8_000)),
        ..StepDraft::default()
    };
    let planned = "1".parse().unwrap();
    let part =
        PartDraft { name: long(1_000), part_number: long(1_000), unit: "pcs".to_owned(), planned };
    let draft = OrderDraft {
        title: long(1_000),
        description: long(8_000),
        access_notes: long(8_000),
        steps: vec![step; 2],
        parts: vec![part; 3],
        ..OrderDraft::default()
    };
    let refused = bench.hub.create_order(&draft).err().map(|error| error.to_string());
    assert_eq!(refused.as_deref(), Some("steps has more than 160000 bytes in all"));
    let draft = OrderDraft { steps: draft.steps[..1].to_vec(), ..draft };
    let order = bench.hub.create_order(&draft).unwrap().order;
    bench.assign(order, &[ana.who]).await;
    ana.sync(&bench).await;
    let base = ana.records[&order].heads();
    let text = "楼".repeat(8_000);
    bench.hub.edit_text(order, TextField::Description, base, &text).unwrap();
    ana.sync(&bench).await;
    judged_from_nothing(&ana, order);
}

/// What a phone would say that gets every change one by one instead of a snapshot.
fn judged_from_nothing(phone: &Phone, order: fieldbook_model::OrderId) {
    let changes = phone.records[&order].changes();
    let writer = |change: &fieldbook_document::Change| {
        let device = phone.hub_device(order, change.actor);
        (change.actor, Writer { device, author: Author::Office, on_order: true })
    };
    let owners = ActorOwners(changes.iter().map(writer).collect());
    let bytes: Vec<_> = changes.iter().map(|change| change.bytes.clone()).collect();
    let verdicts = admit(&Record::new().unwrap(), &bytes, &owners).unwrap().verdicts;
    assert_eq!(verdicts.len(), 2);
    assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted(_))), "{verdicts:?}");
}
