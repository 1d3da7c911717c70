//! One signed request to the hub and its answer.

use fieldbook_sync::Unreachability;
use fieldbook_wire::http::SYNC_PATH;
use fieldbook_wire::{RequestParts, SyncRequest, SyncResponse, pack, sign_request};

use super::me::Me;
use crate::core::Core;
use crate::error::FieldbookError;
use crate::hub::{Answered, Failure, HubLink, Post, Trouble};

/// Why an exchange brought nothing.
pub(super) enum ExchangeError {
    /// The hub, or the way to it.
    Hub(Failure),
    /// This phone.
    Phone(FieldbookError),
}

impl From<Failure> for ExchangeError {
    fn from(failure: Failure) -> Self {
        Self::Hub(failure)
    }
}

/// Sends a request, signed at this moment by the hub's clock as far as the phone knows it.
pub(super) async fn exchange(
    core: &Core,
    link: &HubLink,
    me: &Me,
    request: SyncRequest,
) -> Result<Answered<SyncResponse>, ExchangeError> {
    let body = pack(&request);
    let mut nonce = [0; 12];
    core.ports.random.fill(&mut nonce).map_err(|error| ExchangeError::Phone(error.into()))?;
    let created = core.hub_time.estimate(&*core.ports.clock).as_millis();
    let parts = RequestParts {
        method: "POST",
        path: SYNC_PATH,
        body: &body.bytes,
        created,
        nonce,
        key_id: me.id(),
    };
    let signature = Some(sign_request(&me.key, parts));
    Ok(link.post(Post { path: SYNC_PATH, body, signature }).await?)
}

/// What stood in the way, in the machine's words.
pub(super) fn unreachability(trouble: Trouble) -> Unreachability {
    match trouble {
        Trouble::Offline => Unreachability::Offline,
        Trouble::TimedOut => Unreachability::TimedOut,
        Trouble::Interrupted => Unreachability::Interrupted,
        Trouble::Untrusted => Unreachability::Untrusted,
        Trouble::Garbled | Trouble::TooLarge => Unreachability::Garbled,
    }
}
