//! Addresses and media types of the device API.

/// Where a phone enrols: `POST`, not signed; the one-time code speaks for it.
pub const ENROL_PATH: &str = "/v1/enrol";

/// Where a phone syncs: `POST`, signed.
pub const SYNC_PATH: &str = "/v1/sync";

/// Media type of every body, both ways.
pub const MEDIA_TYPE: &str = "application/cbor";
