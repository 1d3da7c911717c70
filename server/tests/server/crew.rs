//! Who sees what: who comes on an order gets all of it, who is taken off is told so once and may still deliver.

use fieldbook_model::{Deed, OrderId};
use fieldbook_wire::{Answer, Standing};

use crate::bench::Bench;
use crate::phone::random;

fn say(text: &str) -> Deed {
    Deed::Comment { text: text.to_owned() }
}

#[tokio::test]
async fn who_is_taken_off_is_told_once_and_still_delivers() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    ana.write(&bench, order, Deed::Accept);
    bench.assign(order, &[bo.who]).await;
    let kept = ana.sync(&bench).await;
    let told: Vec<_> = kept.iter().flat_map(|reply| &reply.feed).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].standing, Standing::Withdrawn);
    assert_eq!(ana.assignments[&order].last().unwrap().crew[0].engineer, bo.who);
    assert_eq!(
        kept[0].answers[0].answers[0].answer,
        Answer::Accepted,
        "work done in good faith is kept"
    );
    bo.sync(&bench).await;
    assert!(
        bo.records[&order].contains(&ana.records[&order].heads()[0]),
        "the next one has the work so far"
    );
    bo.write(&bench, order, say("mine now"));
    bo.sync(&bench).await;
    ana.write(&bench, order, Deed::StartTravel);
    let kept = ana.sync(&bench).await;
    assert_eq!(kept[0].answers[0].answers[0].answer, Answer::Accepted);
    let told: Vec<_> = kept.iter().flat_map(|reply| &reply.feed).collect();
    assert_eq!(told.len(), 1, "what happens after the withdrawal is no longer hers");
    assert_eq!(told[0].standing, Standing::Gone, "she was told and has sent what she had");
    assert!(told[0].changes.is_empty() && told[0].snapshot.is_none());
    assert_eq!(ana.send(&bench, Vec::new()).await.status, 204);
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert!(
        view["flags"]
            .as_array()
            .unwrap()
            .iter()
            .any(|flag| flag["code"] == "worked_after_withdrawal"),
        "{}",
        view["flags"]
    );
}

#[tokio::test]
async fn who_comes_back_gets_the_whole_order_again() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    bench.assign(order, &[bo.who]).await;
    bo.write(&bench, order, say("while Ana is away"));
    bo.sync(&bench).await;
    bench.assign(order, &[ana.who, bo.who]).await;
    bo.write(&bench, order, say("while Ana is back"));
    bo.sync(&bench).await;
    ana.sync(&bench).await;
    assert_eq!(ana.standings[&order], Standing::OnCrew);
    assert_eq!(ana.records[&order].heads(), bo.records[&order].heads());
    assert_eq!(ana.assignments[&order].last().unwrap().version.n, 4);
}

#[tokio::test]
async fn an_order_that_came_and_went_between_two_syncs_shows_nothing_of_itself() {
    let bench = Bench::new().await;
    let (mut ana, bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    ana.sync(&bench).await;
    let order = bench.order(&[ana.who]).await;
    bench.assign(order, &[bo.who]).await;
    let kept = ana.sync(&bench).await;
    let told: Vec<_> = kept.iter().flat_map(|reply| &reply.feed).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].snapshot.is_none() && told[0].changes.is_empty());
    assert_eq!(told[0].standing, Standing::Withdrawn);
}

#[tokio::test]
async fn an_order_of_others_answers_exactly_like_one_that_does_not_exist() {
    let bench = Bench::new().await;
    let (mut ana, mut eve) = (bench.phone("Ana").await, bench.phone("Eve").await);
    let theirs = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    eve.sync(&bench).await;
    let change = ana.write(&bench, theirs, say("hers"));
    let mut answers = Vec::new();
    for order in [theirs, OrderId::from_bytes(random())] {
        let push = eve.push_of(&bench, order, std::slice::from_ref(&change));
        let reply = eve.send(&bench, vec![push]).await;
        assert!(reply.message.as_ref().unwrap().receipt.is_none());
        answers.push(reply.answers());
    }
    let held = Answer::Quarantined { code: "order_unknown".to_owned() };
    assert_eq!(answers, [vec![held.clone()], vec![held]]);
    ana.sync(&bench).await;
    let (_, view) = bench.get(&format!("/api/orders/{theirs}")).await;
    assert_eq!(
        view["comments"].as_array().unwrap().len(),
        1,
        "her own push of it still counts, once"
    );
}

#[tokio::test]
async fn another_phones_actor_cannot_be_taken_over() {
    let bench = Bench::new().await;
    let (mut ana, mut eve) = (bench.phone("Ana").await, bench.phone("Eve").await);
    let order = bench.order(&[ana.who, eve.who]).await;
    ana.sync(&bench).await;
    eve.sync(&bench).await;
    ana.write(&bench, order, say("first"));
    ana.sync(&bench).await;
    let second = ana.write(&bench, order, say("second"));
    let forged = eve.push_of(&bench, order, std::slice::from_ref(&second));
    let answers = eve.send(&bench, vec![forged]).await.answers();
    assert!(matches!(&answers[0], Answer::Quarantined { .. }), "{answers:?}");
    ana.sync(&bench).await;
    assert_eq!(ana.outbox.len(), 0);
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["comments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_revoked_phone_is_sent_nothing_and_loses_nothing() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let change = ana.write(&bench, order, say("in the basement"));
    let (status, _) =
        bench.post(&format!("/api/devices/{}/revoke", ana.device), &serde_json::json!({})).await;
    assert_eq!(status, 200);
    let push = ana.push_of(&bench, order, &[change]);
    let reply = ana.send(&bench, vec![push]).await;
    assert_eq!((reply.status, reply.code()), (403, "device_revoked"));
    let (_, held) = bench.get("/api/quarantine").await;
    assert_eq!(held["held"][0]["code"], "device_revoked");
}
