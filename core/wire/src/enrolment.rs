//! The one-time code that the office gives a phone, and the QR payload around it.

mod code;
mod payload;
mod url;

pub use code::{CodeError, EnrolmentCode};
pub use payload::{EnrolPayload, PayloadError};
