//! `fieldbook order cancel`.

use clap::Args;

use crate::cli::Place;
use crate::cli::error::CliError;

/// Call an order off; work already done on it stays.
#[derive(Args)]
pub(crate) struct Cancel {
    /// The order's number or id.
    order: String,
    /// Why, in a line that engineers read.
    #[arg(long)]
    reason: String,
}

impl Cancel {
    pub(crate) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        let assignment = hub.cancel(hub.find_order(&self.order)?, &self.reason, None)?;
        place.say.answer(&assignment, super::decided)
    }
}
