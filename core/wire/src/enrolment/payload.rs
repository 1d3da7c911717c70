//! What the office's QR code says: `fieldbook:enrol?hub=<url>&code=<code>&pin=<pin>`.
//!
//! Refuses a hub that would be spoken to in clear text, unless it is on this very machine.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;

use super::code::{CodeError, EnrolmentCode};
use super::url;
use crate::ids::Hash32;
use crate::limits::{MAX_PAYLOAD_BYTES, MAX_PINS};

const PREFIX: &str = "fieldbook:enrol?";

/// Why a text is not an enrolment payload. The text is left out: it holds a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// Some other QR code.
    #[error("not a fieldbook enrolment")]
    NotFieldbook,
    /// Longer than any payload.
    #[error("the enrolment is too long")]
    TooLong,
    /// A parameter is missing, doubled or badly escaped.
    #[error("the enrolment's parameter {0} is missing, doubled or badly written")]
    Parameter(&'static str),
    /// The hub's address is not `https://host[:port]`: another scheme, a path, or something else beside the host.
    #[error("the hub's address is not https and a host")]
    Hub,
    /// The hub would be spoken to in clear text, and it is not this machine.
    #[error("the hub's address is in clear text, and not this machine")]
    ClearText,
    /// The code is not one.
    #[error(transparent)]
    Code(#[from] CodeError),
}

/// What a phone needs to enrol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolPayload {
    hub: String,
    code: EnrolmentCode,
    pins: Vec<Hash32>,
}

impl EnrolPayload {
    /// A payload for this hub and code. Pins are SHA-256 hashes of the public keys (SPKI) that the hub's certificate
    /// chain may have; none means that the platform's trust alone decides.
    ///
    /// # Errors
    /// [`PayloadError::Hub`] and [`PayloadError::ClearText`] for an address that a phone would refuse,
    /// [`PayloadError::Parameter`] for too many pins.
    pub fn new(hub: &str, code: EnrolmentCode, pins: Vec<Hash32>) -> Result<Self, PayloadError> {
        if pins.len() > MAX_PINS {
            return Err(PayloadError::Parameter("pin"));
        }
        let hub = url::hub_address(hub)?.to_owned();
        Ok(Self { hub, code, pins })
    }

    /// The hub's address, `https://host[:port]`, without a slash at its end.
    pub fn hub(&self) -> &str {
        &self.hub
    }

    /// The one-time code.
    pub fn code(&self) -> EnrolmentCode {
        self.code
    }

    /// The allowed public keys of the hub's certificate chain.
    pub fn pins(&self) -> &[Hash32] {
        &self.pins
    }
}

impl fmt::Display for EnrolPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}hub={}&code={}", url::escape(&self.hub), self.code)?;
        self.pins
            .iter()
            .try_for_each(|pin| write!(f, "&pin={}", BASE64URL_NOPAD.encode(pin.as_bytes())))
    }
}

impl FromStr for EnrolPayload {
    type Err = PayloadError;

    fn from_str(text: &str) -> Result<Self, PayloadError> {
        if text.len() > MAX_PAYLOAD_BYTES {
            return Err(PayloadError::TooLong);
        }
        let query = text.trim().strip_prefix(PREFIX).ok_or(PayloadError::NotFieldbook)?;
        let (mut hub, mut code, mut pins) = (None, None, Vec::new());
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "hub" => once(&mut hub, "hub", url::unescape(value))?,
                "code" => once(&mut code, "code", url::unescape(value))?,
                "pin" => pins.push(parse_pin(value)?),
                _ => {} // a later version's
            }
        }
        let hub = hub.ok_or(PayloadError::Parameter("hub"))?;
        let code = code.ok_or(PayloadError::Parameter("code"))?;
        Self::new(&hub, code.parse()?, pins)
    }
}

fn once(
    place: &mut Option<String>,
    name: &'static str,
    value: Option<String>,
) -> Result<(), PayloadError> {
    let value = value.ok_or(PayloadError::Parameter(name))?;
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(PayloadError::Parameter(name)),
    }
}

fn parse_pin(text: &str) -> Result<Hash32, PayloadError> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok();
    let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
    bytes.map(Hash32::from_bytes).ok_or(PayloadError::Parameter("pin"))
}

#[cfg(test)]
mod tests;
