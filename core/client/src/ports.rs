//! What the platform gives: the key of the store, a place for log lines, ears for changes, time and randomness.
//!
//! Implemented by apps (Keystore, Keychain, a logger), by `clock.rs` for real devices, and by simulations. Any of them may
//! be called from several threads. Only a [`ChangeListener`] may call the core; the others answer while it waits.

use fieldbook_model::Timestamp;
use fieldbook_sync::Network;
use zeroize::Zeroizing;

use crate::Change;

/// Why the key of the store cannot be had now: the device is locked, the key was removed, the user said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key of the store is not available")]
pub struct KeyUnavailable;

/// Keeps the key of the store, in the Keystore or the Keychain.
pub trait KeyProvider: Send + Sync {
    /// The same 32 random bytes each time. Asked when the store is opened, and when it is opened again after a fault.
    ///
    /// # Errors
    /// [`KeyUnavailable`], which the caller of `open` sees as `key_unavailable`.
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable>;

    /// Destroys the key: a wipe asks for it before any file is removed, for without the key the files say nothing. The
    /// next [`KeyProvider::store_key`] answers a fresh one. A provider that cannot destroy its key may leave this out.
    fn destroy_key(&self) {}
}

/// How much a log line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Goes on as it should.
    Info,
    /// Worth a look.
    Warn,
    /// Something failed that should not.
    Error,
}

/// Takes log lines: codes and counts, never a name, a text, a key or an address.
pub trait LogSink: Send + Sync {
    /// One line, without a line feed. A sink that panics is not called again.
    fn log(&self, level: LogLevel, line: &str);
}

/// Hears what changed, on a thread of its own; see [`Fieldbook::subscribe`](crate::Fieldbook::subscribe).
pub trait ChangeListener: Send + Sync {
    /// Called for one change after another. A listener that panics is dropped.
    fn changed(&self, change: Change);
}

/// Tells what sort of network there is.
pub trait ConnectivityObserver: Send + Sync {
    /// As it is now. Asked when syncing by itself begins, and after
    /// [`Fieldbook::connectivity_changed`](crate::Fieldbook::connectivity_changed).
    fn network(&self) -> Network;
}

/// A network that never changes, for programs that are not on a phone.
impl ConnectivityObserver for Network {
    fn network(&self) -> Network {
        *self
    }
}

/// A moment on a clock that never jumps and that runs while the phone sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed {
    /// Which run of the clock: another value means that two moments cannot be compared.
    pub boot: [u8; 16],
    /// Milliseconds since that run began.
    pub millis: u64,
}

impl Elapsed {
    /// Milliseconds since an earlier moment; `None` when the clock was started anew in between.
    pub fn since(&self, earlier: &Self) -> Option<u64> {
        if self.boot == earlier.boot { self.millis.checked_sub(earlier.millis) } else { None }
    }
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// What the wall clock says; may be wrong and may jump.
    fn now(&self) -> Timestamp;

    /// What a clock says that runs during sleep; `None` where the platform has none.
    fn elapsed(&self) -> Option<Elapsed>;
}

/// The system gave no randomness.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

/// Draws random bytes, for ids, nonces and keys.
pub trait Random: Send + Sync {
    /// Fills the buffer with bytes nobody can foresee.
    ///
    /// # Errors
    /// [`NoRandomness`], which the caller of a verb sees as `internal`.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}
