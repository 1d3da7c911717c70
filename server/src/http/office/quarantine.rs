//! What phones delivered and the hub could not let in.

use axum::Json as Answer;
use axum::extract::{Path, State};
use fieldbook_wire::ProblemCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::Problem;
use crate::http::blocking::run;
use crate::http::params::Query;
use crate::hub::Hub;
use crate::office::{QuarantinePage, Released};

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Lists what is held, oldest first.
#[utoipa::path(get, path = "/quarantine", tag = "quarantine", params(PageQuery), responses(
    (status = 200, body = QuarantinePage), (status = "default", body = Problem)))]
pub(super) async fn list(
    State(hub): State<Hub>,
    Query(query): Query<PageQuery>,
) -> Result<Answer<QuarantinePage>, Problem> {
    run(&hub, move |hub| hub.quarantine(query.cursor.as_deref())).await.map(Answer)
}

/// Lets a held change in, with what the same phone delivered for the same order; the guard still judges the bytes.
#[utoipa::path(post, path = "/quarantine/{id}/release", tag = "quarantine", params(("id" = i64, Path)), responses(
    (status = 200, body = Released), (status = "default", body = Problem)))]
pub(super) async fn release(
    State(hub): State<Hub>,
    id: Result<Path<i64>, axum::extract::rejection::PathRejection>,
) -> Result<Answer<Released>, Problem> {
    let Path(id) = id.map_err(|_| Problem::new(ProblemCode::NotFound))?;
    run(&hub, move |hub| hub.release(id)).await.map(Answer)
}
