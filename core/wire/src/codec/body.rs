//! HTTP bodies: a message, compressed when that pays.

use super::{DecodeError, InflateError, Message, at_most, decode, encode, inflate_bounded};
use crate::limits::{COMPRESS_ABOVE, MAX_INFLATION};
use crate::problem::ProblemCode;

/// zstd's level for bodies made on the fly.
const LEVEL: i32 = 3;

/// A body ready to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Packed {
    /// The bytes to send; what the signature's digest is over.
    pub bytes: Vec<u8>,
    /// The value of the header `content-encoding`, or `None` to leave it out.
    pub encoding: Option<&'static str>,
}

impl std::fmt::Debug for Packed {
    /// Counts instead of content.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Packed({} bytes, {:?})", self.bytes.len(), self.encoding)
    }
}

/// Why a body is not the message it should be.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The header `content-encoding` names something else than `zstd`.
    #[error("the content encoding is not supported")]
    Encoding,
    /// The body was not inflated.
    #[error(transparent)]
    Inflate(#[from] InflateError),
    /// The body was not decoded.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl BodyError {
    /// The stable code that names this error on the wire.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Encoding => ProblemCode::MediaTypeUnsupported,
            Self::Inflate(InflateError::TooLarge { .. }) => ProblemCode::BodyTooLarge,
            Self::Inflate(InflateError::Damaged(_)) => ProblemCode::BodyMalformed,
            Self::Decode(error) => error.code(),
        }
    }
}

/// The message as a body: compressed when larger than [`COMPRESS_ABOVE`] and when that makes it smaller.
pub fn pack<T: Message>(message: &T) -> Packed {
    let plain = encode(message);
    if plain.len() > COMPRESS_ABOVE
        && let Ok(bytes) = zstd::bulk::compress(&plain, LEVEL)
        && bytes.len() < plain.len()
    {
        return Packed { bytes, encoding: Some("zstd") };
    }
    Packed { bytes: plain, encoding: None }
}

/// The message that a body holds. `encoding` is the header `content-encoding`, `max` the cap on the inflated body:
/// [`MAX_REQUEST_INFLATED`](crate::limits::MAX_REQUEST_INFLATED) or its twin for responses.
///
/// # Errors
/// [`BodyError`], each with its stable code.
pub fn unpack<T: Message>(body: &[u8], encoding: Option<&str>, max: usize) -> Result<T, BodyError> {
    match encoding {
        None | Some("identity") => {
            at_most(body.len(), max, "bytes of body").map_err(DecodeError::from)?;
            Ok(decode(body)?)
        }
        Some("zstd") => Ok(decode(&inflate_bounded(body, max, MAX_INFLATION)?)?),
        Some(_) => Err(BodyError::Encoding),
    }
}

#[cfg(test)]
mod tests;
