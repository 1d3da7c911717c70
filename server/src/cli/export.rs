//! `fieldbook export`: every order as CSV or JSON, to a file or to standard output.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::Place;
use super::error::CliError;
use crate::export::{ExportError, Format, export};
use crate::hub::Hub;
use crate::proof::prove;

/// Write every order with texts, parts, comments and codes. Texts go out byte for byte: open a CSV file as data, a
/// spreadsheet that opens it directly may take a text that begins with `=` for a formula.
#[derive(Args)]
pub(super) struct Export {
    /// How to write.
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Where to; standard output when left out. The file appears when it is whole.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write one order instead, with every change and signature, for `fieldbook verify`: its number or id.
    #[arg(long, value_name = "ORDER")]
    proof: Option<String>,
}

impl Export {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        if let Some(order) = &self.proof {
            return proof_of(&hub, order, self.out);
        }
        let Some(path) = self.out else {
            export(&hub, self.format, BufWriter::new(io::stdout().lock()))?;
            return Ok(());
        };
        let orders = to_file(&hub, self.format, &path)?;
        place.say.answer(&json!({ "orders": orders, "file": path }), |_| {
            format!("exported: {orders} orders to {}", path.display())
        })
    }
}

/// Writes an order's proof.
fn proof_of(hub: &Hub, order: &str, out: Option<PathBuf>) -> Result<(), CliError> {
    let proof = prove(hub, hub.find_order(order)?)?;
    let text = serde_json::to_string_pretty(&proof).map_err(io::Error::from)?;
    match out {
        Some(path) => std::fs::write(path, text)?,
        None => writeln!(io::stdout(), "{text}")?,
    }
    Ok(())
}

/// Writes beside the file and moves it there, so that nobody takes half an export for a whole one.
fn to_file(hub: &Hub, format: Format, path: &Path) -> Result<u64, ExportError> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let mut file = BufWriter::new(File::create(&part)?);
    let orders = export(hub, format, &mut file)?;
    file.flush()?;
    file.get_ref().sync_all()?;
    std::fs::rename(&part, path)?;
    Ok(orders)
}
