//! The network is cut after every byte of a session of twenty messages: ten requests and their responses, on one
//! connection. What was cut is repeated, and everything is at the hub once.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use fieldbook_client::{Fieldbook, FieldbookError, SyncReport};
use fieldbook_demo::HubServer;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::crew::Crew;
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
    (10, false),
    (0, true),
    (1, false),
    (10, true),
];
/// Orders; each bears a part of what is said.
const ORDERS: usize = 40;

/// Cuts after each byte, or after each so-many-th.
pub fn cut_everywhere(stride: u64) -> Tally {
    let dir = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let hub = runtime.block_on(HubServer::start(dir.path(), "127.0.0.1:0")).unwrap();
    let key = std::fs::read_to_string(dir.path().join("hub/office.key")).unwrap();
    let mut crew = Crew::new(dir.path(), hub.address, key.trim(), ORDERS);
    let mut tally = Tally::default();
    for (nth, exchange) in SESSION.into_iter().enumerate() {
        for way in [Way::Request, Way::Response] {
            let first = nth as u64 % stride;
            for after in (first..).step_by(usize::try_from(stride).unwrap()) {
                let at = format!("exchange {nth} cut after byte {after} of its {way:?}");
                let Some(outcome) = cut(&mut crew, &hub, exchange, (way, after), &at) else {
                    break;
                };
                tally.note(outcome);
            }
        }
    }
    let wrong = crew.wrong_at_hub(&hub.office).into_iter().chain(crew.wrong_on_phone());
    tally.lost.extend(wrong);
    crew.phone = None;
    runtime.block_on(hub.stop()).unwrap();
    tally
}

/// `None` when the exchange was over before the cut.
fn cut(
    crew: &mut Crew,
    hub: &HubServer,
    (edits, office): (usize, bool),
    (way, after): (Way, u64),
    at: &str,
) -> Option<Result<(), Wrong>> {
    let order = crew.orders[usize::try_from(after).unwrap() % ORDERS];
    for edit in 0..edits {
        crew.says(order, &format!("{at}, remark {edit}")).unwrap();
    }
    if office {
        let remark = json!({ "text": format!("{at}, the office") });
        crew.runtime
            .block_on(hub.office.post(&format!("orders/{order}/comments"), &remark))
            .unwrap();
    }
    crew.proxy.cut_after(way, after, None);
    let first = crew.sync();
    let missed = crew.proxy.calm();
    let again = crew.sync();
    (!missed).then(|| judge(crew.phone(), first, again, at))
}

type Synced = Result<SyncReport, FieldbookError>;

fn judge(phone: &Fieldbook, first: Synced, again: Synced, at: &str) -> Result<(), Wrong> {
    const SAID: [&str; 4] =
        ["hub_unreachable", "connection_lost", "hub_timeout", "response_garbled"];
    if let Some(error) = first.err().filter(|error| !SAID.contains(&error.code())) {
        return Err(Wrong::Stalled(format!("{at}: said {}", error.code())));
    }
    again.map_err(|error| Wrong::Stalled(format!("{at}: again: {}", error.code())))?;
    match phone.sync_status().unwrap().changes_pending {
        0 => Ok(()),
        left => Err(Wrong::Stalled(format!("{at}: {left} changes are still to be sent"))),
    }
}
