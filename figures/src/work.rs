//! Fixed workloads for a counter of instructions (`cargo xtask figures --compare`). What a workload works on is made
//! beforehand and copied for each run, so that doing it no times and some times differ by the work alone.

use std::fs;
use std::path::Path;

use fieldbook_demo::HubServer;
use fieldbook_tests::Shift;
use tokio::runtime::Runtime;

use crate::phone::Tap;
use crate::town::Town;
use crate::{Trouble, depot, phone};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Workload {
    /// One durable edit of the shift, on ten orders in turn: as many as stay in memory.
    Edit,
    /// A sync of a hundred edits on twenty orders, phone and hub together.
    Sync,
    /// The first copy of forty orders, phone and hub together.
    FirstCopy,
    /// Opening a phone with twenty orders and listing them.
    Open,
}

impl Workload {
    const fn name(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Sync => "sync",
            Self::FirstCopy => "first-copy",
            Self::Open => "open",
        }
    }
}

const PHONE: &str = "phone";
const ADDRESS: &str = "address";
const ORDERS: usize = 20;
const WARM: usize = 10;
/// 2026-03-01T08:00:00Z, in milliseconds since 1970.
const NOW: i64 = 1_772_352_000_000;

/// Makes what the workload works on, in a folder of its own below `dir`.
pub(crate) fn prepare(workload: Workload, dir: &Path) -> Result<(), Trouble> {
    let dir = dir.join(workload.name());
    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    fs::create_dir_all(&dir)?;
    match workload {
        Workload::Edit | Workload::Open => {
            depot::stock(&dir.join(PHONE), &Shift::new(ORDERS, 42).jobs)
        }
        Workload::FirstCopy => town(&dir, 2 * ORDERS).map(drop),
        Workload::Sync => before_sync(&dir),
    }
}

/// A hub with so many orders, and an enrolled phone.
fn town(dir: &Path, orders: usize) -> Result<(Town, fieldbook_client::Fieldbook), Trouble> {
    let town = Town::found(dir, &Shift::new(orders, 42).jobs)?;
    fs::write(dir.join(ADDRESS), town.hub.address.to_string())?;
    let phone = town.phone(PHONE)?;
    Ok((town, phone))
}

fn before_sync(dir: &Path) -> Result<(), Trouble> {
    let (town, phone) = town(dir, ORDERS)?;
    town.sync(&phone)?;
    let acts: Vec<_> = Shift::new(1_000, 42).edits.into_iter().map(|edit| edit.act).collect();
    for (order, acts) in town.orders.iter().zip(acts.chunks(5)) {
        for act in acts {
            Tap::ready(&phone.order(*order)?, act)?.tap(&phone)?;
        }
    }
    Ok(())
}

/// Does the workload on a copy of what was prepared.
pub(crate) fn run(workload: Workload, dir: &Path, times: usize) -> Result<(), Trouble> {
    let place = tempfile::tempdir_in(dir)?;
    copy(&dir.join(workload.name()), place.path())?;
    match workload {
        Workload::Edit => edit(&place.path().join(PHONE), times),
        Workload::Open => open(&place.path().join(PHONE), times),
        Workload::Sync | Workload::FirstCopy => sync(place.path(), times),
    }
}

fn edit(store: &Path, times: usize) -> Result<(), Trouble> {
    let phone = phone::open_still(store, NOW)?;
    let shift = Shift::new(1_000, 42);
    for (edit, number) in shift.edits.iter().zip((0..WARM).cycle()).take(times) {
        Tap::ready(&phone.order(depot::order_id(number))?, &edit.act)?.tap(&phone)?;
    }
    Ok(())
}

fn open(store: &Path, times: usize) -> Result<(), Trouble> {
    for _ in 0..times {
        phone::open_still(store, NOW)?.orders(fieldbook_client::ListFilter::All)?;
    }
    Ok(())
}

fn sync(dir: &Path, times: usize) -> Result<(), Trouble> {
    let runtime = Runtime::new()?;
    let address = fs::read_to_string(dir.join(ADDRESS))?;
    let hub = runtime.block_on(HubServer::start(dir, &address))?;
    let phone = phone::open_still(&dir.join(PHONE), now()?)?;
    for _ in 0..times {
        runtime.block_on(phone.sync_now(std::time::Duration::from_mins(5)))?;
    }
    drop(phone);
    Ok(runtime.block_on(hub.stop())?)
}

/// The hub takes signed requests of its own time only.
#[expect(clippy::disallowed_methods, reason = "a real hub asks the machine, so this must too")]
fn now() -> Result<i64, Trouble> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(i64::try_from(since.as_millis())?)
}

fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
