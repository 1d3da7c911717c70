//! `fieldbook order lead`.

use clap::Args;

use crate::cli::Place;
use crate::cli::error::CliError;

/// Hand the lead of an order to somebody of its crew.
#[derive(Args)]
pub(crate) struct Lead {
    /// The order's number or id.
    order: String,
    /// The engineer's name or id.
    engineer: String,
}

impl Lead {
    pub(crate) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        let lead = hub.find_engineer(&self.engineer)?.engineer;
        let assignment = hub.set_lead(hub.find_order(&self.order)?, lead, None)?;
        place.say.answer(&assignment, super::decided)
    }
}
