//! Somebody in the hub's place, with TLS and a certificate of their own making.

use std::io::{self, Read};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};

/// For 127.0.0.1, signed by itself: `openssl req -x509 -newkey ec -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1`.
const CERTIFICATE: &[u8] = include_bytes!("../../fixtures/nobody.der");
/// Its key, which opens nothing.
const KEY: &[u8] = include_bytes!("../../fixtures/nobody-key.der");

/// Listens, says where, and shakes hands with whoever comes until standard input ends.
pub(super) fn listen() -> Result<(), Box<dyn std::error::Error>> {
    let config = Arc::new(config()?);
    let door = TcpListener::bind("127.0.0.1:0")?;
    println!("listening on https://{}", door.local_addr()?);
    thread::spawn(move || {
        for caller in door.incoming().flatten() {
            let config = Arc::clone(&config);
            // A caller that believes nobody hangs up: that is the point.
            thread::spawn(move || shake_hands(config, caller).ok());
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

fn config() -> Result<ServerConfig, rustls::Error> {
    let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth();
    let certificate = CertificateDer::from(CERTIFICATE);
    builder.with_single_cert(vec![certificate], PrivatePkcs8KeyDer::from(KEY).into())
}

fn shake_hands(config: Arc<ServerConfig>, mut caller: TcpStream) -> io::Result<()> {
    let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
    connection.complete_io(&mut caller)?;
    let mut stream = rustls::Stream::new(&mut connection, &mut caller);
    io::copy(&mut stream.by_ref(), &mut io::sink()).map(drop)
}
