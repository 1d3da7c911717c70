//! HTTP: the device API under `/v1`, the office API under `/api`, and health. Handlers read, call one verb of the hub
//! on a blocking thread, and answer; rules live in the hub.

mod auth;
mod blocking;
mod device;
mod health;
mod hear_out;
mod json;
mod layers;
mod office;
mod params;
mod photos;
mod problem;
mod serve;
mod turns;

use axum::routing::get;
use axum::{Extension, Router};
use fieldbook_wire::ProblemCode;

use crate::hub::Hub;
use problem::Problem;

pub use office::open_api;
pub use serve::serve;

/// All of the hub's HTTP.
pub fn app(hub: Hub) -> Router {
    let router = Router::new()
        .merge(device::router())
        .merge(photos::router())
        .nest("/api", office::router(&hub))
        .layer(Extension(photos::Transfers::default()))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(async || Problem::new(ProblemCode::NotFound))
        .method_not_allowed_fallback(async || Problem::new(ProblemCode::MethodNotAllowed));
    layers::around(router, &hub).with_state(hub)
}
