//! The invariants, asked after a run (`reliability.md` I1 to I4).

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::collections::BTreeSet;

use fieldbook_client::{Fieldbook, ListFilter};
use fieldbook_faults::{Phone, integrity};
use fieldbook_model::{EvidenceId, OrderId};
use fieldbook_store::{Store, StoreKey};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::deeds::What;
use crate::office::about;
use crate::phone::KEY;
use crate::world::World;

/// Where phones and hub still say different things, and what is still to be sent (I3).
pub(crate) fn differences(world: &mut World) -> Vec<String> {
    let mut found = Vec::new();
    for order in world.orders.clone() {
        let at_hub = world.office(("GET", &format!("orders/{order}")), None).unwrap_or_default();
        let notes = world.office(("GET", &about(order, "merge-notes")), None).unwrap_or_default();
        let notes: Vec<Value> =
            notes.as_array().into_iter().flatten().map(|told| told["note"].clone()).collect();
        let said = format!("at the end {order} is at {}", at_hub["version"]);
        world.tell(&said);
        for phone in 0..world.phones.len() {
            let Some(core) = world.core(phone) else { continue };
            let odd = on_phone(core, order, &at_hub, &notes);
            found.extend(odd.map(|odd| format!("phone {phone}, {order}: {odd}")));
        }
    }
    for phone in 0..world.phones.len() {
        let pending = world.core(phone).and_then(|core| core.sync_status().ok());
        let pending = pending.map(|status| (status.changes_pending, status.photos_pending));
        if pending != Some((0, 0)) {
            found.push(format!(
                "phone {phone}: {pending:?} changes and photos are still to be sent"
            ));
        }
    }
    found
}

/// What a phone says otherwise than the hub about an order that its engineer is on.
fn on_phone(core: &Fieldbook, order: OrderId, at_hub: &Value, notes: &[Value]) -> Option<String> {
    let listed = core.orders(ListFilter::All).ok()?;
    let listed = listed.into_iter().find(|listed| listed.row.order == order)?;
    if listed.row.withdrawn {
        return None;
    }
    let view = core.order(order).ok()?;
    if view.row != listed.row {
        return Some("the list disagrees with the order".to_owned());
    }
    let found = core.search("pump", 50).unwrap_or_default();
    if !found.iter().any(|hit| hit.row.order == order) {
        return Some("the search does not find it".to_owned());
    }
    let (mine, theirs) = (common(serde_json::to_value(&view).ok()?), common(at_hub.clone()));
    if mine != theirs {
        return Some(format!("differs in {:?}", differing(&mine, &theirs)));
    }
    let told = core.merge_notes(order).ok()?;
    let told: Vec<_> = told.iter().filter_map(|m| serde_json::to_value(&m.note).ok()).collect();
    (told != notes).then(|| format!("{} notes, the hub has {}", told.len(), notes.len()))
}

/// A view without what depends on who looks.
fn common(mut view: Value) -> Value {
    if let Some(row) = view.get_mut("row").and_then(Value::as_object_mut) {
        for key in ["own_visit", "is_lead", "withdrawn"] {
            row.remove(key);
        }
    }
    view
}

fn differing<'v>(one: &'v Value, other: &Value) -> Vec<&'v str> {
    let fields = one.as_object().into_iter().flatten();
    fields
        .filter(|(key, value)| other.get(key) != Some(value))
        .map(|(key, _)| key.as_str())
        .collect()
}

/// Edits that returned and are not at the hub exactly once, and edits in doubt that are there more than once (I1, I2).
pub(crate) fn lost(world: &World) -> Vec<String> {
    let mut lost = Vec::new();
    for order in &world.orders {
        let view = world.office(("GET", &format!("orders/{order}")), None).unwrap_or_default();
        for done in world.done.iter().filter(|done| done.deed.order == *order) {
            let Some(count) = done.deed.count_in(&view) else { continue };
            if count > 1 || (done.returned && count == 0) {
                let what = done.deed.told();
                lost.push(format!("phone {}: {what} is there {count} times", done.phone));
            }
            if let What::Photograph(photo) = &done.deed.what
                && done.returned
                && let Err(code) =
                    world.office(("GET", &about(*order, &format!("photos/{}", photo.id()))), None)
            {
                lost.push(format!("phone {}: photo {}: {code}", done.phone, photo.id()));
            }
        }
        lost.extend(uncalled_for(world, &view));
    }
    lost
}

/// Engineers' entries that nobody made: a command that was done twice.
fn uncalled_for(world: &World, view: &Value) -> Vec<String> {
    let asked: BTreeSet<_> = world.done.iter().map(|done| done.deed.id.to_string()).collect();
    let places = ["timeline", "comments", "stock_moves", "readings", "evidence"];
    let entries = places.iter().flat_map(|place| view[place].as_array().into_iter().flatten());
    let of_engineers = entries.filter(|entry| entry["stamp"]["by"]["kind"] == "engineer");
    let ids = of_engineers.map(|entry| entry["id"].as_str().unwrap_or_default());
    let odd = ids.filter(|id| !asked.contains(*id));
    odd.map(|id| format!("the entry {id} is there, and nobody made it")).collect()
}

/// Published photos whose bytes do not have their name as hash.
pub(crate) fn misnamed(world: &World) -> Vec<String> {
    let folder = world.hub.folder.path().join("photos");
    let mut odd = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let hash = EvidenceId::from_bytes(Sha256::digest(bytes).into()).to_string();
        if hash != name {
            odd.push(format!("the photo {name} was published with other bytes"));
        }
    }
    odd.sort_unstable();
    odd
}

/// After a restore what at least one phone holds comes back (`reliability.md` 8). What only the hub held, because its
/// phone had let the order go after the receipt, was in the backup or is gone with the disk: it is not expected any more.
pub(crate) fn forget_what_no_phone_holds(world: &mut World) {
    let mut done = std::mem::take(&mut world.done);
    for done in &mut done {
        let holds = |phone: usize| {
            let core = world.core(phone)?;
            if let What::Photograph(photo) = &done.deed.what {
                core.photo(photo.id()).ok()?;
            }
            let view = core.order(done.deed.order).ok()?;
            done.deed.count_in(&serde_json::to_value(view).ok()?)
        };
        let held = (0..world.phones.len()).filter_map(holds).any(|count| count > 0);
        done.returned &= held;
    }
    world.done = done;
}

/// Stores that are damaged, or whose read tables are not what their log says.
pub(crate) fn rebuilt(world: &mut World) -> Vec<String> {
    let mut odd = Vec::new();
    for (nth, phone) in world.phones.iter_mut().enumerate() {
        phone.close();
        let path = phone.folder.path();
        let differing = Store::open(path, &StoreKey::from_bytes(KEY))
            .and_then(|mut store| store.rebuild_check());
        match differing {
            Ok(orders) if orders.is_empty() => {}
            Ok(orders) => {
                odd.push(format!("phone {nth}: tables of {} orders differ", orders.len()));
            }
            Err(error) => odd.push(format!("phone {nth}: {error}")),
        }
        let damage = integrity(&Phone::with_key(path, KEY));
        odd.extend(damage.map(|damage| format!("phone {nth}: {damage}")));
    }
    odd
}
