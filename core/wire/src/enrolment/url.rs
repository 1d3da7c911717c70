//! The little of URLs that an enrolment needs: the hub's address, and percent escapes.

use std::fmt::Write;

use super::payload::PayloadError;

/// The address without the slash at its end, when a phone may speak to it: `https://host[:port]`, or `http://` to the
/// machine itself.
///
/// # Errors
/// [`PayloadError::Hub`], or [`PayloadError::ClearText`] for another machine's `http://host[:port]`.
pub(super) fn hub_address(text: &str) -> Result<&str, PayloadError> {
    let text = text.strip_suffix('/').unwrap_or(text);
    let (scheme, authority) = text.split_once("://").ok_or(PayloadError::Hub)?;
    let host = split_port(authority).filter(|host| is_host(host)).ok_or(PayloadError::Hub)?;
    match scheme {
        "https" => Ok(text),
        "http" if is_loopback(host) => Ok(text),
        "http" => Err(PayloadError::ClearText),
        _ => Err(PayloadError::Hub),
    }
}

/// The host in front of an optional port, which must be a port.
fn split_port(authority: &str) -> Option<&str> {
    if authority.ends_with(']') {
        return Some(authority);
    }
    match authority.rsplit_once(':') {
        None => Some(authority),
        Some((host, port)) => {
            let digits = port.bytes().all(|byte| byte.is_ascii_digit());
            (digits && port.parse::<u16>().is_ok_and(|port| port > 0)).then_some(host)
        }
    }
}

fn is_loopback(host: &str) -> bool {
    if host == "localhost" {
        return true;
    }
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A DNS name or an address; no user, no path, nothing that another parser could read differently.
fn is_host(host: &str) -> bool {
    if let Some(bare) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return bare.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    !host.is_empty() && host.len() <= 253 && host.bytes().all(known)
}

/// Everything but unreserved characters as `%XX`.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~' | b':' | b'/') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// The text with its `%XX` resolved; `None` when an escape is not one, or when the result is not UTF-8.
pub(super) fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, tail) = rest.split_at_checked(2)?;
        bytes.extend(data_encoding::HEXUPPER_PERMISSIVE.decode(digits).ok()?);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}
