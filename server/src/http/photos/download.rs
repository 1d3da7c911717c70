//! A photo's bytes on their way out, all of them or from a byte on.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tokio::sync::mpsc;

use crate::http::turns::Turn;
use crate::photos::StoredPhoto;

/// Bytes read at once.
const BLOCK: u64 = 64 * 1024;

/// A range that was asked for: the first byte and the last, if one was named.
pub(super) type Range = Option<(u64, Option<u64>)>;

/// One range of bytes with a beginning; anything else asks for the whole, as RFC 9110 allows.
pub(super) fn range(headers: &HeaderMap) -> Range {
    let text = headers.get(header::RANGE)?.to_str().ok()?;
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let first = first.parse().ok()?;
    match last {
        "" => Some((first, None)),
        last => Some((first, Some(last.parse().ok().filter(|last| *last >= first)?))),
    }
}

/// The photo, or the range of it.
pub(super) fn answer(photo: StoredPhoto, range: Range, turn: Turn) -> Response {
    let StoredPhoto { file, size } = photo;
    let (first, last) = range.unwrap_or((0, None));
    let end = last.map_or(size, |last| last.saturating_add(1).min(size));
    if first >= end {
        return with_length(
            StatusCode::RANGE_NOT_SATISFIABLE,
            Body::empty(),
            &format!("bytes */{size}"),
        );
    }
    let body = Body::new(reading(file, first, end - first, turn));
    if range.is_none() {
        let mut response = Response::new(body);
        describe(&mut response);
        return response;
    }
    with_length(StatusCode::PARTIAL_CONTENT, body, &format!("bytes {first}-{}/{size}", end - 1))
}

fn with_length(status: StatusCode, body: Body, range: &str) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    describe(&mut response);
    if let Ok(range) = HeaderValue::from_str(range) {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response
}

/// Somebody's camera made these bytes: no browser is to guess what they are, and nobody in between is to keep them.
fn describe(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
}

/// Reads on a thread that may block, as fast as the connection takes it.
fn reading(mut file: File, first: u64, length: u64, turn: Turn) -> Reading {
    let (sender, pieces) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let mut left = length;
        let mut go_on = file.seek(SeekFrom::Start(first)).map(|_| ());
        while go_on.is_ok() && left > 0 {
            let mut piece = Vec::new();
            let read = file.by_ref().take(BLOCK.min(left)).read_to_end(&mut piece);
            go_on = read.and_then(|read| if read == 0 { Err(cut_short()) } else { Ok(()) });
            left -= piece.len() as u64;
            if go_on.is_ok() && sender.blocking_send(Ok(Bytes::from(piece))).is_err() {
                return; // nobody listens any more
            }
        }
        if let Err(error) = go_on {
            drop(sender.blocking_send(Err(error)));
        }
    });
    Reading { pieces, left: length }
}

fn cut_short() -> io::Error {
    io::Error::from(io::ErrorKind::UnexpectedEof)
}

/// The pieces as a body.
struct Reading {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    left: u64,
}

impl HttpBody for Reading {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let next = self.pieces.poll_recv(context);
        if let Poll::Ready(Some(Ok(piece))) = &next {
            self.left -= piece.len() as u64;
        }
        next.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
