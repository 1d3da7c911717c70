//! The device API: CBOR messages of fieldbook-wire.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use fieldbook_wire::http::{ENROL_PATH, MEDIA_TYPE, SYNC_PATH};
use fieldbook_wire::limits::MAX_REQUEST_INFLATED;
use fieldbook_wire::{EnrolRequest, Message, Packed, ProblemCode, SyncRequest, pack, unpack};

use super::Problem;
use super::blocking::run;
use super::layers::bytes;
use crate::hub::Hub;

mod signed;

/// The routes under `/v1`.
pub(super) fn router() -> Router<Hub> {
    Router::new().route(ENROL_PATH, post(enrol)).route(SYNC_PATH, post(sync))
}

async fn enrol(State(hub): State<Hub>, request: Request) -> Result<Response, Problem> {
    let encoding = encoding(request.headers())?;
    let body = bytes(request, &hub).await?;
    let message: EnrolRequest = message(&body, encoding.as_deref())?;
    let welcome = run(&hub, move |hub| hub.enrol(&message)).await?;
    Ok(packed(pack(&welcome)))
}

async fn sync(State(hub): State<Hub>, request: Request) -> Result<Response, Problem> {
    let encoding = encoding(request.headers())?;
    let presented = signed::presented(request.headers())?;
    let body = bytes(request, &hub).await?;
    let answer = run(&hub, move |hub| {
        let sender = signed::sender(hub, &presented, &body)?;
        let message: SyncRequest = message(&body, encoding.as_deref())?;
        let answer = hub.sync(&sender, &message)?;
        Ok::<_, Problem>(answer.as_ref().map(pack))
    });
    Ok(answer.await?.map_or_else(|| StatusCode::NO_CONTENT.into_response(), packed))
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
    unpack(body, encoding, MAX_REQUEST_INFLATED)
        .map_err(|error| Problem::new(error.code()).because(error.to_string()))
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
