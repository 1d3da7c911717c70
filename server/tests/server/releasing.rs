//! The office lets in what was held because of who delivered it, and nothing else.

use fieldbook_model::{Author, Deed, OrderId};
use fieldbook_wire::Answer;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::phone::Phone;

fn say(text: &str) -> Deed {
    Deed::Comment { text: text.to_owned() }
}

async fn held(bench: &Bench) -> Vec<Value> {
    bench.get("/api/quarantine").await.1["held"].as_array().unwrap().clone()
}

async fn release(bench: &Bench, held: &Value) -> (u16, Value) {
    bench.post(&format!("/api/quarantine/{}/release", held["id"]), &json!({})).await
}

async fn comments(bench: &Bench, order: OrderId) -> usize {
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    view["comments"].as_array().unwrap().len()
}

#[tokio::test]
async fn work_of_a_revoked_phone_is_let_in_by_the_office_and_reaches_the_colleague() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    let changes = [ana.write(&bench, order, say("one")), ana.write(&bench, order, say("two"))];
    bench.post(&format!("/api/devices/{}/revoke", ana.device), &json!({})).await;
    let cursor = ana.cursor.clone();
    let push = ana.push_of(&bench, order, &changes);
    let reply = ana.send(&bench, vec![push]).await;
    assert_eq!((reply.status, reply.code()), (403, "device_revoked"));
    assert!(reply.message.is_none() && ana.cursor == cursor, "nothing is sent down");
    let kept = held(&bench).await;
    assert!(kept.iter().all(|one| one["code"] == "device_revoked" && one["releasable"] == true));
    assert_eq!((kept.len(), comments(&bench, order).await), (2, 0));
    let (status, done) = release(&bench, &kept[1]).await;
    assert_eq!((status, done), (200, json!({ "released": 2, "held": 0 })));
    assert_eq!(comments(&bench, order).await, 2);
    bo.sync(&bench).await;
    assert_eq!(bo.records[&order].read().unwrap().comments.len(), 2);
    assert_eq!(release(&bench, &kept[1]).await.0, 404, "it is held no longer");
    assert_eq!(held(&bench).await, Vec::<Value>::new());
}

/// A phone that has the order's record, though its engineer never was on it.
async fn stranger(bench: &Bench, order: OrderId, from: &Phone) -> Phone {
    let mut eve = bench.phone("Eve").await;
    eve.records.insert(order, from.records[&order].clone());
    eve
}

#[tokio::test]
async fn work_of_somebody_nobody_put_on_the_order_is_let_in_by_the_office() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let mut eve = stranger(&bench, order, &ana).await;
    let change = eve.write(&bench, order, say("I was sent here by phone"));
    let push = eve.push_of(&bench, order, &[change]);
    let answers = eve.send(&bench, vec![push]).await.answers();
    assert_eq!(answers, [Answer::Quarantined { code: "order_unknown".to_owned() }]);
    let kept = held(&bench).await;
    assert_eq!(release(&bench, &kept[0]).await.0, 200);
    ana.sync(&bench).await;
    let told = ana.records[&order].read().unwrap();
    assert_eq!(told.comments[0].value.stamp.by, Author::Engineer(eve.who));
}

#[tokio::test]
async fn what_is_forged_or_no_change_stays_held_whoever_vouches() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let mut eve = stranger(&bench, order, &ana).await;
    let herself = std::mem::replace(&mut eve.who, ana.who);
    let forged = eve.write(&bench, order, say("in the name of Ana"));
    eve.who = herself;
    let mut push = eve.push_of(&bench, order, &[forged]);
    eve.send(&bench, vec![push.clone()]).await;
    push.order = ana.push_of(&bench, order, &[]).order;
    push.changes = vec![b"no change at all".to_vec()];
    ana.send(&bench, vec![push]).await;
    for one in held(&bench).await {
        let (status, problem) = release(&bench, &one).await;
        assert_eq!((status, problem["type"].as_str()), (409, Some("transition_refused")), "{one}");
    }
    assert_eq!((held(&bench).await.len(), comments(&bench, order).await), (2, 0));
    let nobody = bench.post("/api/quarantine/999/release", &json!({})).await;
    assert_eq!((nobody.0, nobody.1["type"].as_str()), (404, Some("not_found")));
}
