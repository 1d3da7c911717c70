//! `fieldbook order show`.

use clap::Args;
use fieldbook_model::OrderView;

use crate::cli::Place;
use crate::cli::error::CliError;

/// Show an order.
#[derive(Args)]
pub(crate) struct Show {
    /// Its number or id.
    order: String,
}

impl Show {
    pub(crate) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        let view = hub.order(hub.find_order(&self.order)?)?;
        place.say.answer(&view, words)
    }
}

fn words(view: &OrderView) -> String {
    let row = &view.row;
    let mut lines = vec![
        format!("{}  {}", row.number, row.title),
        format!("{:?}/{:?}, {:?}, {} flags", row.dispatch, row.execution, row.priority, row.flags),
        format!("{} · {}", row.customer, row.site),
        super::decided(&view.assignment),
        format!("steps {} of {}", row.steps_done, row.steps_total),
    ];
    lines.extend(view.visits.iter().map(|visit| {
        format!("visit of {}: {:?}", visit.name.as_deref().unwrap_or("somebody"), visit.state)
    }));
    lines.extend(view.parts.iter().map(|part| {
        format!(
            "part {}: {} used of {} {}",
            part.line.name, part.used, part.line.planned, part.line.unit
        )
    }));
    for (name, text) in [("description", &view.description), ("narrative", &view.narrative)] {
        if !text.is_empty() {
            lines.push(format!("{name}: {text}"));
        }
    }
    lines.join("\n")
}
