//! The head of a request at an address of uploads, or at that of a photo: a method, lines of headers, an empty line, bytes.
//! The address is put in here, so that an input means the same in every process.

use std::sync::Mutex;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use axum::response::Response;
use fieldbook_wire::http::upload_path;
use fieldbook_wire::{Hash32, PhotoAnswer};
use tower_service::Service as _;

use super::bench::{Bench, bench};
use crate::attacker::{hash, offer};

/// Bytes of the photo that is uploaded. Nobody has bytes of its name: it must never be published.
const SIZE: usize = 1_000;
/// The photo that can be read.
const HELD: &[u8] = &[b'h'; 2_000];

/// Where the upload under way is; empty before the first.
static ADDRESS: Mutex<String> = Mutex::new(String::new());

fn wanted() -> [u8; 32] {
    hash(b"no photo has this name")
}

pub(super) fn open(input: &[u8]) {
    let bench = bench();
    let mut address = ADDRESS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if address.is_empty() {
        set(bench);
        *address = begin(bench);
    }
    let Some(request) = request(bench, &address, input) else { return };
    let is_read = request.method() == Method::GET;
    bench.runtime.block_on(async {
        let answer = send(bench, request).await;
        assert!(!answer.status().is_server_error(), "{answer:?}");
        let body = to_bytes(answer.into_body(), 2 * HELD.len()).await.unwrap();
        assert!(!is_read || body.len() <= HELD.len(), "more than the photo has");
    });
    match progress(bench, &address) {
        Some(length) => assert!(length <= SIZE, "{length} bytes of {SIZE}"),
        None => *address = begin(bench), // given up, or thrown away because its hash was another
    }
}

/// The photo to read, and the name of the one to upload.
fn set(bench: &Bench) {
    let (phone, order) = (&bench.phone, bench.order);
    bench.runtime.block_on(async {
        assert_eq!(phone.names(order, &[hash(HELD)], HELD.len() as u64).await, "accepted");
        assert_eq!(phone.names(order, &[wanted()], SIZE as u64).await, "accepted");
    });
    let address = upload(bench, hash(HELD), HELD.len());
    let input = [&seed("PATCH", "0"), HELD].concat();
    let request = request(bench, &address, &input).unwrap();
    let answer = bench.runtime.block_on(send(bench, request));
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

fn begin(bench: &Bench) -> String {
    upload(bench, wanted(), SIZE)
}

fn upload(bench: &Bench, photo: [u8; 32], size: usize) -> String {
    let offers = bench.phone.offers(vec![offer(bench.order, photo, size as u64)]);
    match bench.runtime.block_on(offers).unwrap()[..] {
        [PhotoAnswer::Upload { token, .. }] => upload_path(token),
        ref other => panic!("the hub does not want it: {other:?}"),
    }
}

/// `None` for what no server would take for a request at all.
fn request(bench: &Bench, address: &str, input: &[u8]) -> Option<Request<Body>> {
    let mut rest = input;
    let method = Method::from_bytes(line(&mut rest)).ok()?;
    let mut request = Request::builder();
    let reads = method == Method::GET;
    let photo = Hash32::from_bytes(hash(HELD));
    let read = format!("/api/orders/{}/photos/{photo}", bench.order);
    if reads {
        request = request.header("authorization", format!("Bearer {}", bench.key));
    }
    request = request.method(method).uri(if reads { &read } else { address });
    loop {
        let line = line(&mut rest);
        if line.is_empty() {
            return request.body(Body::from(rest.to_vec())).ok();
        }
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let value = value.strip_prefix(b": ").or(value.strip_prefix(b":")).unwrap_or(value);
        let name = HeaderName::from_bytes(name).ok();
        if let Some((name, value)) = name.zip(HeaderValue::from_bytes(value).ok()) {
            request = request.header(name, value);
        }
    }
}

/// The next line, without its end; empty when there is none.
fn line<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (line, after) = rest.split_at(end);
    *rest = after.get(1..).unwrap_or_default();
    line
}

async fn send(bench: &Bench, request: Request<Body>) -> Response {
    // a router is ready at any time, and cannot fail
    bench.router.clone().call(request).await.unwrap()
}

/// How far the upload under way is; `None` when there is none any more.
fn progress(bench: &Bench, address: &str) -> Option<usize> {
    let request = request(bench, address, b"HEAD\ntus-resumable: 1.0.0\n\n").unwrap();
    let answer = bench.runtime.block_on(send(bench, request));
    if answer.status() == StatusCode::NOT_FOUND {
        return None;
    }
    assert_eq!(answer.status(), StatusCode::OK);
    answer.headers()["upload-offset"].to_str().unwrap().parse().ok()
}

fn seed(method: &str, offset: &str) -> Vec<u8> {
    format!(
        "{method}\ntus-resumable: 1.0.0\nupload-offset: {offset}\n\
         content-type: application/offset+octet-stream\n\n"
    )
    .into_bytes()
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let patch = |offset: &str, count: usize| [seed("PATCH", offset), vec![b'x'; count]].concat();
    let read = |range: &str| format!("GET\nrange: bytes={range}\n\n").into_bytes();
    let length = b"PATCH\ntus-resumable: 1.0.0\nupload-offset: 0\nupload-length: 1000\n\n".to_vec();
    vec![
        patch("0", 100),
        patch("100", 100),
        patch("0", SIZE),
        patch("18446744073709551615", 1),
        length,
        seed("HEAD", "0"),
        seed("DELETE", "0"),
        seed("OPTIONS", "0"),
        read("0-99"),
        read("5-"),
        read("-5"),
        read("1999-18446744073709551615"),
    ]
}
