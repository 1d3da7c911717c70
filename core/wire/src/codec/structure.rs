//! A first walk over foreign CBOR that allocates next to nothing: well-formed, definite lengths, bounded depth and
//! items, and exactly one item. A count that lies runs into the end of the bytes. What passes is safe to decode.

use super::{DecodeError, LimitExceeded, at_most};
use crate::limits::{MAX_DEPTH, MAX_ITEMS};

const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;

/// Checks that `bytes` are one well-formed item within the limits.
pub(super) fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    let mut walk = Walk { rest: bytes, open: Vec::new(), items: 0 };
    walk.item()?;
    while let Some(left) = walk.open.last_mut() {
        if *left == 0 {
            walk.open.pop();
            continue;
        }
        *left -= 1;
        walk.item()?;
    }
    if walk.rest.is_empty() { Ok(()) } else { Err(DecodeError::TrailingBytes) }
}

struct Walk<'a> {
    rest: &'a [u8],
    /// How many items each open array, map or tag still lacks.
    open: Vec<u64>,
    items: usize,
}

impl Walk<'_> {
    /// Steps over one item's head (and over its content, when that is bytes).
    fn item(&mut self) -> Result<(), DecodeError> {
        self.items += 1;
        at_most(self.items, MAX_ITEMS, "items in one body")?;
        let (major, argument) = self.head()?;
        match major {
            BYTES | TEXT => self.skip(argument),
            ARRAY => self.open(argument),
            MAP => self.open(argument.checked_mul(2).ok_or(DecodeError::Truncated)?),
            TAG => self.open(1),
            _ => Ok(()),
        }
    }

    fn head(&mut self) -> Result<(u8, u64), DecodeError> {
        let first = *self.take(1)?.first().ok_or(DecodeError::Truncated)?;
        let argument = match first & 0x1f {
            small @ 0..=23 => u64::from(small),
            24 => self.argument(1)?,
            25 => self.argument(2)?,
            26 => self.argument(4)?,
            27 => self.argument(8)?,
            _ => return Err(DecodeError::NotWellFormed),
        };
        Ok((first >> 5, argument))
    }

    fn argument(&mut self, width: usize) -> Result<u64, DecodeError> {
        let bytes = self.take(width)?;
        Ok(bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn open(&mut self, items: u64) -> Result<(), DecodeError> {
        if self.open.len() == MAX_DEPTH {
            return Err(LimitExceeded { what: "levels of nesting", limit: MAX_DEPTH }.into());
        }
        self.open.push(items);
        Ok(())
    }

    fn skip(&mut self, length: u64) -> Result<(), DecodeError> {
        let length = usize::try_from(length).map_err(|_| DecodeError::Truncated)?;
        self.take(length).map(|_| ())
    }

    fn take(&mut self, length: usize) -> Result<&[u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }
}
