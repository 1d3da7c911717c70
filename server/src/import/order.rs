//! From a row to the draft of an order, the same draft that the office API takes.

use super::mapping::{Field, Mapping, text};
use super::rejects::Reject;
use super::row::Row;
use crate::office::{
    AssetDraft, CustomerDraft, OrderDraft, PartDraft, SiteDraft, StepDraft, WindowDraft,
};

/// What the mapping makes of a row. Limits on texts are the hub's own and are checked there.
///
/// # Errors
/// When a date, a number, a priority or a time zone cannot be understood.
pub(crate) fn draft(mapping: &Mapping, row: &Row<'_>) -> Result<OrderDraft, Reject> {
    let order = &mapping.order;
    let say = |field: &Option<Field>| text(field.as_ref(), row);
    let (time_zone, window) = place_and_time(mapping, row)?;
    Ok(OrderDraft {
        number: say(&order.number),
        title: text(Some(&order.title), row).unwrap_or_default(),
        description: say(&order.description).unwrap_or_default(),
        access_notes: say(&order.access_notes).unwrap_or_default(),
        priority: mapping.priority(row)?,
        customer: CustomerDraft {
            name: say(&order.customer.name).unwrap_or_default(),
            phone: say(&order.customer.phone),
        },
        site: SiteDraft {
            name: say(&order.site.name).unwrap_or_default(),
            address: say(&order.site.address).unwrap_or_default(),
            time_zone,
        },
        asset: asset(mapping, row),
        window,
        steps: steps(mapping, row),
        parts: parts(mapping, row)?,
        ..OrderDraft::default()
    })
}

/// What the row adds to the history of its order; `None` when it says nothing.
pub(crate) fn remark(mapping: &Mapping, row: &Row<'_>) -> Option<String> {
    let remark = text(mapping.history.as_ref().map(|history| &history.remark), row);
    remark.filter(|remark| !remark.trim().is_empty())
}

/// The site's time zone and the window. The file's dates are local to the window's zone; a site without a zone of its own
/// lies in it.
fn place_and_time(
    mapping: &Mapping,
    row: &Row<'_>,
) -> Result<(Option<String>, Option<WindowDraft>), Reject> {
    let zone = |field: &Option<Field>| {
        field.as_ref().map(|field| mapping.time_zone(field, row)).transpose()
    };
    let site_zone = zone(&mapping.order.site.time_zone)?;
    let Some(times) = &mapping.order.window else {
        return Ok((site_zone.map(|zone| zone.to_string()), None));
    };
    let file_zone = zone(&times.time_zone)?.ok_or(Reject::UnknownTimeZone)?;
    let window = times.read(row, file_zone)?;
    Ok((Some(site_zone.unwrap_or(file_zone).to_string()), window))
}

fn asset(mapping: &Mapping, row: &Row<'_>) -> Option<AssetDraft> {
    let asset = mapping.order.asset.as_ref()?;
    Some(AssetDraft {
        name: text(Some(&asset.name), row)?,
        model: text(asset.model.as_ref(), row),
        serial: text(asset.serial.as_ref(), row),
    })
}

fn steps(mapping: &Mapping, row: &Row<'_>) -> Vec<StepDraft> {
    let steps = mapping.order.steps.iter().filter_map(|step| {
        Some(StepDraft {
            title: text(Some(&step.title), row)?,
            tier: step.tier,
            safety: step.safety,
            kind: step.kind.clone(),
            evidence: step.evidence,
            ..StepDraft::default()
        })
    });
    steps.collect()
}

fn parts(mapping: &Mapping, row: &Row<'_>) -> Result<Vec<PartDraft>, Reject> {
    let named =
        mapping.order.parts.iter().filter_map(|part| Some((part, text(Some(&part.name), row)?)));
    let parts = named.map(|(part, name)| {
        Ok(PartDraft {
            name,
            part_number: text(part.part_number.as_ref(), row).unwrap_or_default(),
            unit: text(part.unit.as_ref(), row).unwrap_or_else(|| "pcs".to_owned()),
            planned: part.planned(row)?,
        })
    });
    parts.collect()
}
