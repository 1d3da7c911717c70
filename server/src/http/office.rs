//! The office API: JSON, one route a verb, described by the OpenAPI document at `/api/openapi.json`.

mod devices;
mod engineers;
mod notes;
mod orders;
mod quarantine;
mod texts;

use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Problem;
use super::auth::office_only;
use crate::hub::Hub;

/// The routes under `/api`. All but the description need a key.
pub(super) fn router(hub: &Hub) -> Router<Hub> {
    let (guarded, _) = described().split_for_parts();
    let guarded = guarded.layer(from_fn_with_state(hub.clone(), office_only));
    guarded.route("/openapi.json", get(async || Json(open_api())))
}

/// The description of the office API.
pub fn open_api() -> Document {
    let (_, document) = OpenApiRouter::<Hub>::with_openapi(Description::openapi())
        .nest("/api", described())
        .split_for_parts();
    document
}

fn described() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(orders::list, orders::create))
        .routes(routes!(orders::show, orders::change))
        .routes(routes!(orders::assign))
        .routes(routes!(orders::lead))
        .routes(routes!(orders::reschedule))
        .routes(routes!(orders::cancel))
        .routes(routes!(orders::priority))
        .routes(routes!(texts::edit))
        .routes(routes!(texts::comment))
        .routes(routes!(notes::of_order))
        .routes(routes!(notes::seen))
        .routes(routes!(notes::all))
        .routes(routes!(engineers::list, engineers::add))
        .routes(routes!(engineers::enrol))
        .routes(routes!(devices::list))
        .routes(routes!(devices::revoke))
        .routes(routes!(devices::wipe_order))
        .routes(routes!(super::photos::for_office))
        .routes(routes!(quarantine::list))
        .routes(routes!(quarantine::release))
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Fieldbook office API", description = "What a dispatcher does. Errors are problem documents."),
    components(schemas(Problem)),
    modifiers(&Key),
    security(("key" = [])),
)]
struct Description;

struct Key;

impl Modify for Key {
    fn modify(&self, document: &mut Document) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(bearer));
    }
}
