//! `fieldbook order create`: from a JSON draft, as the office API takes it, or from flags.

use std::path::PathBuf;

use clap::Args;
use fieldbook_model::Timestamp;

use crate::cli::Place;
use crate::cli::error::CliError;
use crate::cli::when::when;
use crate::office::{AssetDraft, CustomerDraft, OrderDraft, SiteDraft, WindowDraft};

/// Make an order.
#[derive(Args)]
pub(crate) struct Create {
    /// A file with the draft in JSON, as `POST /api/orders` takes it; `-` reads standard input.
    #[arg(long, conflicts_with_all = ["title", "number", "description", "customer", "site", "asset", "start", "end"])]
    draft: Option<PathBuf>,
    /// What must be done, in one line.
    #[arg(long, required_unless_present = "draft")]
    title: Option<String>,
    /// The number people say on the phone.
    #[arg(long)]
    number: Option<String>,
    /// What is wrong, as it was told.
    #[arg(long, default_value = "")]
    description: String,
    /// For whom.
    #[arg(long, default_value = "")]
    customer: String,
    /// Where.
    #[arg(long, default_value = "")]
    site: String,
    /// The place's IANA time zone.
    #[arg(long)]
    time_zone: Option<String>,
    /// On what.
    #[arg(long)]
    asset: Option<String>,
    /// Not before, for example 2026-12-02T08:00:00+08:00.
    #[arg(long, value_parser = when, requires = "end")]
    start: Option<Timestamp>,
    /// Not after.
    #[arg(long, value_parser = when, requires = "start")]
    end: Option<Timestamp>,
}

impl Create {
    pub(crate) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        let draft = match &self.draft {
            Some(path) => super::read_json(path, "the draft is not JSON of an order")?,
            None => self.into_draft(),
        };
        let created = hub.create_order(&draft)?;
        place.say.answer(&created, |created| format!("{}  {}", created.number, created.order))
    }

    fn into_draft(self) -> OrderDraft {
        let window = self.start.zip(self.end).map(|(start, end)| WindowDraft { start, end });
        OrderDraft {
            number: self.number,
            title: self.title.unwrap_or_default(),
            description: self.description,
            customer: CustomerDraft { name: self.customer, phone: None },
            site: SiteDraft { name: self.site, address: String::new(), time_zone: self.time_zone },
            asset: self.asset.map(|name| AssetDraft { name, ..AssetDraft::default() }),
            window,
            ..OrderDraft::default()
        }
    }
}
