//! What a phone makes of a network that is not there, or that is not a hub.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use fieldbook_client::{Fieldbook, SyncEnd};
use tempfile::TempDir;

use crate::phone::{ORDER, code, now, phone, phone_at};

const BUDGET: Duration = Duration::from_secs(20);

/// A socket on this machine that gives every request the same answer.
fn answering(answer: impl Into<Vec<u8>>) -> String {
    let answer = answer.into();
    listening(move |mut stream| {
        read_request(&mut stream);
        drop(stream.write_all(&answer));
    })
}

fn listening(serve: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().for_each(|stream| serve(stream.unwrap())));
    format!("http://{address}")
}

/// Reads headers and body, so that closing does not reset the connection.
fn read_request(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&seen).to_ascii_lowercase();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let length: usize = head
            .split("content-length: ")
            .nth(1)
            .map_or(0, |rest| rest.lines().next().unwrap().trim().parse().unwrap());
        if seen.len() >= head.len() + 4 + length {
            return;
        }
    }
}

fn http(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// The error of a sync with this hub; the work stays in the outbox.
async fn sync_code(hub: &str) -> &'static str {
    let (_folder, phone) = phone_at(hub);
    phone.accept(ORDER, now()).unwrap();
    let code = code(phone.sync_now(BUDGET).await);
    let status = phone.sync_status().unwrap();
    assert_eq!((status.changes_pending, status.running), (1, false));
    assert_eq!(status.last_sync.unwrap().failure.unwrap().as_str(), code);
    code
}

#[tokio::test]
async fn a_hub_that_is_not_there_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let hub = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(sync_code(&hub).await, "hub_unreachable");
}

#[tokio::test]
async fn clear_text_goes_to_no_other_machine() {
    assert_eq!(sync_code("http://hub.example").await, "insecure_hub");
}

#[tokio::test]
async fn an_answer_that_is_not_a_hubs_is_garbled() {
    let cbor = "application/cbor";
    for answer in [
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
        http("200 OK", "text/html", b"<html>Please log in</html>"),
        http("200 OK", cbor, b"<html>"),
        http("200 OK", cbor, b""),
        http("200 OK", cbor, &[0xA3, 0x00, 0x01, 0x01]),
        http("302 Found\r\nlocation: http://127.0.0.1:1/login", "text/html", b""),
        http("403 Forbidden", "text/html", b"<html>blocked</html>"),
        http("200 OK\r\ncontent-encoding: zstd", cbor, b"not zstd"),
        http("200 OK\r\ncontent-encoding: br", cbor, b"\x0b"),
    ] {
        let shown = String::from_utf8_lossy(&answer).into_owned();
        assert_eq!(sync_code(&answering(answer)).await, "response_garbled", "{shown}");
    }
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read_to_its_end() {
    let announced =
        "HTTP/1.1 200 OK\r\ncontent-type: application/cbor\r\ncontent-length: 99999999999\r\n\r\n";
    assert_eq!(sync_code(&answering(announced)).await, "response_too_large");
    let endless = listening(|mut stream| {
        read_request(&mut stream);
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/cbor\r\ntransfer-encoding: chunked\r\n\r\n";
        drop(stream.write_all(head.as_bytes()));
        let chunk = [b"1000\r\n".as_slice(), &[0; 0x1000], b"\r\n"].concat();
        while stream.write_all(&chunk).is_ok() {}
    });
    assert_eq!(sync_code(&endless).await, "response_too_large");
}

#[tokio::test]
async fn an_answer_cut_short_is_a_lost_connection() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-type: application/cbor\r\ncontent-length: 100\r\n\r\nabc";
    assert_eq!(sync_code(&answering(cut)).await, "connection_lost");
    assert_eq!(sync_code(&answering("")).await, "connection_lost");
}

