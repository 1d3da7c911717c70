//! Which part of a row becomes which part of an order.

use fieldbook_model::{EvidenceRule, Quantity, StepKind, Tier, TimeZone, Timestamp};
use serde::Deserialize;

use super::{DateFormat, Field};
use crate::import::rejects::Reject;
use crate::import::row::Row;
use crate::office::WindowDraft;

/// What becomes of a row; only a title is needed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderMapping {
    /// The number people say on the phone; without it the hub gives one.
    pub(crate) number: Option<Field>,
    /// One line: what must be done.
    pub(crate) title: Field,
    /// What is wrong, as it was told.
    pub(crate) description: Option<Field>,
    /// How to get in.
    pub(crate) access_notes: Option<Field>,
    /// How urgent; see `[priorities]`.
    pub(crate) priority: Option<Field>,
    /// For whom.
    #[serde(default)]
    pub(crate) customer: CustomerMapping,
    /// Where.
    #[serde(default)]
    pub(crate) site: SiteMapping,
    /// On what.
    pub(crate) asset: Option<AssetMapping>,
    /// When.
    pub(crate) window: Option<WindowMapping>,
    /// What must be looked at on every order.
    #[serde(default)]
    pub(crate) steps: Vec<StepMapping>,
    /// What will probably be needed.
    #[serde(default)]
    pub(crate) parts: Vec<PartMapping>,
}

/// For whom the work is done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CustomerMapping {
    /// Name of the company or person.
    pub(crate) name: Option<Field>,
    /// Whom to call.
    pub(crate) phone: Option<Field>,
}

/// Where the work is done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SiteMapping {
    /// Name of the place.
    pub(crate) name: Option<Field>,
    /// Postal address.
    pub(crate) address: Option<Field>,
    /// The place's time zone, see `[time_zones]`; without it the one of the window.
    pub(crate) time_zone: Option<Field>,
}

/// The machine; a row without a name for it is about none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssetMapping {
    /// What it is called on site.
    pub(crate) name: Field,
    /// Maker's model.
    pub(crate) model: Option<Field>,
    /// Serial number on the plate.
    pub(crate) serial: Option<Field>,
}

/// When somebody is expected on site.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WindowMapping {
    /// Not before. A day without a time of day means the whole day there.
    pub(crate) start: Field,
    /// Not after.
    pub(crate) end: Option<Field>,
    /// How many minutes after the start, where no end is said.
    pub(crate) minutes: Option<Field>,
    /// How the file writes dates.
    pub(crate) format: DateFormat,
    /// The zone that the file's dates are local to, see `[time_zones]`; mandatory.
    pub(crate) time_zone: Option<Field>,
}

/// A step of every order's checklist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepMapping {
    /// What to do; a row that says nothing here has no such step.
    pub(crate) title: Field,
    /// How binding.
    #[serde(default)]
    pub(crate) tier: Tier,
    /// Whether work may only start when it is done.
    #[serde(default)]
    pub(crate) safety: bool,
    /// What it asks for.
    #[serde(default)]
    pub(crate) kind: StepKind,
    /// What it must be shown with.
    #[serde(default)]
    pub(crate) evidence: EvidenceRule,
}

/// A planned part.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartMapping {
    /// What people call it; a row that says nothing here needs no such part.
    pub(crate) name: Field,
    /// The maker's or the warehouse's number.
    pub(crate) part_number: Option<Field>,
    /// What it is counted in; without it `pcs`.
    pub(crate) unit: Option<Field>,
    /// How much is expected to be used; without it one.
    pub(crate) quantity: Option<Field>,
}

impl OrderMapping {
    /// Every value that may name columns.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field> {
        let order = [&self.number, &self.description, &self.access_notes, &self.priority];
        let people = [&self.customer.name, &self.customer.phone];
        let place = [&self.site.name, &self.site.address, &self.site.time_zone];
        let asset =
            self.asset.iter().flat_map(|a| [Some(&a.name), a.model.as_ref(), a.serial.as_ref()]);
        let window = self.window.iter().flat_map(|w| {
            [Some(&w.start), w.end.as_ref(), w.minutes.as_ref(), w.time_zone.as_ref()]
        });
        let steps = self.steps.iter().map(|s| Some(&s.title));
        let parts = self.parts.iter().flat_map(|p| {
            [Some(&p.name), p.part_number.as_ref(), p.unit.as_ref(), p.quantity.as_ref()]
        });
        let plain = order.into_iter().chain(people).chain(place).map(Option::as_ref);
        let nested = asset.chain(window).chain(steps).chain(parts);
        std::iter::once(Some(&self.title)).chain(plain).chain(nested).flatten()
    }
}

/// The longest window: a year.
const MAX_MINUTES: i64 = 366 * 24 * 60;

impl WindowMapping {
    /// The window of this row, whose dates are local to `zone`; `None` when the row says nothing.
    pub(crate) fn read(
        &self,
        row: &Row<'_>,
        zone: TimeZone,
    ) -> Result<Option<WindowDraft>, Reject> {
        let end = text(self.end.as_ref(), row);
        let Some(start) = text(Some(&self.start), row) else {
            return if end.is_some() { Err(Reject::BadWindow) } else { Ok(None) };
        };
        let span = self.format.read(&start, zone, "window start")?;
        let minutes = text(self.minutes.as_ref(), row);
        let end = match (end, minutes) {
            (Some(end), _) => self.format.read(&end, zone, "window end")?.end,
            (None, Some(minutes)) => minutes_after(span.start, &minutes)?,
            (None, None) => span.end,
        };
        if end <= span.start {
            return Err(Reject::BadWindow);
        }
        Ok(Some(WindowDraft { start: span.start, end }))
    }
}

fn minutes_after(start: Timestamp, minutes: &str) -> Result<Timestamp, Reject> {
    let minutes: Option<i64> =
        minutes.parse().ok().filter(|minutes| (1..=MAX_MINUTES).contains(minutes));
    let minutes = minutes.ok_or(Reject::BadNumber { field: "window minutes" })?;
    Ok(start.plus_millis(minutes * 60_000))
}

impl PartMapping {
    /// How much of the part this row plans.
    pub(crate) fn planned(&self, row: &Row<'_>) -> Result<Quantity, Reject> {
        let Some(amount) = text(self.quantity.as_ref(), row) else { return Ok(Quantity::whole(1)) };
        let amount = amount.parse().ok().filter(|amount: &Quantity| amount.is_positive());
        amount.ok_or(Reject::BadNumber { field: "part quantity" })
    }
}

/// What a value that may be absent says for this row.
pub(crate) fn text(field: Option<&Field>, row: &Row<'_>) -> Option<String> {
    field?.get_ref().render(row)
}
