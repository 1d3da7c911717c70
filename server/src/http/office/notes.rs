//! Merge notes: what was merged by itself, in sentences.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::Problem;
use crate::http::blocking::run;
use crate::http::params::{OrderPath, Query, Reads};
use crate::hub::Hub;
use crate::office::MergeNoteView;

/// Which notes.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NoteQuery {
    /// `true`: only those the office has not seen.
    #[serde(default)]
    unseen: Option<bool>,
}

/// Lists an order's merge notes, in the language of `Accept-Language`.
#[utoipa::path(get, path = "/orders/{order}/merge-notes", tag = "merge notes", params(("order" = String, Path)),
    responses((status = 200, body = Vec<MergeNoteView>), (status = "default", body = Problem)))]
pub(super) async fn of_order(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
    Reads(language): Reads,
) -> Result<Answer<Vec<MergeNoteView>>, Problem> {
    run(&hub, move |hub| hub.merge_notes(order, language)).await.map(Answer)
}

/// Marks an order's merge notes as seen by the office.
#[utoipa::path(post, path = "/orders/{order}/merge-notes/seen", tag = "merge notes",
    params(("order" = String, Path)), responses((status = 204), (status = "default", body = Problem)))]
pub(super) async fn seen(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
) -> Result<StatusCode, Problem> {
    run(&hub, move |hub| hub.see_merge_notes(order)).await.map(|()| StatusCode::NO_CONTENT)
}

/// Lists merge notes of all orders, newest first.
#[utoipa::path(get, path = "/merge-notes", tag = "merge notes", params(NoteQuery), responses(
    (status = 200, body = Vec<MergeNoteView>), (status = "default", body = Problem)))]
pub(super) async fn all(
    State(hub): State<Hub>,
    Query(query): Query<NoteQuery>,
    Reads(language): Reads,
) -> Result<Answer<Vec<MergeNoteView>>, Problem> {
    run(&hub, move |hub| hub.all_merge_notes(query.unseen.unwrap_or(false), language))
        .await
        .map(Answer)
}
