//! One exchange with the hub: a signed request and its answer, as short as both can say it.

use fieldbook_sync::Unreachability;
use fieldbook_wire::http::SYNC_PATH;
use fieldbook_wire::{
    BriefRequest, BriefResponse, Message, Packed, ProblemCode, RequestParts, SignatureHeaders,
    SyncRequest, SyncResponse, pack, pack_hard, sign_request,
};

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

impl From<ExchangeError> for FieldbookError {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Hub(failure) => failure.into(),
            ExchangeError::Phone(error) => error,
        }
    }
}

/// Sends a request, in compact form first. What the hub cannot read so, or this phone of its answer, is said again in
/// plain form: both sides can rebuild, and nothing has moved meanwhile.
pub(super) async fn exchange(
    core: &Core,
    link: &HubLink,
    me: &Me,
    request: SyncRequest,
) -> Result<Answered<SyncResponse>, ExchangeError> {
    match post(core, link, me, SYNC_PATH, pack_hard(&BriefRequest::compact(&request))).await {
        Ok(answer) => {
            if let Some(answer) = rebuilt(answer, &request) {
                return Ok(answer);
            }
        }
        Err(ExchangeError::Hub(Failure::Refused { code, .. }))
            if PLAIN_WANTED.iter().any(|wanted| code == wanted.as_str()) => {}
        Err(error) => return Err(error),
    }
    let answer = post(core, link, me, SYNC_PATH, pack(&BriefRequest::plain(&request))).await?;
    let garbled = "an answer in a form that this version does not know";
    let trouble = Failure::Trouble(Trouble::Garbled, garbled);
    rebuilt(answer, &request).ok_or(ExchangeError::Hub(trouble))
}

/// How a hub asks for the plain form.
const PLAIN_WANTED: [ProblemCode; 2] =
    [ProblemCode::ProtocolUnsupported, ProblemCode::MediaTypeUnsupported];

fn rebuilt(
    answer: Answered<BriefResponse>,
    request: &SyncRequest,
) -> Option<Answered<SyncResponse>> {
    match answer {
        Answered::Message(brief) => brief.rebuild(request).ok().map(Answered::Message),
        Answered::Nothing { hub_time } => Some(Answered::Nothing { hub_time }),
    }
}

/// Posts a request, signed.
pub(super) async fn post<T: Message>(
    core: &Core,
    link: &HubLink,
    me: &Me,
    path: &'static str,
    body: Packed,
) -> Result<Answered<T>, ExchangeError> {
    let signature = sign(core, me, "POST", path, &body.bytes).map_err(ExchangeError::Phone)?;
    Ok(link.post(Post { path, body, signature: Some(signature) }).await?)
}

/// A request's signature at this moment, by the hub's clock as far as the phone knows it.
///
/// # Errors
/// `internal` without randomness.
pub(crate) fn sign(
    core: &Core,
    me: &Me,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<SignatureHeaders, FieldbookError> {
    let mut nonce = [0; 12];
    core.ports.random.fill(&mut nonce)?;
    let created = core.hub_time.estimate(&*core.ports.clock).as_millis();
    let parts = RequestParts { method, path, body, created, nonce, key_id: me.id() };
    Ok(sign_request(&me.key, parts))
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
