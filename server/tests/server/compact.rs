//! Compact and plain phones at the same hub: each is answered in the form that it reads.

use fieldbook_model::Deed;
use fieldbook_wire::limits::MAX_RESPONSE_INFLATED;
use fieldbook_wire::{
    Answer, BriefRequest, BriefResponse, CONTENT_DIGEST, Form, Packed, RequestParts, SIGNATURE,
    SIGNATURE_INPUT, SyncRequest, encode, http, pack_hard, sign_request, unpack,
};

use crate::bench::Bench;
use crate::phone::{Phone, random};

fn say(n: usize) -> Deed {
    Deed::Comment { text: format!("bearing {n} replaced") }
}

async fn post(bench: &Bench, phone: &Phone, body: Packed) -> reqwest::Response {
    let (method, path, key_id) = ("POST", http::SYNC_PATH, phone.welcome.device);
    let (nonce, created) = (random(), bench.now());
    let parts = RequestParts { method, path, body: &body.bytes, created, nonce, key_id };
    let signed = sign_request(&phone.key, parts);
    let mut post = bench.http.post(bench.url(path)).header("content-type", http::MEDIA_TYPE);
    post = post.header(CONTENT_DIGEST, signed.content_digest);
    post = post.header(SIGNATURE_INPUT, signed.signature_input).header(SIGNATURE, signed.signature);
    if let Some(encoding) = body.encoding {
        post = post.header("content-encoding", encoding);
    }
    post.body(body.bytes).send().await.unwrap()
}

#[tokio::test]
async fn a_compact_push_is_kept_like_a_plain_one_and_answered_in_short() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    let changes: Vec<_> = (0..50).map(|n| ana.write(&bench, order, say(n))).collect();
    let push = ana.push_of(&bench, order, &changes);
    let request = ana.request(vec![push]);
    let body = pack_hard(&BriefRequest::compact(&request));
    assert!(body.bytes.len() * 3 < encode(&request).len(), "{body:?}");

    let answer = post(&bench, &ana, body).await;
    assert_eq!(answer.status(), 200);
    let encoding =
        answer.headers().get("content-encoding").map(|it| it.to_str().unwrap().to_owned());
    let bytes = answer.bytes().await.unwrap();
    assert!(bytes.len() < 600, "fifty answers in {} bytes", bytes.len());
    let brief: BriefResponse = unpack(&bytes, encoding.as_deref(), MAX_RESPONSE_INFLATED).unwrap();
    let said = brief.rebuild(&request).unwrap();
    assert_eq!(said.answers[0].answers.len(), 50);
    assert!(said.answers[0].answers.iter().all(|it| it.answer == Answer::Accepted));
    assert_eq!(said.receipt.unwrap().verify(&ana.welcome.hub_key), Ok(()));

    bo.sync(&bench).await;
    assert_eq!(
        bo.records[&order].heads(),
        ana.records[&order].heads(),
        "an older phone gets it plainly"
    );
}

#[tokio::test]
async fn a_form_that_the_hub_does_not_read_is_asked_for_plainly_and_nothing_is_kept() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let change = ana.write(&bench, order, say(1));
    for form in [Form::COMPACT, Form::new(9)] {
        let mut push = ana.push_of(&bench, order, std::slice::from_ref(&change));
        push.form = form; // its changes are plain: no compact form has such bytes, nor their check
        let reply = ana.send(&bench, vec![push]).await;
        assert_eq!((reply.status, reply.code()), (400, "protocol_unsupported"));
    }
    let held = bench.get("/api/quarantine").await.1;
    assert_eq!(held["held"].as_array().map_or(0, Vec::len), 0, "{held}");
    let plain = SyncRequest {
        push: vec![ana.push_of(&bench, order, &[change])],
        ..ana.request(Vec::new())
    };
    assert_eq!(ana.send_request(&bench, &plain).await.status, 200);
}
