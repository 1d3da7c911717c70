//! From the wire to the store: what the hub sent, in the words of the model. A signature that is not the hub's refuses
//! the whole answer, before anything of it is kept.

use fieldbook_document::Writer;
use fieldbook_model::{
    ActorId, Author, ChangeHash, DeviceId, EngineerId, EvidenceId, OrderId, Timestamp,
};
use fieldbook_store::{
    Arrival, ArrivedOrder, ChangeStatus, HeardAt, HeldUpTo, KeptClaim, ReceiptRow,
    SignedAssignment, Standing,
};
use fieldbook_wire::{
    ActorOwner, Answer, Claim, FeedOrder, Hash32, Held, Id16, OrderAnswers, Receipt, SyncResponse,
    encode,
};

use super::me::Me;
use crate::error::{ErrorCode, FieldbookError};
use crate::ports::Elapsed;

/// The answer as the store takes it, heard at this moment.
///
/// # Errors
/// `hub_forged` for a signature that is not the hub's, `response_garbled` for what cannot be read.
pub(super) fn arrival(
    response: SyncResponse,
    heard_at: Option<Elapsed>,
    me: &Me,
) -> Result<Arrival, FieldbookError> {
    let orders =
        response.feed.into_iter().map(|order| arrived(order, me)).collect::<Result<_, _>>()?;
    let receipt = response.receipt.map(|receipt| receipt_row(&receipt, me)).transpose()?;
    Ok(Arrival {
        cursor: Some(response.cursor),
        hub_time: Timestamp::from_millis(response.hub_time),
        heard_at: heard_at.map(|Elapsed { boot, millis }| HeardAt { boot, millis }),
        answers: response.answers.into_iter().flat_map(answers).collect(),
        orders,
        receipt,
        hub_restored: false,
    })
}

fn answers(order: OrderAnswers) -> impl Iterator<Item = (OrderId, ChangeHash, ChangeStatus)> {
    let id = order_id(order.order);
    order
        .answers
        .into_iter()
        .map(move |answered| (id, change_hash(answered.hash), status(answered.answer)))
}

fn status(answer: Answer) -> ChangeStatus {
    match answer {
        Answer::Accepted | Answer::Duplicate => ChangeStatus::AtHub,
        Answer::NeedsDependencies(_) => ChangeStatus::NeedsDependencies,
        Answer::Quarantined { code } => ChangeStatus::Quarantined(code),
        Answer::ActorFork => ChangeStatus::Quarantined("actor_fork".to_owned()),
    }
}

fn arrived(order: FeedOrder, me: &Me) -> Result<ArrivedOrder, FieldbookError> {
    if !order.form.is_plain() {
        return Err(garbled("changes in a form that this version does not know"));
    }
    Ok(ArrivedOrder {
        order: order_id(order.order),
        standing: standing(order.standing),
        assignments: order
            .assignments
            .into_iter()
            .map(|signed| assignment(signed, me))
            .collect::<Result<_, _>>()?,
        snapshot: order.snapshot,
        changes: order.changes,
        claims: order.claims.iter().map(claim).collect(),
        actors: order.actors.into_iter().map(writer).collect(),
    })
}

fn standing(standing: fieldbook_wire::Standing) -> Standing {
    match standing {
        fieldbook_wire::Standing::OnCrew => Standing::OnCrew,
        fieldbook_wire::Standing::Withdrawn => Standing::Withdrawn,
        fieldbook_wire::Standing::Gone => Standing::Gone,
    }
}

fn assignment(
    signed: fieldbook_wire::SignedAssignment,
    me: &Me,
) -> Result<SignedAssignment, FieldbookError> {
    signed.verify(&me.hub_key).map_err(|_| forged("an assignment"))?;
    let assignment = minicbor::decode(&signed.bytes)
        .map_err(|_| garbled("an assignment that cannot be read"))?;
    Ok(SignedAssignment {
        assignment,
        signature: *signed.signature.as_bytes(),
        bytes: signed.bytes,
    })
}

/// Whoever the hub names as the owner of an actor in an order's history is or was on that order.
fn writer(owner: ActorOwner) -> (ActorId, Writer) {
    let engineer = owner.engineer.map(|id| EngineerId::from_bytes(*id.as_bytes()));
    let author = engineer.map_or(Author::Office, Author::Engineer);
    let device = DeviceId::from_bytes(*owner.device.as_bytes());
    (actor_id(owner.actor), Writer { device, author, on_order: true })
}

/// A claim is kept as it came: only the hub, who knows all keys, ever has to believe it.
fn claim(claim: &Claim) -> KeptClaim {
    KeptClaim { actor: actor_id(claim.actor), seq: claim.seq, bytes: encode(claim) }
}

pub(super) fn receipt_row(receipt: &Receipt, me: &Me) -> Result<ReceiptRow, FieldbookError> {
    receipt.verify(&me.hub_key).map_err(|_| forged("the receipt"))?;
    if receipt.device != me.id() {
        return Err(FieldbookError::new(ErrorCode::HubForged, "a receipt for another phone"));
    }
    Ok(ReceiptRow {
        bytes: encode(receipt),
        signature: *receipt.signature.as_bytes(),
        at: Timestamp::from_millis(receipt.at),
        orders: receipt.orders.iter().map(held).collect(),
        photos: receipt
            .photos
            .iter()
            .map(|photo| EvidenceId::from_bytes(*photo.as_bytes()))
            .collect(),
    })
}

fn held(held: &Held) -> HeldUpTo {
    HeldUpTo {
        order: order_id(held.order),
        actor: actor_id(held.actor),
        seq: held.seq,
        hash: change_hash(held.hash),
    }
}

fn order_id(id: Id16) -> OrderId {
    OrderId::from_bytes(*id.as_bytes())
}

fn actor_id(id: Id16) -> ActorId {
    ActorId::from_bytes(*id.as_bytes())
}

fn change_hash(hash: Hash32) -> ChangeHash {
    ChangeHash::from_bytes(*hash.as_bytes())
}

fn forged(what: &str) -> FieldbookError {
    FieldbookError::new(
        ErrorCode::HubForged,
        format!("{what} is not signed by the hub of this phone"),
    )
}

fn garbled(what: &str) -> FieldbookError {
    FieldbookError::new(ErrorCode::ResponseGarbled, what)
}

#[cfg(test)]
mod tests;
