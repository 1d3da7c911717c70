//! `fieldbook order`: list, show, and what a dispatcher decides. An order is named by its number or its id.

mod assign;
mod cancel;
mod change;
mod create;
mod lead;
mod list;
mod reschedule;
mod show;

use std::io::Read as _;
use std::path::Path;

use clap::Subcommand;
use fieldbook_model::Assignment;
use serde::de::DeserializeOwned;

use super::Place;
use super::error::CliError;

/// Orders.
#[derive(Subcommand)]
pub(super) enum Order {
    List(list::List),
    Show(show::Show),
    Create(Box<create::Create>),
    Change(Box<change::Change>),
    Assign(assign::Assign),
    Lead(lead::Lead),
    Reschedule(reschedule::Reschedule),
    Cancel(cancel::Cancel),
}

impl Order {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        match self {
            Self::List(list) => list.run(place),
            Self::Show(show) => show.run(place),
            Self::Create(create) => create.run(place),
            Self::Change(change) => change.run(place),
            Self::Assign(assign) => assign.run(place),
            Self::Lead(lead) => lead.run(place),
            Self::Reschedule(reschedule) => reschedule.run(place),
            Self::Cancel(cancel) => cancel.run(place),
        }
    }
}

/// A JSON document from a file, or from standard input when it is `-`; `problem` is said of one that does not read.
fn read_json<T: DeserializeOwned>(path: &Path, problem: &'static str) -> Result<T, CliError> {
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(path)?;
    }
    serde_json::from_str(&text).map_err(|_| CliError::Argument(problem))
}

/// An assignment as a command answers with it.
fn decided(assignment: &Assignment) -> String {
    let crew: Vec<&str> = assignment.crew.iter().map(|member| member.name.as_str()).collect();
    let lead = assignment.lead.and_then(|lead| assignment.name_of(lead)).unwrap_or("nobody");
    let window = assignment
        .window
        .map_or_else(|| "open".to_owned(), |w| format!("{} to {}", w.start, w.end));
    format!(
        "{} version {}: {:?}, crew {}, lead {lead}, window {window}",
        assignment.number,
        assignment.version.n,
        assignment.dispatch,
        if crew.is_empty() { "nobody".to_owned() } else { crew.join(", ") },
    )
}
