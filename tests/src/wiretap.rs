//! A proxy on loopback that counts what crosses it: TCP payload both ways, and requests.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// What has crossed so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes from the phone.
    pub up: u64,
    /// Bytes to the phone.
    pub down: u64,
    /// Connections that were opened.
    pub connections: u64,
    /// Requests that began.
    pub requests: u64,
}

#[derive(Default)]
struct Counters {
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
    requests: AtomicU64,
}

/// The proxy; its threads end with the connections.
pub struct Wiretap {
    /// Where phones connect.
    pub url: String,
    counters: Arc<Counters>,
}

impl Wiretap {
    /// Listens on loopback and passes everything on to `hub`.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn before(hub: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let counters = Arc::new(Counters::default());
        let shared = Arc::clone(&counters);
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let Ok(onward) = TcpStream::connect(hub) else { continue };
                let (Ok(phone_in), Ok(hub_in)) = (phone.try_clone(), onward.try_clone()) else {
                    continue;
                };
                let (up, down) = (Arc::clone(&shared), Arc::clone(&shared));
                thread::spawn(move || pass(phone_in, onward, |bytes| up.sent(bytes)));
                thread::spawn(move || pass(hub_in, phone, |bytes| down.came(bytes)));
            }
        });
        Ok(Self { url, counters })
    }

    /// What has crossed so far.
    pub fn traffic(&self) -> Traffic {
        let read = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        let Counters { up, down, connections, requests } = &*self.counters;
        Traffic {
            up: read(up),
            down: read(down),
            connections: read(connections),
            requests: read(requests),
        }
    }
}

impl Counters {
    fn sent(&self, bytes: &[u8]) {
        self.up.fetch_add(bytes.len() as u64, Ordering::SeqCst);
        if bytes.starts_with(b"POST ") {
            self.requests.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn came(&self, bytes: &[u8]) {
        self.down.fetch_add(bytes.len() as u64, Ordering::SeqCst);
    }
}

/// Passes bytes on until either end closes; counted before they go on, so that whoever has an answer finds it counted.
fn pass(mut from: TcpStream, mut to: TcpStream, count: impl Fn(&[u8])) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length) = from.read(&mut buffer) {
        let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else { break };
        count(bytes);
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    // Either side may be closed already.
    drop(to.shutdown(Shutdown::Both));
}
