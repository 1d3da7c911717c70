//! Whether the hub is there, and whether it can do its work.

use axum::extract::State;

use super::Problem;
use super::blocking::run;
use crate::hub::Hub;

/// Answers as long as the process serves connections.
pub(super) async fn healthz() -> &'static str {
    "ok"
}

/// Answers when the database does.
pub(super) async fn readyz(State(hub): State<Hub>) -> Result<&'static str, Problem> {
    run(&hub, Hub::is_ready).await.map(|()| "ready")
}
