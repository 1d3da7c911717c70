//! The device API: CBOR messages of fieldbook-wire.

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use fieldbook_wire::http::{
    ENROL_PATH, EVENTS_PATH, HAND_BACK_PATH, MEDIA_TYPE, PHOTOS_PATH, SYNC_PATH,
};
use fieldbook_wire::limits::MAX_REQUEST_INFLATED;
use fieldbook_wire::{
    BriefRequest, BriefResponse, EnrolRequest, Form, HandBack, Message, Packed, PhotoOffers,
    PresentedSignature, ProblemCode, SyncRequest, SyncResponse, pack, pack_hard, unpack,
};

use super::Problem;
use super::blocking::run;
use super::layers::bytes;
use super::turns::{Turn, Turns};
use crate::exchange::Sender;
use crate::hub::Hub;

mod events;
pub(super) mod signed;

/// Bytes of a request to enrol; whoever asks is not known yet.
const MAX_ENROL_BYTES: usize = 16 * 1024;

/// The routes under `/v1`.
pub(super) fn router() -> Router<Hub> {
    Router::new()
        .route(ENROL_PATH, post(enrol).layer(DefaultBodyLimit::max(MAX_ENROL_BYTES)))
        .route(SYNC_PATH, post(sync))
        .route(HAND_BACK_PATH, post(hand_back))
        .route(EVENTS_PATH, get(events::events))
        .route(PHOTOS_PATH, post(photos))
        .layer(Extension(Turns::new(1, usize::MAX)))
        .layer(from_fn(without_query))
}

/// A query is no part of what a phone signs, so an address with one is none of ours.
async fn without_query(request: Request, next: Next) -> Response {
    match request.uri().query() {
        None => next.run(request).await,
        Some(_) => Problem::new(ProblemCode::NotFound).into_response(),
    }
}

async fn enrol(State(hub): State<Hub>, request: Request) -> Result<Response, Problem> {
    let encoding = encoding(request.headers())?;
    let body = bytes(request, &hub).await?;
    let message: EnrolRequest = message(&body, encoding.as_deref())?;
    let welcome = run(&hub, move |hub| hub.enrol(&message)).await?;
    Ok(packed(pack(&welcome)))
}

async fn sync(
    State(hub): State<Hub>,
    Extension(turns): Extension<Turns>,
    request: Request,
) -> Result<Response, Problem> {
    let received = received(&hub, &turns, request, SYNC_PATH).await?;
    let answer = run(&hub, move |hub| {
        let (sender, brief, _turn) = received.read::<BriefRequest>()?;
        let reads = brief.reads();
        let request = brief.rebuild().map_err(|error| problem(error.code(), &error))?;
        let answer = hub.sync(&sender, &request)?;
        Ok::<_, Problem>(answer.map(|answer| written(answer, &request, reads)))
    });
    Ok(answer.await?.map_or_else(|| StatusCode::NO_CONTENT.into_response(), packed))
}

async fn hand_back(
    State(hub): State<Hub>,
    Extension(turns): Extension<Turns>,
    request: Request,
) -> Result<Response, Problem> {
    let received = received(&hub, &turns, request, HAND_BACK_PATH).await?;
    let answer = run(&hub, move |hub| {
        let (sender, given, _turn) = received.read::<HandBack>()?;
        Ok::<_, Problem>(pack(&hub.hand_back(&sender, &given)?))
    });
    Ok(packed(answer.await?))
}

async fn photos(
    State(hub): State<Hub>,
    Extension(turns): Extension<Turns>,
    request: Request,
) -> Result<Response, Problem> {
    let received = received(&hub, &turns, request, PHOTOS_PATH).await?;
    let answer = run(&hub, move |hub| {
        let (sender, offers, _turn) = received.read::<PhotoOffers>()?;
        Ok::<_, Problem>(pack(&hub.photo_offers(&sender, &offers)?))
    });
    Ok(packed(answer.await?))
}

/// A signed request, its body not yet compared with the signature.
struct Received {
    sender: Sender,
    presented: PresentedSignature,
    encoding: Option<String>,
    body: Bytes,
    turn: Turn,
}

impl Received {
    /// The message, when its body is the signed one. The turn is to be held as long as the work on it goes on, also
    /// when the connection ends.
    fn read<T: Message>(self) -> Result<(Sender, T, Turn), Problem> {
        signed::same_body(&self.presented, &self.body)?;
        let message = message(&self.body, self.encoding.as_deref())?;
        Ok((self.sender, message, self.turn))
    }
}

/// The signature's head is checked before the body is read, so that only known phones make the hub hold one.
async fn received(
    hub: &Hub,
    turns: &Turns,
    request: Request,
    path: &'static str,
) -> Result<Received, Problem> {
    let encoding = encoding(request.headers())?;
    let presented = signed::presented(request.headers())?;
    let known = run(hub, move |hub| {
        let sender = signed::sender(hub, &presented, "POST", path)?;
        Ok::<_, Problem>((presented, sender))
    });
    let (presented, sender) = known.await?;
    let turn = turns.take(sender.device.device).await?;
    let body = bytes(request, hub).await?;
    Ok(Received { sender, presented, encoding, body, turn })
}

/// The body's encoding; the media type must be CBOR.
fn encoding(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let unsupported = || Problem::new(ProblemCode::MediaTypeUnsupported);
    if headers.get(header::CONTENT_TYPE).is_none_or(|given| given != MEDIA_TYPE) {
        return Err(unsupported());
    }
    let given = headers.get(header::CONTENT_ENCODING);
    given.map(|value| value.to_str().map(str::to_owned).map_err(|_| unsupported())).transpose()
}

fn message<T: Message>(body: &[u8], encoding: Option<&str>) -> Result<T, Problem> {
    unpack(body, encoding, MAX_REQUEST_INFLATED).map_err(|error| problem(error.code(), &error))
}

fn problem(code: ProblemCode, why: &dyn std::error::Error) -> Problem {
    Problem::new(code).because(why.to_string())
}

/// The answer in the form that the phone reads.
fn written(answer: SyncResponse, request: &SyncRequest, reads: Form) -> Packed {
    match reads {
        Form::COMPACT => pack_hard(&BriefResponse::compact(answer, request)),
        _ => pack(&BriefResponse::plain(answer)),
    }
}

fn packed(packed: Packed) -> Response {
    let mut response = Response::new(Body::from(packed.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    if let Some(encoding) = packed.encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
