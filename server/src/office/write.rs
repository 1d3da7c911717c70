//! How the office writes in a work record: as one more author, under an actor of its own, with a signed claim.

use fieldbook_document::{Change, Record};
use fieldbook_model::{
    AssignmentVersion, Author, Command, Deed, Hlc, HlcClock, HubAnchor, OrderId, Stamp, WorkRecord,
    check,
};
use fieldbook_wire::{Claim, Claimed, Hash32, Id16};

use crate::error::HubError;
use crate::hub::Hub;
use crate::order_file::{Appended, OrderFile, Picture, append};
use crate::storage::{ActorOwnerRow, ClaimRow, HlcRow, Work};

impl Hub {
    /// Writes `deed` into the record of an order that exists.
    pub(crate) fn write_record(
        &self,
        order: OrderId,
        verb: &str,
        deed: Deed,
    ) -> Result<(), HubError> {
        let now = self.now().as_millis();
        self.storage().write(|work| {
            let mut file = OrderFile::load(work, order)?;
            let read = file.record.read()?;
            let command =
                self.office_command(work, order, file.assignment.version, newest(&read), deed)?;
            check(&file.assignment, &read, &command)?;
            let change = self.write_change(work, &mut file.record, &command)?;
            let picture = Picture::of(&file.assignment, &file.versions, &file.record)?;
            let device = self.secrets().device;
            let new = Appended {
                order,
                head: file.head,
                changes: std::slice::from_ref(&change),
                device_of: &|_| device,
                picture: &picture,
            };
            append(work, &new, now)?;
            work.audit(verb, order.as_bytes(), now)?;
            Ok(())
        })
    }

    /// A command of the office; `heard` is the newest point on the hybrid clock that its order knows.
    fn office_command(
        &self,
        work: &Work<'_>,
        order: OrderId,
        seen: AssignmentVersion,
        heard: Hlc,
        deed: Deed,
    ) -> Result<Command, HubError> {
        let now = self.now();
        let mut clock = HlcClock::resume(work.hlc()?.0);
        clock.observe(heard, now);
        let hlc = clock.tick(now);
        work.put_hlc(HlcRow(hlc))?;
        Ok(Command { id: self.entry_id(), order, stamp: self.office_stamp(hlc, seen), deed })
    }

    /// The circumstances of an entry by the office.
    pub(crate) fn office_stamp(&self, hlc: Hlc, seen: AssignmentVersion) -> Stamp {
        let anchor = Some(HubAnchor { hub_time: self.now(), elapsed_millis: Some(0) });
        Stamp { by: Author::Office, device: self.secrets().device, hlc, seen, anchor, gps: None }
    }

    /// Writes the command, and binds and claims the office's actor for it.
    fn write_change(
        &self,
        work: &Work<'_>,
        record: &mut Record,
        command: &Command,
    ) -> Result<Change, HubError> {
        let change = record.write(self.office_actor(command.order), command)?;
        self.claim(work, command.order, &change)?;
        Ok(change)
    }

    /// Says, signed, that a change is the office's.
    pub(crate) fn claim(
        &self,
        work: &Work<'_>,
        order: OrderId,
        change: &Change,
    ) -> Result<(), HubError> {
        let device = self.secrets().device;
        let at = self.now();
        let claimed = Claimed {
            order: Id16::from_bytes(*order.as_bytes()),
            actor: Id16::from_bytes(*change.actor.as_bytes()),
            seq: change.seq,
            hash: Hash32::from_bytes(*change.hash.as_bytes()),
            at: at.as_millis(),
            device: Id16::from_bytes(*device.as_bytes()),
        };
        let signature = *Claim::sign(claimed, &self.secrets().signing_key).signature.as_bytes();
        let owner = ActorOwnerRow { actor: change.actor, device, engineer: None, device_key: None };
        work.bind_actor(order, &owner)?;
        let row = ClaimRow {
            actor: change.actor,
            seq: change.seq,
            hash: change.hash,
            at,
            device,
            signature,
        };
        work.put_claim(order, &row)?;
        Ok(())
    }
}

/// The newest point on the hybrid clock that a record knows.
fn newest(read: &WorkRecord) -> Hlc {
    let entries = [
        read.text_edits.iter().map(|entry| entry.value.stamp.hlc).max(),
        read.stock_moves.iter().map(|entry| entry.value.stamp.hlc).max(),
        read.facts.iter().map(|entry| entry.value.stamp.hlc).max(),
        read.evidence.iter().map(|entry| entry.value.stamp.hlc).max(),
        read.readings.iter().map(|entry| entry.value.stamp.hlc).max(),
        read.sign_offs.iter().map(|entry| entry.value.stamp.hlc).max(),
        read.comments.iter().map(|entry| entry.value.stamp.hlc).max(),
    ];
    let steps = read.step_results.values().flatten().map(|entry| entry.value.stamp.hlc).max();
    let findings = read.findings.values().flatten().map(|entry| entry.value.stamp.hlc).max();
    entries.into_iter().chain([steps, findings]).flatten().max().unwrap_or_default()
}
