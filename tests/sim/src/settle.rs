//! The faults stop: within three rounds everybody has everything.

use crate::judge;
use crate::play::Outcome;
use crate::world::World;

/// Rounds of syncing after which everybody must say the same (`reliability.md`, liveness).
const ROUNDS: usize = 3;

/// Lets everything calm down, and judges.
pub(crate) fn settle(world: &mut World, outcome: &mut Outcome) {
    world.net.storm(0);
    world.hub.folder.disk.heal();
    for phone in &world.phones {
        phone.folder.disk.heal();
    }
    let mut left = Vec::new();
    for round in 0..ROUNDS {
        left.clear();
        for phone in 0..world.phones.len() {
            world.time.pass(60_000);
            let said = world.sync(phone);
            let line = match &said {
                Ok(report) => format!("round {round}, phone {phone}: {} up", report.pushed),
                Err(error) => format!("round {round}, phone {phone}: {}", error.code()),
            };
            world.tell(&line);
            if said.is_err() {
                left.push(line);
            }
        }
        left.extend(judge::differences(world));
        if left.is_empty() {
            break;
        }
    }
    outcome.stalled.append(&mut left);
    outcome.lost.extend(judge::lost(world));
    outcome.lost.extend(judge::misnamed(world));
    outcome.lost.extend(judge::rebuilt(world));
}
