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

    /// Destroys the key: a wipe asks for it before any file is removed, for without the key the files say nothing. The
    /// next `store_key` answers a fresh one.
    ///
    /// # Errors
    /// Whatever it is, the wipe goes on: the files are removed all the same.
    fn destroy_key(&self) -> Result<(), KeyUnavailable>;
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

/// What sort of network there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum NetworkKind {
    /// None.
    Offline,
    /// One that costs by the byte.
    Metered,
    /// One that does not.
    Unmetered,
}

impl From<NetworkKind> for core::Network {
    fn from(kind: NetworkKind) -> Self {
        match kind {
            NetworkKind::Offline => Self::Offline,
            NetworkKind::Metered => Self::Metered,
            NetworkKind::Unmetered => Self::Unmetered,
        }
    }
}

/// Why the app cannot tell the network now.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum NetworkUnknown {
    /// Not now.
    #[error("the network is not known")]
    NotNow,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for NetworkUnknown {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::NotNow
    }
}

/// Tells what sort of network there is.
#[uniffi::export(with_foreign)]
pub trait ConnectivityObserver: Send + Sync {
    /// As it is now; asked again after `connectivity_changed`.
    ///
    /// # Errors
    /// [`NetworkUnknown`]; it counts as one that costs by the byte.
    fn network(&self) -> Result<NetworkKind, NetworkUnknown>;
}

/// Hands the core's questions for the network to the app.
pub(crate) struct ForeignConnectivity(pub(crate) Arc<dyn ConnectivityObserver>);

impl core::ConnectivityObserver for ForeignConnectivity {
    fn network(&self) -> core::Network {
        self.0.network().unwrap_or(NetworkKind::Metered).into()
    }
}

/// Hands the core's questions for the key to the app.
pub(crate) struct ForeignKeys(pub(crate) Arc<dyn KeyProvider>);

impl core::KeyProvider for ForeignKeys {
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, core::KeyUnavailable> {
        let key = Zeroizing::new(self.0.store_key().map_err(|_| core::KeyUnavailable)?);
        let bytes = <[u8; 32]>::try_from(key.as_slice()).map_err(|_| core::KeyUnavailable)?;
        Ok(Zeroizing::new(bytes))
    }

    fn destroy_key(&self) {
        // The wipe goes on without; see the trait.
        drop(self.0.destroy_key());
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
