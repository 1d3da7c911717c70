//! Honest phones: the real client on real files, each on a thread of its own, working and syncing all the time.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use fieldbook_client::model::OrderId;
use fieldbook_client::{CommandOptions, Fieldbook, Language, ListFilter};
use fieldbook_demo::open_phone;
use tokio::runtime::{Builder, Runtime};

/// How often each of them does something.
const PACE: Duration = Duration::from_millis(40);

/// One sync: when it began, and how long it took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wait {
    pub(crate) began: Instant,
    pub(crate) took: Duration,
}

/// What an honest phone lived through.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) waits: Mutex<Vec<Wait>>,
    /// Syncs that did not end well, in words.
    pub(crate) trouble: Mutex<Vec<String>>,
    /// Remarks written.
    pub(crate) written: AtomicU64,
}

/// An honest phone at work.
pub(crate) struct Honest {
    pub(crate) log: Arc<Log>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Fieldbook>>,
}

impl Honest {
    /// Enrols a phone in `dir/name` and fetches its orders.
    pub(crate) fn enrol(dir: &Path, name: &str, payload: &str) -> Fieldbook {
        let phone = open_phone(dir, name, Language::En).unwrap();
        runtime().block_on(phone.enrol(payload)).unwrap();
        sync(&runtime(), &phone).unwrap();
        phone
    }

    /// Starts to work.
    pub(crate) fn start(phone: Fieldbook) -> Self {
        let (log, stop) = (Arc::new(Log::default()), Arc::new(AtomicBool::new(false)));
        let (theirs, until) = (Arc::clone(&log), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            work(&phone, &theirs, &until);
            phone
        });
        Self { log, stop, thread: Some(thread) }
    }

    /// Ends the work; the phone has synced for the last time.
    pub(crate) fn stop(mut self) -> Fieldbook {
        self.stop.store(true, Ordering::SeqCst);
        let phone = self.thread.take().unwrap().join().unwrap();
        sync(&runtime(), &phone).unwrap();
        phone
    }
}

impl Drop for Honest {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn work(phone: &Fieldbook, log: &Log, stop: &AtomicBool) {
    let runtime = runtime();
    let orders: Vec<OrderId> =
        phone.orders(ListFilter::All).unwrap().iter().map(|listed| listed.row.order).collect();
    for (round, order) in (0..).zip(orders.iter().cycle()) {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        runtime.block_on(async { tokio::time::sleep(PACE).await });
        let remark = format!("remark {round}");
        phone.comment(*order, &remark, CommandOptions::default()).unwrap();
        log.written.fetch_add(1, Ordering::SeqCst);
        let began = instant();
        if let Err(said) = sync(&runtime, phone) {
            log.trouble.lock().unwrap().push(said);
        }
        log.waits.lock().unwrap().push(Wait { began, took: instant() - began });
    }
}

fn sync(runtime: &Runtime, phone: &Fieldbook) -> Result<(), String> {
    let report = runtime.block_on(phone.sync_now(Duration::from_mins(1)));
    let report = report.map_err(|error| error.to_string())?;
    if report.quarantined > 0 { Err("quarantined".to_owned()) } else { Ok(()) }
}

/// The machine's clock, for measuring only.
#[allow(clippy::disallowed_methods, reason = "measures how long somebody waited")]
pub(crate) fn instant() -> Instant {
    Instant::now()
}
