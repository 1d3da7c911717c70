//! The hub's only door to the machine's clock and randomness (house style, rule 8); everything else gets a [`Clock`].
//! Tests hand in their own and decide what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use fieldbook_model::Timestamp;
use uuid::Uuid;

/// The machine gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no random bytes from the machine")]
pub struct NoRandomness;

/// Time and randomness for a hub.
pub trait Clock: Send + Sync {
    /// What time it is, in UTC.
    fn now(&self) -> Timestamp;

    /// Fills `bytes` with bytes nobody can guess.
    ///
    /// # Errors
    /// [`NoRandomness`] when the machine has none to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

impl dyn Clock + '_ {
    /// `N` bytes nobody can guess.
    pub(crate) fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// A fresh id (`UUIDv7`), later than those of earlier milliseconds.
    pub(crate) fn id(&self) -> Result<Uuid, NoRandomness> {
        let millis = u64::try_from(self.now().as_millis()).unwrap_or(0);
        let random = self.bytes::<10>()?;
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

/// The machine's clock and randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}
