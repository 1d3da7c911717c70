//! `fieldbook quarantine`: what phones delivered and the hub could not let in.

use clap::Subcommand;
use serde_json::json;

use super::Place;
use super::error::CliError;
use crate::office::HeldView;

/// What is held, and letting it in.
#[derive(Subcommand)]
pub(super) enum Quarantine {
    /// List what is held, oldest first.
    List,
    /// Let a held change in, with what the same phone delivered for the same order.
    Release {
        /// Its number in the list.
        id: i64,
    },
}

impl Quarantine {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        match self {
            Self::List => {
                let mut held = Vec::new();
                let mut cursor = None;
                loop {
                    let page = hub.quarantine(cursor.as_deref())?;
                    held.extend(page.held);
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
                let words = |_: &_| held.iter().map(|one| line(one) + "\n").collect();
                place.say.answer(&json!({ "held": held }), words)
            }
            Self::Release { id } => place.say.answer(&hub.release(id)?, |done| {
                format!("released: {}, still held: {}", done.released, done.held)
            }),
        }
    }
}

fn line(held: &HeldView) -> String {
    let may = if held.releasable { "releasable" } else { "stays held" };
    format!("{}  {}  order {}  phone {}  {may}", held.id, held.code, held.order, held.device)
}