#[tokio::test]
async fn what_the_hub_refuses_has_the_hubs_code() {
    for (status, refused, expected) in [
        ("403 Forbidden", "device_revoked", "device_revoked"),
        ("503 Service Unavailable", "unavailable", "unavailable"),
        ("500 Internal Server Error", "internal", "hub_failed"),
        ("418 Teapot", "orbit_lost", "hub_refused"),
    ] {
        let body =
            format!(r#"{{"type":"/errors#{refused}","title":"x","status":1,"detail":"because"}}"#);
        let hub = answering(http(status, "application/problem+json", body.as_bytes()));
        assert_eq!(sync_code(&hub).await, expected);
    }
}

#[tokio::test]
async fn a_hub_that_never_answers_costs_no_more_than_the_budget() {
    let hub = listening(std::mem::forget);
    let (_folder, phone) = phone_at(&hub);
    phone.accept(ORDER, now()).unwrap();
    let report = phone.sync_now(Duration::from_millis(300)).await.unwrap();
    assert_eq!(report.end, SyncEnd::BudgetSpent { outbox: true, feed: true, photos: false });
}

#[tokio::test]
async fn a_hub_that_takes_longer_than_a_request_may_is_given_up() {
    let hub = listening(std::mem::forget);
    let (folder, phone) = phone_at(&hub);
    phone.accept(ORDER, now()).unwrap();
    drop(phone);
    let phone = crate::phone::open_hasty(folder.path(), Duration::from_millis(20));
    assert_eq!(code(phone.sync_now(BUDGET).await), "hub_timeout");
    let fresh = TempDir::new().unwrap();
    let fresh = crate::phone::open_hasty(fresh.path(), Duration::from_millis(20));
    let once = fieldbook_wire::EnrolmentCode::from_bytes([5; 16]);
    assert_eq!(
        code(fresh.enrol(&format!("fieldbook:enrol?hub={hub}&code={once}")).await),
        "hub_timeout"
    );
}

/// A phone with a sync under way that will not end by itself: the hub has the request and does not answer.
fn phone_with_silent_hub() -> (TempDir, Fieldbook, std::sync::mpsc::Receiver<()>) {
    let (asked, requests) = std::sync::mpsc::channel();
    let hub = listening(move |mut stream| {
        read_request(&mut stream);
        asked.send(()).unwrap();
        std::mem::forget(stream);
    });
    let (folder, phone) = phone_at(&hub);
    (folder, phone, requests)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_sync_is_cancelled_joined_and_stopped_by_a_lock() {
    let (_folder, phone, requests) = phone_with_silent_hub();
    let phone = std::sync::Arc::new(phone);
    let sync = |phone: &std::sync::Arc<Fieldbook>| {
        let phone = std::sync::Arc::clone(phone);
        tokio::spawn(async move { phone.sync_now(Duration::from_mins(10)).await })
    };
    let (first, second) = (sync(&phone), sync(&phone));
    requests.recv_timeout(BUDGET).unwrap();
    assert!(phone.sync_status().unwrap().running);
    phone.cancel_sync();
    let (first, second) = (first.await.unwrap().unwrap(), second.await.unwrap().unwrap());
    assert_eq!((first.end, second.end), (SyncEnd::Cancelled, SyncEnd::Cancelled));

    let third = sync(&phone);
    requests.recv_timeout(BUDGET).unwrap();
    phone.lock();
    assert_eq!(third.await.unwrap().unwrap().end, SyncEnd::Cancelled);
}

#[tokio::test]
async fn a_sync_that_nobody_awaits_any_more_ends() {
    let (_folder, phone, requests) = phone_with_silent_hub();
    let mut sync = Box::pin(phone.sync_now(Duration::from_mins(10)));
    let polled = tokio::time::timeout(Duration::ZERO, &mut sync).await;
    assert!(polled.is_err());
    requests.recv_timeout(BUDGET).unwrap();
    drop(sync);
    while phone.sync_status().unwrap().running {
        tokio::task::yield_now().await;
    }
    assert_eq!(phone.sync_status().unwrap().last_sync.unwrap().failure, None);
}

#[tokio::test]
async fn an_enrolment_that_cannot_be_right_is_refused_before_anything_is_sent() {
    let folder = TempDir::new().unwrap();
    let phone = crate::phone::open(folder.path());
    let code_text = fieldbook_wire::EnrolmentCode::from_bytes([5; 16]);
    for (payload, expected) in [
        ("https://example.com".to_owned(), "enrolment_malformed"),
        ("fieldbook:enrol?hub=https%3A%2F%2Fhub.example".to_owned(), "enrolment_malformed"),
        ("fieldbook:enrol?hub=https://hub.example&code=AAAA-BBBB".to_owned(), "code_mistyped"),
        (format!("fieldbook:enrol?hub=http://hub.example&code={code_text}"), "insecure_hub"),
        (
            format!("fieldbook:enrol?hub=https://hub.example/x&code={code_text}"),
            "hub_address_malformed",
        ),
        (
            format!("fieldbook:enrol?hub=http://hub.example/x&code={code_text}"),
            "hub_address_malformed",
        ),
    ] {
        assert_eq!(code(phone.enrol(&payload).await), expected, "{payload}");
    }
    assert_eq!(code(phone.sync_now(BUDGET).await), "not_enrolled");
}

#[tokio::test]
async fn a_used_code_leaves_the_phone_as_it_was() {
    let folder = TempDir::new().unwrap();
    let phone = crate::phone::open(folder.path());
    let hub = answering(http("410 Gone", "application/problem+json", br#"{"type":"code_used"}"#));
    let payload = format!(
        "fieldbook:enrol?hub={hub}&code={}",
        fieldbook_wire::EnrolmentCode::from_bytes([5; 16])
    );
    assert_eq!(code(phone.enrol(&payload).await), "code_used");
    assert_eq!(phone.owner().unwrap(), None);
}

#[tokio::test]
async fn a_phone_enrols_once() {
    let (_folder, phone) = phone();
    let payload = format!(
        "fieldbook:enrol?hub=https://hub.example&code={}",
        fieldbook_wire::EnrolmentCode::from_bytes([5; 16])
    );
    assert_eq!(code(phone.enrol(&payload).await), "already_enrolled");
}
