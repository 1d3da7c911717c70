//! A hub that lies: it stands between a phone and the real hub, passes everything on, and twists answers as it is told.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use fieldbook_wire::limits::{MAX_REQUEST_INFLATED, MAX_RESPONSE_INFLATED};
use fieldbook_wire::{BriefRequest, BriefResponse, SyncRequest, SyncResponse, encode, unpack};
use tokio::runtime::Runtime;

/// How an answer is twisted.
#[derive(Clone)]
pub(crate) enum Twist {
    /// It is not.
    None,
    /// The message is edited; a 204 becomes a message with nothing in it.
    Message(Arc<dyn Fn(&mut SyncResponse) + Send + Sync>),
    /// Status, headers and body are these, whatever the hub said.
    Instead(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// The hub never hears of the request.
    Swallow(u16),
}

/// The lying hub.
pub(crate) struct EvilHub {
    pub(crate) url: String,
    twist: Arc<Mutex<Twist>>,
}

#[derive(Clone)]
struct Between {
    hub: String,
    twist: Arc<Mutex<Twist>>,
    http: reqwest::Client,
}

impl EvilHub {
    /// Starts to listen, before the hub at `hub`.
    pub(crate) fn start(runtime: &Runtime, hub: &str) -> Self {
        let twist = Arc::new(Mutex::new(Twist::None));
        let http = reqwest::Client::new();
        let between = Between { hub: hub.to_owned(), twist: Arc::clone(&twist), http };
        let router = Router::new().fallback(pass).with_state(between);
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async { axum::serve(listener, router).await });
        Self { url, twist }
    }

    /// From now on answers are twisted like this.
    pub(crate) fn twist(&self, twist: Twist) {
        *self.twist.lock().unwrap() = twist;
    }
}

async fn pass(State(between): State<Between>, request: Request) -> Response {
    let twist = between.twist.lock().unwrap().clone();
    if let Twist::Swallow(status) = twist {
        return plain(status, Vec::new(), Vec::new());
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let url = format!("{}{}", between.hub, parts.uri.path());
    let encoded = parts.headers.get("content-encoding").map(|it| it.to_str().unwrap());
    let request = unpack::<BriefRequest>(&body, encoded, MAX_REQUEST_INFLATED);
    let request = request.ok().and_then(|brief| brief.rebuild().ok());
    let mut passed = between.http.request(parts.method, url).body(body);
    for (name, value) in &parts.headers {
        if !["host", "content-length", "transfer-encoding"].contains(&name.as_str()) {
            passed = passed.header(name, value);
        }
    }
    let answer = passed.send().await.unwrap();
    let status = answer.status().as_u16();
    let header = |name| answer.headers().get(name).map(|it| it.to_str().unwrap().to_owned());
    let (kind, encoding) = (header("content-type"), header("content-encoding"));
    let bytes = answer.bytes().await.unwrap();
    twisted(twist, status, request.as_ref(), (kind, encoding), &bytes)
}

fn twisted(
    twist: Twist,
    status: u16,
    request: Option<&SyncRequest>,
    (kind, encoding): (Option<String>, Option<String>),
    bytes: &Bytes,
) -> Response {
    match (twist, request) {
        (Twist::Message(edit), Some(request)) if matches!(status, 200 | 204) => {
            let read =
                || unpack::<BriefResponse>(bytes, encoding.as_deref(), MAX_RESPONSE_INFLATED);
            let mut message = match status {
                200 => read().unwrap().rebuild(request).unwrap(),
                _ => empty(),
            };
            edit(&mut message);
            plain(200, vec![("content-type", cbor())], encode(&BriefResponse::plain(message)))
        }
        (Twist::Instead(status, headers, body), _) => plain(status, headers, body),
        _ => {
            let mut headers = Vec::new();
            headers.extend(kind.map(|kind| ("content-type", kind)));
            headers.extend(encoding.map(|encoding| ("content-encoding", encoding)));
            plain(status, headers, bytes.to_vec())
        }
    }
}

/// The media type of messages.
pub(crate) fn cbor() -> String {
    fieldbook_wire::http::MEDIA_TYPE.to_owned()
}

fn empty() -> SyncResponse {
    SyncResponse {
        protocol: fieldbook_wire::PROTOCOL,
        cursor: vec![1],
        answers: Vec::new(),
        feed: Vec::new(),
        receipt: None,
        more: false,
        hub_time: crate::attacker::now(),
    }
}

fn plain(status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> Response {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(Body::from(body)).unwrap()
}
