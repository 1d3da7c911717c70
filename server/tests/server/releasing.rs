//! The office lets in what was held because of who delivered it, and nothing else.

use fieldbook_document::{Change, Record};
use fieldbook_model::{ActorId, Author, Command, Deed, OrderId, TextField};
use fieldbook_wire::{Answer, PushOrder};
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

/// The narrative gains a line, as somebody wrote it who saw `on`.
fn line(on: &Record, words: &str) -> Deed {
    let (field, base) = (TextField::Narrative, on.heads());
    let text = format!("{}{words}\n", on.text_at(field, &base).unwrap());
    Deed::EditText { field, base, text }
}

/// Ana's remark and a line of the report behind it, which the hub holds both, and the same line written anew by her
/// phone without the remark.
struct Held {
    bench: Bench,
    ana: Phone,
    order: OrderId,
    first: PushOrder,
    anew: PushOrder,
}

impl Held {
    async fn new() -> Self {
        let bench = Bench::new().await;
        let mut ana = bench.phone("Ana").await;
        let order = bench.order(&[ana.who]).await;
        ana.sync(&bench).await;
        let mut without = ana.records[&order].clone();
        let remark = ana.write(&bench, order, say("nobody vouches for me"));
        let deed = line(&ana.records[&order], "bearing replaced");
        let (written, command) = ana.write_command(&bench, order, deed);
        let again = Command { deed: line(&without, "bearing replaced"), ..command };
        let again = without.write(ActorId::from_bytes([0xA9; 16]), &again).unwrap();
        let push = |changes: &[Change]| ana.push_of(&bench, order, changes);
        let (mut first, anew) = (push(&[remark, written]), push(&[again]));
        first.claims.clear();
        Self { bench, ana, order, first, anew }
    }

    async fn push(&self, push: &PushOrder) -> Vec<Answer> {
        self.ana.send(&self.bench, vec![push.clone()]).await.answers()
    }

    async fn narrative(&self) -> String {
        let (_, view) = self.bench.get(&format!("/api/orders/{}", self.order)).await;
        view["narrative"].as_str().unwrap().to_owned()
    }
}

fn quarantined(code: &str) -> Answer {
    Answer::Quarantined { code: code.to_owned() }
}

#[tokio::test]
async fn a_held_text_edit_that_was_written_anew_cannot_be_let_in_any_more() {
    let it = Held::new().await;
    assert_eq!(it.push(&it.first).await, [quarantined("unknown_actor"), quarantined("held_by")]);
    assert_eq!(it.push(&it.anew).await, [Answer::Accepted]);
    assert_eq!(it.narrative().await, "bearing replaced\n");
    let kept = held(&it.bench).await;
    let (status, problem) = release(&it.bench, &kept[1]).await;
    assert_eq!((status, problem["type"].as_str()), (409, Some("duplicate_key")), "{problem}");
    assert_eq!(held(&it.bench).await, kept, "nothing was let in");
    let (status, done) = release(&it.bench, &kept[0]).await;
    assert_eq!((status, done), (200, json!({ "released": 1, "held": 1 })), "the remark alone");
    assert_eq!(it.narrative().await, "bearing replaced\n", "once");
    assert_eq!(comments(&it.bench, it.order).await, 1);
}

#[tokio::test]
async fn a_text_edit_that_was_let_in_is_not_taken_again_when_its_phone_wrote_it_anew() {
    let it = Held::new().await;
    it.push(&it.first).await;
    assert_eq!(release(&it.bench, &held(&it.bench).await[0]).await.0, 200);
    assert_eq!(it.narrative().await, "bearing replaced\n");
    assert_eq!(it.push(&it.anew).await, [quarantined("text_repeated")]);
    assert_eq!(it.narrative().await, "bearing replaced\n", "once");
    let kept = held(&it.bench).await;
    assert_eq!((kept.len(), &kept[0]["releasable"]), (1, &json!(false)));
}
