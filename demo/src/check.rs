//! The check: hub and phones reopened from disk, public APIs only. An edit is kept when every replica that may see its
//! order shows it, or names it in a merge note.

use std::collections::BTreeMap;
use std::path::Path;

use fieldbook_model::OrderId;
use serde::Serialize;
use serde_json::{Value, json};

use crate::phone::{self, PHONES};
use crate::stage::HubServer;
use crate::{DemoError, Ledger, Story};

/// What the check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether hub and phones say the same of every order.
    pub converged: bool,
    /// Orders at the hub.
    pub orders: usize,
    /// Edits in the ledger.
    pub edits: usize,
    /// Edits that are missing somewhere.
    pub lost: usize,
}

impl Verdict {
    /// Whether the day was a good one.
    pub const fn is_good(&self) -> bool {
        self.converged && self.lost == 0
    }
}

/// One order as one replica shows it.
struct Shown {
    /// What must be equal everywhere: versions of record and assignment, and the ids of the merge notes.
    same: Value,
    /// Everything it shows, to find tokens in.
    all: String,
}

impl Shown {
    fn new(order: &Value, notes: &Value) -> Self {
        let ids: Vec<_> = notes.as_array().into_iter().flatten().filter_map(note_id).collect();
        let assignment = order.pointer("/assignment/version");
        let same =
            json!({ "record": order.get("version"), "assignment": assignment, "notes": ids });
        Self { same, all: format!("{order}{notes}") }
    }
}

fn note_id(note: &Value) -> Option<String> {
    let id = note.get("id").or_else(|| note.pointer("/note/id"))?;
    id.as_str().map(str::to_owned)
}

type Replica = BTreeMap<OrderId, Shown>;

/// Reopens everything in `dir` and compares it with the ledger.
///
/// # Errors
/// When hub, phones or ledger cannot be opened or read.
pub async fn check(dir: &Path, story: Story) -> Result<Verdict, DemoError> {
    let entries = Ledger::read(dir)?;
    let hub = at_hub(dir).await?;
    let mut phones = Vec::new();
    for name in PHONES {
        phones.push((name, on_phone(dir, name, story)?));
    }
    let converged = phones
        .iter()
        .map(|(name, phone)| agrees(name, phone, &hub, story))
        .fold(true, |a, b| a & b);
    let mut lost = 0;
    for entry in &entries {
        let replicas = phones.iter().map(|(name, phone)| (*name, phone)).chain([("hub", &hub)]);
        let mut missing = replicas
            .filter(|(name, replica)| *name == "hub" || replica.contains_key(&entry.order))
            .filter(|(_, replica)| {
                !replica.get(&entry.order).is_some_and(|shown| shown.all.contains(&entry.token))
            })
            .peekable();
        lost += usize::from(missing.peek().is_some());
        missing.for_each(|(name, _)| {
            story.tell("demo-lost", &[("where", name), ("what", &entry.what)]);
        });
    }
    Ok(Verdict { converged, orders: hub.len(), edits: entries.len(), lost })
}

async fn at_hub(dir: &Path) -> Result<Replica, DemoError> {
    let hub = HubServer::start(dir, "127.0.0.1:0").await?;
    let mut shown = Replica::new();
    for order in hub.office.order_ids().await? {
        let (view, notes) =
            (hub.office.order(order).await?, hub.office.merge_notes(order, "en").await?);
        shown.insert(order, Shown::new(&view, &notes));
    }
    hub.stop().await?;
    Ok(shown)
}

/// The orders a phone is entitled to; one that was taken away need not follow what comes after.
fn on_phone(dir: &Path, name: &str, story: Story) -> Result<Replica, DemoError> {
    let phone = phone::open(dir, name, story.language)?;
    let mut shown = Replica::new();
    for listed in phone.orders(fieldbook_store::ListFilter::All)? {
        if listed.row.withdrawn {
            continue;
        }
        let order = listed.row.order;
        let notes: Vec<_> = phone.merge_notes(order)?.into_iter().map(|merge| merge.note).collect();
        shown.insert(
            order,
            Shown::new(&serde_json::to_value(phone.order(order)?)?, &serde_json::to_value(notes)?),
        );
    }
    Ok(shown)
}

fn agrees(name: &str, phone: &Replica, hub: &Replica, story: Story) -> bool {
    let mut agrees = true;
    for (order, shown) in phone {
        let at_hub = hub.get(order).map(|shown| &shown.same);
        if at_hub == Some(&shown.same) {
            continue;
        }
        agrees = false;
        let what = format!("{} / {}", shown.same, at_hub.unwrap_or(&Value::Null));
        story.tell(
            "demo-differs",
            &[("where", name), ("order", &order.to_string()), ("what", &what)],
        );
    }
    agrees
}
