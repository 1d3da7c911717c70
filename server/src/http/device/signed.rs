//! Reads who signed a request, strictly: each header there exactly once.

use axum::http::HeaderMap;
use fieldbook_wire::{
    CONTENT_DIGEST, PresentedSignature, ProblemCode, SIGNATURE, SIGNATURE_INPUT, SignatureError,
};

use crate::exchange::{NobodysRequest, Sender};
use crate::http::Problem;
use crate::hub::Hub;

/// The signature that a request presents; nothing about it is proven yet.
pub(in crate::http) fn presented(headers: &HeaderMap) -> Result<PresentedSignature, Problem> {
    let read = || {
        let (digest, input) = (only(headers, CONTENT_DIGEST)?, only(headers, SIGNATURE_INPUT)?);
        PresentedSignature::read(digest, input, only(headers, SIGNATURE)?)
    };
    read().map_err(|error| Problem::new(error.code()))
}

/// The phone that signed a request to this address, whatever its body turns out to be.
pub(in crate::http) fn sender(
    hub: &Hub,
    presented: &PresentedSignature,
    method: &str,
    path: &str,
) -> Result<Sender, Problem> {
    hub.sender(presented, method, path).map_err(|error| match error {
        NobodysRequest::Hub(error) => error.into(),
        NobodysRequest::Code(code @ ProblemCode::ClockSkew) => {
            Problem::new(code).with_hub_time(hub.now().as_millis())
        }
        NobodysRequest::Code(code) => Problem::new(code),
    })
}

/// Refuses a body that is not the one whose digest was signed.
pub(in crate::http) fn same_body(
    presented: &PresentedSignature,
    body: &[u8],
) -> Result<(), Problem> {
    presented.verify_body(body).map_err(|error| Problem::new(error.code()))
}

fn only<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, SignatureError> {
    let mut values = headers.get_all(name).iter();
    match (values.next().map(|value| value.to_str()), values.next()) {
        (Some(Ok(value)), None) => Ok(value),
        _ => Err(SignatureError::Headers),
    }
}
