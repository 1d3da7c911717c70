//! Search over 24 000 repairs that people really brought in.

use std::path::Path;

use fieldbook_tests::Job;

use crate::figure::{Figure, Limit, Report};
use crate::watch::{Times, timed};
use crate::{Trouble, depot, phone};

pub(super) const NAMES: &[&str] = &["search-24000-p95"];

const ORDERS: usize = 24_000;
const SHEETS: [&str; 3] = [
    "openrepair/OpenRepairData_v0.3_RestartProject_202204.csv",
    "openrepair/OpenRepairData_v0.3_FixitClinic_202507.csv",
    "openrepair/OpenRepairData_v0.3_RepairCafeWales_202507.csv",
];
/// From words that stand nearly everywhere to words that stand nowhere, in both scripts, whole and begun.
const SEARCHES: [&str; 20] = [
    "not working",
    "battery",
    "screen cracked",
    "laptop",
    "Dyson",
    "toaster",
    "no power",
    "fus",
    "hoover belt",
    "iPhone 6",
    "sewing machine",
    "won't charge",
    "lamp",
    "kettle leaks",
    "th",
    "轴承",
    "更换",
    "泵",
    "zeppelin",
    "the battery does not charge any more",
];

pub(super) fn take(report: &mut Report<'_>, dir: &Path, data: &Path) -> Result<(), Trouble> {
    let [name] = NAMES else { return Ok(()) };
    let mut jobs = Vec::with_capacity(ORDERS);
    for sheet in SHEETS {
        let Ok(reader) = csv::Reader::from_path(data.join(sheet)) else {
            report.lacks(name, sheet);
            return Ok(());
        };
        for row in reader.into_records() {
            jobs.push(job(&row?));
        }
    }
    jobs.truncate(ORDERS);
    let store = dir.join("store");
    depot::stock(&store, &jobs)?;
    let phone = phone::open(&store)?;
    let mut times = Times::default();
    let mut found = 0;
    for words in SEARCHES.iter().cycle().take(SEARCHES.len() * 10) {
        let (millis, listed) = timed(|| phone.search(words, 50));
        found += listed?.len();
        times.push(millis);
    }
    if found == 0 || jobs.len() < ORDERS {
        return Err("too little to search in".into());
    }
    let limit = Limit::Most(50.0);
    report.take(&Figure { name, value: times.at(0.95), unit: "ms", limit });
    Ok(())
}

fn job(row: &csv::StringRecord) -> Job {
    let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
    Job {
        number: cell(0),
        title: format!("{} {}", cell(6), cell(4)),
        priority: "normal",
        customer: (cell(11), String::new()),
        site: (cell(2), cell(11)),
        asset: ("", cell(6), String::new()),
        start: 1_772_323_200_000,
        description: cell(13),
        access_notes: String::new(),
        parts: Vec::new(),
        steps: Vec::new(),
        report: String::new(),
    }
}
