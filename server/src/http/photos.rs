//! Photos over HTTP: phones offer and read them, signed; the bytes are uploaded by tus 1.0 (core, expiration and
//! termination) at addresses that only an offer's answer tells; the office reads them.

mod download;
mod tus;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::{get, options};
use axum::{Extension, Router};
use fieldbook_model::{DeviceId, EvidenceId, OrderId};
use fieldbook_wire::http::photo_path;
use fieldbook_wire::{Hash32, Id16, ProblemCode};

use super::Problem;
use super::blocking::run;
use super::device::signed;
use super::turns::Turns;
use crate::hub::Hub;

/// Photos of one phone that travel at once.
const EACH: usize = 4;
/// Photos that travel at once: half of the threads that may block, the other half stays with the verbs.
const ALL: usize = 32;
/// In whose line the office's readers stand.
const OFFICE: DeviceId = DeviceId::from_bytes([0; 16]);

/// The photos on their way. Each holds a thread for as long as its connection takes; without a bound one phone with
/// sixty-four slow ones would stop the hub.
#[derive(Clone)]
pub(super) struct Transfers(Turns);

impl Default for Transfers {
    fn default() -> Self {
        Self(Turns::new(EACH, ALL))
    }
}

/// The routes of uploads, and of reading by phones.
pub(super) fn router() -> Router<Hub> {
    Router::new()
        .route("/v1/uploads/", options(tus::options))
        .route(
            "/v1/uploads/{token}",
            options(tus::options).head(tus::head).patch(tus::patch).delete(tus::delete),
        )
        .route("/v1/orders/{order}/photos/{photo}", get(for_phone))
}

/// A photo for a phone. A name that is none reads like one that nobody has.
async fn for_phone(
    State(hub): State<Hub>,
    Extension(transfers): Extension<Transfers>,
    Path((order, photo)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let presented = signed::presented(request.headers())?;
    let range = download::range(request.headers());
    let stored = run(&hub, move |hub| {
        let ids = order.parse::<Id16>().ok().zip(photo.parse::<Hash32>().ok());
        let path = ids.map_or_else(String::new, |(order, photo)| photo_path(order, photo));
        let sender = signed::sender(hub, &presented, "GET", &path)?;
        signed::same_body(&presented, &[])?;
        let (order, photo) = ids.ok_or_else(|| Problem::new(ProblemCode::UnknownPhoto))?;
        let (order, photo) =
            (OrderId::from_bytes(order.into()), EvidenceId::from_bytes(photo.into()));
        let stored = hub.photo_for_phone(&sender, order, photo)?;
        Ok::<_, Problem>((stored, sender.device.device))
    });
    let (stored, device) = stored.await?;
    let turn = transfers.0.take(device).await?;
    Ok(download::answer(stored, range, turn))
}

/// Reads a photo of an order: its bytes as they were taken.
#[utoipa::path(get, path = "/orders/{order}/photos/{photo}", tag = "orders",
    params(("order" = String, Path), ("photo" = String, Path, description = "SHA-256 of the photo, 64 hex digits")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, description = "The bytes that `Range` asks for"), (status = "default", body = Problem)))]
pub(super) async fn for_office(
    State(hub): State<Hub>,
    Extension(transfers): Extension<Transfers>,
    Path((order, photo)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let range = download::range(request.headers());
    let unknown = || Problem::new(ProblemCode::UnknownPhoto);
    let order: OrderId = order.parse().map_err(|_| unknown())?;
    let photo: Hash32 = photo.parse().map_err(|_| unknown())?;
    let photo = EvidenceId::from_bytes(photo.into());
    let stored = run(&hub, move |hub| hub.photo(order, photo)).await?;
    let turn = transfers.0.take(OFFICE).await?;
    Ok(download::answer(stored, range, turn))
}
