//! The office types along: texts that people write together, and remarks.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use fieldbook_model::{ChangeHash, OrderView};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::Problem;
use crate::http::blocking::run;
use crate::http::json::Json;
use crate::http::params::{OrderPath, TextPath};
use crate::hub::Hub;

/// An edit of a text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditDraft {
    /// `version` of the order as the editor showed it.
    #[schema(value_type = Vec<String>)]
    base: Vec<ChangeHash>,
    /// The whole text as the editor holds it now.
    text: String,
}

/// A remark.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CommentDraft {
    /// What colleagues and engineers read.
    text: String,
}

/// Edits `description`, `access_notes`, `narrative` or `customer_explanation`; what others typed meanwhile stays.
#[utoipa::path(put, path = "/orders/{order}/texts/{field}", tag = "texts",
    params(("order" = String, Path), ("field" = String, Path)), request_body = EditDraft,
    responses((status = 200, body = Object), (status = "default", body = Problem)))]
pub(super) async fn edit(
    State(hub): State<Hub>,
    TextPath(order, field): TextPath,
    Json(draft): Json<EditDraft>,
) -> Result<Answer<OrderView>, Problem> {
    let edited = run(&hub, move |hub| {
        hub.edit_text(order, field, draft.base, &draft.text)?;
        hub.order(order)
    });
    edited.await.map(Answer)
}

/// Adds a remark.
#[utoipa::path(post, path = "/orders/{order}/comments", tag = "texts", params(("order" = String, Path)),
    request_body = CommentDraft, responses((status = 201), (status = "default", body = Problem)))]
pub(super) async fn comment(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
    Json(draft): Json<CommentDraft>,
) -> Result<StatusCode, Problem> {
    run(&hub, move |hub| hub.comment(order, &draft.text)).await.map(|()| StatusCode::CREATED)
}
