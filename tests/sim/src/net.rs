//! The network: every request of a phone comes here over a real socket, and reaches the hub or not, once or twice, and
//! its answer comes back or not. One request is served at a time.

mod tamper;

use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderName, HeaderValue, Request, Response};
use fieldbook_faults::Dice;
use fieldbook_server::{Hub, app};
use fieldbook_wire::http::{MEDIA_TYPE, SYNC_PATH, UPLOADS_PATH};
use fieldbook_wire::{Packed, SigningKey};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use tokio::runtime::Runtime;

use crate::Bug;
use crate::machine::Time;

const MOST: usize = 64 * 1024 * 1024;
/// Requests kept to be delivered late.
const KEPT: usize = 4;

/// What happens to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Passes,
    /// The connection ends before the hub has the request.
    RequestLost,
    /// The hub has done it, and nobody hears.
    ResponseLost,
    /// A part of the response arrives.
    ResponseCut,
    /// The hub gets the request twice.
    Doubled,
    /// An older request arrives once more before this one.
    After,
    /// Somebody else answers.
    Portal,
    /// A part of a photo arrives.
    RequestCut,
    /// A photo arrives with a wrong byte.
    Garbled,
}

/// A request as it came.
#[derive(Clone)]
struct Message {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Bytes,
}

/// An answer as it goes.
struct Reply {
    status: String,
    headers: Vec<(String, String)>,
    body: Bytes,
}

struct State {
    hub: Option<Router>,
    dice: Dice,
    /// Of a thousand messages, how many have another fate than to pass.
    storm: usize,
    old: Vec<Message>,
    fates: Vec<String>,
    bug: Option<Bug>,
    time: Time,
    /// What a hub with a bug signs with.
    key: Option<SigningKey>,
}

/// The network.
pub(crate) struct Net {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Net {
    pub(crate) fn new(dice: Dice, bug: Option<Bug>, time: Time) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (old, fates) = (Vec::new(), Vec::new());
        let state = State { hub: None, dice, storm: 0, old, fates, bug, time, key: None };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::downgrade(&state);
        thread::spawn(move || {
            let Ok(runtime) =
                tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()
            else {
                return;
            };
            for phone in listener.incoming().flatten() {
                let Some(state) = shared.upgrade() else { return };
                // a phone may hang up at any time
                let _ = serve(&phone, &state, &runtime);
            }
        });
        Ok(Self { address, state })
    }

    /// Behind the network is this hub from now on, or none.
    pub(crate) fn lead_to(&self, hub: Option<Hub>) {
        self.state().hub = hub.map(app);
    }

    /// The key that the hub signs with, for a bug of the hub's.
    pub(crate) fn sign_with(&self, key: Option<SigningKey>) {
        self.state().key = key;
    }

    /// How much goes wrong.
    pub(crate) fn storm(&self, in_a_thousand: usize) {
        self.state().storm = in_a_thousand;
    }

    /// What happened to messages since somebody asked last.
    pub(crate) fn fates(&self) -> Vec<String> {
        std::mem::take(&mut self.state().fates)
    }

