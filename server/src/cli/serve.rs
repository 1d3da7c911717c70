//! `fieldbook serve`: the hub's HTTP, until ctrl-c or SIGTERM.

use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::Place;
use super::error::CliError;
use crate::http;
use crate::hub::Hub;

/// Verbs of the hub under way at once; more wait. Bounds what requests hold in memory.
const VERBS: usize = 64;

/// Serve phones and the office over HTTP.
#[derive(Args)]
pub(super) struct Serve {
    /// Address and port; port 0 takes a free one.
    #[arg(long, env = "FIELDBOOK_LISTEN", default_value = "127.0.0.1:7410")]
    listen: SocketAddr,
    /// A proxy in front speaks TLS: no warning about clear text beyond this machine.
    #[arg(long)]
    behind_proxy: bool,
}

impl Serve {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        start_log();
        if !self.listen.ip().is_loopback() && !self.behind_proxy {
            tracing::warn!(
                "clear text beyond this machine: put a TLS proxy in front and say --behind-proxy"
            );
        }
        let hub = place.open_or_make()?;
        if hub.is_new() {
            welcome(place, &hub)?;
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .max_blocking_threads(VERBS)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind(self.listen).await.map_err(CliError::Listen)?;
            writeln!(io::stdout(), "listening on http://{}", listener.local_addr()?)?;
            io::stdout().flush()?;
            Ok(http::serve(hub, listener, told_to_stop()).await?)
        })
    }
}

/// Tells where the office's key is; shows it to a person only, never to a service's journal.
fn welcome(place: &Place, hub: &Hub) -> io::Result<()> {
    let mut out = io::stderr();
    let path = place.data.join("office.key");
    if out.is_terminal() {
        writeln!(out, "office key (also in {}): {}", path.display(), hub.office_key())
    } else {
        writeln!(out, "office key: in {}", path.display())
    }
}

/// The log goes to standard error; `FIELDBOOK_LOG` says how much of it.
fn start_log() {
    let filter =
        EnvFilter::try_from_env("FIELDBOOK_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let started =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).try_init();
    // A log that is there already is as good.
    drop(started);
}

async fn told_to_stop() {
    tokio::select! {
        () = interrupted() => {}
        () = terminated() => {}
    }
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut stream) => {
            stream.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
