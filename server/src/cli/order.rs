//! `fieldbook order`: list, show, and what a dispatcher decides. An order is named by its number or its id.

mod assign;
mod cancel;
mod create;
mod lead;
mod list;
mod reschedule;
mod show;

use clap::Subcommand;
use fieldbook_model::Assignment;

use super::Place;
use super::error::CliError;

/// Orders.
#[derive(Subcommand)]
pub(super) enum Order {
    List(list::List),
    Show(show::Show),
    Create(Box<create::Create>),
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
            Self::Assign(assign) => assign.run(place),
            Self::Lead(lead) => lead.run(place),
            Self::Reschedule(reschedule) => reschedule.run(place),
            Self::Cancel(cancel) => cancel.run(place),
        }
    }
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
