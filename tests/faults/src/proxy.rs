//! A proxy between a phone and its hub that cuts the connection after a byte of the request or of the response.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{io, thread};

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the phone.
    Request,
    /// From the hub.
    Response,
}

/// What happens at a cut, before the connection ends.
pub type AtCut = Box<dyn FnOnce() + Send>;

/// The proxy; it listens until the process ends.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    hub: Option<SocketAddr>,
    cut: Option<(Way, u64, Option<AtCut>)>,
    open: Vec<TcpStream>,
}

impl Proxy {
    /// A proxy to this hub.
    ///
    /// # Errors
    /// When there is no port to listen on.
    pub fn start(hub: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State { hub: Some(hub), ..State::default() }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                // a hub that is gone ends the connection; the phone tells
                let _ = connect(phone, &shared);
            }
        });
        Ok(Self { address, state })
    }

    /// Leads to another hub from now on; connections to the former end.
    pub fn lead_to(&self, hub: SocketAddr) {
        self.hang_up();
        lock(&self.state).hub = Some(hub);
    }

    /// Cuts once, after so many more bytes of this way, and then does `at_cut`.
    pub fn cut_after(&self, way: Way, bytes: u64, at_cut: Option<AtCut>) {
        lock(&self.state).cut = Some((way, bytes, at_cut));
    }

    /// Cuts nothing any more; tells whether the cut was still to come.
    pub fn calm(&self) -> bool {
        lock(&self.state).cut.take().is_some()
    }

    /// Ends all connections.
    pub fn hang_up(&self) {
        lock(&self.state).hang_up();
    }
}

impl State {
    fn hang_up(&mut self) {
        for stream in self.open.drain(..) {
            // the other side may have been faster
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// How many of these bytes still pass.
    fn passes(&mut self, way: Way, bytes: usize) -> usize {
        match &mut self.cut {
            Some((cut, left, _)) if *cut == way => {
                let passed = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes);
                *left -= passed as u64;
                passed
            }
            _ => bytes,
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(phone: TcpStream, state: &Arc<Mutex<State>>) -> io::Result<()> {
    let Some(address) = lock(state).hub else { return Ok(()) };
    let hub = TcpStream::connect(address)?;
    for stream in [&phone, &hub] {
        stream.set_nodelay(true)?;
    }
    lock(state).open.extend([phone.try_clone()?, hub.try_clone()?]);
    let ways = [(phone.try_clone()?, hub.try_clone()?, Way::Request), (hub, phone, Way::Response)];
    for (from, to, way) in ways {
        let state = Arc::clone(state);
        thread::spawn(move || {
            // either side may end the connection at any time
            let _ = pass(&from, &to, way, &state);
            let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
        });
    }
    Ok(())
}

fn pass(
    mut from: &TcpStream,
    mut to: &TcpStream,
    way: Way,
    state: &Mutex<State>,
) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        let passed = lock(state).passes(way, read);
        to.write_all(buffer.get(..passed).unwrap_or_default())?;
        if passed < read {
            let cut = lock(state).cut.take();
            if let Some(at_cut) = cut.and_then(|(_, _, at_cut)| at_cut) {
                at_cut();
            }
            lock(state).hang_up();
            return Ok(());
        }
    }
}
