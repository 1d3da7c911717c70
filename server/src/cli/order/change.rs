//! `fieldbook order change`: from flags, or from a JSON merge patch as the office API takes it.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::cli::Place;
use crate::cli::error::CliError;
use crate::office::OrderPatch;

/// Change what the office says about an order: title, customer, phone, site, machine, priority. `""` takes away.
#[derive(Args)]
pub(crate) struct Change {
    /// The order's number or id.
    order: String,
    /// A file with a JSON merge patch, as `PATCH /api/orders/{order}` takes it; `-` reads standard input.
    #[arg(long, conflicts_with_all = ["title", "number", "customer", "phone", "site", "address", "time_zone", "asset", "priority"])]
    patch: Option<PathBuf>,
    /// What must be done, in one line.
    #[arg(long)]
    title: Option<String>,
    /// The number people say on the phone.
    #[arg(long)]
    number: Option<String>,
    /// For whom.
    #[arg(long)]
    customer: Option<String>,
    /// Whom to call.
    #[arg(long)]
    phone: Option<String>,
    /// Where.
    #[arg(long)]
    site: Option<String>,
    /// The place's postal address.
    #[arg(long)]
    address: Option<String>,
    /// The place's IANA time zone.
    #[arg(long)]
    time_zone: Option<String>,
    /// On what.
    #[arg(long)]
    asset: Option<String>,
    /// How urgent: low, normal, high or emergency.
    #[arg(long)]
    priority: Option<String>,
    /// Why, in a line that engineers read.
    #[arg(long)]
    reason: Option<String>,
}

impl Change {
    pub(crate) fn run(mut self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        let order = hub.find_order(&self.order)?;
        let reason = self.reason.take();
        let mut patch = match &self.patch {
            Some(path) => super::read_json(path, "the patch is no JSON object")?,
            None => OrderPatch { fields: self.fields(), ..OrderPatch::default() },
        };
        patch.reason = reason.or(patch.reason);
        place.say.answer(&hub.change_order(order, &patch)?, super::decided)
    }

    /// The flags as a merge patch.
    fn fields(self) -> Map<String, Value> {
        let asset = match self.asset {
            Some(name) if name.is_empty() => Some(Value::Null),
            name => group([("name", name)]),
        };
        let site = [("name", self.site), ("address", self.address), ("time_zone", self.time_zone)];
        let named = [("title", self.title), ("number", self.number), ("priority", self.priority)];
        let groups = [
            ("customer", group([("name", self.customer), ("phone", self.phone)])),
            ("site", group(site)),
            ("asset", asset),
        ];
        let named = named.map(|(name, value)| (name, value.map(Value::String)));
        let given = named.into_iter().chain(groups);
        given.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// The part of a patch that these flags make, when any was given; an empty one takes its name away.
fn group<const N: usize>(flags: [(&str, Option<String>); N]) -> Option<Value> {
    let value = |text: String| if text.is_empty() { Value::Null } else { json!(text) };
    let given = flags.into_iter().filter_map(|(name, text)| Some((name.to_owned(), value(text?))));
    let given: Map<String, Value> = given.collect();
    (!given.is_empty()).then_some(Value::Object(given))
}
