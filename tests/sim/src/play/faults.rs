//! What goes wrong beside the network.

use fieldbook_faults::{Dice, Fault, Kind};

use super::steps::{edit, sync};
use crate::bug::Bug;
use crate::judge;
use crate::world::{Stuck, World};

const YEAR: i64 = 365 * 24 * 3_600_000;
/// Writes within which a crash happens.
const WITHIN: usize = 60;

/// A phone crashes in the middle of an edit or a sync, or between two.
pub(super) fn phone_crashes(world: &mut World, phone: usize, n: usize) -> Result<(), Stuck> {
    let at = world.dice.roll(WITHIN);
    break_phone(world, phone, Fault { at, lasting: true, kind: Kind::Broken });
    if world.dice.coin() {
        edit(world, phone, n);
    } else {
        sync(world, phone);
    }
    let survival = world.survival();
    let Some(host) = world.phones.get_mut(phone) else { return Ok(()) };
    host.folder.disk.lie_if(world.bug == Some(Bug::SkippedFsync));
    if world.bug == Some(Bug::ReusedActor) {
        host.draw_again();
    }
    let reopened = host.crash(survival);
    world.tell(&format!("phone {phone} crashed at write {at}"));
    reopened.map_err(|error| format!("phone {phone} does not open after a crash: {error}"))
}

/// The hub crashes while a phone syncs.
pub(super) fn hub_crashes(world: &mut World, phone: usize) -> Result<(), Stuck> {
    let at = world.dice.roll(WITHIN);
    world.hub.folder.disk.plan(Fault { at, lasting: true, kind: Kind::Broken });
    sync(world, phone);
    let survival = world.survival();
    world.hub.folder.disk.lie_if(world.bug == Some(Bug::SkippedFsync));
    world.net.lead_to(None);
    let reopened = world.hub.crash(survival);
    world.net.lead_to(world.hub.hub().cloned());
    world.tell(&format!("the hub crashed at write {at}"));
    reopened.map_err(|error| format!("the hub does not open after a crash: {error}"))
}

/// A disk is full for a while: the phone's or the hub's.
pub(super) fn disk_fills(world: &mut World, phone: usize, n: usize) {
    let at = world.dice.roll(WITHIN / 2);
    let fault = Fault { at, lasting: world.dice.coin(), kind: Kind::Full };
    let of_hub = world.dice.happens(300);
    if of_hub {
        world.hub.folder.disk.plan(fault);
    } else {
        break_phone(world, phone, fault);
    }
    edit(world, phone, n);
    sync(world, phone);
    world.hub.folder.disk.heal();
    if let Some(host) = world.phones.get(phone) {
        host.folder.disk.heal();
    }
    world.tell(&format!("a disk was full from write {at} on, the hub's: {of_hub}"));
}

fn break_phone(world: &World, phone: usize, fault: Fault) {
    if let Some(host) = world.phones.get(phone) {
        host.folder.disk.plan(fault);
    }
}

/// A phone's clock jumps a year.
pub(super) fn clock_jumps(world: &mut World, phone: usize) {
    let by = if world.dice.coin() { YEAR } else { -YEAR };
    if let Some(host) = world.phones.get(phone) {
        host.clock.jump(by);
    }
    world.tell(&format!("the clock of phone {phone} jumped by {by}"));
}

/// Somebody backs the hub up, or copies the last backup back.
pub(super) fn hub_is_restored(world: &mut World) -> Result<(), Stuck> {
    let Some(backup) = world.backup.take().filter(|_| world.dice.coin()) else {
        world.backup = Some(world.hub.folder.copied());
        world.tell("the hub was backed up");
        return Ok(());
    };
    judge::forget_what_no_phone_holds(world);
    world.net.lead_to(None);
    let reopened = world.hub.restore(&backup);
    world.backup = Some(backup);
    world.net.lead_to(world.hub.hub().cloned());
    world.tell("the hub was restored");
    reopened.map_err(|error| format!("the hub does not open after a restore: {error}"))
}

/// Somebody goes on with a copy of a phone, beside the phone itself: of its files, or of a running phone with what is in
/// its memory.
pub(super) fn phone_is_copied(world: &mut World, phone: usize, n: usize) -> Result<(), Stuck> {
    if world.phones.len() > 3 {
        return Ok(());
    }
    let seed = world.seed;
    let dice = |nth: u64| Dice::apart(seed, 1_000 * nth + n as u64);
    let is_running = dice(1).coin();
    let (name, time) = (format!("copy-{n}"), world.time.clone());
    let Some(host) = world.phones.get_mut(phone) else { return Ok(()) };
    let copy = if is_running {
        host.doubled(&name, time, [dice(1), dice(2), dice(3)])
    } else {
        host.cloned(&name, time, dice(1))
    };
    let copy = copy.map_err(|error| format!("a copy of phone {phone} does not open: {error}"))?;
    world.phones.push(copy);
    world.tell(&format!("phone {phone} was copied, running: {is_running}"));
    Ok(())
}
