//! Lets into the office API whoever has a key.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use fieldbook_wire::ProblemCode;

use super::Problem;
use super::blocking::run;
use crate::error::HubError;
use crate::hub::{Hub, key_hash};

/// Passes on a request with `Authorization: Bearer` and a key that the hub knows.
pub(super) async fn office_only(
    State(hub): State<Hub>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let hash = bearer(request.headers()).map(key_hash).ok_or_else(unauthorized)?;
    let role = run(&hub, move |hub| {
        Ok::<_, HubError>(hub.storage().read(|view| view.api_key_role(&hash))?)
    })
    .await?;
    role.ok_or_else(unauthorized)?;
    Ok(next.run(request).await)
}

fn unauthorized() -> Problem {
    Problem::new(ProblemCode::Unauthorized)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}