    /// Ends: nobody is served any more.
    pub(crate) fn close(self) {
        let Self { address, state } = self;
        drop(state);
        // wakes the listener, which finds nobody there
        let _ = TcpStream::connect(address);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut phone: &TcpStream, state: &Mutex<State>, runtime: &Runtime) -> io::Result<()> {
    let Some(mut message) = read(phone)? else { return Ok(()) };
    let (hub, fate, old) = {
        let mut state = lock(state);
        let fate = state.fate(&message);
        let old = state.draw_old(fate, &message);
        state.fates.push(format!("{} {fate:?}", message.path));
        (state.hub.clone(), fate, old)
    };
    if fate == Fate::RequestLost {
        return invented(phone, state, &message);
    }
    let Some(hub) = hub else { return Ok(()) };
    if fate == Fate::Portal {
        return phone.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\nconnection: close\r\n\r\nlogin");
    }
    if let Some(old) = old {
        runtime.block_on(ask(&hub, old));
    }
    if fate == Fate::Doubled {
        runtime.block_on(ask(&hub, message.clone()));
    }
    match fate {
        Fate::RequestCut => message.body.truncate(message.body.len() / 2),
        Fate::Garbled => message.garble(),
        _ => {}
    }
    let asked = message.clone();
    let Some(mut reply) = runtime.block_on(ask(&hub, message)) else { return Ok(()) };
    spoil(state, &asked, &mut reply);
    let sent = match fate {
        Fate::ResponseLost | Fate::RequestCut => return Ok(()),
        Fate::ResponseCut => reply.body.get(..reply.body.len() / 2).unwrap_or_default(),
        _ => &reply.body,
    };
    phone.write_all(reply.head().as_bytes())?;
    phone.write_all(sent)
}

/// A hub with a bug may answer what it never got.
fn invented(mut phone: &TcpStream, state: &Mutex<State>, message: &Message) -> io::Result<()> {
    let packed = {
        let state = lock(state);
        let bug = state.bug.filter(|_| message.path == SYNC_PATH);
        bug.and_then(|bug| tamper::forged(bug, message, state.time.millis(), state.key.as_ref()))
    };
    let Some(packed) = packed else { return Ok(()) };
    let headers = vec![("content-type".to_owned(), MEDIA_TYPE.to_owned())];
    let mut reply = Reply { status: "200 OK".to_owned(), headers, body: Bytes::new() };
    reply.say(packed);
    phone.write_all(reply.head().as_bytes())?;
    phone.write_all(&reply.body)
}

/// A hub with a bug may answer something else, once in a while.
fn spoil(state: &Mutex<State>, message: &Message, reply: &mut Reply) {
    let mut state = lock(state);
    let Some(bug) = state.bug.filter(|_| state.storm > 0 && message.path == SYNC_PATH) else {
        return;
    };
    if state.dice.happens(300)
        && let Some(packed) = tamper::spoiled(bug, message, reply)
    {
        reply.say(packed);
    }
}

impl Message {
    /// One byte is another.
    fn garble(&mut self) {
        let mut body = self.body.to_vec();
        body.last_mut().into_iter().for_each(|byte| *byte ^= 1);
        self.body = body.into();
    }

    fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Gets another body.
    fn say(&mut self, packed: Packed) {
        self.headers.retain(|(name, _)| name != "content-encoding");
        let encoding = packed.encoding.map(str::to_owned);
        self.headers.extend(encoding.map(|encoding| ("content-encoding".to_owned(), encoding)));
        self.body = packed.bytes.into();
    }

    fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {}\r\nconnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            // writing to a String cannot fail
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if !self.status.starts_with("204") {
            let _ = write!(head, "content-length: {}\r\n", self.body.len());
        }
        head.push_str("\r\n");
        head
    }
}

fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

impl State {
    fn fate(&mut self, message: &Message) -> Fate {
        const FATES: [Fate; 8] = [
            Fate::RequestLost,
            Fate::ResponseLost,
            Fate::ResponseCut,
            Fate::Doubled,
            Fate::After,
            Fate::Portal,
            Fate::RequestCut,
            Fate::Garbled,
        ];
        if !self.dice.happens(self.storm) {
            return Fate::Passes;
        }
        // of anything else TLS and the signature let only the whole through
        let is_photo = message.path.starts_with(UPLOADS_PATH);
        let nth = self.dice.roll(if is_photo { FATES.len() } else { FATES.len() - 2 });
        FATES.get(nth).copied().unwrap_or(Fate::Passes)
    }

    fn draw_old(&mut self, fate: Fate, message: &Message) -> Option<Message> {
        let old = (fate == Fate::After && !self.old.is_empty()).then(|| {
            let nth = self.dice.roll(self.old.len());
            self.old.swap_remove(nth)
        });
        if self.old.len() >= KEPT {
            self.old.remove(0);
        }
        self.old.push(message.clone());
        old
    }
}

fn read(phone: &TcpStream) -> io::Result<Option<Message>> {
    let mut from = BufReader::new(phone);
    let mut line = String::new();
    from.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
    let (mut headers, mut length) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap_or(0);
        }
        headers.push((name.to_owned(), value.to_owned()));
    }
    let mut body = vec![0; length.min(MOST)];
    from.read_exact(&mut body)?;
    Ok(Some(Message { method, path, headers, body: body.into() }))
}

/// Asks the hub's own router.
async fn ask(hub: &Router, message: Message) -> Option<Reply> {
    let mut request = Request::builder().method(message.method.as_str()).uri(message.path.as_str());
    for (name, value) in &message.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        request = request.header(name, HeaderValue::from_str(value).ok()?);
    }
    let request = request.body(Body::from(message.body)).ok()?;
    let response: Response<Body> =
        TowerToHyperService::new(hub.clone()).call(request).await.ok()?;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, MOST).await.ok()?;
    let kept =
        parts.headers.iter().filter(|(name, _)| *name != "content-length" && *name != "connection");
    let headers =
        kept.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
    Some(Reply { status: parts.status.to_string(), headers: headers.collect(), body })
}
