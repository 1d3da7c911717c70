//! Judges one order's push against one consistent state, without changing anything: the costly part, done before the
//! writer's lock is taken.

use fieldbook_document::{Admission, Change, QuarantineReason, Record, Verdict, admit};
use fieldbook_model::{ChangeHash, OrderId, Timestamp};
use fieldbook_wire::{Answer, ChangeAnswer, OrderAnswers, PushOrder};

use super::authority::Owners;
use super::convert::{self, ToWire};
use super::held;
use crate::error::HubError;
use crate::order_file::{OrderFile, Picture};
use crate::storage::{ActorOwnerRow, ClaimRow, DeviceRow, OrderHead, QuarantineRow, View};

/// What a change is held for when its order is unknown, or not the sender's: both read the same.
pub(super) const ORDER_UNKNOWN: &str = "order_unknown";

/// A push, judged.
pub(super) struct Prepared {
    pub(super) order: OrderId,
    pub(super) answers: OrderAnswers,
    pub(super) held: Vec<QuarantineRow>,
    pub(super) news: Option<News>,
}

/// What a push adds to its order.
pub(super) struct News {
    /// Where the order stood; when it has moved on, the judging is done again.
    pub(super) head: OrderHead,
    /// Each after those it depends on.
    pub(super) changes: Vec<Change>,
    pub(super) owners: Vec<ActorOwnerRow>,
    pub(super) claims: Vec<ClaimRow>,
    /// The order afterwards; `None` when no change was added.
    pub(super) picture: Option<Picture>,
}

/// Judges what `from` pushes to an order that its engineer is or was on.
pub(super) fn prepare(
    view: &View<'_>,
    from: &DeviceRow,
    push: &PushOrder,
    now: Timestamp,
) -> Result<Prepared, HubError> {
    let order = convert::order(push.order);
    if view.membership(from.engineer, order)?.is_none() {
        return Err(HubError::OrderUnknown); // `Hub::sync` sorts these out before
    }
    let file = OrderFile::load(view, order)?;
    let mut owners = Owners::known(from.device, &view.actor_owners(order)?);
    owners.claim(order, from, &push.claims);
    let Admission { record, fresh, verdicts } = admit(&file.record, &push.changes, &owners)?;
    let mut prepared = empty(order);
    for (bytes, verdict) in push.changes.iter().zip(verdicts) {
        let (hash, answer) = answer(view, from, order, bytes, &verdict)?;
        if let Answer::Quarantined { code } = &answer {
            prepared.held.push(held::row(from, order, hash, bytes, code, now));
        }
        prepared.answers.answers.push(ChangeAnswer { hash: hash.wire(), answer });
    }
    let (owners, claims) = owners.borne_out(&record);
    let picture = picture(&file, &record, &fresh)?;
    if picture.is_some() || !claims.is_empty() {
        prepared.news = Some(News { head: file.head, changes: fresh, owners, claims, picture });
    }
    Ok(prepared)
}

/// Holds all of these pushes, judged together: only the changes' names are asked for, so a thousand orders cost what
/// one does.
pub(super) fn unauthorized(
    from: &DeviceRow,
    pushes: &[&PushOrder],
    code: &str,
    now: Timestamp,
) -> Result<Vec<Prepared>, HubError> {
    let changes: Vec<_> = pushes.iter().flat_map(|push| push.changes.iter().cloned()).collect();
    let verdicts = admit(&Record::new()?, &changes, &Owners::known(from.device, &[]))?.verdicts;
    let mut named = changes.iter().zip(verdicts);
    let prepared = pushes.iter().map(|push| {
        let order = convert::order(push.order);
        let mut prepared = empty(order);
        for (bytes, verdict) in named.by_ref().take(push.changes.len()) {
            let hash = hash_of(&verdict).unwrap_or_else(|| held::name_of(bytes));
            let answer = Answer::Quarantined { code: code.to_owned() };
            prepared.answers.answers.push(ChangeAnswer { hash: hash.wire(), answer });
            prepared.held.push(held::row(from, order, hash, bytes, code, now));
        }
        prepared
    });
    Ok(prepared.collect())
}

fn empty(order: OrderId) -> Prepared {
    let answers = OrderAnswers { order: order.wire(), answers: Vec::new() };
    Prepared { order, answers, held: Vec::new(), news: None }
}

fn picture(
    file: &OrderFile,
    record: &Record,
    changes: &[Change],
) -> Result<Option<Picture>, HubError> {
    if changes.is_empty() {
        return Ok(None);
    }
    Picture::of(&file.assignment, &file.versions, record).map(Some)
}

fn hash_of(verdict: &Verdict) -> Option<ChangeHash> {
    match verdict {
        Verdict::Accepted(change) => Some(change.hash),
        Verdict::Duplicate(hash)
        | Verdict::ActorFork { hash }
        | Verdict::NeedsDependencies { hash, .. } => Some(*hash),
        Verdict::Quarantined { hash, .. } => *hash,
    }
}

/// What the phone is told of a change.
pub(super) fn answer(
    view: &View<'_>,
    from: &DeviceRow,
    order: OrderId,
    bytes: &[u8],
    verdict: &Verdict,
) -> Result<(ChangeHash, Answer), HubError> {
    let hash = hash_of(verdict).unwrap_or_else(|| held::name_of(bytes));
    let answer = match verdict {
        Verdict::Accepted(_) => Answer::Accepted,
        Verdict::Duplicate(_) => Answer::Duplicate,
        Verdict::ActorFork { .. } => Answer::ActorFork,
        Verdict::Quarantined { reason, .. } => {
            Answer::Quarantined { code: reason.code().to_owned() }
        }
        Verdict::NeedsDependencies { missing, .. } => wanting(view, from, order, missing)?,
    };
    Ok((hash, answer))
}

/// A change that waits for one of this phone's that is held would wait for ever: it is held too.
fn wanting(
    view: &View<'_>,
    from: &DeviceRow,
    order: OrderId,
    missing: &[ChangeHash],
) -> Result<Answer, HubError> {
    // most often nothing is; a chain of orphans would have each of its thousands of hashes looked up
    let missing_held = if view.holds_of(from.device, order)? { missing } else { &[] };
    for hash in missing_held {
        if view.is_held(from.device, order, hash)? {
            return Ok(Answer::Quarantined {
                code: QuarantineReason::HeldBy(*hash).code().to_owned(),
            });
        }
    }
    Ok(Answer::NeedsDependencies(missing.iter().map(ToWire::wire).collect()))
}
