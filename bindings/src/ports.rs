//! What the platform gives: the key of the store and a place for log lines.

use std::sync::Arc;

use fieldbook_client as core;
use zeroize::Zeroizing;

/// Why the key cannot be had now: the device is locked, the key was removed, the user said no.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum KeyUnavailable {
    /// Not now.
    #[error("the key of the store is not available")]
    NotNow,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeyUnavailable {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::NotNow
    }
}

/// Keeps the key of the store, in the Keystore or the Keychain.
#[uniffi::export(with_foreign)]
pub trait KeyProvider: Send + Sync {
    /// The same 32 random bytes each time.
    ///
    /// # Errors
    /// [`KeyUnavailable`]; `open` then fails with `key_unavailable`.
    fn store_key(&self) -> Result<Vec<u8>, KeyUnavailable>;
}

/// How much a log line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum LogLevel {
    /// Goes on as it should.
    Info,
    /// Worth a look.
    Warn,
    /// Something failed that should not.
    Error,
}

/// Takes log lines: codes and counts, never a name, a text, a key or an address.
#[uniffi::export(with_foreign)]
pub trait LogSink: Send + Sync {
    /// One line, without a line feed.
    fn log(&self, level: LogLevel, line: String);
}

/// Hands the core's questions for the key to the app.
pub(crate) struct ForeignKeys(pub(crate) Arc<dyn KeyProvider>);

impl core::KeyProvider for ForeignKeys {
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, core::KeyUnavailable> {
        let key = Zeroizing::new(self.0.store_key().map_err(|_| core::KeyUnavailable)?);
        let bytes = <[u8; 32]>::try_from(key.as_slice()).map_err(|_| core::KeyUnavailable)?;
        Ok(Zeroizing::new(bytes))
    }
}

/// Hands the core's log lines to the app.
pub(crate) struct ForeignLog(pub(crate) Arc<dyn LogSink>);

impl core::LogSink for ForeignLog {
    fn log(&self, level: core::LogLevel, line: &str) {
        let level = match level {
            core::LogLevel::Info => LogLevel::Info,
            core::LogLevel::Warn => LogLevel::Warn,
            core::LogLevel::Error => LogLevel::Error,
        };
        self.0.log(level, line.to_owned());
    }
}
