//! A new phone's first copy, and a sync after the shift, with a real hub over HTTP on loopback.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use fieldbook_client::{Change, ChangeListener, Fieldbook, ListFilter};
use fieldbook_tests::Shift;

use crate::figure::{Figure, Limit, Report};
use crate::phone::Tap;
use crate::town::Town;
use crate::watch::{Times, Watch, timed};
use crate::{Trouble, phone};

pub(super) const NAMES: &[&str] =
    &["list-after-first-page", "first-copy-1000", "sync-idle", "sync-50-and-50"];

const ROUNDS: usize = 3;

pub(super) fn take(report: &mut Report<'_>, dir: &Path, _: &Path) -> Result<(), Trouble> {
    let shift = Shift::new(1_000, 42);
    let town = Town::found(dir, &shift.jobs)?;
    let (mut firsts, mut copies) = (Times::default(), Times::default());
    let mut last = None;
    for round in 0..ROUNDS {
        let name = format!("phone-{round}");
        let phone = town.phone(&name)?;
        let (first, all) = copy(&town, &phone)?;
        if phone.orders(ListFilter::All)?.len() != shift.jobs.len() {
            return Err("the first copy lacks orders".into());
        }
        firsts.push(first);
        copies.push(all);
        last = Some(phone);
    }
    let limit = Limit::Most(200.0);
    let value = firsts.median();
    report.take(&Figure { name: "list-after-first-page", value, unit: "ms", limit });
    let limit = Limit::Most(1_550.0);
    report.take(&Figure { name: "first-copy-1000", value: copies.median(), unit: "ms", limit });
    let phone = last.ok_or("no phone")?;
    idle(report, &town, &phone)?;
    drop(phone);
    after_the_shift(report, &town, &phone::open(&dir.join("phone-0"))?, &shift)
}

/// Hands on the moment somebody may look at the list.
struct Ear(Mutex<mpsc::Sender<f64>>, Watch);

impl ChangeListener for Ear {
    fn changed(&self, change: Change) {
        if matches!(&change, Change::Orders(orders) if !orders.is_empty()) {
            let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Only the first matters; later nobody listens any more.
            let _ = sender.send(self.1.read());
        }
    }
}

/// Milliseconds until the list shows the first page, and until everything is there.
fn copy(town: &Town, phone: &Fieldbook) -> Result<(f64, f64), Trouble> {
    let (sender, first) = mpsc::channel();
    let watch = Watch::start();
    let _subscription = phone.subscribe(Arc::new(Ear(Mutex::new(sender), watch)));
    thread::scope(|scope| {
        let sync = scope.spawn(|| town.sync(phone).map(|()| watch.read()));
        first.recv()?;
        let rows = phone.orders(ListFilter::All)?;
        let listed = watch.read();
        if rows.is_empty() {
            return Err("the list was announced and is empty".into());
        }
        let all = sync.join().map_err(|_| "the sync panicked")??;
        Ok((listed, all))
    })
}

fn idle(report: &mut Report<'_>, town: &Town, phone: &Fieldbook) -> Result<(), Trouble> {
    let mut times = Times::default();
    for _ in 0..41 {
        let (millis, synced) = timed(|| town.sync(phone));
        synced?;
        times.push(millis);
    }
    let limit = Limit::Most(4.0);
    report.take(&Figure { name: "sync-idle", value: times.median(), unit: "ms", limit });
    Ok(())
}

/// A thousand edits on fifty orders meet a hundred and fifty of the office on fifty others.
fn after_the_shift(
    report: &mut Report<'_>,
    town: &Town,
    phone: &Fieldbook,
    shift: &Shift,
) -> Result<(), Trouble> {
    town.sync(phone)?;
    let order = |job: usize| town.orders.get(job).copied().ok_or("no such order");
    for edit in &shift.edits {
        Tap::ready(&phone.order(order(edit.job)?)?, &edit.act)?.tap(phone)?;
    }
    for job in &shift.others {
        town.office_changes(order(*job)?)?;
    }
    let (value, synced) = timed(|| town.sync(phone));
    synced?;
    if phone.sync_status()?.changes_pending != 0 {
        return Err("something of the shift is left on the phone".into());
    }
    let limit = Limit::Most(274.0);
    report.take(&Figure { name: "sync-50-and-50", value, unit: "ms", limit });
    Ok(())
}
