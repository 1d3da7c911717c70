//! `fieldbook verify`: checks an exported order, without a hub and without a network.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use clap::Args;

use super::Place;
use super::error::CliError;
use crate::proof::{Fault, Proof, verify};

/// Check an order that `fieldbook export --proof` wrote: every change, every signature, every sign-off. Names the first
/// change that was tampered with.
#[derive(Args)]
pub(super) struct Verify {
    /// The file.
    file: PathBuf,
}

impl Verify {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        let proof: Proof = serde_json::from_reader(BufReader::new(File::open(self.file)?))
            .map_err(|_| Fault::Unreadable)?;
        let intact = verify(&proof)?;
        place.say.answer(&intact, |intact| {
            format!(
                "intact: {} changes, {} sign-offs; hub key {}",
                intact.changes, intact.sign_offs, intact.hub_key
            )
        })
    }
}
