//! The network is cut after every byte of a session of twenty messages: ten requests and their responses, on one
//! connection. What was cut is repeated, and everything is at the hub and on the phone once.
//!
//! Each of the twenty messages is cut by itself, several beside each other. Phone and hub are made anew once in a while,
//! for with every cut their orders grow, and a session is to be as long at its last byte as it was at its first.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fieldbook_client::{Fieldbook, FieldbookError, SyncReport};
use fieldbook_demo::HubServer;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::crew::Crew;
use crate::folder::scratch;
use crate::proxy::Way;
use crate::trial::{Tally, Wrong};

/// What each of the ten exchanges carries: edits of the phone, and whether the office has something for it.
const SESSION: [(usize, bool); 10] = [
    (0, false),
    (1, false),
    (0, true),
    (1, true),
    (3, false),
    (3, true),
    (5, false),
    (0, true),
    (1, false),
    (5, true),
];
const WAYS: [Way; 2] = [Way::Request, Way::Response];
/// Orders; each bears a part of what is said.
const ORDERS: usize = 16;
/// Cuts that a phone and its hub live through.
const CUTS: usize = 250;
/// What is said to have happened by who was cut off.
const SAID: [&str; 4] = ["hub_unreachable", "connection_lost", "hub_timeout", "response_garbled"];

/// Cuts after each byte, or after each so-many-th.
pub fn cut_everywhere(stride: u64) -> Tally {
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    let messages = || {
        let nth = next.fetch_add(1, Ordering::Relaxed);
        (nth < SESSION.len() * WAYS.len()).then_some((nth / WAYS.len(), WAYS[nth % WAYS.len()]))
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((nth, way)) = messages() {
                    let cut = cut_message(nth, way, stride);
                    tally.lock().unwrap().add(cut);
                }
            });
        }
    });
    tally.into_inner().unwrap()
}

/// Cuts one message after each so-many-th of its bytes. A message is not of one length: it says more the more orders
/// have been written on, so the end has come when it was over before the cut with each order in turn.
fn cut_message(nth: usize, way: Way, stride: u64) -> Tally {
    let mut tally = Tally::default();
    let mut link = Link::new();
    let mut over = 0;
    for (count, after) in
        (0..).zip((nth as u64 % stride..).step_by(usize::try_from(stride).unwrap()))
    {
        if count > 0 && count % CUTS == 0 {
            tally.lost.extend(std::mem::replace(&mut link, Link::new()).end());
        }
        let at = format!("{way:?} {nth} cut after byte {after}");
        let outcome = link.cut(SESSION[nth], (way, after), count, &at);
        if let Some(outcome) = outcome {
            tally.note(outcome);
            over = 0;
            continue;
        }
        over += 1;
        if over == ORDERS {
            break;
        }
    }
    tally.lost.extend(link.end());
    tally
}

/// A phone, its hub, and the connection between them.
struct Link {
    crew: Crew,
    hub: HubServer,
    runtime: Runtime,
    _dir: TempDir,
}

impl Link {
    fn new() -> Self {
        let dir = scratch();
        let runtime = Runtime::new().unwrap();
        let hub = runtime.block_on(HubServer::start(dir.path(), "127.0.0.1:0")).unwrap();
        let key = fs::read_to_string(dir.path().join("hub/office.key")).unwrap();
        let crew = Crew::new(dir.path(), hub.address, key.trim(), ORDERS);
        Self { crew, hub, runtime, _dir: dir }
    }

    /// `None` when the message was over before the cut.
    fn cut(
        &mut self,
        (edits, office): (usize, bool),
        (way, after): (Way, u64),
        count: usize,
        at: &str,
    ) -> Option<Result<(), Wrong>> {
        let crew = &mut self.crew;
        let order = crew.orders[count % ORDERS];
        for edit in 0..edits {
            crew.says(order, &format!("{at}, {edit}")).unwrap();
        }
        if office {
            let remark = format!("{at}, the office");
            let post = (format!("orders/{order}/comments"), json!({ "text": remark.as_str() }));
            crew.runtime.block_on(self.hub.office.post(&post.0, &post.1)).unwrap();
            crew.said.entry(order).or_default().push(remark);
        }
        crew.proxy.cut_after(way, after, None);
        let first = crew.sync();
        let missed = crew.proxy.calm();
        let again = crew.sync();
        (!missed).then(|| judge(crew.phone(), first, again, at))
    }

    /// What is missing, or there twice, in the end.
    fn end(mut self) -> Vec<String> {
        let mut wrong = self.crew.wrong_at_hub(&self.hub.office);
        wrong.extend(self.crew.wrong_on_phone());
        self.crew.phone = None;
        self.runtime.block_on(self.hub.stop()).unwrap();
        wrong
    }
}

type Synced = Result<SyncReport, FieldbookError>;

fn judge(phone: &Fieldbook, first: Synced, again: Synced, at: &str) -> Result<(), Wrong> {
    if let Some(error) = first.err().filter(|error| !SAID.contains(&error.code())) {
        return Err(Wrong::Stalled(format!("{at}: said {}", error.code())));
    }
    again.map_err(|error| Wrong::Stalled(format!("{at}: again: {}", error.code())))?;
    match phone.sync_status().unwrap().changes_pending {
        0 => Ok(()),
        left => Err(Wrong::Stalled(format!("{at}: {left} changes are still to be sent"))),
    }
}
