//! One HTTP/1.1 connection to the hub, kept open between exchanges.
//!
//! Redirects are refused; a hub that cannot be reached, or is not trusted, is told apart from whatever else answers.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, StatusCode};
use rustls::ClientConfig;

use fieldbook_wire::http::{EVENTS_PATH, MEDIA_TYPE};
use fieldbook_wire::{
    CONTENT_DIGEST, Message, Packed, SIGNATURE, SIGNATURE_INPUT, SignatureHeaders,
};

use super::address::HubAddress;
use super::answer::{self, Answered, Failure, Trouble, garbled};
use super::events::EventStream;
use super::tls;
use crate::error::{ErrorCode, FieldbookError};

/// The media type of server-sent events.
const EVENT_STREAM: &str = "text/event-stream";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// An idle connection is given up before a phone network's address translation forgets it.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// A request to the hub; the method is always POST.
pub(crate) struct Post {
    /// The path, from the slash on.
    pub(crate) path: &'static str,
    /// The body.
    pub(crate) body: Packed,
    /// The signature, unless the address takes unsigned requests.
    pub(crate) signature: Option<SignatureHeaders>,
}

/// The connection.
pub(crate) struct HubLink {
    address: HubAddress,
    pub(super) client: Client,
}

impl HubLink {
    /// Makes the connection ready; nothing is sent yet.
    ///
    /// # Errors
    /// `internal` when the platform offers no TLS.
    pub(crate) fn new(address: HubAddress) -> Result<Self, FieldbookError> {
        let tls = if address.is_cleartext() {
            tls::trusting_nobody()
        } else {
            tls::trusting(address.pins())
        };
        let tls = tls.map_err(|_| internal("no TLS on this device"))?;
        Self::over(address, tls)
    }

    fn over(address: HubAddress, tls: ClientConfig) -> Result<Self, FieldbookError> {
        let builder = Client::builder()
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(1)
            .tls_backend_preconfigured(tls);
        let builder =
            if address.is_cleartext() { builder.no_proxy() } else { builder.https_only(true) };
        let client = builder.build().map_err(|_| internal("no HTTP client"))?;
        Ok(Self { address, client })
    }

    /// Where it leads.
    pub(crate) fn address(&self) -> &HubAddress {
        &self.address
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// [`Failure`].
    pub(crate) async fn post<T: Message>(&self, post: Post) -> Result<Answered<T>, Failure> {
        let mut request =
            self.client.post(self.address.at(post.path)).header(CONTENT_TYPE, MEDIA_TYPE);
        if let Some(encoding) = post.body.encoding {
            request = request.header(CONTENT_ENCODING, encoding);
        }
        if let Some(signature) = post.signature {
            request = signed(request, signature);
        }
        let response =
            request.body(post.body.bytes).send().await.map_err(|error| send_failure(&error))?;
        answer::read(response).await
    }

    /// Opens the line on which the hub calls.
    ///
    /// # Errors
    /// [`Failure`].
    pub(crate) async fn events(&self, signature: SignatureHeaders) -> Result<EventStream, Failure> {
        let request = self.client.get(self.address.at(EVENTS_PATH)).header(ACCEPT, EVENT_STREAM);
        let response =
            signed(request, signature).send().await.map_err(|error| send_failure(&error))?;
        if response.status() != StatusCode::OK {
            return Err(answer::refusal(response).await);
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_none_or(|kind| !kind.starts_with(EVENT_STREAM)) {
            return Err(garbled("not a stream of events"));
        }
        Ok(EventStream::new(response))
    }
}

pub(super) fn signed(request: RequestBuilder, signature: SignatureHeaders) -> RequestBuilder {
    request
        .header(CONTENT_DIGEST, signature.content_digest)
        .header(SIGNATURE_INPUT, signature.signature_input)
        .header(SIGNATURE, signature.signature)
}

fn internal(what: &str) -> FieldbookError {
    FieldbookError::new(ErrorCode::Internal, what)
}

pub(super) fn send_failure(error: &reqwest::Error) -> Failure {
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

/// Whether TLS ended the connection.
fn is_distrust(error: &reqwest::Error) -> bool {
    causes(error).any(<dyn Error>::is::<rustls::Error>)
}

/// Whether something answered that does not speak HTTP.
fn is_not_http(error: &reqwest::Error) -> bool {
    causes(error)
        .any(|cause| cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse))
}

/// Everything behind an error. An `io::Error` hides what it was made of: its `source` passes over it.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&cause| {
        let hidden = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        hidden.map(|hidden| hidden as &(dyn Error + 'static)).or_else(|| cause.source())
    })
}

#[cfg(test)]
mod tests;
