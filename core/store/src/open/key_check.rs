//! The key check file: tells a wrong key from a damaged database before the database is touched.
//!
//! `fieldbook key 1\n` (16 bytes), salt (16), HMAC-SHA256 of the salt under the key (32), SHA-256 of all that (32).
//! The HMAC says nothing about a random 256-bit key; the hash tells damage of this file from a wrong key.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use hmac::Mac;
use sha2::{Digest, Sha256};

use crate::key::mac_of;
use crate::{StoreError, StoreKey, random};

const MAGIC: &[u8; 16] = b"fieldbook key 1\n";
const PURPOSE: &str = "fieldbook key check";
const LENGTH: usize = 96;
const DAMAGED: StoreError = StoreError::damaged("the key check file");

/// A key check file as read.
pub(crate) struct KeyCheck {
    salt: [u8; 16],
    mac: [u8; 32],
}

/// Reads a key check file.
///
/// # Errors
/// [`StoreError::Damaged`] when it is not one.
pub(crate) fn read(path: &Path) -> Result<KeyCheck, StoreError> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::IsADirectory => DAMAGED,
        _ => error.into(),
    })?;
    parse(&bytes).ok_or(DAMAGED)
}

/// Writes a key check file for `key` and makes it durable.
///
/// # Errors
/// What the disk says.
pub(crate) fn write(path: &Path, key: &StoreKey) -> Result<(), StoreError> {
    let salt = random::bytes::<16>()?;
    let mac = mac_of(&key.derive(PURPOSE), &salt).finalize().into_bytes();
    let mut bytes = [MAGIC.as_slice(), &salt, &mac].concat();
    let hash = Sha256::digest(&bytes);
    bytes.extend_from_slice(&hash);
    let mut file = File::create_new(path)?;
    file.write_all(&bytes)?;
    Ok(file.sync_all()?)
}

impl KeyCheck {
    /// # Errors
    /// [`StoreError::WrongKey`] when the file was written for another key.
    pub(crate) fn prove(&self, key: &StoreKey) -> Result<(), StoreError> {
        let mac = mac_of(&key.derive(PURPOSE), &self.salt);
        mac.verify_slice(&self.mac).map_err(|_| StoreError::WrongKey)
    }
}

fn parse(bytes: &[u8]) -> Option<KeyCheck> {
    let bytes: &[u8; LENGTH] = bytes.try_into().ok()?;
    let (content, hash) = bytes.split_at(64);
    if Sha256::digest(content).as_slice() != hash {
        return None;
    }
    let content = content.strip_prefix(MAGIC)?;
    let (salt, mac) = content.split_at(16);
    Some(KeyCheck { salt: salt.try_into().ok()?, mac: mac.try_into().ok()? })
}
