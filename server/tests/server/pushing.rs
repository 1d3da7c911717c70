//! What one phone records reaches the others; what is repeated counts once.

use fieldbook_model::{Deed, TextField};
use fieldbook_wire::Answer;
use serde_json::json;

use crate::bench::Bench;

fn say(text: &str) -> Deed {
    Deed::Comment { text: text.to_owned() }
}

#[tokio::test]
async fn what_one_phone_records_reaches_the_other_and_the_office() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    ana.write(&bench, order, Deed::Accept);
    let base = ana.records[&order].heads();
    ana.write(
        &bench,
        order,
        Deed::EditText { field: TextField::Narrative, base, text: "换了轴承 🛠".to_owned() },
    );
    let replies = ana.sync(&bench).await;
    assert_eq!(replies.len(), 1);
    assert!(replies[0].answers[0].answers.iter().all(|answer| answer.answer == Answer::Accepted));
    assert_eq!(replies[0].receipt.as_ref().unwrap().orders[0].seq, 2);
    assert!(replies[0].feed.is_empty(), "own changes do not come back");
    bo.sync(&bench).await;
    assert_eq!(bo.records[&order].heads(), ana.records[&order].heads());
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["narrative"], "换了轴承 🛠");
    assert_eq!(view["row"]["execution"], "accepted");
    let (_, found) = bench.get("/api/orders?text=轴承&state=accepted").await;
    assert_eq!(found["orders"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_to_do_is_an_empty_204() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    ana.sync(&bench).await;
    let reply = ana.send(&bench, Vec::new()).await;
    assert_eq!(reply.status, 204);
    bench.order(&[ana.who]).await;
    assert_eq!(ana.send(&bench, Vec::new()).await.status, 200);
}

#[tokio::test]
async fn the_same_push_five_times_counts_once() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    let change = ana.write(&bench, order, say("once"));
    let push = ana.push_of(&bench, order, &[change]);
    let mut answers = Vec::new();
    for _ in 0..5 {
        let reply = ana.send(&bench, vec![push.clone()]).await;
        assert_eq!(reply.message.as_ref().unwrap().receipt.as_ref().unwrap().orders.len(), 1);
        answers.extend(reply.answers());
    }
    let duplicate = Answer::Duplicate;
    assert_eq!(
        answers,
        [Answer::Accepted, duplicate.clone(), duplicate.clone(), duplicate.clone(), duplicate]
    );
    let kept = bo.sync(&bench).await;
    assert_eq!(
        kept.iter().flat_map(|reply| &reply.feed).map(|order| order.changes.len()).sum::<usize>(),
        1
    );
}

#[tokio::test]
async fn one_orders_trouble_never_touches_another() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let (bad, good) = (bench.order(&[ana.who]).await, bench.order(&[ana.who]).await);
    ana.sync(&bench).await;
    let change = ana.write(&bench, bad, say("broken"));
    let mut broken = ana.push_of(&bench, bad, &[change]);
    broken.changes[0][20] ^= 1;
    let change = ana.write(&bench, good, say("fine"));
    let fine = ana.push_of(&bench, good, &[change]);
    let answers = ana.send(&bench, vec![broken, fine]).await.answers();
    assert!(matches!(&answers[0], Answer::Quarantined { .. }), "{answers:?}");
    assert_eq!(answers[1], Answer::Accepted);
    let (_, held) = bench.get("/api/quarantine").await;
    assert_eq!(held["held"].as_array().unwrap().len(), 1);
    assert_eq!(held["held"][0]["order"], bad.to_string());
}

#[tokio::test]
async fn a_change_whose_past_is_missing_is_asked_for_and_then_taken() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let first = ana.write(&bench, order, say("first"));
    let second = ana.write(&bench, order, say("second"));
    let alone = ana.push_of(&bench, order, std::slice::from_ref(&second));
    let answers = ana.send(&bench, vec![alone]).await.answers();
    assert!(
        matches!(&answers[0], Answer::NeedsDependencies(missing) if missing.len() == 1),
        "{answers:?}"
    );
    let both = ana.push_of(&bench, order, &[first, second]);
    assert_eq!(ana.send(&bench, vec![both]).await.answers(), [Answer::Accepted, Answer::Accepted]);
}

#[tokio::test]
async fn the_office_types_along_and_every_phone_can_check_it() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let base = ana.records[&order].heads();
    let text = "电梯门异响, 3F".to_owned();
    ana.write(
        &bench,
        order,
        Deed::EditText { field: TextField::Description, base: base.clone(), text },
    );
    let edit = json!({ "base": base, "text": "客梯：电梯门异响" });
    let put =
        bench.http.put(bench.url(&format!("/api/orders/{order}/texts/description"))).json(&edit);
    let (status, view) = bench.office(put).await;
    assert_eq!((status, view["description"].as_str()), (200, Some("客梯：电梯门异响")));
    ana.sync(&bench).await;
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["description"], "客梯：电梯门异响, 3F");
    assert_eq!(
        ana.records[&order].read().unwrap().text(TextField::Description),
        "客梯：电梯门异响, 3F"
    );
}

#[tokio::test]
async fn a_merge_is_told_to_the_office_until_somebody_has_seen_it() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let base = ana.records[&order].heads();
    let field = TextField::Description;
    ana.write(
        &bench,
        order,
        Deed::EditText { field, base: base.clone(), text: "3F 电梯门异响".to_owned() },
    );
    bench.hub.edit_text(order, field, base, "电梯门异响!").unwrap();
    ana.sync(&bench).await;
    let in_chinese = bench
        .http
        .get(bench.url("/api/merge-notes?unseen=true"))
        .header("accept-language", "zh-CN");
    let (_, notes) = bench.office(in_chinese).await;
    assert_eq!(notes.as_array().unwrap().len(), 1, "{notes}");
    assert!(notes[0]["text"].as_str().unwrap().contains("Ana"), "{notes}");
    assert_eq!(
        bench.get(&format!("/api/orders/{order}/merge-notes")).await.1[0]["note"],
        notes[0]["note"]
    );
    assert_eq!(
        bench.post(&format!("/api/orders/{order}/merge-notes/seen"), &json!({})).await.0,
        204
    );
    assert_eq!(bench.get("/api/merge-notes?unseen=true").await.1, json!([]));
    assert_eq!(bench.get("/api/merge-notes").await.1[0]["seen"], true);
}
