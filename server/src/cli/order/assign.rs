//! `fieldbook order assign`.

use clap::Args;

use crate::cli::Place;
use crate::cli::error::CliError;
use crate::office::CrewDraft;

/// Make these engineers the crew of an order; whoever else is on it is withdrawn.
#[derive(Args)]
pub(crate) struct Assign {
    /// The order's number or id.
    order: String,
    /// Engineers by name or id; none takes all off.
    #[arg(long, num_args = 0.., value_delimiter = ',', required = true)]
    crew: Vec<String>,
    /// Who answers for it, one of the crew.
    #[arg(long)]
    lead: Option<String>,
    /// Why, in a line that engineers read.
    #[arg(long)]
    reason: Option<String>,
}

impl Assign {
    pub(crate) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        let find = |name: &String| hub.find_engineer(name).map(|found| found.engineer);
        let draft = CrewDraft {
            crew: self.crew.iter().map(find).collect::<Result<_, _>>()?,
            lead: self.lead.as_ref().map(find).transpose()?,
            reason: self.reason,
            version: None,
        };
        let assignment = hub.assign(hub.find_order(&self.order)?, &draft)?;
        place.say.answer(&assignment, super::decided)
    }
}
