//! What the program `mishap` brings about, one at a time.

mod impostor;
mod stores;

use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use fieldbook_model::OrderId;
use fieldbook_wire::{Id16, PROTOCOL, Receipt, SigningKey, SyncResponse, encode};

/// A mishap.
#[derive(Debug, Parser)]
#[command(name = "mishap", about = "Brings about what an app's test cannot wait for")]
pub enum Mishap {
    /// A newer version of the app has written a closed store.
    NewerSchema {
        /// The store's folder.
        folder: PathBuf,
        /// Each of the 32 bytes of its key.
        key: u8,
    },
    /// The history of one order in a closed store does not read any more.
    GarbledRecord {
        /// The store's folder.
        folder: PathBuf,
        /// Each of the 32 bytes of its key.
        key: u8,
        /// The order's id.
        order: OrderId,
    },
    /// The fifteen minutes of a hub's enrolment codes are over.
    ExpiredCodes {
        /// The hub's data folder; the hub may be running.
        data: PathBuf,
    },
    /// Prints an answer to a sync whose receipt nobody's hub has signed.
    ForgedAnswer,
    /// Listens with TLS and a certificate of nobody's, and says where; ends with its standard input.
    Impostor,
}

impl Mishap {
    /// Lets it happen.
    ///
    /// # Errors
    /// What the disk, the database or the network says.
    pub fn happen(&self) -> Result<(), Box<dyn std::error::Error>> {
        match self {
            Self::NewerSchema { folder, key } => stores::newer_schema(folder, *key)?,
            Self::GarbledRecord { folder, key, order } => {
                stores::garbled_record(folder, *key, *order)?;
            }
            Self::ExpiredCodes { data } => stores::expired_codes(data)?,
            Self::ForgedAnswer => std::io::stdout().write_all(&forged_answer())?,
            Self::Impostor => impostor::listen()?,
        }
        Ok(())
    }
}

/// A well-formed answer with nothing in it but a receipt under a key of nobody's.
fn forged_answer() -> Vec<u8> {
    let nobody = SigningKey::from_bytes(&[0; 32]);
    let receipt = Receipt::sign(Id16::from_bytes([0; 16]), 0, Vec::new(), Vec::new(), &nobody);
    encode(&SyncResponse {
        protocol: PROTOCOL,
        cursor: vec![0; 16],
        answers: Vec::new(),
        feed: Vec::new(),
        receipt: Some(receipt),
        more: false,
        hub_time: 0,
    })
}
