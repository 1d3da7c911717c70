//! HTTP bodies: a message, compressed when that pays.

use std::io::Read;

use bzip2::Compression;
use bzip2::bufread::BzEncoder;

use super::inflate::inflate_bzip2;
use super::{DecodeError, InflateError, Message, at_most, decode, encode, inflate_bounded};
use crate::limits::{COMPRESS_ABOVE, MAX_INFLATION};
use crate::problem::ProblemCode;

/// zstd's level for bodies made on the fly.
const LEVEL: i32 = 3;
/// Bodies below this are not worth bzip2's memory.
const HARD_ABOVE: usize = 4 * 1024;
/// bzip2 sorts blocks of so many bytes times its level.
const BLOCK: usize = 100_000;

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
    /// The header `content-encoding` names something else than `zstd` and `bzip2`.
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
    smallest(encode(message), &[("zstd", zstd)])
}

/// The message as a body for whoever reads the compact form: what takes fewer bytes of zstd and bzip2. On orders, which
/// are many short texts of few words, bzip2 at once does better than zstd at its slowest.
pub fn pack_hard<T: Message>(message: &T) -> Packed {
    let plain = encode(message);
    let ways: &[(_, Compress)] = &[("zstd", zstd), ("bzip2", bzip2)];
    let worth_trying = if plain.len() > HARD_ABOVE { 2 } else { 1 };
    smallest(plain, ways.get(..worth_trying).unwrap_or(ways))
}

type Compress = fn(&[u8]) -> std::io::Result<Vec<u8>>;

fn smallest(plain: Vec<u8>, ways: &[(&'static str, Compress)]) -> Packed {
    let mut best = Packed { bytes: plain, encoding: None };
    if best.bytes.len() <= COMPRESS_ABOVE {
        return best;
    }
    let tries: Vec<_> = ways
        .iter()
        .filter_map(|(name, compress)| {
            compress(&best.bytes).ok().map(|bytes| Packed { bytes, encoding: Some(name) })
        })
        .collect();
    for tried in tries {
        if tried.bytes.len() < best.bytes.len() {
            best = tried;
        }
    }
    best
}

fn zstd(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::bulk::compress(plain, LEVEL)
}

fn bzip2(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let level = u32::try_from(plain.len() / BLOCK + 1).unwrap_or(u32::MAX).min(9);
    let mut bytes = Vec::new();
    BzEncoder::new(plain, Compression::new(level)).read_to_end(&mut bytes)?;
    Ok(bytes)
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
        Some("bzip2") => Ok(decode(&inflate_bzip2(body, max, MAX_INFLATION)?)?),
        Some(_) => Err(BodyError::Encoding),
    }
}

#[cfg(test)]
mod tests;
