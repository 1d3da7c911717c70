//! `fieldbook backup` and `fieldbook restore`.

use std::path::PathBuf;

use clap::Args;

use super::Place;
use super::error::CliError;
use crate::backup::{Backup as Copied, Restored, backup, restore};
use crate::clock::SystemClock;

/// Write a copy of the hub to a file, also while it serves. The file holds the hub's keys: keep it as safe as the hub.
#[derive(Args)]
pub(super) struct Backup {
    /// The file to be made.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        let copied = backup(&place.open()?, &place.data, &self.file)?;
        place.say.answer(&copied, copied_in_words)
    }
}

fn copied_in_words(copied: &Copied) -> String {
    let photos = copied
        .photos
        .as_ref()
        .map(|folder| format!("\nphotos are not in it: copy {} after this", folder.display()));
    format!(
        "backup: {} ({} bytes){}",
        copied.file.display(),
        copied.bytes,
        photos.unwrap_or_default()
    )
}

/// Go on from a backup. Phones give back what they have of the time after it, at their next sync.
#[derive(Args)]
pub(super) struct Restore {
    /// The backup.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Move the hub that is in the data folder aside.
    #[arg(long)]
    replace: bool,
}

impl Restore {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        let restored = restore(&place.data, &self.file, self.replace, &SystemClock)?;
        place.say.answer(&restored, restored_in_words)
    }
}

fn restored_in_words(restored: &Restored) -> String {
    let aside = restored
        .replaced
        .as_ref()
        .map(|folder| format!("\nthe hub that was there is kept in {}", folder.display()));
    format!(
        "restored, generation {}. Phones that were revoked since the backup must be revoked again.{}",
        restored.generation,
        aside.unwrap_or_default()
    )
}
