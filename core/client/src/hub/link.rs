//! One HTTP/1.1 connection to the hub, kept open between exchanges.
//!
//! Redirects are refused; a hub that cannot be reached, or is not trusted, is told apart from whatever else answers.

use std::time::Duration;

use reqwest::Client;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};

use fieldbook_wire::http::MEDIA_TYPE;
use fieldbook_wire::{
    CONTENT_DIGEST, Message, Packed, SIGNATURE, SIGNATURE_INPUT, SignatureHeaders,
};

use super::address::HubAddress;
use super::answer::{self, Answered, Failure, Trouble, garbled};
use super::tls;
use crate::error::{ErrorCode, FieldbookError};

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
        if let Some(signed) = post.signature {
            request = request
                .header(CONTENT_DIGEST, signed.content_digest)
                .header(SIGNATURE_INPUT, signed.signature_input)
                .header(SIGNATURE, signed.signature);
        }
        let response =
            request.body(post.body.bytes).send().await.map_err(|error| send_failure(&error))?;
        answer::read(response).await
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
