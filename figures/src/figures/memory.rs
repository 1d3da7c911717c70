//! How much memory an open phone holds, above an empty process of the same program.

use std::path::Path;
use std::process::Command;

use fieldbook_client::ListFilter;
use fieldbook_tests::Shift;

use crate::figure::{Figure, Limit, Report};
use crate::{Trouble, depot, phone};

pub(super) const NAMES: &[&str] = &["memory-open-1000"];

pub(super) fn take(report: &mut Report<'_>, dir: &Path, _: &Path) -> Result<(), Trouble> {
    let store = dir.join("thousand");
    depot::stock(&store, &Shift::new(1_000, 42).jobs)?;
    let value = in_child(dir, Some(&store))? - in_child(dir, None)?;
    let limit = Limit::Most(25.0);
    report.take(&Figure { name: "memory-open-1000", value, unit: "MB", limit });
    Ok(())
}

fn in_child(dir: &Path, store: Option<&Path>) -> Result<f64, Trouble> {
    let mut child = Command::new(std::env::current_exe()?);
    child.args(["--dir".as_ref(), dir.as_os_str(), "--data".as_ref(), dir.as_os_str()]);
    let output = child.arg("hold").args(store).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// Opens the phone, lists all orders and looks at twenty; prints the megabytes this process then holds.
pub(crate) fn hold(store: Option<&Path>) -> Result<(), Trouble> {
    let Some(store) = store else {
        println!("{}", resident()?);
        return Ok(());
    };
    let phone = phone::open(store)?;
    let listed = phone.orders(ListFilter::All)?;
    for row in listed.iter().take(20) {
        phone.order(row.row.order)?;
    }
    println!("{}", resident()?);
    Ok(())
}

/// Megabytes of memory this process has in use, as Linux counts them.
fn resident() -> Result<f64, Trouble> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: f64 = line.ok_or("no VmRSS")?.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1024.0 / 1_000_000.0)
}
