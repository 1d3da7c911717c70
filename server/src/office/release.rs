//! Lets in what was held, on the office's word: work of a phone that was shut out, or of an engineer whom nobody had put
//! on the order.
//!
//! The office vouches for who wrote it and that it belongs there. It cannot vouch for the bytes: they pass the guard like
//! everybody's, and what is malformed or forged stays held.

use std::collections::{BTreeMap, BTreeSet};

use fieldbook_document::{Admission, Authority, QuarantineReason, Verdict, Writer, admit};
use fieldbook_model::{ActorId, Author};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::HubError;
use crate::hub::Hub;
use crate::order_file::{Appended, OrderFile, Picture, append};
use crate::storage::{ActorOwnerRow, QuarantineRow, View, Work};

/// The reasons that concern who delivered a change, and not what is in it.
const RELEASABLE: [&str; 5] =
    ["device_revoked", "order_unknown", "not_on_order", "unknown_actor", "held_by"];

/// Whether the office may let in what is held for this reason.
pub(super) fn is_releasable(code: &str) -> bool {
    RELEASABLE.contains(&code)
}

/// What a release did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Released {
    /// Changes that are in the order's record now: the one that was named, and those of the same phone that waited with
    /// it.
    pub released: usize,
    /// Changes of the same phone and order that are still held.
    pub held: usize,
}

impl Hub {
    /// Lets in a held change, with what the same phone delivered for the same order.
    ///
    /// # Errors
    /// `not_found` when nothing is held under this number, `order_unknown` when there is no such order,
    /// `transition_refused` when the change itself is the reason: the guard does not let it in, `duplicate_key` when its
    /// phone has written the same anew meanwhile, so that its words would be there twice. Nothing is let in then.
    pub fn release(&self, id: i64) -> Result<Released, HubError> {
        let now = self.now().as_millis();
        self.storage().write(|work| {
            let named = work.held_under(id)?.ok_or(HubError::NothingHeld)?;
            if !is_releasable(&named.code) {
                return Err(HubError::NotReleasable);
            }
            let file = OrderFile::load(work, named.order)?;
            let held = work.held_of(named.device, named.order)?;
            let (offered, rest): (Vec<_>, Vec<_>) =
                held.into_iter().partition(|(_, row)| is_releasable(&row.code));
            let released = let_in(work, (id, &named), &file, &offered, now)?;
            work.audit("release", named.order.as_bytes(), now)?;
            Ok(Released { released, held: offered.len() - released + rest.len() })
        })
    }
}

/// Lets in what the guard takes, the named one among it; answers how much.
fn let_in(
    work: &Work<'_>,
    (named, of): (i64, &QuarantineRow),
    file: &OrderFile,
    offered: &[(i64, QuarantineRow)],
    now: i64,
) -> Result<usize, HubError> {
    let bytes: Vec<Vec<u8>> = offered.iter().map(|(_, row)| row.bytes.clone()).collect();
    let vouched = OnTheOfficesWord::of(work, of)?;
    let Admission { record, fresh, verdicts } = admit(&file.record, &bytes, &vouched)?;
    let mut taken = BTreeSet::new();
    for ((id, _), verdict) in offered.iter().zip(verdicts) {
        match verdict {
            Verdict::Accepted(_) | Verdict::Duplicate(_) => _ = taken.insert(*id),
            Verdict::Quarantined { reason: QuarantineReason::TextRepeated, .. } if *id == named => {
                return Err(HubError::WrittenAnew);
            }
            _ => {}
        }
    }
    if !taken.contains(&named) {
        return Err(HubError::NotReleasable);
    }
    taken.iter().try_for_each(|id| work.let_go(*id))?;
    let released = taken.len();
    if fresh.is_empty() {
        return Ok(released);
    }
    for change in &fresh {
        let (actor, engineer) = (change.actor, Some(of.engineer));
        let row = ActorOwnerRow { actor, device: of.device, engineer, device_key: None };
        work.bind_actor(of.order, &row)?;
    }
    let picture = Picture::of(&file.assignment, &file.versions, &record)?;
    let device_of = &|_| of.device;
    let (order, head, picture) = (of.order, file.head, &picture);
    append(work, &Appended { order, head, changes: &fresh, device_of, picture }, now)?;
    Ok(released)
}

/// The writers that the hub knows; any other actor is the phone's that delivered.
struct OnTheOfficesWord {
    known: BTreeMap<ActorId, Writer>,
    otherwise: Writer,
}

impl OnTheOfficesWord {
    fn of(view: &View<'_>, of: &QuarantineRow) -> Result<Self, HubError> {
        let known = view.actor_owners(of.order)?.into_iter().map(|row| (row.actor, row.writer()));
        let author = Author::Engineer(of.engineer);
        let otherwise = Writer { device: of.device, author, on_order: true };
        Ok(Self { known: known.collect(), otherwise })
    }
}

impl Authority for OnTheOfficesWord {
    fn writer(&self, actor: &ActorId) -> Option<Writer> {
        let writer = self.known.get(actor).unwrap_or(&self.otherwise);
        (writer.device == self.otherwise.device).then_some(*writer)
    }
}
