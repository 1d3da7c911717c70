//! Rows of a sheet made orders.

use std::fs::File;
use std::path::Path;

use fieldbook_server::Hub;
use fieldbook_server::import::{Mapping, import};

use crate::Trouble;
use crate::figure::{Figure, Limit, Report};
use crate::watch::timed;

pub(super) const NAMES: &[&str] = &["import-rows"];

const SHEET: &str = "openrepair/OpenRepairData_v0.3_RestartProject_202204.csv";
/// Rows that are imported: enough for many batches.
const ROWS: usize = 4_000;

pub(super) fn take(report: &mut Report<'_>, dir: &Path, data: &Path) -> Result<(), Trouble> {
    let [name] = NAMES else { return Ok(()) };
    let Ok(sheet) = std::fs::read_to_string(data.join(SHEET)) else {
        report.lacks(name, SHEET);
        return Ok(());
    };
    let part = dir.join("part.csv");
    let lines: Vec<&str> = sheet.split_inclusive('\n').take(ROWS + 1).collect();
    std::fs::write(&part, lines.concat())?;
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/mappings/openrepair.toml");
    let (hub, mapping) = (Hub::open(&dir.join("hub"))?, Mapping::read(&mapping)?);
    let file = File::open(&part)?;
    let (millis, tally) = timed(|| import(&hub, &mapping, file, &dir.join("rejects.csv")));
    let tally = tally?;
    if tally.created == 0 {
        return Err("nothing was imported".into());
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand rows")]
    let value = tally.rows as f64 / millis * 1000.0;
    report.take(&Figure { name, value, unit: "rows/s", limit: Limit::Least(300.0) });
    Ok(())
}
