//! `fieldbook order reschedule`.

use clap::Args;
use fieldbook_model::Timestamp;

use crate::cli::Place;
use crate::cli::error::CliError;
use crate::cli::when::when;
use crate::office::WindowDraft;

/// Move the window of an order, or take it away.
#[derive(Args)]
pub(crate) struct Reschedule {
    /// The order's number or id.
    order: String,
    /// Not before, for example 2026-12-02T08:00:00+08:00.
    #[arg(long, value_parser = when, requires = "end", required_unless_present = "open")]
    start: Option<Timestamp>,
    /// Not after.
    #[arg(long, value_parser = when, requires = "start")]
    end: Option<Timestamp>,
    /// No window.
    #[arg(long, conflicts_with_all = ["start", "end"])]
    open: bool,
}

impl Reschedule {
    pub(crate) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        let window = self.start.zip(self.end).map(|(start, end)| WindowDraft { start, end });
        let assignment = hub.reschedule(hub.find_order(&self.order)?, window, None)?;
        place.say.answer(&assignment, super::decided)
    }
}
