//! A phone that offers, uploads and reads photos, request by request.

use fieldbook_model::{Deed, EvidenceId, EvidenceKind, EvidenceSubject, OrderId};
use fieldbook_wire::limits::MAX_RESPONSE_INFLATED;
use fieldbook_wire::{
    CONTENT_DIGEST, Hash32, Id16, Message, PROTOCOL, PhotoAnswer, PhotoAnswers, PhotoOffer,
    PhotoOffers, RequestParts, SIGNATURE, SIGNATURE_INPUT, http, pack, sign_request, unpack,
};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::bench::Bench;
use crate::phone::{Phone, random};

pub(crate) const PLATE: &[u8] = b"\xff\xd8 the plate of the pump, as the camera took it \xff\xd9";

pub(crate) fn id_of(bytes: &[u8]) -> Hash32 {
    Hash32::from_bytes(Sha256::digest(bytes).into())
}

pub(crate) fn offer(order: OrderId, bytes: &[u8]) -> PhotoOffer {
    let order = Id16::from_bytes(*order.as_bytes());
    PhotoOffer { order, photo: id_of(bytes), size: bytes.len() as u64 }
}

pub(crate) fn attach(bytes: &[u8]) -> Deed {
    Deed::Attach {
        blob: EvidenceId::from_bytes(id_of(bytes).into()),
        kind: EvidenceKind::Photo,
        size: bytes.len() as u64,
        subject: EvidenceSubject::Order,
    }
}

/// Names the photo in the order's record, at the hub.
pub(crate) async fn names(bench: &Bench, phone: &mut Phone, order: OrderId, bytes: &[u8]) {
    phone.sync(bench).await;
    phone.write(bench, order, attach(bytes));
    phone.sync(bench).await;
}

pub(crate) fn signed(
    bench: &Bench,
    phone: &Phone,
    method: Method,
    path: &str,
    body: Vec<u8>,
) -> RequestBuilder {
    let parts = RequestParts {
        method: method.as_str(),
        path,
        body: &body,
        created: bench.now(),
        nonce: random(),
        key_id: phone.welcome.device,
    };
    let headers = sign_request(&phone.key, parts);
    bench
        .http
        .request(method, bench.url(path))
        .header(CONTENT_DIGEST, headers.content_digest)
        .header(SIGNATURE_INPUT, headers.signature_input)
        .header(SIGNATURE, headers.signature)
        .body(body)
}

pub(crate) async fn read<T: Message>(response: Response) -> T {
    let encoding = response.headers().get("content-encoding");
    let encoding = encoding.map(|encoding| encoding.to_str().unwrap().to_owned());
    unpack(&response.bytes().await.unwrap(), encoding.as_deref(), MAX_RESPONSE_INFLATED).unwrap()
}

pub(crate) async fn offers(bench: &Bench, phone: &Phone, photos: Vec<PhotoOffer>) -> PhotoAnswers {
    let response = offered(bench, phone, photos).await;
    assert_eq!(response.status(), 200);
    let answers: PhotoAnswers = read(response).await;
    if let Some(receipt) = &answers.receipt {
        receipt.verify(&phone.welcome.hub_key).unwrap();
        assert_eq!(receipt.device, phone.welcome.device);
    }
    answers
}

pub(crate) async fn offered(bench: &Bench, phone: &Phone, photos: Vec<PhotoOffer>) -> Response {
    asked(bench, phone, &PhotoOffers { protocol: PROTOCOL, photos }).await
}

/// The same in any protocol.
pub(crate) async fn asked(bench: &Bench, phone: &Phone, offers: &PhotoOffers) -> Response {
    let body = pack(offers);
    let mut request = signed(bench, phone, Method::POST, http::PHOTOS_PATH, body.bytes);
    if let Some(encoding) = body.encoding {
        request = request.header("content-encoding", encoding);
    }
    request.header("content-type", http::MEDIA_TYPE).send().await.unwrap()
}

/// The address at which a photo is to be uploaded, and from which byte on.
pub(crate) async fn wanted(bench: &Bench, phone: &Phone, photo: PhotoOffer) -> (String, u64) {
    let answers = offers(bench, phone, vec![photo]).await;
    assert_eq!(answers.receipt, None);
    match answers.answers[..] {
        [PhotoAnswer::Upload { token, offset, .. }] => (http::upload_path(token), offset),
        ref other => panic!("not wanted: {other:?}"),
    }
}

pub(crate) fn tus(bench: &Bench, method: Method, path: &str) -> RequestBuilder {
    bench.http.request(method, bench.url(path)).header("tus-resumable", "1.0.0")
}

pub(crate) async fn patch(bench: &Bench, path: &str, offset: u64, bytes: &[u8]) -> Response {
    let request = tus(bench, Method::PATCH, path)
        .header("content-type", "application/offset+octet-stream")
        .header("upload-offset", offset);
    request.body(bytes.to_vec()).send().await.unwrap()
}

pub(crate) async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    (status, body["type"].as_str().unwrap().to_owned())
}

/// Delivers a photo of an order.
pub(crate) async fn deliver(bench: &Bench, phone: &mut Phone, order: OrderId, bytes: &[u8]) {
    names(bench, phone, order, bytes).await;
    let (path, offset) = wanted(bench, phone, offer(order, bytes)).await;
    assert_eq!(patch(bench, &path, offset, bytes).await.status(), 204);
    let answers = offers(bench, phone, vec![offer(order, bytes)]).await;
    assert_eq!(answers.answers, [PhotoAnswer::Held]);
    assert_eq!(answers.receipt.unwrap().photos, [id_of(bytes)]);
}

pub(crate) async fn photo(bench: &Bench, phone: &Phone, order: OrderId, photo: Hash32) -> Response {
    let path = http::photo_path(Id16::from_bytes(*order.as_bytes()), photo);
    signed(bench, phone, Method::GET, &path, Vec::new()).send().await.unwrap()
}

/// Bytes of uploads on the hub's disk.
pub(crate) fn come(bench: &Bench) -> u64 {
    let files = std::fs::read_dir(bench.folder().join("uploads")).into_iter().flatten();
    files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
}
