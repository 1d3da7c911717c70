//! Where the hub is. Clear text goes to this very machine only (`reliability.md`, security requirements).

use data_encoding::HEXLOWER;
use reqwest::Url;

use crate::error::{ErrorCode, FieldbookError};

/// What separates the pins from the URL in the store.
const PINS: &str = "#pins=";

/// `https://host[:port]`, or `http://` to a loopback host; and the public keys that the hub's certificates may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HubAddress {
    base: Url,
    pins: Vec<[u8; 32]>,
}

impl HubAddress {
    /// The hub at a URL without anything behind the host.
    ///
    /// # Errors
    /// `insecure_hub` for clear text to another machine, `hub_address_malformed` for what is not an address.
    pub(crate) fn new(url: &str, pins: Vec<[u8; 32]>) -> Result<Self, FieldbookError> {
        let base = Url::parse(url).map_err(|_| malformed("not a URL"))?;
        let host_only =
            matches!(base.path(), "" | "/") && base.query().is_none() && base.fragment().is_none();
        if !host_only || !base.username().is_empty() || base.password().is_some() {
            return Err(malformed("more than a host and a port"));
        }
        let address = Self { base, pins };
        match address.base.scheme() {
            "https" if address.base.has_host() => Ok(address),
            "http" if address.is_loopback() => Ok(address),
            "http" => {
                Err(FieldbookError::new(ErrorCode::InsecureHub, "clear text to another machine"))
            }
            _ => Err(malformed("neither https nor http")),
        }
    }

    /// Reads what [`HubAddress::to_stored`] wrote.
    ///
    /// # Errors
    /// As [`HubAddress::new`].
    pub(crate) fn from_stored(text: &str) -> Result<Self, FieldbookError> {
        let (url, pins) = text.split_once(PINS).unwrap_or((text, ""));
        let pins = pins
            .split(',')
            .filter(|pin| !pin.is_empty())
            .map(read_pin)
            .collect::<Result<_, _>>()?;
        Self::new(url, pins)
    }

    /// The address as one line for the store: the URL, and the pins behind it.
    pub(crate) fn to_stored(&self) -> String {
        let url = self.base.as_str().trim_end_matches('/');
        let pins: Vec<_> = self.pins.iter().map(|pin| HEXLOWER.encode(pin)).collect();
        if pins.is_empty() { url.to_owned() } else { format!("{url}{PINS}{}", pins.join(",")) }
    }

    /// SHA-256 of the public keys that the hub's certificates may have; none means any that the platform trusts.
    pub(crate) fn pins(&self) -> &[[u8; 32]] {
        &self.pins
    }

    /// Whether the connection is in clear text; then the host is this machine.
    pub(crate) fn is_cleartext(&self) -> bool {
        self.base.scheme() == "http"
    }

    /// The address of a path that starts with a slash.
    pub(crate) fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        url
    }

    fn is_loopback(&self) -> bool {
        let Some(host) = self.base.host_str() else { return false };
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        host == "localhost"
            || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

fn read_pin(text: &str) -> Result<[u8; 32], FieldbookError> {
    let bytes = HEXLOWER.decode(text.as_bytes()).ok();
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| malformed("a pin that is none"))
}

fn malformed(what: &str) -> FieldbookError {
    FieldbookError::new(ErrorCode::HubAddressMalformed, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<HubAddress, ErrorCode> {
        HubAddress::new(text, Vec::new()).map_err(|error| error.error_code())
    }

    #[test]
    fn clear_text_goes_to_this_machine_only() {
        for text in [
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:9",
            "https://hub.example",
            "https://[2001:db8::1]/",
        ] {
            assert!(check(text).is_ok(), "{text}");
        }
        for text in [
            "http://hub.example",
            "http://192.168.1.7:8080",
            "http://localhost.example",
            "http://127.0.0.1.example",
        ] {
            assert_eq!(check(text), Err(ErrorCode::InsecureHub), "{text}");
        }
    }

    #[test]
    fn an_address_is_a_host_and_nothing_more() {
        for text in [
            "",
            "hub.example",
            "ftp://hub.example",
            "https://a@hub.example",
            "https://hub.example/x",
            "https://hub.example?a=b",
        ] {
            assert_eq!(check(text), Err(ErrorCode::HubAddressMalformed), "{text}");
        }
    }

    #[test]
    fn a_path_goes_behind_the_host() {
        assert_eq!(
            check("http://localhost:9/").unwrap().at("/v1/sync").as_str(),
            "http://localhost:9/v1/sync"
        );
    }

    #[test]
    fn pins_come_back_from_the_store_with_the_address() {
        for pins in [vec![], vec![[1; 32]], vec![[1; 32], [0xAB; 32]]] {
            let address = HubAddress::new("https://hub.example:8443/", pins).unwrap();
            assert_eq!(HubAddress::from_stored(&address.to_stored()).unwrap(), address);
        }
        assert_eq!(HubAddress::from_stored("https://hub.example").unwrap().pins(), [[0; 32]; 0]);
        assert!(HubAddress::from_stored("https://hub.example#pins=12").is_err());
    }
}
