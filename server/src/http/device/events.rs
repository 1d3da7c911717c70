//! `GET /v1/events`: server-sent events for a phone that waits. They only say that there is something to fetch; what,
//! it learns by a sync. Signed like every request; its body is empty.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use fieldbook_wire::ProblemCode;
use fieldbook_wire::http::EVENTS_PATH;
use futures_util::stream;

use super::signed;
use crate::error::HubError;
use crate::http::Problem;
use crate::http::blocking::run;
use crate::hub::{Heard, Hub, Line};

/// A line is never silent for longer: the phone gives up one that is silent for ninety seconds.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// There is something to fetch.
const CALL: &[u8] = b"data: feed\n\n";
/// A comment: the line stands.
const STILL_HERE: &[u8] = b":\n\n";

/// Opens a line for the phone that asks.
pub(super) async fn events(State(hub): State<Hub>, request: Request) -> Result<Response, Problem> {
    let presented = signed::presented(request.headers())?;
    let sender = run(&hub, move |hub| {
        let sender = signed::sender(hub, &presented, "GET", EVENTS_PATH)?;
        signed::same_body(&presented, &[])?;
        Ok::<_, Problem>(sender)
    })
    .await?;
    if sender.is_revoked() {
        return Err(HubError::DeviceRevoked.into());
    }
    let (device, engineer) = (sender.device.device, sender.device.engineer);
    let line = hub.line(device, engineer).ok_or(Problem::new(ProblemCode::Unavailable))?;
    // The first line makes proxies and the phone see that the stream is there.
    let body = stream::unfold((line, true), |(mut line, is_new)| async move {
        let said = if is_new { STILL_HERE } else { next(&mut line).await? };
        Some((Ok::<_, std::convert::Infallible>(Bytes::from_static(said)), (line, false)))
    });
    let mut response = Response::new(Body::from_stream(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What is said next; `None` when the line is at its end.
async fn next(line: &mut Line) -> Option<&'static [u8]> {
    match tokio::time::timeout(HEARTBEAT, line.heard()).await {
        Ok(Heard::Call) => Some(CALL),
        Ok(Heard::End) => None,
        Err(_) => Some(STILL_HERE),
    }
}
