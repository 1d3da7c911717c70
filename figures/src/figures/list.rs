//! Opening the phone and seeing the orders, against one bare query of the same rows; one order; and the fold.

use std::path::Path;

use fieldbook_client::ListFilter;
use fieldbook_model::fold_order;
use fieldbook_tests::{Job, Shift};

use crate::figure::{Figure, Limit, Report};
use crate::watch::{Times, timed};
use crate::{Trouble, bare, depot, phone};

pub(super) const NAMES: &[&str] =
    &["open-and-list-1000", "open-and-list-10000", "list-again-1000", "open-one-order", "fold"];

const ROUNDS: usize = 21;
/// What the list shows, in the order it shows it.
const ROWS: &str = "SELECT order_id, number, title, customer, site, priority, window_start, window_end, dispatch, \
    execution, own_visit, is_lead, withdrawn, flags, steps_done, steps_total, unsynced, unseen_notes, quarantined \
    FROM order_row JOIN order_standing USING (order_no) \
    ORDER BY priority <> 3, window_start IS NULL, window_start, number, order_id";

pub(super) fn take(report: &mut Report<'_>, dir: &Path, _: &Path) -> Result<(), Trouble> {
    let shift = Shift::new(10_000, 42);
    let thousand: Vec<Job> = shift.jobs.iter().take(1_000).cloned().collect();
    open_and_list(report, &dir.join("thousand"), &thousand, "open-and-list-1000")?;
    warm(report, &dir.join("thousand"))?;
    fold(report, &thousand)?;
    if report.wants("open-and-list-10000") {
        open_and_list(report, &dir.join("many"), &shift.jobs, "open-and-list-10000")?;
    }
    Ok(())
}

fn open_and_list(
    report: &mut Report<'_>,
    store: &Path,
    jobs: &[Job],
    name: &'static str,
) -> Result<(), Trouble> {
    depot::stock(store, jobs)?;
    let (mut ours, mut floors) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        let (millis, rows) = timed(|| bare::read(&store.join("fieldbook.db"), ROWS));
        floors.push(millis);
        let (millis, listed) = timed(|| -> Result<_, Trouble> {
            let phone = phone::open(store)?;
            let listed = phone.orders(ListFilter::All)?;
            Ok((phone, listed.len()))
        });
        ours.push(millis);
        let (_, count) = listed?;
        if rows?.len() != count || count != jobs.len() {
            return Err("the list and the bare query differ".into());
        }
    }
    let limit = Limit::Ratio { floor: floors.median(), most: 3.0 };
    report.take(&Figure { name, value: ours.median(), unit: "ms", limit });
    Ok(())
}

/// On an open phone: the list once more, and one order in full.
fn warm(report: &mut Report<'_>, store: &Path) -> Result<(), Trouble> {
    let phone = phone::open(store)?;
    let (mut lists, mut orders) = (Times::default(), Times::default());
    for nth in 0..200 {
        let (millis, listed) = timed(|| phone.orders(ListFilter::All));
        listed?;
        lists.push(millis);
        let (millis, view) = timed(|| phone.order(depot::order_id(nth * 5)));
        view?;
        orders.push(millis);
    }
    let limit = Limit::Most(5.0);
    report.take(&Figure { name: "list-again-1000", value: lists.median(), unit: "ms", limit });
    let limit = Limit::Most(1.0);
    report.take(&Figure { name: "open-one-order", value: orders.median(), unit: "ms", limit });
    Ok(())
}

fn fold(report: &mut Report<'_>, jobs: &[Job]) -> Result<(), Trouble> {
    let mut times = Times::default();
    for (number, job) in jobs.iter().take(200).enumerate() {
        let (work, assignment) =
            (depot::record(number, job)?.read()?, depot::assignment(number, job));
        times.push(timed(|| fold_order(&assignment, &work, Some(depot::ENGINEER))).0);
    }
    let limit = Limit::Most(0.2);
    report.take(&Figure { name: "fold", value: times.median(), unit: "ms", limit });
    Ok(())
}
