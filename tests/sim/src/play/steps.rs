//! One step of a run.

use fieldbook_client::{ErrorCode, FieldbookError};
use fieldbook_faults::Dice;
use fieldbook_model::OrderId;
use serde_json::json;

use super::{Options, faults};
use crate::deeds::{self, Deed, Editor};
use crate::office::about;
use crate::world::{Done, Stuck, World};

/// Something happens.
pub(super) fn step(world: &mut World, n: usize, options: Options) -> Result<(), Stuck> {
    let pause = 1_000 * i64::try_from(world.dice.roll(600)).unwrap_or(0);
    world.time.pass(1_000 + pause);
    let phone = world.dice.roll(world.phones.len());
    match world.dice.roll(100) {
        0..50 => {
            edit(world, phone, n);
            Ok(())
        }
        50..70 => {
            sync(world, phone);
            Ok(())
        }
        70..80 => {
            dispatch(world, n);
            Ok(())
        }
        80..86 => faults::phone_crashes(world, phone, n),
        86..91 => faults::hub_crashes(world, phone),
        91..94 => {
            faults::disk_fills(world, phone, n);
            Ok(())
        }
        94..97 => {
            faults::clock_jumps(world, phone);
            Ok(())
        }
        97..99 if options.restores => faults::hub_is_restored(world),
        99 if options.clones => faults::phone_is_copied(world, phone, n),
        _ => Ok(()),
    }
}

/// An engineer does something, or does again what failed before.
pub(super) fn edit(world: &mut World, phone: usize, n: usize) {
    let retried = retried(world, phone);
    let Some(deed) = retried.or_else(|| drawn(world, phone, n)) else { return };
    let Some(said) = world.phones.get(phone).and_then(|host| host.perform(&deed)) else { return };
    let line = match &said {
        Ok(saved) => format!("phone {phone}: {}, repeated {}", deed.told(), saved.repeated),
        Err(error) => format!("phone {phone}: {}: {}", deed.told(), error.code()),
    };
    world.tell(&line);
    note(world, phone, deed, said.map(|_| ()));
}

fn drawn(world: &mut World, phone: usize, n: usize) -> Option<Deed> {
    let order = *world.orders.get(world.dice.roll(world.orders.len()))?;
    let mut dice = world.dice.clone();
    let written = typed(world, phone, order, &mut dice);
    let deed = match written {
        Some(editor) => Some(deeds::saved(editor, n, &mut dice)),
        None => deeds::draw(world.core(phone)?, order, n, &mut dice),
    };
    world.dice = dice;
    deed
}

/// Somebody opens a text now and then, and saves it some time later.
fn typed(world: &mut World, phone: usize, order: OrderId, dice: &mut Dice) -> Option<Editor> {
    let host = world.phones.get_mut(phone)?;
    if host.editor.is_some() {
        return if dice.happens(300) { host.editor.take() } else { None };
    }
    if dice.happens(300) {
        host.editor = Editor::open(host.core()?, order);
    }
    None
}

/// An app repeats a call that the disk failed, under the same id; now and then also one that went well, because it did
/// not live to note that.
fn retried(world: &mut World, phone: usize) -> Option<Deed> {
    let own = |done: &&Done| done.phone == phone;
    let last = world.done.iter().rfind(|done| own(done) && !done.returned);
    let (failed, last) = match last {
        Some(failed) => (true, failed),
        None => (false, world.done.iter().rfind(own)?),
    };
    let deed = last.deed.clone();
    world.dice.happens(if failed { 500 } else { 50 }).then_some(deed)
}

fn note(world: &mut World, phone: usize, deed: Deed, said: Result<(), FieldbookError>) {
    match said {
        Ok(()) => {
            world.done.retain(|done| done.deed.id != deed.id);
            world.done.push(Done { deed, phone, returned: true });
        }
        Err(error) if is_in_doubt(&error) => {
            let known = world.done.iter().any(|done| done.deed.id == deed.id);
            if !known {
                world.done.push(Done { deed, phone, returned: false });
            }
        }
        Err(error) => ours(world, &error),
    }
}

/// Whether the edit may be on the disk all the same.
fn is_in_doubt(error: &FieldbookError) -> bool {
    matches!(error.error_code(), ErrorCode::StorageFailed | ErrorCode::DiskFull)
}

/// Our own mistakes.
fn ours(world: &mut World, error: &FieldbookError) {
    if error.error_code() == ErrorCode::Internal {
        world.aborted.push(format!("{error}"));
    }
}

/// A phone syncs, as far as the network lets it.
pub(super) fn sync(world: &mut World, phone: usize) {
    if world.core(phone).is_none() {
        return;
    }
    let said = world.sync(phone);
    let line = match &said {
        Ok(report) => format!(
            "phone {phone} synced: {} up, {} accepted, {} down",
            report.pushed, report.accepted, report.received_orders
        ),
        Err(error) => format!("phone {phone} synced: {}", error.code()),
    };
    world.tell(&line);
    if let Err(error) = said {
        ours(world, &error);
    }
}

/// The dispatcher does something.
fn dispatch(world: &mut World, n: usize) {
    let nth = world.dice.roll(world.orders.len());
    let Some(order) = world.orders.get(nth).copied() else { return };
    let engineer = world.dice.roll(world.engineers.len());
    let Some(one) = world.engineers.get(engineer).cloned() else { return };
    let at = world.time.millis();
    let (path, body) = match world.dice.roll(12) {
        0..3 => ("assign", json!({ "crew": [one], "lead": one })),
        3..6 => ("assign", json!({ "crew": world.engineers, "lead": one })),
        6 | 7 => ("lead", json!({ "lead": one })),
        8 => ("reschedule", json!({ "window": { "start": at, "end": at + 7_200_000 } })),
        9 if world.dice.happens(300) => ("cancel", json!({ "reason": "客户取消 · called off" })),
        10 if world.orders.len() < 4 => {
            let made = world.add_order(n);
            world.tell(&format!("office: a new order: {made:?}"));
            return;
        }
        _ => ("comments", json!({ "text": format!("办公室 · office {n}") })),
    };
    let said = world.office(("POST", &about(order, path)), Some(&body));
    world.tell(&format!("office: {path} on {order}: {:?}", said.map(|_| ())));
}
