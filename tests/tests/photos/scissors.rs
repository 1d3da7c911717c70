//! A line to the hub that is cut again and again, at places that a seed draws; it counts what crossed it.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What crossed the line so far.
#[derive(Debug, Default)]
pub(crate) struct Crossed {
    /// How often it was cut.
    pub(crate) cuts: u32,
    /// Bytes from the phone, all of them.
    pub(crate) up: u64,
    /// Bytes of uploads, by their address.
    pub(crate) uploads: BTreeMap<String, u64>,
}

struct State {
    crossed: Crossed,
    cuts_left: u32,
    longest: u64,
    random: u64,
}

/// The line.
#[derive(Clone)]
pub(crate) struct Scissors(Arc<Mutex<State>>);

impl Scissors {
    /// A line that holds until somebody begins to cut; and its address.
    pub(crate) fn before(hub: SocketAddr, seed: u64) -> (Self, String) {
        let state = State { crossed: Crossed::default(), cuts_left: 0, longest: 1, random: seed };
        let line = Self(Arc::new(Mutex::new(state)));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let own = line.clone();
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let Ok(onward) = TcpStream::connect(hub) else { continue };
                let (back, home) = (onward.try_clone().unwrap(), phone.try_clone().unwrap());
                let up = own.clone();
                thread::spawn(move || up.pass(phone, onward));
                thread::spawn(move || answer(back, home));
            }
        });
        (line, url)
    }

    pub(crate) fn crossed<T>(&self, look: impl FnOnce(&Crossed) -> T) -> T {
        look(&self.0.lock().unwrap().crossed)
    }

    /// From here on it is cut `cuts` times, each time after less than `longest` bytes, and then holds.
    pub(crate) fn cut(&self, cuts: u32, longest: u64) {
        let mut state = self.0.lock().unwrap();
        (state.cuts_left, state.longest) = (cuts, longest);
    }

    /// After how many bytes a connection is cut, when it is to be cut.
    fn draw(&self) -> Option<u64> {
        let mut state = self.0.lock().unwrap();
        state.random = state.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let drawn = (state.random >> 33) % state.longest;
        (state.cuts_left > 0).then_some(drawn)
    }

    fn pass(&self, mut phone: TcpStream, mut hub: TcpStream) {
        let (mut buffer, mut reader) = (vec![0; 16 * 1024], Requests::default());
        let mut left = None;
        while let Ok(length) = phone.read(&mut buffer) {
            left = left.or_else(|| self.draw());
            let crossing = left.map_or(length, |left| length.min(usize::try_from(left).unwrap()));
            self.count(&mut reader, &buffer[..crossing]);
            if length == 0 || hub.write_all(&buffer[..crossing]).is_err() {
                break;
            }
            left = left.map(|left| left - crossing as u64);
            if left == Some(0) {
                let mut state = self.0.lock().unwrap();
                state.cuts_left = state.cuts_left.saturating_sub(1);
                state.crossed.cuts += 1;
                break;
            }
        }
        // what crossed arrives; nothing comes back
        drop(hub.shutdown(Shutdown::Write));
        drop(phone.shutdown(Shutdown::Both));
    }

    fn count(&self, reader: &mut Requests, bytes: &[u8]) {
        let mut state = self.0.lock().unwrap();
        state.crossed.up += bytes.len() as u64;
        reader.read(bytes, &mut state.crossed.uploads);
    }
}

fn answer(mut hub: TcpStream, mut phone: TcpStream) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length) = hub.read(&mut buffer) {
        if length == 0 || phone.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    drop(phone.shutdown(Shutdown::Both));
}

/// Tells the bodies of uploads from everything else, as far as a connection went.
#[derive(Default)]
struct Requests {
    head: Vec<u8>,
    body_left: u64,
    upload: Option<String>,
}

impl Requests {
    fn read(&mut self, mut bytes: &[u8], uploads: &mut BTreeMap<String, u64>) {
        while !bytes.is_empty() {
            if self.body_left > 0 {
                let taken = bytes.len().min(usize::try_from(self.body_left).unwrap());
                if let Some(upload) = &self.upload {
                    *uploads.entry(upload.clone()).or_default() += taken as u64;
                }
                self.body_left -= taken as u64;
                bytes = &bytes[taken..];
                continue;
            }
            self.head.push(bytes[0]);
            bytes = &bytes[1..];
            if self.head.ends_with(b"\r\n\r\n") {
                let head = String::from_utf8(std::mem::take(&mut self.head)).unwrap();
                let mut words = head.split(' ');
                let is_upload = words.next() == Some("PATCH");
                self.upload = words.next().filter(|_| is_upload).map(str::to_owned);
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                self.body_left = length.map_or(0, |length| length.parse().unwrap());
            }
        }
    }
}
