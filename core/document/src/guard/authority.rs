//! Step 5: may this writer write this? Rules of the trade are not authority; everything not allowed is denied.

use std::collections::BTreeMap;

use fieldbook_model::{ActorId, Author, DeviceId, Fact, Stamp};

use crate::QuarantineReason;

/// Who stands behind an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writer {
    /// The device that registered the actor.
    pub device: DeviceId,
    /// Whose device it is.
    pub author: Author,
    /// Whether the author is or ever was on this order; the office always is.
    pub on_order: bool,
}

/// Knows the actors of one order. The guard asks from a thread of its own.
pub trait Authority: Sync {
    /// Who registered this actor; `None` when nobody did.
    fn writer(&self, actor: &ActorId) -> Option<Writer>;
}

/// The phone's authority: it trusts what the hub passed on about actors, and knows its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActorOwners(pub BTreeMap<ActorId, Writer>);

impl Authority for ActorOwners {
    fn writer(&self, actor: &ActorId) -> Option<Writer> {
        self.0.get(actor).copied()
    }
}

/// Whether this writer may write on the order at all.
pub(super) fn admitted(actor: ActorId, writer: Option<Writer>) -> Result<Writer, QuarantineReason> {
    let writer = writer.ok_or(QuarantineReason::UnknownActor(actor))?;
    let may_write = writer.on_order || writer.author == Author::Office;
    may_write.then_some(writer).ok_or(QuarantineReason::NotOnOrder)
}

/// An entry carries its own writer's name and device.
pub(super) fn own_stamp(writer: &Writer, stamp: &Stamp) -> Result<(), QuarantineReason> {
    let is_own = stamp.by == writer.author && stamp.device == writer.device;
    is_own.then_some(()).ok_or(QuarantineReason::WrongAuthor)
}

/// A fact belongs to its writer's own visit.
pub(super) fn own_visit(writer: &Writer, fact: &Fact) -> Result<(), QuarantineReason> {
    let is_own = writer.author.engineer() == Some(fact.visit);
    is_own.then_some(()).ok_or(QuarantineReason::NotOwnVisit)
}
