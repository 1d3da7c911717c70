//! `fieldbook engineer`: add one, list all.

use clap::Subcommand;

use super::Place;
use super::error::CliError;
use crate::office::{EngineerDraft, EngineerView};

/// Engineers.
#[derive(Subcommand)]
pub(super) enum Engineer {
    /// Add an engineer.
    Add {
        /// The name colleagues and customers read.
        name: String,
        /// The stock this engineer takes parts from.
        #[arg(long)]
        van: Option<String>,
    },
    /// List engineers.
    List,
}

impl Engineer {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        match self {
            Self::Add { name, van } => {
                let added = place.open_or_make()?.add_engineer(&EngineerDraft { name, van })?;
                place.say.answer(&added, line)
            }
            Self::List => {
                let engineers = place.open()?.engineers()?;
                place.say.answer(&engineers, |all| all.iter().map(|one| line(one) + "\n").collect())
            }
        }
    }
}

fn line(engineer: &EngineerView) -> String {
    format!("{}  {}  ({})", engineer.engineer, engineer.name, engineer.van)
}
