//! The line on which the hub calls: it says that there is something to fetch, and nothing else.

use std::time::Duration;

use fieldbook_model::Deed;
use fieldbook_server::serve;
use fieldbook_wire::{
    CONTENT_DIGEST, RequestParts, SIGNATURE, SIGNATURE_INPUT, SigningKey, http, sign_request,
};
use reqwest::Response;
use tokio::net::TcpListener;

use crate::bench::Bench;
use crate::phone::{Phone, random};

/// Far longer than a call takes.
const PATIENCE: Duration = Duration::from_secs(20);

async fn listen(bench: &Bench, phone: &Phone, key: &SigningKey) -> Response {
    let (method, path, key_id) = ("GET", http::EVENTS_PATH, phone.welcome.device);
    let (nonce, created) = (random(), bench.now());
    let parts = RequestParts { method, path, body: &[], created, nonce, key_id };
    let signed = sign_request(key, parts);
    let get = bench.http.get(bench.url(path)).header(CONTENT_DIGEST, signed.content_digest);
    let get = get.header(SIGNATURE_INPUT, signed.signature_input);
    get.header(SIGNATURE, signed.signature).send().await.unwrap()
}

/// What is said next; `None` at the end of the line.
async fn heard(line: &mut Response) -> Option<Vec<u8>> {
    let chunk = tokio::time::timeout(PATIENCE, line.chunk()).await.expect("the line is silent");
    chunk.ok().flatten().map(|bytes| bytes.to_vec())
}

#[tokio::test]
async fn who_waits_is_called_when_somebody_else_did_something() {
    let bench = Bench::new().await;
    let (ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let mut line = listen(&bench, &ana, &ana.key).await;
    assert_eq!(line.status(), 200);
    assert_eq!(line.headers()["content-type"], "text/event-stream");
    assert_eq!(heard(&mut line).await.unwrap(), b":\n\n", "the line stands");
    let order = bench.order(&[ana.who, bo.who]).await;
    assert_eq!(heard(&mut line).await.unwrap(), b"data: feed\n\n");
    bo.sync(&bench).await;
    bo.write(&bench, order, Deed::Comment { text: "秘密 secret".to_owned() });
    bo.sync(&bench).await;
    assert_eq!(heard(&mut line).await.unwrap(), b"data: feed\n\n", "a call tells nothing of what");
}

#[tokio::test]
async fn a_phone_has_one_line_and_a_newer_one_ends_it() {
    let bench = Bench::new().await;
    let ana = bench.phone("Ana").await;
    let mut old = listen(&bench, &ana, &ana.key).await;
    assert!(heard(&mut old).await.is_some());
    let mut new = listen(&bench, &ana, &ana.key).await;
    assert_eq!(heard(&mut old).await, None);
    assert!(heard(&mut new).await.is_some());
    bench.order(&[ana.who]).await;
    assert_eq!(heard(&mut new).await.unwrap(), b"data: feed\n\n");
}

#[tokio::test]
async fn nobody_listens_under_anothers_name() {
    let bench = Bench::new().await;
    let (ana, eve) = (bench.phone("Ana").await, bench.phone("Eve").await);
    assert_eq!(listen(&bench, &ana, &eve.key).await.status(), 401);
    let unsigned = bench.http.get(bench.url(http::EVENTS_PATH)).send().await.unwrap();
    assert_eq!(unsigned.status(), 401);
}

#[tokio::test]
async fn a_hub_that_stops_hangs_up() {
    let bench = Bench::new().await;
    let ana = bench.phone("Ana").await;
    let mut line = listen(&bench, &ana, &ana.key).await;
    assert!(heard(&mut line).await.is_some());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    serve(bench.hub.clone(), listener, std::future::ready(())).await.unwrap();
    assert_eq!(heard(&mut line).await, None);
}
