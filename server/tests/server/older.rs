//! Phones that are one version of the protocol behind, or a version of the app ahead: they deliver all the same.

use fieldbook_model::Deed;
use fieldbook_wire::{
    Answer, OLDEST_PROTOCOL, PROTOCOL, PhotoAnswer, PhotoAnswers, PhotoOffers, SigningKey, encode,
};
use minicbor::{Decoder, Encoder};

use crate::bench::Bench;
use crate::phone::{Phone, enrol, enrol_request, random};
use crate::photos::kit::{asked, names, offer, read};

fn say(text: &str) -> Deed {
    Deed::Comment { text: text.to_owned() }
}

#[tokio::test]
async fn a_phone_one_protocol_behind_delivers_its_work_and_is_answered_in_its_own() {
    let bench = Bench::new().await;
    let code = bench.hub.enrolment(bench.engineer("Ana"), &bench.url("")).unwrap().code;
    let behind = fieldbook_wire::EnrolRequest {
        protocol: OLDEST_PROTOCOL,
        ..enrol_request(&code, &SigningKey::from_bytes(&random()))
    };
    enrol(&bench, &behind).await.unwrap();

    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    let change = ana.write(&bench, order, say("from last year's app"));
    let mut request = ana.request(vec![ana.push_of(&bench, order, std::slice::from_ref(&change))]);
    request.protocol = OLDEST_PROTOCOL;
    let reply = ana.send_request(&bench, &request).await;
    assert_eq!(reply.answers(), [Answer::Accepted]);
    assert_eq!(reply.message.unwrap().protocol, OLDEST_PROTOCOL);
    bo.sync(&bench).await;
    assert_eq!(bo.records[&order].read().unwrap().comments[0].value.text, "from last year's app");

    request.protocol = PROTOCOL + 1;
    let reply = ana.send_request(&bench, &request).await;
    assert_eq!((reply.status, reply.code()), (400, "protocol_unsupported"));
}

#[tokio::test]
async fn photos_of_a_phone_one_protocol_behind_are_taken_too() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    names(&bench, &mut ana, order, b"a plate").await;
    let photos = vec![offer(order, b"a plate")];
    let offers = PhotoOffers { protocol: OLDEST_PROTOCOL, photos };
    let answers: PhotoAnswers = read(asked(&bench, &ana, &offers).await).await;
    assert_eq!(answers.protocol, OLDEST_PROTOCOL);
    assert!(matches!(answers.answers[..], [PhotoAnswer::Upload { .. }]), "{:?}", answers.answers);
}

/// The message with one more pair, under a key that this version does not know.
fn with_unknown_key(message: &[u8]) -> Vec<u8> {
    let mut decoder = Decoder::new(message);
    let pairs = decoder.map().unwrap().unwrap();
    let rest = &message[decoder.position()..];
    let mut grown = Encoder::new(Vec::new());
    grown.map(pairs + 1).unwrap();
    grown.writer_mut().extend_from_slice(rest);
    grown.u32(9_000).unwrap().str("later").unwrap();
    grown.into_writer()
}

#[tokio::test]
async fn a_request_of_a_newer_app_is_read_as_far_as_it_is_known() {
    let bench = Bench::new().await;
    let (mut ana, mut bo): (Phone, Phone) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    let change = ana.write(&bench, order, say("from tomorrow's app"));
    let request = ana.request(vec![ana.push_of(&bench, order, std::slice::from_ref(&change))]);
    let body = with_unknown_key(&encode(&request));
    let reply = ana.send_body(&bench, body, None, random(), bench.now()).await;
    assert_eq!(reply.answers(), [Answer::Accepted]);
    bo.sync(&bench).await;
    assert_eq!(bo.records[&order].change(&change.hash), Some(change), "to the byte");
}
