//! Answers of a hub with a bug, made of the real hub's.

use fieldbook_wire::limits::{MAX_REQUEST_INFLATED, MAX_RESPONSE_INFLATED};
use fieldbook_wire::{
    Answer, BriefRequest, BriefResponse, ChangeAnswer, Hash32, Held, OrderAnswers, PROTOCOL,
    Packed, Receipt, SigningKey, SyncRequest, SyncResponse, pack, unpack,
};
use sha2::{Digest, Sha256};

use super::{Message, Reply};
use crate::Bug;

/// The answer as this bug has it; `None` when there is nothing to spoil.
pub(super) fn spoiled(bug: Bug, message: &Message, reply: &Reply) -> Option<Packed> {
    let request = request(message)?;
    let encoding = reply.header("content-encoding");
    let brief: BriefResponse = unpack(&reply.body, encoding, MAX_RESPONSE_INFLATED).ok()?;
    let mut response = brief.rebuild(&request).ok()?;
    match bug {
        Bug::CursorBeforeData if !response.feed.is_empty() => response.feed.clear(),
        Bug::DroppedDependant => {
            let first = response.feed.iter_mut().find(|order| !order.changes.is_empty())?;
            first.changes.remove(0);
        }
        _ => return None,
    }
    Some(pack(&BriefResponse::plain(response)))
}

/// The answer to a request that the hub never got: everything is accepted, or signed for.
pub(super) fn forged(
    bug: Bug,
    message: &Message,
    now: i64,
    key: Option<&SigningKey>,
) -> Option<Packed> {
    let request = request(message).filter(|request| !request.push.is_empty())?;
    let (answers, receipt) = match bug {
        Bug::AcknowledgedBeforeCommit => (accepted(&request), None),
        Bug::ReceiptTooEarly => (Vec::new(), Some(signed(&request, now, key?)?)),
        _ => return None,
    };
    Some(pack(&BriefResponse::plain(SyncResponse {
        protocol: PROTOCOL,
        answers,
        cursor: request.cursor?,
        feed: Vec::new(),
        receipt,
        more: false,
        hub_time: now,
    })))
}

fn accepted(request: &SyncRequest) -> Vec<OrderAnswers> {
    let accepted = |bytes: &Vec<u8>| ChangeAnswer { hash: hash(bytes), answer: Answer::Accepted };
    let answers = request.push.iter().map(|order| OrderAnswers {
        order: order.order,
        answers: order.changes.iter().map(accepted).collect(),
    });
    answers.collect()
}

/// A receipt for all that the phone claims in this request.
fn signed(request: &SyncRequest, now: i64, key: &SigningKey) -> Option<Receipt> {
    let claims: Vec<_> = request.push.iter().flat_map(|order| &order.claims).collect();
    let device = claims.first()?.device;
    let held = claims.iter().map(|claim| Held {
        order: claim.order,
        actor: claim.actor,
        seq: claim.seq,
        hash: claim.hash,
    });
    Some(Receipt::sign(device, now, held.collect(), Vec::new(), key))
}

fn request(message: &Message) -> Option<SyncRequest> {
    let encoding = message.header("content-encoding");
    let brief: BriefRequest = unpack(&message.body, encoding, MAX_REQUEST_INFLATED).ok()?;
    brief.rebuild().ok()
}

/// A change's hash covers everything behind magic and checksum.
fn hash(bytes: &[u8]) -> Hash32 {
    let content = bytes.get(8..).unwrap_or_default();
    Hash32::from_bytes(Sha256::digest(content).into())
}
