//! zstd and bzip2, inwards with bounds: a small body must not become a large memory.

use std::io::Read;

use bzip2::bufread::BzDecoder;

use crate::limits::FREE_INFLATION;

/// Log2 of the largest window a body may ask for: 8 MiB, what level 19 uses.
const WINDOW_LOG: u32 = 23;

/// Why a compressed body was not inflated.
#[derive(Debug, thiserror::Error)]
pub enum InflateError {
    /// Inflates beyond the absolute cap, or beyond the allowed ratio to its size.
    #[error("the body inflates to more than {limit} bytes")]
    TooLarge {
        /// The cap that applied to this body.
        limit: usize,
    },
    /// Not of its encoding, cut short, or damaged.
    #[error("the compressed body is not intact")]
    Damaged(#[source] std::io::Error),
}

/// Inflates `bytes` (zstd) to at most `max` bytes, and to at most `ratio` times its own size once beyond
/// [`FREE_INFLATION`]. Stops at the bound: what a bomb would hold further is never produced.
///
/// # Errors
/// [`InflateError`]; nothing of the body is handed out then.
pub fn inflate_bounded(bytes: &[u8], max: usize, ratio: usize) -> Result<Vec<u8>, InflateError> {
    let mut decoder = zstd::Decoder::with_buffer(bytes).map_err(InflateError::Damaged)?;
    decoder.window_log_max(WINDOW_LOG).map_err(InflateError::Damaged)?;
    read_bounded(decoder, bound(bytes, max, ratio))
}

/// The same for bzip2; what follows the end of the stream is damage too.
pub(super) fn inflate_bzip2(
    bytes: &[u8],
    max: usize,
    ratio: usize,
) -> Result<Vec<u8>, InflateError> {
    let mut decoder = BzDecoder::new(bytes);
    let inflated = read_bounded(&mut decoder, bound(bytes, max, ratio))?;
    if decoder.get_ref().is_empty() {
        return Ok(inflated);
    }
    Err(InflateError::Damaged(std::io::ErrorKind::InvalidData.into()))
}

fn bound(bytes: &[u8], max: usize, ratio: usize) -> usize {
    max.min(bytes.len().saturating_mul(ratio).max(FREE_INFLATION))
}

fn read_bounded(decoder: impl Read, limit: usize) -> Result<Vec<u8>, InflateError> {
    let mut inflated = Vec::new();
    let beyond = (limit as u64).saturating_add(1);
    decoder.take(beyond).read_to_end(&mut inflated).map_err(InflateError::Damaged)?;
    if inflated.len() > limit {
        return Err(InflateError::TooLarge { limit });
    }
    Ok(inflated)
}

#[cfg(test)]
mod tests;
