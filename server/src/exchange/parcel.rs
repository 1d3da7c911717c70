//! What one answer says of one order, while it is put together.

use std::collections::{BTreeMap, BTreeSet};

use fieldbook_model::{
    ActorId, Assignment, AssignmentVersion, ChangeHash, DeviceId, OrderId, Timestamp,
};
use fieldbook_wire::{ActorOwner, Claim, FeedOrder, SignedAssignment, Standing};

use super::convert::ToWire as _;
use crate::error::HubError;
use crate::order_file::snapshot;
use crate::storage::{ActorOwnerRow, ClaimRow, StorageError, StoredAssignment, StoredChange, View};

/// About what an order costs in an answer beside its bytes.
const OVERHEAD: usize = 200;

/// An order of an answer.
pub(super) struct Parcel {
    order: OrderId,
    standing: Standing,
    versions: BTreeMap<AssignmentVersion, SignedAssignment>,
    snapshot: Option<Vec<u8>>,
    changes: Vec<Vec<u8>>,
    actors: BTreeSet<ActorId>,
}

impl Parcel {
    /// An order of which nothing is said yet.
    pub(super) fn new(order: OrderId, standing: Standing) -> Self {
        Self {
            order,
            standing,
            versions: BTreeMap::new(),
            snapshot: None,
            changes: Vec::new(),
            actors: BTreeSet::new(),
        }
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let versions: usize = self.versions.values().map(|version| version.bytes.len() + 70).sum();
        let changes: usize = self.changes.iter().map(Vec::len).sum();
        OVERHEAD
            + versions
            + changes
            + self.snapshot.as_ref().map_or(0, Vec::len)
            + self.actors.len() * OVERHEAD
    }

    /// Whether the whole order is in it, so that nothing older needs to be.
    pub(super) fn is_whole(&self) -> bool {
        self.snapshot.is_some()
    }

    /// Puts the whole order in, as it stands.
    pub(super) fn put_whole(&mut self, view: &View<'_>) -> Result<(), HubError> {
        self.standing = Standing::OnCrew;
        self.versions = view
            .assignments(self.order)?
            .into_iter()
            .map(|stored| (stored.version, signed(stored)))
            .collect();
        self.actors = view.actor_owners(self.order)?.iter().map(|row| row.actor).collect();
        self.snapshot = Some(snapshot(view, self.order)?);
        self.changes.clear();
        Ok(())
    }

    /// Puts one version of the assignment in.
    pub(super) fn put_version(
        &mut self,
        view: &View<'_>,
        version: AssignmentVersion,
    ) -> Result<(), HubError> {
        let stored = view.assignment(self.order, version)?;
        let stored = stored.ok_or(StorageError::Unreadable { what: "assignment" })?;
        self.versions.insert(version, signed(stored));
        Ok(())
    }

    /// Puts a change in; they come in the order's own sequence, so each after those it depends on.
    pub(super) fn put_change(&mut self, change: StoredChange) {
        self.actors.insert(change.actor);
        self.changes.push(change.bytes);
    }

    /// What the newest assignment vouches for, when the whole order is sent.
    fn office(&self, owners: &[ActorOwnerRow]) -> Result<Office, HubError> {
        let Some(newest) = self.versions.values().next_back().filter(|_| self.is_whole()) else {
            return Ok(Office::default());
        };
        let unreadable = |_| StorageError::Unreadable { what: "assignment" };
        let newest: Assignment = minicbor::decode(&newest.bytes).map_err(unreadable)?;
        let device = owners.iter().find(|row| row.engineer.is_none()).map(|row| row.device);
        Ok(Office { device, known: newest.known, issued_at: newest.issued_at })
    }

    /// What is sent: with whose the actors are, and what they claimed.
    pub(super) fn finish(self, view: &View<'_>) -> Result<FeedOrder, HubError> {
        let mut sent = FeedOrder::new(self.order.wire(), self.standing);
        if !self.actors.is_empty() {
            let owners = view.actor_owners(self.order)?;
            let claims = view.claims(self.order)?;
            let office = self.office(&owners)?;
            let met = |actor: &ActorId| self.actors.contains(actor);
            sent.actors = owners.iter().filter(|row| met(&row.actor)).map(owner).collect();
            let claims = claims.iter().filter(|row| met(&row.actor) && !office.stands_for(row));
            sent.claims = claims.map(|row| claim(self.order, row)).collect();
        }
        sent.assignments = self.versions.into_values().collect();
        sent.snapshot = self.snapshot;
        sent.changes = self.changes;
        Ok(sent)
    }
}

/// What the office wrote before it signed the newest assignment stands on that signature, which names the heads that it
/// knew (`Assignment::known`); in a first copy its claims to all that need not travel.
#[derive(Default)]
struct Office {
    device: Option<DeviceId>,
    known: Vec<ChangeHash>,
    issued_at: Timestamp,
}

impl Office {
    fn stands_for(&self, claim: &ClaimRow) -> bool {
        self.device == Some(claim.device)
            && (claim.at < self.issued_at || self.known.contains(&claim.hash))
    }
}

fn signed(stored: StoredAssignment) -> SignedAssignment {
    SignedAssignment { bytes: stored.bytes, signature: stored.signature.into() }
}

fn owner(row: &ActorOwnerRow) -> ActorOwner {
    ActorOwner {
        actor: row.actor.wire(),
        device: row.device.wire(),
        engineer: row.engineer.map(|engineer| engineer.wire()),
        device_key: row.device_key.map(Into::into),
    }
}

fn claim(order: OrderId, row: &ClaimRow) -> Claim {
    Claim {
        order: order.wire(),
        actor: row.actor.wire(),
        seq: row.seq,
        hash: row.hash.wire(),
        at: row.at.as_millis(),
        device: row.device.wire(),
        signature: row.signature.into(),
    }
}
