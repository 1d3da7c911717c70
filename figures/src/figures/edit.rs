//! A durable edit: what an engineer does fifty orders long, each against one bare commit of the same database engine.

use std::path::Path;

use fieldbook_client::Fieldbook;
use fieldbook_client::model::OrderId;
use fieldbook_tests::{Act, Shift};

use crate::bare::BareLog;
use crate::figure::{Figure, Limit, Report};
use crate::phone::{self, Tap};
use crate::watch::{Times, timed};
use crate::{Trouble, depot};

pub(super) const NAMES: &[&str] = &[
    "durable-edit-p50",
    "durable-edit-p50-ms",
    "durable-edit-p99",
    "edit-without-fsync-p50",
    "edit-without-fsync-p99",
    "edit-among-10000-orders",
    "edit-of-1000-changes",
];

pub(super) fn take(report: &mut Report<'_>, dir: &Path, _: &Path) -> Result<(), Trouble> {
    let shift = Shift::new(1_000, 42);
    let store = dir.join("thousand");
    depot::stock(&store, &shift.jobs)?;
    let phone = phone::open(&store)?;
    let (edits, floors) = day(&phone, &BareLog::make(&dir.join("bare.db"))?, &shift)?;
    let limit = Limit::Ratio { floor: floors.median(), most: 1.5 };
    report.take(&Figure { name: "durable-edit-p50", value: edits.median(), unit: "ms", limit });
    let limit = Limit::Most(0.8);
    report.take(&Figure { name: "durable-edit-p50-ms", value: edits.median(), unit: "ms", limit });
    let limit = Limit::Most(3.0);
    report.take(&Figure { name: "durable-edit-p99", value: edits.at(0.99), unit: "ms", limit });
    long_order(report, &phone)?;
    drop(phone);
    without_fsync(report, &shift)?;
    many_orders(report, dir)
}

/// The edits of the shift, one by one, with a bare commit after each.
fn day(phone: &Fieldbook, bare: &BareLog, shift: &Shift) -> Result<(Times, Times), Trouble> {
    let (mut edits, mut floors) = (Times::default(), Times::default());
    for edit in &shift.edits {
        edits.push(one(phone, depot::order_id(edit.job), &edit.act)?);
        let (millis, committed) = timed(|| bare.commit());
        committed?;
        floors.push(millis);
    }
    Ok((edits, floors))
}

fn one(phone: &Fieldbook, order: OrderId, act: &Act) -> Result<f64, Trouble> {
    let tap = Tap::ready(&phone.order(order)?, act)?;
    let (millis, saved) = timed(|| tap.tap(phone));
    saved?;
    Ok(millis)
}

/// The same in memory, where syncing a file costs nothing: what is left is ours.
fn without_fsync(report: &mut Report<'_>, shift: &Shift) -> Result<(), Trouble> {
    let names = ["edit-without-fsync-p50", "edit-without-fsync-p99"];
    let Ok(dir) = tempfile::tempdir_in("/dev/shm") else {
        for name in names {
            report.lacks(name, "a file system in memory (/dev/shm)");
        }
        return Ok(());
    };
    let store = dir.path().join("store");
    depot::stock(&store, &shift.jobs)?;
    let phone = phone::open(&store)?;
    let (edits, _) = day(&phone, &BareLog::make(&dir.path().join("bare.db"))?, shift)?;
    for (name, share, most) in [(names[0], 0.5, 0.3), (names[1], 0.99, 1.2)] {
        let (value, limit) = (edits.at(share), Limit::Most(most));
        report.take(&Figure { name, value, unit: "ms", limit });
    }
    Ok(())
}

/// An edit must not grow with the number of orders.
fn many_orders(report: &mut Report<'_>, dir: &Path) -> Result<(), Trouble> {
    let name = "edit-among-10000-orders";
    if !report.wants(name) {
        return Ok(());
    }
    let shift = Shift::new(10_000, 42);
    let (few, many) = (dir.join("few"), dir.join("many"));
    depot::stock(&few, shift.jobs.iter().take(100))?;
    depot::stock(&many, &shift.jobs)?;
    let (few, many) = (phone::open(&few)?, phone::open(&many)?);
    let (mut floors, mut edits) = (Times::default(), Times::default());
    for (nth, edit) in shift.edits.iter().take(400).enumerate() {
        let order = depot::order_id(nth / 20);
        floors.push(one(&few, order, &edit.act)?);
        edits.push(one(&many, order, &edit.act)?);
    }
    let limit = Limit::Ratio { floor: floors.median(), most: 1.3 };
    report.take(&Figure { name, value: edits.median(), unit: "ms", limit });
    Ok(())
}

/// An order that grows to a thousand changes, against the same order's first edits.
fn long_order(report: &mut Report<'_>, phone: &Fieldbook) -> Result<(), Trouble> {
    let name = "edit-of-1000-changes";
    if !report.wants(name) {
        return Ok(());
    }
    let order = depot::order_id(999);
    let mut times = Vec::new();
    for nth in 0..1_000_usize {
        times.push(one(phone, order, &Act::Use(nth % 15, 1))?);
    }
    let early: Times = times.iter().take(100).copied().collect();
    let late: Times = times.iter().rev().take(100).copied().collect();
    let limit = Limit::Ratio { floor: early.median(), most: 4.0 };
    report.take(&Figure { name, value: late.median(), unit: "ms", limit });
    Ok(())
}
