//! Takes an order's proof out of the hub, from one consistent state.

use data_encoding::HEXLOWER;
use fieldbook_model::OrderId;

use super::{FORMAT, Proof, ProvenActor, ProvenAssignment, ProvenChange, ProvenClaim};
use crate::error::HubError;
use crate::hub::Hub;

/// The proof of an order.
///
/// # Errors
/// `order_unknown`, or those of the database.
pub fn prove(hub: &Hub, order: OrderId) -> Result<Proof, HubError> {
    hub.storage().read(|view| {
        view.head(order)?.ok_or(HubError::OrderUnknown)?;
        let actors = view.actor_owners(order)?.into_iter().map(|owner| ProvenActor {
            actor: owner.actor,
            device: owner.device,
            engineer: owner.engineer,
            key: owner.device_key.map(|key| HEXLOWER.encode(&key)),
        });
        let assignments = view.assignments(order)?.into_iter().map(|stored| ProvenAssignment {
            bytes: HEXLOWER.encode(&stored.bytes),
            signature: HEXLOWER.encode(&stored.signature),
        });
        let changes = view.changes(order, 1, u64::MAX)?.into_iter().map(|change| ProvenChange {
            actor: change.actor,
            seq: change.actor_seq,
            hash: change.hash,
            bytes: HEXLOWER.encode(&change.bytes),
        });
        let claims = view.claims(order)?.into_iter().map(|claim| ProvenClaim {
            actor: claim.actor,
            seq: claim.seq,
            hash: claim.hash,
            at: claim.at.as_millis(),
            device: claim.device,
            signature: HEXLOWER.encode(&claim.signature),
        });
        Ok(Proof {
            format: FORMAT.to_owned(),
            order,
            hub_key: hub.public_key().to_string(),
            actors: actors.collect(),
            assignments: assignments.collect(),
            changes: changes.collect(),
            claims: claims.collect(),
        })
    })
}
