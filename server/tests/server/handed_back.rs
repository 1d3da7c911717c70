//! What phones give back to a restored hub stands on signatures, never on a phone's word. That it comes back at all is
//! shown with real phones (`tests/tests/scenarios/restore.rs`).

use fieldbook_model::{Deed, OrderId};
use fieldbook_wire::http::{HAND_BACK_PATH, MEDIA_TYPE};
use fieldbook_wire::limits::MAX_RESPONSE_INFLATED;
use fieldbook_wire::{
    Answer, CONTENT_DIGEST, HandBack, HandBackAnswer, HandBackOrder, Hash32, Id16, PROTOCOL,
    RequestParts, SIGNATURE, SIGNATURE_INPUT, SignedAssignment, SigningKey, pack, sign_request,
    unpack,
};
use serde_json::json;

use crate::bench::Bench;
use crate::phone::{Phone, random};

async fn hand_back(bench: &Bench, from: &Phone, orders: Vec<HandBackOrder>) -> HandBackAnswer {
    let body = pack(&HandBack { protocol: PROTOCOL, orders });
    let (path, created, key_id) = (HAND_BACK_PATH, bench.now(), from.welcome.device);
    let nonce = random();
    let parts = RequestParts { method: "POST", path, body: &body.bytes, created, nonce, key_id };
    let signed = sign_request(&from.key, parts);
    let mut post = bench.http.post(bench.url(path)).header("content-type", MEDIA_TYPE);
    post = post.header(CONTENT_DIGEST, signed.content_digest);
    post = post.header(SIGNATURE_INPUT, signed.signature_input).header(SIGNATURE, signed.signature);
    if let Some(encoding) = body.encoding {
        post = post.header("content-encoding", encoding);
    }
    let response = post.body(body.bytes).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let encoding =
        response.headers().get("content-encoding").map(|it| it.to_str().unwrap().to_owned());
    let bytes = response.bytes().await.unwrap();
    unpack(&bytes, encoding.as_deref(), MAX_RESPONSE_INFLATED).unwrap()
}

/// What a phone asks of an order as it has it.
fn asking(phone: &Phone, order: OrderId) -> HandBackOrder {
    let version = phone.assignments[&order].last().unwrap().version;
    let heads = phone.records[&order].heads();
    HandBackOrder {
        order: Id16::from_bytes(*order.as_bytes()),
        generation: version.generation,
        n: version.n,
        heads: heads.iter().map(|head| Hash32::from_bytes(*head.as_bytes())).collect(),
        assignments: Vec::new(),
        changes: Vec::new(),
        claims: Vec::new(),
        actors: Vec::new(),
    }
}

fn say(text: &str) -> Deed {
    Deed::Comment { text: text.to_owned() }
}

#[tokio::test]
async fn a_hub_that_has_everything_wants_nothing() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let has = asking(&ana, order);
    assert_eq!(hand_back(&bench, &ana, vec![has.clone()]).await.wanted, []);
    let newer = HandBackOrder { n: has.n + 1, ..has.clone() };
    assert_eq!(hand_back(&bench, &ana, vec![newer]).await.wanted, [has.order]);
    let further = HandBackOrder { heads: vec![Hash32::from_bytes([7; 32])], ..has.clone() };
    assert_eq!(hand_back(&bench, &ana, vec![further]).await.wanted, [has.order]);
    let absent = HandBackOrder { order: Id16::from_bytes([9; 16]), ..has };
    assert_eq!(hand_back(&bench, &ana, vec![absent.clone()]).await.wanted, [absent.order]);
}

#[tokio::test]
async fn a_change_in_a_colleagues_name_needs_the_colleagues_claim() {
    let bench = Bench::new().await;
    let (mut ana, mut eve) = (bench.phone("Ana").await, bench.phone("Eve").await);
    let order = bench.order(&[ana.who, eve.who]).await;
    ana.sync(&bench).await;
    eve.sync(&bench).await;
    let by_ana = ana.write(&bench, order, say("in my own name"));
    let mut given = asking(&eve, order);
    given.changes = vec![by_ana.bytes.clone()];
    given.actors = vec![fieldbook_wire::ActorOwner {
        actor: Id16::from_bytes(*by_ana.actor.as_bytes()),
        device: ana.welcome.device,
        engineer: Some(ana.welcome.engineer),
        device_key: None,
    }];
    // Eve names Ana as its owner, and claims it with her own key.
    let mut forged = ana.claim(&bench, order, &by_ana);
    forged.signature = eve.claim(&bench, order, &by_ana).signature;
    given.claims = vec![forged];
    let answers = hand_back(&bench, &eve, vec![given.clone()]).await.answers;
    let unknown = Answer::Quarantined { code: "unknown_actor".to_owned() };
    assert_eq!(answers[0].answers[0].answer, unknown);
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["comments"], json!([]));
    given.claims = vec![ana.claim(&bench, order, &by_ana)];
    for expected in [Answer::Accepted, Answer::Duplicate] {
        let answers = hand_back(&bench, &eve, vec![given.clone()]).await.answers;
        assert_eq!(answers[0].answers[0].answer, expected, "with her claim it comes back, once");
    }
    let again = ana.push_of(&bench, order, &[by_ana]);
    assert_eq!(ana.send(&bench, vec![again]).await.answers(), [Answer::Duplicate]);
}

#[tokio::test]
async fn only_what_the_hub_itself_signed_puts_anybody_on_an_order() {
    let bench = Bench::new().await;
    let (mut ana, mut eve) = (bench.phone("Ana").await, bench.phone("Eve").await);
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    eve.records.insert(order, ana.records[&order].clone());
    let mut version = ana.assignments[&order].last().unwrap().clone();
    version.version.n += 1;
    version.crew[0].engineer = eve.who;
    let bytes = minicbor::to_vec(&version).unwrap();
    let by_eve = SigningKey::from_bytes(&random());
    let mut given = asking(&ana, order);
    given.assignments = vec![SignedAssignment::sign(bytes, &by_eve)];
    let change = eve.write(&bench, order, say("let me in"));
    given.changes = vec![change.bytes.clone()];
    given.claims = vec![eve.claim(&bench, order, &change)];
    let answers = hand_back(&bench, &eve, vec![given]).await.answers;
    let unknown = Answer::Quarantined { code: "order_unknown".to_owned() };
    assert_eq!(answers[0].answers[0].answer, unknown);
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!((&view["comments"], &view["assignment"]["version"]["n"]), (&json!([]), &json!(2)));
}
