//! Phones, shutting one out, and ordering one to be wiped.

use axum::Json as Answer;
use axum::extract::State;

use crate::http::Problem;
use crate::http::blocking::run;
use crate::http::params::DevicePath;
use crate::hub::Hub;
use crate::office::{DeviceView, WipeOrderView};

/// Lists phones, oldest first.
#[utoipa::path(get, path = "/devices", tag = "devices", responses(
    (status = 200, body = Vec<DeviceView>), (status = "default", body = Problem)))]
pub(super) async fn list(State(hub): State<Hub>) -> Result<Answer<Vec<DeviceView>>, Problem> {
    run(&hub, Hub::devices).await.map(Answer)
}

/// Shuts a phone out: what it pushes from now on is held, and it is sent nothing.
#[utoipa::path(post, path = "/devices/{device}/revoke", tag = "devices", params(("device" = String, Path)), responses(
    (status = 200, body = DeviceView), (status = "default", body = Problem)))]
pub(super) async fn revoke(
    State(hub): State<Hub>,
    DevicePath(device): DevicePath,
) -> Result<Answer<DeviceView>, Problem> {
    run(&hub, move |hub| hub.revoke_device(device)).await.map(Answer)
}

/// Signs an order to wipe a phone, which destroys what it has not delivered. The text is to be given to the phone.
#[utoipa::path(post, path = "/devices/{device}/wipe-order", tag = "devices", params(("device" = String, Path)), responses(
    (status = 200, body = WipeOrderView), (status = "default", body = Problem)))]
pub(super) async fn wipe_order(
    State(hub): State<Hub>,
    DevicePath(device): DevicePath,
) -> Result<Answer<WipeOrderView>, Problem> {
    run(&hub, move |hub| hub.order_wipe(device)).await.map(Answer)
}
