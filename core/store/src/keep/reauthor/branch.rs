//! The branch that is written anew.

use std::collections::{BTreeMap, BTreeSet};

use fieldbook_document::{Change, DocumentError, Record};
use fieldbook_model::{ActorId, Author, ChangeHash, Command};

use super::is_innocent;
use super::rebase::rebased;
use crate::log::OwnChange;
use crate::retired::Why;
use crate::set_aside::HELD;
use crate::store::Me;
use crate::{ChangeStatus, StoreError};

/// A log in two: what stays, and what the hub put aside with everything that depends on it. `None` when nothing
/// leaves, or when the hub holds something that depends on what it says it put aside.
pub(super) fn parted(log: Vec<OwnChange>) -> Option<(Vec<OwnChange>, Vec<OwnChange>)> {
    let (mut gone, mut staying, mut leaving) = (BTreeSet::new(), Vec::new(), Vec::new());
    for own in log {
        let is_held = own.change.deps.iter().any(|dep| gone.contains(dep));
        match own.status {
            ChangeStatus::AtHub if is_held => return None,
            ChangeStatus::Quarantined(_) => {}
            _ if is_held => {}
            _ => {
                staying.push(own);
                continue;
            }
        }
        gone.insert(own.change.hash);
        leaving.push(own);
    }
    (!leaving.is_empty()).then_some((staying, leaving))
}

/// What became of a change that left.
pub(super) enum Fate {
    /// Put aside for good.
    PutAside,
    /// Written anew.
    WrittenAnew(ChangeHash),
    /// What it says is in the record already.
    WasThere,
}

impl Fate {
    /// In the words of the table of retired changes.
    pub(super) fn of<'a>(&self, own: &'a OwnChange) -> Why<'a> {
        match self {
            Self::WrittenAnew(hash) => Why::WrittenAnew(Some(*hash)),
            Self::WasThere => Why::WrittenAnew(None),
            Self::PutAside => match &own.status {
                ChangeStatus::Quarantined(reason) => Why::PutAside(reason),
                _ => Why::PutAside(HELD),
            },
        }
    }
}

/// The new branch so far.
pub(super) struct Branch {
    actor: ActorId,
    me: Me,
    /// The record with everything that leaves.
    before: Record,
    /// What stands in the place of each change that left.
    instead: BTreeMap<ChangeHash, Vec<ChangeHash>>,
    pub(super) written: Vec<(Change, Command)>,
}

impl Branch {
    pub(super) fn new(actor: ActorId, me: Me, before: Record) -> Self {
        Self { actor, me, before, instead: BTreeMap::new(), written: Vec::new() }
    }

    /// Writes a change that left anew, when it can be.
    pub(super) fn grow(
        &mut self,
        record: &mut Record,
        own: &OwnChange,
    ) -> Result<Fate, StoreError> {
        let on = self.instead_of(&own.change.deps);
        let fate = match own.command.as_ref().filter(|_| is_innocent(own, self.me)) {
            Some(command) => self.write(record, &on, command)?,
            None => Fate::PutAside,
        };
        let instead = match fate {
            Fate::WrittenAnew(hash) => vec![hash],
            Fate::PutAside | Fate::WasThere => on,
        };
        self.instead.insert(own.change.hash, instead);
        Ok(fate)
    }

    fn write(
        &mut self,
        record: &mut Record,
        on: &[ChangeHash],
        command: &Command,
    ) -> Result<Fate, StoreError> {
        let mut command = command.clone();
        command.stamp.by = Author::Engineer(self.me.engineer);
        command.stamp.device = self.me.device;
        command.deed = rebased(command.deed, &self.before, record, |base| self.instead_of(base))?;
        // a copy of this phone may have delivered it
        match record.clone().write(self.actor, &command) {
            Err(DocumentError::AlreadyWritten(_)) => return Ok(Fate::WasThere),
            Err(DocumentError::Library(_) | DocumentError::NoThread(_)) | Ok(_) => {}
            // it refers to what is gone
            Err(_) => return Ok(Fate::PutAside),
        }
        let on: Vec<_> =
            on.iter().chain(self.written.last().map(|(last, _)| &last.hash)).copied().collect();
        let change = record.write_on(&on, self.actor, &command)?;
        let hash = change.hash;
        self.written.push((change, command));
        Ok(Fate::WrittenAnew(hash))
    }

    /// The same version without what left, and with what was written anew.
    fn instead_of(&self, version: &[ChangeHash]) -> Vec<ChangeHash> {
        let instead =
            |hash: &ChangeHash| self.instead.get(hash).cloned().unwrap_or_else(|| vec![*hash]);
        let set: BTreeSet<_> = version.iter().flat_map(instead).collect();
        set.into_iter().collect()
    }
}
