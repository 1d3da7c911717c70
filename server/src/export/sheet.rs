//! One order as one row of a CSV file.

use std::io::{self, Write};

use fieldbook_model::OrderView;
use serde::Serialize;
use serde_json::{Value, json};

/// The columns, in order.
const COLUMNS: [&str; 25] = [
    "order",
    "number",
    "title",
    "description",
    "access_notes",
    "narrative",
    "customer_explanation",
    "priority",
    "dispatch",
    "execution",
    "window_start",
    "window_end",
    "customer",
    "phone",
    "site",
    "address",
    "time_zone",
    "asset",
    "model",
    "serial",
    "crew",
    "steps",
    "parts",
    "findings",
    "comments",
];

/// A CSV file in the making.
pub(super) struct Sheet<W: Write>(csv::Writer<W>);

impl<W: Write> Sheet<W> {
    /// Writes the column names.
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(COLUMNS)?;
        Ok(Self(writer))
    }

    /// Writes an order.
    pub(super) fn row(&mut self, view: &OrderView) -> io::Result<()> {
        let assignment = &view.assignment;
        let asset = assignment.asset.as_ref();
        let window = assignment.window.as_ref();
        let cells: [String; COLUMNS.len()] = [
            assignment.order.to_string(),
            assignment.number.clone(),
            assignment.title.clone(),
            view.description.clone(),
            view.access_notes.clone(),
            view.narrative.clone(),
            view.customer_explanation.clone(),
            word(&assignment.priority)?,
            word(&assignment.dispatch)?,
            word(&view.row.execution)?,
            window.map(|window| window.start.to_string()).unwrap_or_default(),
            window.map(|window| window.end.to_string()).unwrap_or_default(),
            assignment.customer.name.clone(),
            assignment.customer.phone.clone().unwrap_or_default(),
            assignment.site.name.clone(),
            assignment.site.address.clone(),
            assignment.site.time_zone.to_string(),
            asset.map(|asset| asset.name.clone()).unwrap_or_default(),
            asset.and_then(|asset| asset.model.clone()).unwrap_or_default(),
            asset.and_then(|asset| asset.serial.clone()).unwrap_or_default(),
            list(assignment.crew.iter().map(|member| json!(member.name)))?,
            list(view.steps.iter().map(|step| {
                json!({ "title": step.step.title, "standing": step.standing, "disputed": step.disputed })
            }))?,
            list(view.parts.iter().map(|part| {
                let line = &part.line;
                json!({ "name": line.name, "part_number": line.part_number, "unit": line.unit,
                    "planned": line.planned, "used": part.used })
            }))?,
            list(view.findings.iter().map(|found| json!({ found.field.name(): found.values })))?,
            list(view.comments.iter().map(|comment| json!(comment.text)))?,
        ];
        Ok(self.0.write_record(&cells)?)
    }

    /// Puts out what is still held back.
    pub(super) fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The name that JSON has for a state.
fn word(state: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_value(state)?.as_str().unwrap_or_default().to_owned())
}

/// A list as JSON; nothing when it is empty.
fn list(entries: impl Iterator<Item = Value>) -> io::Result<String> {
    let entries: Vec<Value> = entries.collect();
    if entries.is_empty() { Ok(String::new()) } else { Ok(serde_json::to_string(&entries)?) }
}
