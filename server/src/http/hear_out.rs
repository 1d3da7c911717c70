//! Whoever is refused is heard out: a caller that is still sending would find the connection broken and never read the
//! answer, for example that the body is too large or that the clock is off.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use fieldbook_wire::limits::MAX_REQUEST_BYTES;
use hyper::body::{Frame, SizeHint};

/// Bytes of a refused body that pass by at most; nothing of them is kept.
const MOST: usize = 2 * MAX_REQUEST_BYTES;

/// Answers; of a request that is refused the rest of the body passes by first.
pub(super) async fn hear_out(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let body = Shared(Arc::new(Mutex::new(body)));
    let rest = body.clone();
    let response = next.run(Request::from_parts(head, Body::new(body))).await;
    // who is told to wait sends it all again anyway
    let is_refused = response.status().is_client_error();
    if is_refused && response.status() != StatusCode::TOO_MANY_REQUESTS {
        pass_by(rest).await;
    }
    response
}

async fn pass_by(mut body: Shared) {
    let mut seen = 0;
    while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        seen += frame.data_ref().map_or(0, Bytes::len);
        if seen > MOST {
            return;
        }
    }
}

/// A body that its handler may drop before it ended.
#[derive(Clone)]
struct Shared(Arc<Mutex<Body>>);

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}
