//! `#[cbor(with = "byte_strings")]` for `Vec<Vec<u8>>`: an array of byte strings, where the derive would write arrays
//! of numbers.

use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encoder};

pub(crate) fn encode<C, W: Write>(
    strings: &[Vec<u8>],
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    e.array(strings.len() as u64)?;
    for bytes in strings {
        e.bytes(bytes)?;
    }
    Ok(())
}

pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<Vec<u8>>, DecodeError> {
    let count = d.array()?.ok_or_else(|| DecodeError::message("array of unknown length"))?;
    (0..count).map(|_| d.bytes().map(<[u8]>::to_vec)).collect()
}
