//! JSON bodies of the office API, read strictly: the right media type, no unknown fields, and when something is wrong
//! the path to it, but never its value.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use fieldbook_wire::ProblemCode;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::Problem;
use super::layers::bytes;
use crate::field_path::wrong_field;

/// A body of type `T`.
pub(super) struct Json<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(ProblemCode::MediaTypeUnsupported));
        }
        let body = bytes(request, state).await?;
        read(&body).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let given =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    ["application/json", "application/merge-patch+json"]
        .iter()
        .any(|known| essence.eq_ignore_ascii_case(known))
}

/// What is no JSON as a whole is told as that, also where a field stands wrong before the damage.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(body).map_err(|_| not_text())?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| not_json(&error))?;
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| refused(&error))?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

/// The text is JSON as a whole, so a value that serde did not expect where it stands is a field of the wrong kind.
fn refused(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    let is_kind = inner.is_data() || inner.to_string().starts_with("expected value");
    if !is_kind {
        return not_json(inner);
    }
    let (field, problem) = wrong_field(error);
    Problem::new(ProblemCode::InvalidField).because(problem.to_string()).at(field)
}

fn not_text() -> Problem {
    Problem::new(ProblemCode::BodyMalformed).because("not UTF-8".to_owned())
}

fn not_json(error: &serde_json::Error) -> Problem {
    let place = format!("not JSON at line {}, column {}", error.line(), error.column());
    Problem::new(ProblemCode::BodyMalformed).because(place)
}
