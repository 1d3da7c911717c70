//! `fieldbook order list`.

use clap::Args;

use crate::cli::Place;
use crate::cli::error::CliError;
use crate::office::{OrderFilter, OrderPage};

/// List orders.
#[derive(Args)]
pub(crate) struct List {
    /// Only those in this state of the office or of the engineers.
    #[arg(long)]
    state: Option<String>,
    /// Only those in which these words are found.
    #[arg(long)]
    text: Option<String>,
    /// How many at most.
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// `next` of the page before.
    #[arg(long)]
    cursor: Option<String>,
}

impl List {
    pub(crate) fn run(self, place: &Place) -> Result<(), CliError> {
        let Self { state, text, limit, cursor } = self;
        let page =
            place.open()?.orders(&OrderFilter { state, text, cursor, limit: Some(limit) })?;
        place.say.answer(&page, words)
    }
}

fn words(page: &OrderPage) -> String {
    let mut lines: Vec<String> = page
        .orders
        .iter()
        .map(|row| {
            format!(
                "{}  {:?}/{:?}  {}  {}",
                row.number, row.dispatch, row.execution, row.title, row.customer
            )
        })
        .collect();
    lines.extend(page.next.as_ref().map(|next| format!("more with --cursor {next}")));
    lines.join("\n")
}
