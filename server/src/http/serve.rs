//! Accepts connections and serves them until it is told to stop. A connection that dawdles over its headers is closed;
//! bodies and whole requests have bounds of their own.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::pin::pin;
use std::time::Duration;

use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use super::app;
use crate::hub::Hub;

/// How long headers may take, and how long a connection may idle between requests.
const HEADERS: Duration = Duration::from_mins(1);
/// How long requests under way may take after the hub was told to stop.
const FAREWELL: Duration = Duration::from_secs(30);
/// Bytes of a request's head; more are answered with 431. What one connection can make the hub hold unread.
const HEAD_BYTES: usize = 32 * 1024;
/// Headers of one request.
const HEADERS_COUNT: usize = 64;
/// How long to wait when the system gives no more connections.
const OUT_OF_FILES: Duration = Duration::from_secs(1);

/// Serves `hub` on `listener` until `shutdown` is through, then finishes the requests under way.
///
/// # Errors
/// None at present: what goes wrong with one connection ends that connection.
pub async fn serve(
    hub: Hub,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let service = TowerToHyperService::new(app(hub.clone()));
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    http.max_buf_size(HEAD_BYTES).max_headers(HEADERS_COUNT);
    let open = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = http.serve_connection(TokioIo::new(stream), service.clone());
                let watched = open.watch(connection);
                tokio::spawn(async move {
                    if let Err(error) = watched.await {
                        tracing::debug!("connection ended: {error}");
                    }
                });
            }
            Err(error) => after(&error).await,
        }
    }
    drop(listener);
    hub.hang_up();
    if tokio::time::timeout(FAREWELL, open.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests under way");
    }
    Ok(())
}

/// What a caller did wrong needs no pause; what the system lacks may come back.
async fn after(error: &io::Error) {
    let by_caller =
        [ErrorKind::ConnectionRefused, ErrorKind::ConnectionAborted, ErrorKind::ConnectionReset];
    if !by_caller.contains(&error.kind()) {
        tracing::error!("no connection could be accepted: {error}");
        tokio::time::sleep(OUT_OF_FILES).await;
    }
}
