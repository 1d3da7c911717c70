//! What an app says when it opens the core.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_document::Language;

use crate::clock::{SystemClock, SystemRandom};
use crate::ports::{Clock, KeyProvider, LogSink, Random};

/// Where the core lives, and how it introduces itself.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of the store; made when it does not exist. Private to the app, and kept out of cloud backups.
    pub dir: PathBuf,
    /// The app's language, for merge notes and error texts.
    pub language: Language,
    /// The app's version, for support, for example `1.4.2`.
    pub app_version: String,
    /// What the office calls this phone, for example `Pixel 9 of Li Wei`.
    pub device_name: String,
    /// How long the hub may take over one request; [`Config::REQUEST_TIMEOUT`] suits phone networks.
    pub request_timeout: Duration,
}

impl Config {
    /// A minute: a megabyte up or down at 20 KB a second.
    pub const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);
}

/// What the platform gives.
#[derive(Clone)]
pub struct Ports {
    /// Keeps the key of the store.
    pub keys: Arc<dyn KeyProvider>,
    /// Takes log lines, when the app wants them.
    pub log: Option<Arc<dyn LogSink>>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws random bytes.
    pub random: Arc<dyn Random>,
}

impl Ports {
    /// This device's clocks and randomness, with the app's key.
    pub fn system(keys: Arc<dyn KeyProvider>) -> Self {
        let random = SystemRandom;
        Self {
            keys,
            log: None,
            clock: Arc::new(SystemClock::new(&random)),
            random: Arc::new(random),
        }
    }

    /// The same, with log lines going to `sink`.
    #[must_use]
    pub fn with_log(self, sink: Arc<dyn LogSink>) -> Self {
        Self { log: Some(sink), ..self }
    }
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ports")
    }
}
