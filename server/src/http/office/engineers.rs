//! Engineers, and the codes by which their phones join.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::Problem;
use crate::http::blocking::run;
use crate::http::json::Json;
use crate::http::params::EngineerPath;
use crate::hub::Hub;
use crate::office::{EngineerDraft, EngineerView, EnrolmentView};

/// Where the phone will find the hub.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnrolmentDraft {
    /// The hub's address as phones reach it: https, or http on this machine. Left out: the one of this request.
    #[serde(default)]
    hub: Option<String>,
}

/// Lists engineers by name.
#[utoipa::path(get, path = "/engineers", tag = "engineers", responses(
    (status = 200, body = Vec<EngineerView>), (status = "default", body = Problem)))]
pub(super) async fn list(State(hub): State<Hub>) -> Result<Answer<Vec<EngineerView>>, Problem> {
    run(&hub, Hub::engineers).await.map(Answer)
}

/// Adds an engineer.
#[utoipa::path(post, path = "/engineers", tag = "engineers", request_body = EngineerDraft, responses(
    (status = 201, body = EngineerView), (status = "default", body = Problem)))]
pub(super) async fn add(
    State(hub): State<Hub>,
    Json(draft): Json<EngineerDraft>,
) -> Result<(StatusCode, Answer<EngineerView>), Problem> {
    let added = run(&hub, move |hub| hub.add_engineer(&draft)).await?;
    Ok((StatusCode::CREATED, Answer(added)))
}

/// Makes a one-time code for an engineer's phone, good for 15 minutes.
#[utoipa::path(post, path = "/engineers/{engineer}/enrol", tag = "engineers", params(("engineer" = String, Path)),
    request_body = EnrolmentDraft, responses((status = 201, body = EnrolmentView), (status = "default", body = Problem)))]
pub(super) async fn enrol(
    State(hub): State<Hub>,
    EngineerPath(engineer): EngineerPath,
    headers: HeaderMap,
    Json(draft): Json<EnrolmentDraft>,
) -> Result<(StatusCode, Answer<EnrolmentView>), Problem> {
    let address = draft.hub.unwrap_or_else(|| this_address(&headers));
    let made = run(&hub, move |hub| hub.enrolment(engineer, &address)).await?;
    Ok((StatusCode::CREATED, Answer(made)))
}

/// The address the office used; only this machine is reached in clear text.
fn this_address(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_here = ["127.0.0.1", "localhost", "[::1]"].iter().any(|here| host.starts_with(here));
    if is_here { format!("http://{host}") } else { format!("https://{host}") }
}
