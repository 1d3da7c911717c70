use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use fieldbook_wire::http::SYNC_PATH;
use fieldbook_wire::{SyncRequest, SyncResponse, pack};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};

use super::tls::tests::{pin_of, trusting_all};
use super::*;

/// For 127.0.0.1, signed by itself.
const CERTIFICATE: &[u8] = include_bytes!("../../../../../tests/fixtures/nobody.der");
const KEY: &[u8] = include_bytes!("../../../../../tests/fixtures/nobody-key.der");

/// A real TLS server under a certificate of its own making, which answers with a 204.
fn server() -> String {
    let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = builder
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(CERTIFICATE)],
            PrivatePkcs8KeyDer::from(KEY).into(),
        )
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for caller in listener.incoming() {
            // a phone that does not believe it hangs up
            drop(serve(Arc::clone(&config), caller.unwrap()));
        }
    });
    address
}

fn serve(config: Arc<ServerConfig>, caller: TcpStream) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = rustls::StreamOwned::new(connection, caller);
    let _ = stream.read(&mut [0; 4096])?;
    stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")?;
    stream.flush()
}

async fn asked(link: Result<HubLink, FieldbookError>) -> Result<(), Trouble> {
    let request = SyncRequest { protocol: 1, cursor: None, budget_bytes: 1, push: Vec::new() };
    let post = Post { path: SYNC_PATH, body: pack(&request), signature: None };
    match link.unwrap().post::<SyncResponse>(post).await {
        Ok(_) => Ok(()),
        Err(Failure::Trouble(trouble, _)) => Err(trouble),
        Err(refused) => panic!("{refused:?}"),
    }
}

fn address() -> HubAddress {
    HubAddress::new(&server(), Vec::new()).unwrap()
}

#[tokio::test]
async fn a_certificate_of_nobodys_is_not_trusted() {
    assert_eq!(asked(HubLink::new(address())).await, Err(Trouble::Untrusted));
}

#[tokio::test]
async fn a_trusted_certificate_with_another_key_than_the_pinned_one_is_not_trusted() {
    let link = |pin| HubLink::over(address(), trusting_all(&[pin]));
    assert_eq!(asked(link([1; 32])).await, Err(Trouble::Untrusted));
    assert_eq!(asked(link(pin_of(CERTIFICATE))).await, Ok(()), "the pinned key is");
}

#[tokio::test]
async fn a_hub_that_is_not_there_is_unreachable_and_not_untrusted() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = HubAddress::new(&format!("https://{gone}"), Vec::new()).unwrap();
    assert_eq!(asked(HubLink::new(address)).await, Err(Trouble::Offline));
}
