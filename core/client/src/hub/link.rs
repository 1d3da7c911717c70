//! One HTTP/1.1 connection to the hub, kept open between exchanges.
//!
//! Redirects are refused, bodies are bounded while they are read, and whatever is not a hub's answer is told apart from
//! a hub that cannot be reached.

use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Response, StatusCode};

use fieldbook_wire::http::MEDIA_TYPE;
use fieldbook_wire::limits::{MAX_RESPONSE_BYTES, MAX_RESPONSE_INFLATED};
use fieldbook_wire::{
    BodyError, CONTENT_DIGEST, DecodeError, InflateError, Message, Packed, SIGNATURE,
    SIGNATURE_INPUT, SignatureHeaders, unpack,
};

use super::address::HubAddress;
use super::problem::Problem;
use super::tls;
use crate::error::{ErrorCode, FieldbookError};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// An idle connection is given up before a phone network's address translation forgets it.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);
const MAX_PROBLEM_BYTES: usize = 64 * 1024;

/// A request to the hub; the method is always POST.
pub(crate) struct Post {
    /// The path, from the slash on.
    pub(crate) path: &'static str,
    /// The body.
    pub(crate) body: Packed,
    /// The signature, unless the address takes unsigned requests.
    pub(crate) signature: Option<SignatureHeaders>,
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

/// The connection.
pub(crate) struct HubLink {
    address: HubAddress,
    client: Client,
}

impl HubLink {
    /// Makes the connection ready; nothing is sent yet.
    ///
    /// # Errors
    /// `internal` when the platform offers no TLS.
    pub(crate) fn new(address: HubAddress) -> Result<Self, FieldbookError> {
        let no_tls = |_| FieldbookError::new(ErrorCode::Internal, "no TLS on this device");
        let builder = Client::builder()
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(1);
        let builder = if address.is_cleartext() {
            builder.no_proxy().tls_backend_preconfigured(tls::trusting_nobody().map_err(no_tls)?)
        } else {
            builder
                .https_only(true)
                .tls_backend_preconfigured(tls::trusting(address.pins()).map_err(no_tls)?)
        };
        let client = builder
            .build()
            .map_err(|_| FieldbookError::new(ErrorCode::Internal, "no HTTP client"))?;
        Ok(Self { address, client })
    }

    /// Where it leads.
    pub(crate) fn address(&self) -> &HubAddress {
        &self.address
    }

    /// Sends a request and reads the message in its answer; `None` is a 204.
    ///
    /// # Errors
    /// [`Failure`].
    pub(crate) async fn post<T: Message>(&self, post: Post) -> Result<Option<T>, Failure> {
        let mut request =
            self.client.post(self.address.at(post.path)).header(CONTENT_TYPE, MEDIA_TYPE);
        if let Some(encoding) = post.body.encoding {
            request = request.header(CONTENT_ENCODING, encoding);
        }
        if let Some(signed) = post.signature {
            request = request
                .header(CONTENT_DIGEST, signed.content_digest)
                .header(SIGNATURE_INPUT, signed.signature_input)
                .header(SIGNATURE, signed.signature);
        }
        let response =
            request.body(post.body.bytes).send().await.map_err(|error| send_failure(&error))?;
        match response.status() {
            StatusCode::NO_CONTENT => Ok(None),
            StatusCode::OK => read_message(response).await.map(Some),
            status if status.is_redirection() => {
                Err(garbled("a redirect, perhaps to a login page of this network"))
            }
            status => Err(read_refusal(response, status).await),
        }
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

fn garbled(what: &'static str) -> Failure {
    Failure::Trouble(Trouble::Garbled, what)
}

fn too_large() -> Failure {
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

fn send_failure(error: &reqwest::Error) -> Failure {
    if is_distrust(error) {
        Failure::Trouble(
            Trouble::Untrusted,
            "the certificate is not trusted, or its key is not pinned",
        )
    } else if error.is_timeout() {
        Failure::Trouble(Trouble::TimedOut, "no answer in time")
    } else if error.is_connect() {
        Failure::Trouble(Trouble::Offline, "no connection")
    } else if is_not_http(error) {
        garbled("not an HTTP answer")
    } else {
        Failure::Trouble(Trouble::Interrupted, "the connection broke before the answer")
    }
}

fn read_failure(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        Failure::Trouble(Trouble::TimedOut, "the answer came too slowly")
    } else {
        Failure::Trouble(Trouble::Interrupted, "the connection broke within the answer")
    }
}

/// Whether TLS ended the connection; rustls hides in an `io::Error`.
fn is_distrust(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        let hidden = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause.is::<rustls::Error>()
            || hidden.and_then(|hidden| hidden.downcast_ref::<rustls::Error>()).is_some()
    })
}

/// Whether something answered that does not speak HTTP.
fn is_not_http(error: &reqwest::Error) -> bool {
    causes(error)
        .any(|cause| cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse))
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
}
