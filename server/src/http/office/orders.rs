//! Orders: list, make, show, and what the office decides about them.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use fieldbook_model::{Assignment, AssignmentVersion, EngineerId, OrderView, Priority};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::Problem;
use crate::http::blocking::run;
use crate::http::json::Json;
use crate::http::params::{OrderPath, Query};
use crate::hub::Hub;
use crate::office::{
    Created, CrewDraft, OrderDraft, OrderFilter, OrderPage, OrderPatch, WindowDraft,
};

/// Who is to lead.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeadDraft {
    /// One of the crew.
    #[schema(value_type = String, format = Uuid)]
    lead: EngineerId,
    /// The version the dispatcher looked at; another one is a conflict.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    version: Option<AssignmentVersion>,
}

/// When somebody is expected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleDraft {
    /// The window; `null` says that it is open.
    #[serde(deserialize_with = "Option::deserialize")]
    window: Option<WindowDraft>,
    /// The version the dispatcher looked at; another one is a conflict.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    version: Option<AssignmentVersion>,
}

/// Why an order is called off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CancelDraft {
    /// In a line that engineers read.
    reason: String,
    /// The version the dispatcher looked at; another one is a conflict.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    version: Option<AssignmentVersion>,
}

/// How urgent an order is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PriorityDraft {
    /// `low`, `normal`, `high` or `emergency`.
    #[schema(value_type = String, example = "high")]
    priority: Priority,
    /// The version the dispatcher looked at; another one is a conflict.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    version: Option<AssignmentVersion>,
}

/// Lists orders, page by page, in the order in which they were made.
#[utoipa::path(get, path = "/orders", tag = "orders", params(OrderFilter), responses(
    (status = 200, body = OrderPage), (status = "default", body = Problem)))]
pub(super) async fn list(
    State(hub): State<Hub>,
    Query(filter): Query<OrderFilter>,
) -> Result<Answer<OrderPage>, Problem> {
    run(&hub, move |hub| hub.orders(&filter)).await.map(Answer)
}

/// Makes an order.
#[utoipa::path(post, path = "/orders", tag = "orders", request_body = OrderDraft, responses(
    (status = 201, body = Created), (status = "default", body = Problem)))]
pub(super) async fn create(
    State(hub): State<Hub>,
    Json(draft): Json<OrderDraft>,
) -> Result<(StatusCode, Answer<Created>), Problem> {
    let created = run(&hub, move |hub| hub.create_order(&draft)).await?;
    Ok((StatusCode::CREATED, Answer(created)))
}

/// Shows an order: the newest assignment, and what everyone recorded, folded.
#[utoipa::path(get, path = "/orders/{order}", tag = "orders", params(("order" = String, Path)), responses(
    (status = 200, body = Object), (status = "default", body = Problem)))]
pub(super) async fn show(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
) -> Result<Answer<OrderView>, Problem> {
    run(&hub, move |hub| hub.order(order)).await.map(Answer)
}

/// Changes what the office says about an order: a JSON merge patch of the draft's fields.
#[utoipa::path(patch, path = "/orders/{order}", tag = "orders", params(("order" = String, Path)),
    request_body(content = OrderPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Object), (status = "default", body = Problem)))]
pub(super) async fn change(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
    Json(patch): Json<OrderPatch>,
) -> Result<Answer<Assignment>, Problem> {
    run(&hub, move |hub| hub.change_order(order, &patch)).await.map(Answer)
}

/// Puts engineers on an order, and takes others off it.
#[utoipa::path(post, path = "/orders/{order}/assign", tag = "orders", params(("order" = String, Path)),
    request_body = CrewDraft, responses((status = 200, body = Object), (status = "default", body = Problem)))]
pub(super) async fn assign(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
    Json(draft): Json<CrewDraft>,
) -> Result<Answer<Assignment>, Problem> {
    run(&hub, move |hub| hub.assign(order, &draft)).await.map(Answer)
}

/// Hands the lead to somebody of the crew.
#[utoipa::path(post, path = "/orders/{order}/lead", tag = "orders", params(("order" = String, Path)),
    request_body = LeadDraft, responses((status = 200, body = Object), (status = "default", body = Problem)))]
pub(super) async fn lead(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
    Json(draft): Json<LeadDraft>,
) -> Result<Answer<Assignment>, Problem> {
    run(&hub, move |hub| hub.set_lead(order, draft.lead, draft.version)).await.map(Answer)
}

/// Moves the window, or takes it away.
#[utoipa::path(post, path = "/orders/{order}/reschedule", tag = "orders", params(("order" = String, Path)),
    request_body = ScheduleDraft, responses((status = 200, body = Object), (status = "default", body = Problem)))]
pub(super) async fn reschedule(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
    Json(draft): Json<ScheduleDraft>,
) -> Result<Answer<Assignment>, Problem> {
    run(&hub, move |hub| hub.reschedule(order, draft.window, draft.version)).await.map(Answer)
}

/// Calls an order off; work already done on it stays.
#[utoipa::path(post, path = "/orders/{order}/cancel", tag = "orders", params(("order" = String, Path)),
    request_body = CancelDraft, responses((status = 200, body = Object), (status = "default", body = Problem)))]
pub(super) async fn cancel(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
    Json(draft): Json<CancelDraft>,
) -> Result<Answer<Assignment>, Problem> {
    run(&hub, move |hub| hub.cancel(order, &draft.reason, draft.version)).await.map(Answer)
}

/// Says how urgent an order is.
#[utoipa::path(patch, path = "/orders/{order}/priority", tag = "orders", params(("order" = String, Path)),
    request_body = PriorityDraft, responses((status = 200, body = Object), (status = "default", body = Problem)))]
pub(super) async fn priority(
    State(hub): State<Hub>,
    OrderPath(order): OrderPath,
    Json(draft): Json<PriorityDraft>,
) -> Result<Answer<Assignment>, Problem> {
    run(&hub, move |hub| hub.set_priority(order, draft.priority, draft.version)).await.map(Answer)
}
