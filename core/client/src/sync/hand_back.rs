//! After a restore of the hub: the phone gives back what the hub lost. Asked first, the hub names the orders that it
//! wants; these go whole, with everything their changes stand on. Cut off, the next sync does it again.

use std::collections::BTreeSet;

use fieldbook_document::Writer;
use fieldbook_model::{ActorId, AssignmentVersion, OrderId, Timestamp};
use fieldbook_store::{GivenBack, Holding};
use fieldbook_wire::http::HAND_BACK_PATH;
use fieldbook_wire::limits::MAX_CHANGES_PER_REQUEST;
use fieldbook_wire::{
    ActorOwner, Claim, HandBack, HandBackAnswer, HandBackOrder, Hash32, Id16, PROTOCOL,
    SignedAssignment, decode, pack,
};

use super::exchange::{ExchangeError, post};
use super::me::Me;
use super::outgoing::claims;
use crate::core::Core;
use crate::hub::{Answered, Failure, HubLink, Trouble};

/// Bytes of changes in one request, more or less.
const FULL: usize = 2 * 1024 * 1024;

/// Gives back what the hub wants.
///
/// # Errors
/// What the hub or this phone said; the hand-back stays owed.
pub(super) async fn hand_back(core: &Core, link: &HubLink, me: &Me) -> Result<(), ExchangeError> {
    let holdings = core.gate.write_async(|session| session.read(|store| Ok(store.holdings()?)));
    let holdings = holdings.await.map_err(ExchangeError::Phone)?;
    let mut wanted = BTreeSet::new();
    for asked in asking(&holdings) {
        wanted.extend(say(core, link, me, asked).await?.wanted);
    }
    let mut parcel = Parcel::default();
    for order in wanted {
        let order = OrderId::from_bytes(order.into());
        let found = core
            .gate
            .write_async(move |session| session.read(|store| Ok(store.given_back(order)?)));
        let Some(found) = found.await.map_err(ExchangeError::Phone)? else { continue };
        parcel.add(given(found, me, core.ports.clock.now()));
        if parcel.is_full() {
            say(core, link, me, std::mem::take(&mut parcel).orders).await?;
        }
    }
    if !parcel.orders.is_empty() {
        say(core, link, me, parcel.orders).await?;
    }
    let done = core.gate.write_async(|session| Ok(session.store.handed_back()?));
    done.await.map_err(ExchangeError::Phone)
}

/// Orders that travel together.
#[derive(Default)]
struct Parcel {
    orders: Vec<HandBackOrder>,
    changes: usize,
    bytes: usize,
}

impl Parcel {
    fn add(&mut self, order: HandBackOrder) {
        self.changes += order.changes.len();
        self.bytes += order.changes.iter().map(Vec::len).sum::<usize>();
        self.orders.push(order);
    }

    /// Whether the next order, which nobody knows yet, goes better by itself.
    fn is_full(&self) -> bool {
        self.changes > MAX_CHANGES_PER_REQUEST / 4 || self.bytes > FULL
    }
}

async fn say(
    core: &Core,
    link: &HubLink,
    me: &Me,
    orders: Vec<HandBackOrder>,
) -> Result<HandBackAnswer, ExchangeError> {
    let body = pack(&HandBack { protocol: PROTOCOL, orders });
    match post(core, link, me, HAND_BACK_PATH, body).await? {
        Answered::Message(answer) => Ok(answer),
        Answered::Nothing { .. } => {
            Err(Failure::Trouble(Trouble::Garbled, "no answer to a hand-back").into())
        }
    }
}

/// One message for each life of the hub that left an assignment here, since a message names one of each order; most often
/// there is one.
fn asking(holdings: &[Holding]) -> impl Iterator<Item = Vec<HandBackOrder>> {
    let lives = holdings.iter().map(|holding| holding.versions.len()).max().unwrap_or(1);
    (0..lives).map(|life| {
        let told = |holding: &Holding| Some(held(holding, *holding.versions.get(life)?));
        holdings.iter().filter_map(told).collect()
    })
}

fn held(holding: &Holding, version: AssignmentVersion) -> HandBackOrder {
    HandBackOrder {
        order: Id16::from_bytes(*holding.order.as_bytes()),
        generation: version.generation,
        n: version.n,
        heads: holding.heads.iter().map(|head| Hash32::from_bytes(*head.as_bytes())).collect(),
        assignments: Vec::new(),
        changes: Vec::new(),
        claims: Vec::new(),
        actors: Vec::new(),
    }
}

fn given(found: GivenBack, me: &Me, at: Timestamp) -> HandBackOrder {
    let GivenBack { holding, assignments, changes, writers, claims: kept } = found;
    let asked = held(&holding, holding.versions.first().copied().unwrap_or_default());
    let own = |actor: &_| {
        writers.iter().any(|(known, writer)| known == actor && writer.device == me.device)
    };
    let mine: Vec<_> = changes.iter().filter(|change| own(&change.actor)).cloned().collect();
    let own_claims = claims(asked.order, &mine, me, at);
    // A claim that does not read speaks for nothing.
    let others = kept.iter().filter_map(|bytes| decode::<Claim>(bytes).ok());
    let owner = |(actor, writer): &(ActorId, Writer)| ActorOwner {
        actor: Id16::from_bytes(*actor.as_bytes()),
        device: Id16::from_bytes(*writer.device.as_bytes()),
        engineer: writer.author.engineer().map(|engineer| Id16::from_bytes(*engineer.as_bytes())),
        device_key: None,
    };
    HandBackOrder {
        assignments: assignments
            .into_iter()
            .map(|(bytes, signature)| SignedAssignment { bytes, signature: signature.into() })
            .collect(),
        claims: others.chain(own_claims).collect(),
        actors: writers.iter().map(owner).collect(),
        changes: changes.into_iter().map(|change| change.bytes).collect(),
        ..asked
    }
}
