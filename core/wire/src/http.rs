//! Addresses and media types of the device API.

/// Where a phone enrols: `POST`, not signed; the one-time code speaks for it.
pub const ENROL_PATH: &str = "/v1/enrol";

/// Where a phone syncs: `POST`, signed.
pub const SYNC_PATH: &str = "/v1/sync";

/// Media type of every body, both ways.
pub const MEDIA_TYPE: &str = "application/cbor";

/// Name of the header by which every answer tells the hub's clock: milliseconds since 1970 UTC. A 204 has no body that
/// could.
pub const HUB_TIME: &str = "hub-time";
