//! What is wrapped around every handler: bounds on size and time, a net for panics, the log, the hub's time on every
//! answer, and problems in the caller's words and language.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use fieldbook_document::Language;
use fieldbook_model::Quantity;
use fieldbook_wire::ProblemCode;
use fieldbook_wire::http::UPLOADS_PATH;
use fieldbook_wire::limits::MAX_REQUEST_BYTES;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use tower_http::trace::TraceLayer;

use super::Problem;
use super::hear_out::hear_out;
use crate::hub::Hub;

/// How long a body may pause on its way in.
const BODY_PAUSE: Duration = Duration::from_secs(15);
/// How long a request may take in all.
const WHOLE_REQUEST: Duration = Duration::from_mins(2);
/// The header that tells the hub's clock, in milliseconds since 1970 in UTC.
const HUB_TIME: &str = "hub-time";

/// Wraps a router.
pub(super) fn around(router: Router<Hub>, hub: &Hub) -> Router<Hub> {
    router
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .layer(from_fn(hear_out))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn(in_time))
        .layer(from_fn_with_state(hub.clone(), finish))
        .layer(TraceLayer::new_for_http().make_span_with(span))
}

/// The log names method and path; queries hold what people search for, and an upload's address is a secret.
fn span(request: &Request) -> tracing::Span {
    let path = request.uri().path();
    let path = if path.starts_with(UPLOADS_PATH) { UPLOADS_PATH } else { path };
    tracing::info_span!("request", method = %request.method(), path)
}

/// A whole body, or the problem with it.
pub(super) async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            Problem::new(ProblemCode::BodyTooLarge)
                .because(format!("more than {MAX_REQUEST_BYTES} bytes"))
        }
        _ => Problem::new(ProblemCode::RequestTimeout).because("the body did not arrive whole"),
    })
}

#[allow(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("handler gave up: panic");
    Problem::new(ProblemCode::Internal).into_response()
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(WHOLE_REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(ProblemCode::RequestTimeout).into_response(),
    }
}

async fn finish(State(hub): State<Hub>, request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let is_office = request.uri().path().starts_with("/api");
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let problem =
            if is_office { problem.for_office(language) } else { problem.for_phone(language) };
        *response.body_mut() = problem.body();
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    if let Ok(now) = HeaderValue::from_str(&hub.now().as_millis().to_string()) {
        response.headers_mut().insert(HUB_TIME, now);
    }
    response
}

/// The first language of `Accept-Language` that the catalogue has; English when it has none of them.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut ranked: Vec<(i64, &str)> = wanted.split(',').filter_map(ranked_tag).collect();
    ranked.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    ranked.into_iter().find_map(|(_, tag)| tag.parse().ok()).unwrap_or(Language::En)
}

/// A tag with its weight in thousandths: `zh-TW;q=0.8`.
fn ranked_tag(part: &str) -> Option<(i64, &str)> {
    let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
    let weight: Quantity = weight.trim().parse().ok()?;
    weight.is_positive().then(|| (weight.as_milli(), tag.trim()))
}
