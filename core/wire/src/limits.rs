//! How much of anything may cross the wire. The hub refuses what is beyond, with `body_too_large`.
//!
//! The figures come from `reliability.md` (the guard's step 0) and from the working day of `performance.md`.

/// The protocol spoken by this crate; bodies that name one after it, or before [`OLDEST_PROTOCOL`], are refused with
/// `protocol_unsupported`.
pub const PROTOCOL: u32 = 1;

/// The oldest protocol that is still read: the one before, so that phones that are one version behind deliver their work.
/// The hub answers in the protocol it was asked in. (No phone in the field ever spoke 0; the rule is here, and tested,
/// before it has its first case.)
pub const OLDEST_PROTOCOL: u32 = PROTOCOL - 1;

/// Changes in one request, over all its orders.
pub const MAX_CHANGES_PER_REQUEST: usize = 5_000;

/// Changes of one order in one request: the guard's unit of work.
pub const MAX_CHANGES_PER_ORDER: usize = 200;

/// Bytes of one change. A longer one is quarantined by itself and does not spoil its request.
pub const MAX_CHANGE_BYTES: usize = 256 * 1024;

/// Claims that one pushed order may carry: one per actor that wrote in it since the last push.
pub const MAX_CLAIMS_PER_ORDER: usize = 200;

/// Bytes of a request's body as it travels.
pub const MAX_REQUEST_BYTES: usize = 4 * 1024 * 1024;

/// Bytes of a request's body when inflated.
pub const MAX_REQUEST_INFLATED: usize = 16 * 1024 * 1024;

/// Bytes of a response's body as it travels.
pub const MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;

/// Bytes of a response's body when inflated.
pub const MAX_RESPONSE_INFLATED: usize = 32 * 1024 * 1024;

/// How many times its size a body may inflate, once it is beyond [`FREE_INFLATION`]. The first copy of similar orders
/// reaches 30.
pub const MAX_INFLATION: usize = 200;

/// Inflated bytes below which the ratio is not looked at: small bodies repeat themselves a lot.
pub const FREE_INFLATION: usize = 1024 * 1024;

/// Bodies up to this many bytes travel as they are: compressing them gains nothing.
pub const COMPRESS_ABOVE: usize = 256;

/// Bytes of a cursor.
pub const MAX_CURSOR_BYTES: usize = 512;

/// Characters (bytes of UTF-8) of a device's name or of an app's version.
pub const MAX_NAME_BYTES: usize = 200;

/// Bytes of an enrolment payload, as read from a QR code.
pub const MAX_PAYLOAD_BYTES: usize = 1_024;

/// Certificate pins in an enrolment payload.
pub const MAX_PINS: usize = 8;

/// Nested CBOR arrays, maps and tags. Version 1 uses six.
pub const MAX_DEPTH: usize = 16;

/// CBOR items of one body: bounds the memory that a body of many tiny items takes.
pub const MAX_ITEMS: usize = 400_000;

/// Photos in one request.
pub const MAX_PHOTOS_PER_REQUEST: usize = 32;

/// Bytes of a photo; whatever is larger is none.
pub const MAX_PHOTO_BYTES: u64 = 256 * 1024 * 1024;

/// How far a request's time of signature may be from the hub's, in milliseconds.
pub const MAX_CLOCK_SKEW_MS: i64 = 5 * 60 * 1000;
