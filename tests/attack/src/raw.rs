//! Requests written by hand on a socket, for everything that an HTTP library would not send.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens a connection.
pub(crate) fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends bytes on a connection of their own; answers the status, or why there was none.
pub(crate) fn send(address: &str, bytes: &[u8]) -> String {
    let mut stream = connect(address);
    // The hub may answer and close before it has read everything.
    let _ = stream.write_all(bytes);
    status(&mut stream)
}

/// The status of the next answer on a connection.
pub(crate) fn status(stream: &mut TcpStream) -> String {
    let mut head = [0; 64];
    let mut seen = 0;
    while seen < head.len() {
        match stream.read(&mut head[seen..]) {
            Ok(0) | Err(_) => break,
            Ok(count) => seen += count,
        }
    }
    let text = String::from_utf8_lossy(&head[..seen]).into_owned();
    let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
    status.map_or_else(|| "closed".to_owned(), |status| format!("status {status}"))
}
