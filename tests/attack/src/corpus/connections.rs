//! Connections that are opened and not used as they should be.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use fieldbook_wire::{CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT, http};

use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::{now, random};
use crate::raw;

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("300 connections that send a header's byte at a time", slow_heads),
    ("100 bodies that never come, announced by nobody", slow_unsigned_bodies),
    ("30 bodies that never come, announced by a known phone", slow_signed_bodies),
    ("headers of a megabyte, and ten thousand of them", large_heads),
    ("heads that two readers would read differently", smuggled),
    ("connections broken in the middle of a body", broken),
    ("megabytes without a signature, from 30 connections", unsigned_megabytes),
];

/// How long a slow connection is watched.
const WATCHED: Duration = Duration::from_millis(400);

fn head(address: &str, length: usize) -> String {
    format!(
        "POST {} HTTP/1.1\r\nhost: {address}\r\ncontent-type: {}\r\ncontent-length: {length}\r\n",
        http::SYNC_PATH,
        http::MEDIA_TYPE
    )
}

/// Opens connections, begins each with `first`, and then drips a byte at a time.
fn drip(address: &str, count: usize, first: impl Fn() -> String, then: &[u8]) -> Vec<TcpStream> {
    let mut open: Vec<_> = (0..count).map(|_| raw::connect(address)).collect();
    for stream in &mut open {
        stream.write_all(first().as_bytes()).unwrap();
    }
    for byte in then.chunks(1).take(4) {
        std::thread::sleep(WATCHED / 4);
        for stream in &mut open {
            let _ = stream.write_all(byte);
        }
    }
    open
}

fn slow_heads(scene: &mut Scene) -> Contained {
    let address = scene.hub.address().to_owned();
    let first = || format!("POST {} HTTP/1.1\r\nhost: hub\r\nx-slow: ", http::SYNC_PATH);
    let open = drip(&address, 300, first, b"slow");
    if scene.hub_answers() {
        Ok(format!("{} open, others are served", open.len()))
    } else {
        Err("the hub does not answer others".to_owned())
    }
}

fn slow_unsigned_bodies(scene: &mut Scene) -> Contained {
    let address = scene.hub.address().to_owned();
    let first = || format!("{}\r\n", head(&address, 1_000_000));
    let open = drip(&address, 100, first, b"slow");
    if scene.hub_answers() {
        Ok(format!("{} open, nothing held, others are served", open.len()))
    } else {
        Err("the hub does not answer others".to_owned())
    }
}

/// One body of a phone is awaited at a time; the others wait for their turn or are told to come later.
fn slow_signed_bodies(scene: &mut Scene) -> Contained {
    let address = scene.hub.address().to_owned();
    let body = vec![0; 1_000];
    let first = || {
        let signed = scene.other.sign(&body, random(), now());
        format!(
            "{}{CONTENT_DIGEST}: {}\r\n{SIGNATURE_INPUT}: {}\r\n{SIGNATURE}: {}\r\n\r\n",
            head(&address, body.len()),
            signed.content_digest,
            signed.signature_input,
            signed.signature
        )
    };
    let mut open = drip(&address, 30, first, &[0; 4]);
    let told = open.iter_mut().map(|stream| {
        stream.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
        raw::status(stream) == "status 429"
    });
    let told = told.filter(|is_told| *is_told).count();
    if told == 0 {
        return Err("a phone may make the hub wait for any number of bodies".to_owned());
    }
    if scene.hub_answers() {
        Ok(format!("rate_limited: {told} of 30, others are served"))
    } else {
        Err("the hub does not answer others".to_owned())
    }
}

fn large_heads(scene: &mut Scene) -> Contained {
    let address = scene.hub.address();
    let headers = |count: usize| {
        let lines: Vec<_> = (0..count).map(|n| format!("x-{n}: {n}\r\n")).collect();
        lines.concat()
    };
    let many = headers(10_000);
    let some = headers(100);
    let long = format!("x-long: {}\r\n", "x".repeat(1024 * 1024));
    let path = format!("POST /{} HTTP/1.1\r\nhost: hub\r\n\r\n", "x".repeat(100_000));
    let requests = [
        format!("{}{many}\r\n", head(address, 0)),
        format!("{}{some}\r\n", head(address, 0)),
        format!("{}{long}\r\n", head(address, 0)),
        path,
    ];
    all(requests.map(|request| {
        let said = raw::send(address, request.as_bytes());
        expect("a large head", &said, &["status 431", "status 414", "status 400", "closed"])
    }))
}

fn smuggled(scene: &mut Scene) -> Contained {
    let address = scene.hub.address();
    let start = format!("POST {} HTTP/1.1\r\nhost: hub\r\n", http::SYNC_PATH);
    let requests = [
        format!("{start}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /"),
        format!("{start}content-length: 5\r\ncontent-length: 6\r\n\r\nhello!"),
        format!("{start}content-length: -1\r\n\r\n"),
        format!("{start}content-length: 99999999999999999999\r\n\r\n"),
        format!("{start}transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n"),
        format!("{start}transfer-encoding: identity\r\ncontent-length: 2\r\n\r\nab"),
        format!("{start}x: a\r\n b\r\n\r\n"),
        "GET http://169.254.169.254/ HTTP/1.1\r\nhost: hub\r\n\r\n".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
    ];
    all(requests.map(|request| {
        let said = raw::send(address, request.as_bytes());
        let wanted =
            ["status 400", "status 401", "status 404", "status 415", "status 505", "closed"];
        expect("a twisted head", &said, &wanted)
    }))
}

fn broken(scene: &mut Scene) -> Contained {
    let address = scene.hub.address();
    for announced in [1, 1_000, 4_000_000] {
        let mut stream = raw::connect(address);
        stream.write_all(format!("{}\r\nhalf", head(address, announced)).as_bytes()).unwrap();
        drop(stream);
    }
    if scene.hub_answers() {
        Ok("closed, others are served".to_owned())
    } else {
        Err("the hub does not answer others".to_owned())
    }
}

fn unsigned_megabytes(scene: &mut Scene) -> Contained {
    let address = scene.hub.address();
    let request = [format!("{}\r\n", head(address, 4_000_000)).into_bytes(), vec![0; 3_900_000]];
    let request = request.concat();
    let mut open: Vec<_> = (0..30).map(|_| raw::connect(address)).collect();
    for stream in &mut open {
        stream.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
        let _ = stream.write_all(&request);
    }
    if scene.hub_answers() {
        Ok("nothing held, others are served".to_owned())
    } else {
        Err("the hub does not answer others".to_owned())
    }
}
