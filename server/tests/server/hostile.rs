//! What is not a phone's word is refused, by its own code, and changes nothing.

use std::io::{Read, Write};

use fieldbook_model::Deed;
use fieldbook_wire::limits::{MAX_CHANGES_PER_ORDER, MAX_REQUEST_BYTES};
use fieldbook_wire::{Answer, Form, http, pack};

use crate::bench::Bench;
use crate::phone::{Phone, random};

async fn ready() -> (Bench, Phone) {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    (bench, ana)
}

#[tokio::test]
async fn a_garbled_body_is_told_from_a_large_one_and_a_foreign_protocol() {
    let (bench, ana) = ready().await;
    let mut foreign = ana.request(Vec::new());
    foreign.protocol = 99;
    let bomb = zstd_of(&vec![0; 40 * 1024 * 1024]);
    let cases = [
        (b"hello".to_vec(), None, 400, "body_malformed"),
        (b"hello".to_vec(), Some("zstd"), 400, "body_malformed"),
        (b"hello".to_vec(), Some("gzip"), 415, "media_type_unsupported"),
        (pack(&foreign).bytes, None, 400, "protocol_unsupported"),
        (bomb, Some("zstd"), 413, "body_too_large"),
        (vec![0; MAX_REQUEST_BYTES + 1], None, 413, "body_too_large"),
    ];
    for (body, encoding, status, code) in cases {
        let length = body.len();
        let reply = ana.send_body(&bench, body, encoding, random(), bench.now()).await;
        assert_eq!((reply.status, reply.code()), (status, code), "{length} bytes, {encoding:?}");
        assert!(
            reply.problem["title"].as_str().is_some_and(|title| title != code),
            "{}",
            reply.problem
        );
    }
}

fn zstd_of(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 3).unwrap()
}

#[tokio::test]
async fn a_replayed_request_is_refused() {
    let (bench, ana) = ready().await;
    let body = pack(&ana.request(Vec::new())).bytes;
    let nonce = random();
    assert_eq!(ana.send_body(&bench, body.clone(), None, nonce, bench.now()).await.status, 204);
    let again = ana.send_body(&bench, body.clone(), None, nonce, bench.now()).await;
    assert_eq!((again.status, again.code()), (401, "signature_invalid"));
    let created = bench.now();
    bench.pass(4 * 60 * 1000);
    let late = ana.send_body(&bench, body, None, nonce, created).await;
    assert_eq!(
        (late.status, late.code()),
        (401, "signature_invalid"),
        "as long as its time would pass"
    );
}

#[tokio::test]
async fn a_phone_whose_clock_is_off_learns_the_hubs_time() {
    let (bench, ana) = ready().await;
    let body = pack(&ana.request(Vec::new())).bytes;
    for off in [-301_000, 301_000, 365 * 86_400_000] {
        let reply = ana.send_body(&bench, body.clone(), None, random(), bench.now() + off).await;
        assert_eq!((reply.status, reply.code()), (401, "clock_skew"), "{off}");
        assert_eq!(reply.problem["hub_time"], bench.now());
    }
    for off in [-299_000, 299_000] {
        assert_eq!(
            ana.send_body(&bench, body.clone(), None, random(), bench.now() + off).await.status,
            204
        );
    }
}

#[tokio::test]
async fn a_request_nobody_signed_or_a_stranger_signed_is_nobodys() {
    let (bench, mut ana) = ready().await;
    let body = pack(&ana.request(Vec::new())).bytes;
    let bare = bench
        .http
        .post(bench.url(http::SYNC_PATH))
        .header("content-type", http::MEDIA_TYPE)
        .body(body);
    let (status, problem) = bench.office(bare).await;
    assert_eq!((status, problem["type"].as_str()), (401, Some("signature_invalid")));
    let own = std::mem::replace(&mut ana.key, fieldbook_wire::SigningKey::from_bytes(&random()));
    let stranger = ana.send(&bench, Vec::new()).await;
    assert_eq!((stranger.status, stranger.code()), (401, "signature_invalid"));
    ana.key = own;
    ana.welcome.device = random::<16>().into();
    let unknown = ana.send(&bench, Vec::new()).await;
    assert_eq!((unknown.status, unknown.code()), (401, "device_unknown"));
}

