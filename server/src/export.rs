//! Everything the office knows of every order, as CSV for a spreadsheet or JSON for a program. Called by the command
//! `fieldbook export`.
//!
//! Texts go out byte for byte as they were written: nothing is trimmed, cut or made harmless. A text that begins with
//! `=` is written so; a spreadsheet that opens the CSV file directly may take it for a formula. Orders are read one by
//! one, so the export of a hub that works meanwhile shows each order as it stood at some moment of the export.

mod sheet;

use std::io::{self, Write};

use fieldbook_model::OrderView;

use crate::error::HubError;
use crate::hub::Hub;
use crate::office::OrderFilter;
use sheet::Sheet;

/// Orders asked for at a time.
const PAGE: usize = 1_000;

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One row an order, RFC 4180, UTF-8 without a byte-order mark; lists are JSON in one cell.
    Csv,
    /// One array; each order as `GET /api/orders/{order}` answers it.
    Json,
}

/// Why an export stopped; what was written until then is not whole.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The hub failed.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// It cannot be written.
    #[error("export cannot be written")]
    Unwritable(#[from] io::Error),
}

/// Writes every order of the hub, in the order in which they were made; answers with how many.
///
/// # Errors
/// When the hub cannot be read, or `out` cannot be written.
pub fn export(hub: &Hub, format: Format, out: impl Write) -> Result<u64, ExportError> {
    match format {
        Format::Csv => {
            let mut sheet = Sheet::begin(out)?;
            let count = each(hub, |view| sheet.row(view))?;
            sheet.end()?;
            Ok(count)
        }
        Format::Json => array(hub, out),
    }
}

fn array(hub: &Hub, mut out: impl Write) -> Result<u64, ExportError> {
    let mut lead: &[u8] = b"[\n";
    let count = each(hub, |view| {
        out.write_all(lead)?;
        lead = b",\n";
        Ok(serde_json::to_writer(&mut out, view)?)
    })?;
    out.write_all(if count == 0 { b"[]\n" } else { b"\n]\n" })?;
    out.flush()?;
    Ok(count)
}

fn each(
    hub: &Hub,
    mut write: impl FnMut(&OrderView) -> io::Result<()>,
) -> Result<u64, ExportError> {
    let mut filter = OrderFilter { limit: Some(PAGE), ..OrderFilter::default() };
    let mut count = 0;
    loop {
        let page = hub.orders(&filter)?;
        for row in &page.orders {
            write(&hub.order(row.order)?)?;
            count += 1;
        }
        if page.next.is_none() {
            return Ok(count);
        }
        filter.cursor = page.next;
    }
}
