//! What `docs/security.md` says of secrets: nobody prints them, memory forgets them, no redirect carries them away, a
//! panic never ends the process.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use fieldbook_client::Language;
use fieldbook_demo::open_phone;
use fieldbook_store::{Identity, StoreKey};
use fieldbook_wire::{EnrolPayload, EnrolmentCode, SigningKey};
use zeroize::ZeroizeOnDrop;

/// Compiles only while the types do not implement `Debug` or `Display`: were one to, two implementations would fit.
macro_rules! cannot_be_printed {
    ($($secret:ty),* $(,)?) => {$({
        trait Ambiguous<Which> { const FINE: bool = true; }
        impl<T> Ambiguous<()> for T {}
        struct Debugged;
        impl<T: std::fmt::Debug> Ambiguous<Debugged> for T {}
        struct Displayed;
        impl<T: std::fmt::Display> Ambiguous<Displayed> for T {}
        assert!(<$secret as Ambiguous<_>>::FINE);
    })*};
}

#[test]
fn secrets_cannot_be_printed() {
    cannot_be_printed!(StoreKey, SigningKey, Identity);
}

#[test]
fn secrets_are_wiped() {
    fn wiped_when_dropped<T: ZeroizeOnDrop>() {}
    wiped_when_dropped::<StoreKey>();
    wiped_when_dropped::<ed25519_dalek::SigningKey>();
}

#[test]
fn panics_unwind_in_every_profile() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
    let profiles = manifest.get("profile").and_then(toml::Value::as_table).unwrap();
    for name in ["dev", "release"] {
        let panic = profiles.get(name).and_then(|profile| profile.get("panic"));
        assert_eq!(panic.and_then(toml::Value::as_str), Some("unwind"), "{name}");
    }
    for (name, profile) in profiles {
        let panic = profile.get("panic").and_then(toml::Value::as_str);
        assert!(panic.is_none_or(|panic| panic == "unwind"), "{name}");
    }
}

/// Whoever can answer in the hub's place could otherwise have a request, its signature included, sent elsewhere.
#[test]
fn a_redirect_is_not_followed() {
    let (hub, elsewhere) =
        (TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let target = format!("http://{}/v1/enrol", elsewhere.local_addr().unwrap());
    let url = format!("http://{}", hub.local_addr().unwrap());
    let answering = std::thread::spawn(move || redirect(hub.accept().unwrap().0, &target));
    let dir = tempfile::tempdir().unwrap();
    let phone = open_phone(dir.path(), "phone", Language::En).unwrap();
    let payload = EnrolPayload::new(&url, EnrolmentCode::from_bytes([5; 16]), Vec::new()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let error = runtime.block_on(phone.enrol(&payload.to_string())).unwrap_err();
    assert_eq!(error.code(), "response_garbled");
    answering.join().unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    assert_eq!(elsewhere.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody came");
}

fn redirect(mut stream: TcpStream, target: &str) {
    let mut seen = [0; 4096];
    let _ = stream.read(&mut seen).unwrap();
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n"
    );
    stream.write_all(answer.as_bytes()).unwrap();
}
