//! Larger blobs are stored as zstd, smaller ones as they are; the first bytes tell which.
//!
//! What is packed here never starts with zstd's own magic: changes start with automerge's, JSON with a brace.

use std::io;
use std::sync::{Mutex, PoisonError};

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::get_frame_content_size;

use crate::StoreError;

const ZSTD_MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
const WORTH_IT: usize = 256;
const LEVEL: i32 = 3;

/// Making one costs as much as packing a view; whoever writes comes from any thread, but one at a time.
static PACKER: Mutex<Option<Compressor<'static>>> = Mutex::new(None);

/// Making one costs more than unpacking a change; whoever reads, reads side by side with others.
static UNPACKERS: Mutex<Vec<Decompressor<'static>>> = Mutex::new(Vec::new());
/// Nothing we pack is anywhere near this large; a damaged length must not fill the memory.
const LARGEST: usize = 256 * 1024 * 1024;

pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    if bytes.len() < WORTH_IT {
        return Ok(bytes.to_vec());
    }
    Ok(compress(bytes)?)
}

fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut kept = PACKER.lock().unwrap_or_else(PoisonError::into_inner);
    let packer = match &mut *kept {
        Some(packer) => packer,
        none => none.insert(Compressor::new(LEVEL)?),
    };
    packer.compress(bytes)
}

pub(crate) fn unpack(bytes: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    if !bytes.starts_with(&ZSTD_MAGIC) {
        return Ok(bytes);
    }
    decompress(&bytes).map_err(|_| StoreError::damaged("a packed value"))
}

fn decompress(packed: &[u8]) -> io::Result<Vec<u8>> {
    let idle = || UNPACKERS.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = idle().pop();
    let mut unpacker = kept.map_or_else(Decompressor::new, Ok)?;
    let size = get_frame_content_size(packed).ok().flatten();
    let size = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size <= LARGEST);
    let bytes = unpacker.decompress(packed, size.ok_or(io::ErrorKind::InvalidData)?);
    idle().push(unpacker);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_unpacks() {
        for length in [0, 1, 255, 256, 100_000] {
            let bytes: Vec<u8> = (0..length).map(|n: u32| (n % 7) as u8).collect();
            let packed = pack(&bytes).unwrap();
            assert!(packed.len() <= bytes.len());
            assert_eq!(unpack(packed).unwrap(), bytes);
        }
    }

    #[test]
    fn a_packed_value_cut_short_is_damage() {
        let mut packed = pack(&[b'a'; 1000]).unwrap();
        packed.pop();
        assert!(matches!(unpack(packed), Err(StoreError::Damaged { .. })));
    }
}
