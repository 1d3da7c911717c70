//! Addresses and media types of the device API.

use crate::ids::{Hash32, Id16, Key32};

/// Where a phone enrols: `POST`, not signed; the one-time code speaks for it.
pub const ENROL_PATH: &str = "/v1/enrol";

/// Where a phone syncs: `POST`, signed.
pub const SYNC_PATH: &str = "/v1/sync";

/// Where the hub says that there is something to fetch, and nothing else: `GET`, signed, answered by a stream of
/// server-sent events.
pub const EVENTS_PATH: &str = "/v1/events";

/// Where a phone gives back what a restored hub lost: `POST`, signed.
pub const HAND_BACK_PATH: &str = "/v1/hand-back";

/// Where a phone offers photos: `POST`, signed.
pub const PHOTOS_PATH: &str = "/v1/photos";

/// What the addresses begin with where photos are uploaded.
pub const UPLOADS_PATH: &str = "/v1/uploads/";

/// Where one photo is uploaded, by tus 1.0: not signed; who has the token was given it in answer to a signed request.
pub fn upload_path(token: Key32) -> String {
    format!("{UPLOADS_PATH}{}", Hash32::from_bytes(token.into()))
}

/// Where a photo of an order is read: `GET`, signed.
pub fn photo_path(order: Id16, photo: Hash32) -> String {
    format!("/v1/orders/{order}/photos/{photo}")
}

/// Media type of every body, both ways.
pub const MEDIA_TYPE: &str = "application/cbor";

/// Name of the header by which every answer tells the hub's clock: milliseconds since 1970 UTC. A 204 has no body that
/// could.
pub const HUB_TIME: &str = "hub-time";
