//! Orders that come with a past: phones read the whole of it, and go on from there.

use fieldbook_document::Record;
use fieldbook_model::{Deed, OrderId};
use fieldbook_server::{Imported, ImportedRow, OrderDraft};

use crate::bench::Bench;

fn past() -> Vec<String> {
    (1..=30).map(|nth| format!("event {nth}")).collect()
}

fn imported(bench: &Bench) -> OrderId {
    let draft = OrderDraft { title: "Lift stands still".to_owned(), ..OrderDraft::default() };
    let row = ImportedRow { key: "INC1".to_owned(), draft, history: past() };
    match bench.hub.import_orders("log", &[row]).unwrap().as_slice() {
        [Imported::Created(order)] => *order,
        other => panic!("{other:?}"),
    }
}

fn remarks(record: &Record) -> Vec<String> {
    let mut comments = record.read().unwrap().comments;
    comments.sort_by_key(|comment| comment.value.stamp.hlc);
    comments.into_iter().map(|comment| comment.value.text).collect()
}

#[tokio::test]
async fn a_history_reaches_a_new_phone_and_one_that_was_up_to_date() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let mut bo = bench.phone("Bo").await;
    bo.sync(&bench).await;
    let order = imported(&bench);
    bench.assign(order, &[ana.who, bo.who]).await;
    for phone in [&mut ana, &mut bo] {
        phone.sync(&bench).await;
        assert_eq!(remarks(&phone.records[&order]), past());
    }
    bench.pass(1_000);
    bo.write(&bench, order, Deed::Comment { text: "I am here".to_owned() });
    bo.sync(&bench).await;
    bench.pass(1_000);
    bench.hub.comment(order, "good").unwrap();
    ana.sync(&bench).await;
    assert_eq!(remarks(&ana.records[&order])[30..], ["I am here", "good"]);
}
