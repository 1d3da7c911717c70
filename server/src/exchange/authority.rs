//! Under which actors of one order a phone may write: those bound to it so far, and those that valid claims of this
//! push add. The first claim binds an actor to its phone; a claim to another's actor counts for nothing, and a change
//! under it is held, whoever wrote it: changes are not signed one by one, so only their own phone can deliver them.

use std::collections::BTreeMap;

use fieldbook_document::{Authority, Record, Writer};
use fieldbook_model::{ActorId, DeviceId, OrderId, Timestamp};
use fieldbook_wire::{Claim, Key32};

use super::convert::{self, ToWire as _};
use crate::storage::{ActorOwnerRow, ClaimRow, DeviceRow};

/// The actors of an order and their owners.
pub(super) struct Owners {
    sender: DeviceId,
    writers: BTreeMap<ActorId, Writer>,
    claimed: Vec<ClaimRow>,
    fresh: Vec<ActorOwnerRow>,
}

impl Authority for Owners {
    fn writer(&self, actor: &ActorId) -> Option<Writer> {
        self.writers.get(actor).filter(|writer| writer.device == self.sender).copied()
    }
}

impl Owners {
    /// The owners that the hub knows, as `sender` meets them. Whoever is among them is or was on the order.
    pub(super) fn known(sender: DeviceId, rows: &[ActorOwnerRow]) -> Self {
        let writers = rows.iter().map(|row| (row.actor, row.writer())).collect();
        Self { sender, writers, claimed: Vec::new(), fresh: Vec::new() }
    }

    /// Adds what the phone claims of this order; claims that do not stand are passed over.
    pub(super) fn claim(&mut self, order: OrderId, device: &DeviceRow, claims: &[Claim]) {
        let key = Key32::from_bytes(device.public_key);
        let mine =
            |claim: &&Claim| claim.order == order.wire() && claim.device == device.device.wire();
        for claim in claims.iter().filter(mine).filter(|claim| claim.verify(&key).is_ok()) {
            self.take(device, claim);
        }
    }

    fn take(&mut self, device: &DeviceRow, claim: &Claim) {
        let actor = convert::actor(claim.actor);
        match self.writers.get(&actor) {
            Some(writer) if writer.device != device.device => return,
            Some(_) => {}
            None => {
                let engineer = Some(device.engineer);
                let row =
                    ActorOwnerRow { actor, device: device.device, engineer, device_key: None };
                self.writers.insert(actor, row.writer());
                self.fresh.push(row);
            }
        }
        self.claimed.push(ClaimRow {
            actor,
            seq: claim.seq,
            hash: convert::change(claim.hash),
            at: Timestamp::from_millis(claim.at),
            device: device.device,
            signature: claim.signature.into(),
        });
    }

    /// The new owners and the claims that the record bears out: it holds the very change that is claimed.
    pub(super) fn borne_out(self, record: &Record) -> (Vec<ActorOwnerRow>, Vec<ClaimRow>) {
        let fresh = self.fresh.into_iter().filter(|row| record.last_seq(&row.actor) > 0).collect();
        let holds = |claim: &ClaimRow| {
            record
                .change(&claim.hash)
                .is_some_and(|held| held.actor == claim.actor && held.seq == claim.seq)
        };
        (fresh, self.claimed.into_iter().filter(holds).collect())
    }
}