#[tokio::test]
async fn more_changes_than_an_order_may_send_at_once_are_refused_as_a_whole() {
    let (bench, mut ana) = ready().await;
    let order = *ana.records.keys().next().unwrap();
    let change = ana.write(&bench, order, Deed::Acknowledge);
    let mut push = ana.push_of(&bench, order, &[change]);
    push.changes = vec![push.changes[0].clone(); MAX_CHANGES_PER_ORDER + 1];
    let reply = ana.send(&bench, vec![push]).await;
    assert_eq!((reply.status, reply.code()), (413, "body_too_large"));
    ana.sync(&bench).await;
    assert_eq!(
        bench.get(&format!("/api/orders/{order}")).await.1["row"]["execution"],
        "acknowledged"
    );
}

#[tokio::test]
async fn changes_in_an_unknown_form_are_refused_before_anything_is_taken() {
    let (bench, mut ana) = ready().await;
    let order = *ana.records.keys().next().unwrap();
    let change = ana.write(&bench, order, Deed::Acknowledge);
    let mut push = ana.push_of(&bench, order, &[change]);
    push.form = Form::new(9);
    let reply = ana.send(&bench, vec![push]).await;
    assert_eq!((reply.status, reply.code()), (400, "protocol_unsupported"));
}

#[tokio::test]
async fn bytes_that_are_no_change_are_held_under_their_own_hash_and_once() {
    let (bench, mut ana) = ready().await;
    let order = *ana.records.keys().next().unwrap();
    let change = ana.write(&bench, order, Deed::Acknowledge);
    let mut push = ana.push_of(&bench, order, &[change]);
    push.changes = vec![b"../../etc/passwd".to_vec()];
    for _ in 0..3 {
        let answers = ana.send(&bench, vec![push.clone()]).await.answers();
        assert_eq!(answers, [Answer::Quarantined { code: "not_a_change".to_owned() }]);
    }
    let (_, held) = bench.get("/api/quarantine").await;
    assert_eq!(held["held"].as_array().unwrap().len(), 1);
    assert_eq!(held["held"][0]["size"], 16);
}

/// A body is read for phones that the hub knows; it is too large for them, and nothing at all for others.
#[tokio::test]
async fn the_body_of_a_stranger_is_not_even_measured() {
    let (bench, mut ana) = ready().await;
    let large = vec![0; MAX_REQUEST_BYTES + 1];
    let known = ana.send_body(&bench, large.clone(), None, random(), bench.now()).await;
    assert_eq!((known.status, known.code()), (413, "body_too_large"));
    ana.key = fieldbook_wire::SigningKey::from_bytes(&random());
    let stranger = ana.send_body(&bench, large.clone(), None, random(), bench.now()).await;
    assert_eq!((stranger.status, stranger.code()), (401, "signature_invalid"));
    ana.welcome.device = random::<16>().into();
    let unknown = ana.send_body(&bench, large, None, random(), bench.now()).await;
    assert_eq!((unknown.status, unknown.code()), (401, "device_unknown"));
}

/// Who is still sending when the answer is there would find the connection broken, and never learn why.
#[tokio::test]
async fn who_sends_too_much_is_heard_out_and_told_why() {
    let bench = Bench::new().await;
    let url = bench.url("/v1/enrol");
    let (address, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let (address, path) = (address.to_owned(), path.to_owned());
    let said = tokio::task::spawn_blocking(move || {
        let mut line = std::net::TcpStream::connect(&address).unwrap();
        let length = 5 << 20;
        let head = format!(
            "POST /{path} HTTP/1.1\r\nhost: hub\r\ncontent-type: application/cbor\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        line.write_all(head.as_bytes()).unwrap();
        for _ in 0..length / 4096 {
            line.write_all(&[0; 4096]).unwrap();
        }
        let mut said = String::new();
        line.read_to_string(&mut said).unwrap();
        said
    });
    let said = said.await.unwrap();
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("body_too_large"), "{said}");
}
