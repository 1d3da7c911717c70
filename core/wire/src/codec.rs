//! Messages to bytes and back. Called by hub and phone on every body, and by stores that keep signed messages.
//!
//! Refuses before it allocates: what is not definite-length CBOR within [`limits`](crate::limits), what has bytes
//! after its end, what speaks another protocol. Unknown map keys are skipped, so later versions can add some.

mod body;
pub(crate) mod byte_strings;
mod inflate;
mod structure;

use minicbor::{Decode, Encode};

use crate::limits::{OLDEST_PROTOCOL, PROTOCOL};
use crate::problem::ProblemCode;

pub use body::{BodyError, Packed, pack, pack_hard, unpack};
pub use inflate::{InflateError, inflate_bounded};

/// A whole that travels or is kept by itself: what [`encode`] and [`decode`] take.
pub trait Message: Encode<()> + for<'b> Decode<'b, ()> {
    /// Whether map key 0 is the protocol number. It is read before the rest, so that a message of another protocol is
    /// refused as such, however different it looks.
    const VERSIONED: bool = false;

    /// Whether the message keeps to the limits of its kind.
    ///
    /// # Errors
    /// The first limit it exceeds.
    fn check(&self) -> Result<(), LimitExceeded> {
        Ok(())
    }
}

/// A message that holds more of something than it may; see [`limits`](crate::limits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {limit} {what}")]
pub struct LimitExceeded {
    /// What there is too much of, for example `changes in one request`.
    pub what: &'static str,
    /// How much is allowed.
    pub limit: usize,
}

/// Why bytes are not the message they should be.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end before the message does.
    #[error("the message is cut short")]
    Truncated,
    /// There are bytes after the message's end.
    #[error("there are bytes after the end of the message")]
    TrailingBytes,
    /// Not CBOR, or CBOR of a kind that the protocol does not use (indefinite lengths).
    #[error("the bytes are not well-formed")]
    NotWellFormed,
    /// Well-formed, but not this message: a field is missing or of another type.
    #[error("the bytes are not the expected message")]
    WrongShape(#[source] minicbor::decode::Error),
    /// Too deep, too many items, or more than the message's own limits.
    #[error(transparent)]
    TooLarge(#[from] LimitExceeded),
    /// The message is of a protocol that this version does not speak.
    #[error("protocol {0} is not supported")]
    Protocol(u32),
}

impl DecodeError {
    /// The stable code that names this error on the wire.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::TooLarge(_) => ProblemCode::BodyTooLarge,
            Self::Protocol(_) => ProblemCode::ProtocolUnsupported,
            Self::Truncated | Self::TrailingBytes | Self::NotWellFormed | Self::WrongShape(_) => {
                ProblemCode::BodyMalformed
            }
        }
    }
}

/// The message's bytes.
pub fn encode<T: Message>(message: &T) -> Vec<u8> {
    to_bytes(message)
}

/// The message that these bytes are, all of them.
///
/// # Errors
/// [`DecodeError`]; nothing larger than the bytes themselves (times a small constant) is allocated on the way.
pub fn decode<T: Message>(bytes: &[u8]) -> Result<T, DecodeError> {
    structure::check(bytes)?;
    if T::VERSIONED {
        let version: Version = minicbor::decode(bytes).map_err(DecodeError::WrongShape)?;
        if !(OLDEST_PROTOCOL..=PROTOCOL).contains(&version.protocol) {
            return Err(DecodeError::Protocol(version.protocol));
        }
    }
    let message: T = minicbor::decode(bytes).map_err(DecodeError::WrongShape)?;
    message.check()?;
    Ok(message)
}

/// What every version of every versioned message shares.
#[derive(Decode)]
#[cbor(map)]
struct Version {
    #[n(0)]
    protocol: u32,
}

/// CBOR of anything, into memory.
pub(crate) fn to_bytes<T: Encode<()>>(value: T) -> Vec<u8> {
    match minicbor::to_vec(value) {
        Ok(bytes) => bytes,
        Err(_) => {
            unreachable!("memory takes every byte, and no message here refuses to be written")
        }
    }
}

/// Answers with the limit that `count` exceeds, if it does.
pub(crate) fn at_most(count: usize, limit: usize, what: &'static str) -> Result<(), LimitExceeded> {
    if count > limit { Err(LimitExceeded { what, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
