//! The hub's side of tus 1.0. Who knows the token may go on with the upload; the newest request puts off the one before
//! it, which may hang on a connection that is long dead.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fieldbook_model::Timestamp;
use fieldbook_wire::limits::MAX_PHOTO_BYTES;
use fieldbook_wire::{Hash32, Key32, ProblemCode};
use tokio::sync::mpsc;

use super::Transfers;
use crate::error::HubError;
use crate::http::Problem;
use crate::http::blocking::run;
use crate::hub::Hub;
use crate::photos::Turn;
use crate::storage::UploadRow;

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const PIECE_TYPE: &str = "application/offset+octet-stream";
/// How long the bytes of a request that was put off may still be on their way.
const ON_ITS_WAY: Duration = Duration::from_millis(250);
/// Pieces that may wait for the disk.
const WAITING: usize = 4;

/// What this server can do.
pub(super) async fn options() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, VERSION);
    headers.insert(TUS_VERSION, VERSION);
    headers.insert(TUS_EXTENSION, HeaderValue::from_static("expiration,termination"));
    headers.insert(TUS_MAX_SIZE, HeaderValue::from(MAX_PHOTO_BYTES));
    response
}

/// How far an upload is.
pub(super) async fn head(
    State(hub): State<Hub>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(refusal) = other_version(&headers) {
        return Ok(refusal);
    }
    let (upload, _turn) = take(&hub, &token).await?;
    let file = upload.file;
    let length = run(&hub, move |hub| hub.vault().length(&file).map_err(HubError::PhotoFile));
    let mut response = progress(StatusCode::OK, &upload, length.await?);
    let headers = response.headers_mut();
    headers.insert(UPLOAD_LENGTH, HeaderValue::from(upload.size));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Takes the next bytes; the last ones publish the photo.
pub(super) async fn patch(
    State(hub): State<Hub>,
    Extension(transfers): Extension<Transfers>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    if let Some(refusal) = other_version(request.headers()) {
        return Ok(refusal);
    }
    let offset = offset(request.headers())?;
    let (upload, turn) = take(&hub, &token).await?;
    let file = upload.file;
    let length = run(&hub, move |hub| hub.vault().length(&file).map_err(HubError::PhotoFile));
    let length = length.await?;
    if offset != length {
        return Err(Problem::new(ProblemCode::UploadConflict).because(format!("it is at {length}")));
    }
    let body = request.into_body();
    let left = upload.size.saturating_sub(length);
    if body.size_hint().lower() > left {
        return Err(too_much(left));
    }
    let _travels = transfers.0.take(upload.device).await?;
    let length = append(&hub, &upload, turn, body, left).await?;
    Ok(progress(StatusCode::NO_CONTENT, &upload, length))
}

/// Gives up an upload.
pub(super) async fn delete(
    State(hub): State<Hub>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(refusal) = other_version(&headers) {
        return Ok(refusal);
    }
    let (upload, _turn) = take(&hub, &token).await?;
    run(&hub, move |hub| hub.abandon_upload(&upload)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(TUS_RESUMABLE, VERSION);
    Ok(response)
}

/// The upload behind a token, and the turn at it.
async fn take(hub: &Hub, token: &str) -> Result<(UploadRow, Turn), Problem> {
    let token: Hash32 = token.parse().map_err(|_| Problem::new(ProblemCode::UploadUnknown))?;
    let token = Key32::from_bytes(token.into());
    let upload = run(hub, move |hub| hub.upload(token)).await?;
    let turn = hub.vault().turn(&upload.file).await;
    // The one that was put off may have finished it.
    let upload = run(hub, move |hub| hub.upload(token)).await?;
    Ok((upload, turn))
}

/// Writes the body behind what is there. It is on the disk when this returns, however the body ended; the turn is kept
/// until then, also when nobody waits for the answer any more.
async fn append(
    hub: &Hub,
    upload: &UploadRow,
    mut turn: Turn,
    body: Body,
    left: u64,
) -> Result<u64, Problem> {
    let (pieces, taken) = mpsc::channel(WAITING);
    let reading = async move {
        let whole = read_until_put_off(body, pieces, left, &mut turn).await;
        (whole, turn)
    };
    let upload = upload.clone();
    let writing = run(hub, move |hub| {
        let length = hub.vault().append(&upload.file, taken).map_err(HubError::PhotoFile)?;
        if length == upload.size {
            hub.finish_upload(&upload)?;
        }
        Ok::<_, HubError>(length)
    });
    let ((whole, turn), length) = tokio::join!(reading, writing);
    drop(turn);
    whole?;
    length
}

/// Reads until the body ends. When somebody newer wants to go on, only what is already on its way is still taken, so that
/// it need not be sent again.
async fn read_until_put_off(
    body: Body,
    pieces: mpsc::Sender<Bytes>,
    left: u64,
    turn: &mut Turn,
) -> Result<(), Problem> {
    let mut reading = pin!(read(body, pieces, left));
    tokio::select! {
        whole = &mut reading => return whole,
        () = turn.put_off() => {}
    }
    let put_off = |_| Err(Problem::new(ProblemCode::UploadConflict));
    tokio::time::timeout(ON_ITS_WAY, reading).await.unwrap_or_else(put_off)
}

/// Hands the body's pieces over as they come.
async fn read(body: Body, pieces: mpsc::Sender<Bytes>, mut left: u64) -> Result<(), Problem> {
    let mut body = body;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Problem::new(ProblemCode::RequestTimeout))?;
        let Ok(piece) = frame.into_data() else { continue };
        let length = piece.len() as u64;
        left = left.checked_sub(length).ok_or_else(|| too_much(left))?;
        if pieces.send(piece).await.is_err() {
            return Ok(()); // the disk did not take it, and says why
        }
    }
    Ok(())
}

fn too_much(left: u64) -> Problem {
    Problem::new(ProblemCode::BodyTooLarge).because(format!("{left} bytes are left"))
}

fn offset(headers: &HeaderMap) -> Result<u64, Problem> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|given| given != PIECE_TYPE) {
        return Err(Problem::new(ProblemCode::MediaTypeUnsupported));
    }
    let offset = headers.get(UPLOAD_OFFSET).and_then(|offset| offset.to_str().ok()?.parse().ok());
    offset.ok_or_else(|| Problem::new(ProblemCode::BodyMalformed).because("no upload offset"))
}

/// How tus tells a client of another version which ones there are.
fn other_version(headers: &HeaderMap) -> Option<Response> {
    if headers.get(TUS_RESUMABLE).is_some_and(|version| version == VERSION) {
        return None;
    }
    let mut response = StatusCode::PRECONDITION_FAILED.into_response();
    response.headers_mut().insert(TUS_VERSION, VERSION);
    Some(response)
}

fn progress(status: StatusCode, upload: &UploadRow, length: u64) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, VERSION);
    headers.insert(UPLOAD_OFFSET, HeaderValue::from(length));
    let expires = Timestamp::from_millis(upload.expires_at);
    if let Some(expires) = http_date(expires).and_then(|date| HeaderValue::from_str(&date).ok()) {
        headers.insert(UPLOAD_EXPIRES, expires);
    }
    response
}

/// A time as HTTP writes it (RFC 9110).
fn http_date(at: Timestamp) -> Option<String> {
    let at = chrono::DateTime::from_timestamp_millis(at.as_millis())?;
    Some(at.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
}
