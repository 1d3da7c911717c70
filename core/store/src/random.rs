//! The one place of this crate that draws randomness: salts, photo keys and nonces. None of it is ever seen outside
//! an encrypted file, so a simulation loses nothing by not deciding it. Ids are drawn by the caller, never here.

use crate::StoreError;

/// Random bytes from the system.
///
/// # Errors
/// [`StoreError::NoRandomness`] when the system has none to give.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes)
}
