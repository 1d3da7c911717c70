//! Answers, read with suspicion: bounded while they are read, and told apart from what networks answer in a hub's place.

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};

use fieldbook_wire::http::{HUB_TIME, MEDIA_TYPE};
use fieldbook_wire::limits::{MAX_RESPONSE_BYTES, MAX_RESPONSE_INFLATED};
use fieldbook_wire::{BodyError, DecodeError, InflateError, Message, unpack};

use super::problem::Problem;

const MAX_PROBLEM_BYTES: usize = 64 * 1024;

/// What the hub answered.
#[derive(Debug)]
pub(crate) enum Answered<T> {
    /// A message.
    Message(T),
    /// A 204: nothing to say but the time.
    Nothing {
        /// The hub's clock, milliseconds since 1970.
        hub_time: Option<i64>,
    },
}

/// What stood between a request and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No connection.
    Offline,
    /// Too slow.
    TimedOut,
    /// The connection broke before the answer was complete.
    Interrupted,
    /// The certificate or the pins do not fit.
    Untrusted,
    /// The answer is not a hub's.
    Garbled,
    /// The answer is larger than any may be.
    TooLarge,
}

/// Why there is no answer to work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There was none, or none that can be read.
    Trouble(Trouble, &'static str),
    /// The hub said no.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The problem's code.
        code: String,
        /// What exactly was wrong, by the hub.
        detail: Option<String>,
        /// The hub's clock, when it complains about ours.
        hub_time: Option<i64>,
    },
}

/// Reads an answer to its end.
///
/// # Errors
/// [`Failure`].
pub(super) async fn read<T: Message>(response: Response) -> Result<Answered<T>, Failure> {
    match response.status() {
        StatusCode::NO_CONTENT => Ok(Answered::Nothing { hub_time: hub_time(response.headers()) }),
        StatusCode::OK => read_message(response).await.map(Answered::Message),
        _ => Err(refusal(response).await),
    }
}

/// What an answer says that is not the one hoped for.
pub(super) async fn refusal(response: Response) -> Failure {
    match response.status() {
        status if status.is_redirection() => {
            garbled("a redirect, perhaps to a login page of this network")
        }
        status => read_refusal(response, status).await,
    }
}

async fn read_message<T: Message>(response: Response) -> Result<T, Failure> {
    if header(response.headers(), CONTENT_TYPE.as_str()) != Some(MEDIA_TYPE) {
        return Err(garbled("not the media type of a hub, perhaps a login page of this network"));
    }
    let encoding = header(response.headers(), CONTENT_ENCODING.as_str()).map(str::to_owned);
    let body = read_bounded(response, MAX_RESPONSE_BYTES).await?;
    unpack(&body, encoding.as_deref(), MAX_RESPONSE_INFLATED).map_err(|error| unreadable(&error))
}

async fn read_refusal(response: Response, status: StatusCode) -> Failure {
    let body = match read_bounded(response, MAX_PROBLEM_BYTES).await {
        Ok(body) => body,
        Err(failure) => return failure,
    };
    let Some(Problem { code, detail, hub_time }) = Problem::read(&body) else {
        return garbled(
            "a refusal without a reason, perhaps from something between the phone and the hub",
        );
    };
    Failure::Refused { status: status.as_u16(), code, detail, hub_time }
}

/// The whole body, or nothing of it beyond `max` bytes.
async fn read_bounded(mut response: Response, max: usize) -> Result<Vec<u8>, Failure> {
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).unwrap_or(usize::MAX) > max {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| read_failure(&error))? {
        if body.len() + chunk.len() > max {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

pub(super) fn garbled(what: &'static str) -> Failure {
    Failure::Trouble(Trouble::Garbled, what)
}

pub(super) fn too_large() -> Failure {
    Failure::Trouble(Trouble::TooLarge, "more bytes than any answer may have")
}

fn unreadable(error: &BodyError) -> Failure {
    match error {
        BodyError::Inflate(InflateError::TooLarge { .. })
        | BodyError::Decode(DecodeError::TooLarge(_)) => too_large(),
        BodyError::Decode(DecodeError::Protocol(_)) => garbled("an answer of another protocol"),
        BodyError::Decode(DecodeError::Truncated) => garbled("an answer cut short"),
        BodyError::Decode(_) | BodyError::Inflate(_) | BodyError::Encoding => {
            garbled("not an answer that can be read")
        }
    }
}

fn hub_time(headers: &HeaderMap) -> Option<i64> {
    header(headers, HUB_TIME)?.parse().ok()
}

pub(super) fn read_failure(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        Failure::Trouble(Trouble::TimedOut, "the answer came too slowly")
    } else {
        Failure::Trouble(Trouble::Interrupted, "the connection broke within the answer")
    }
}
