//! A store that says `damaged`: what can be read is saved into a new one.

use fieldbook_store::{Store, StoreKey};

use crate::config::{Config, Ports};
use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;

pub use fieldbook_store::Recovered;

impl Fieldbook {
    /// Makes a new store of what can be read of a damaged one, after [`Fieldbook::open`] said `damaged`; then open
    /// again. Work that the hub does not have comes over verbatim, as far as it reads: whole orders with everything,
    /// of others the own work, which goes in again with the next sync. The damaged files are kept until
    /// [`Fieldbook::discard_damaged`]. A recovery that is cut off goes on with the same call.
    ///
    /// # Errors
    /// `wrong_key`, `too_new`, `in_use`, `disk_full`, `storage_failed`, `key_unavailable`: the store is as it was then.
    pub fn recover(config: &Config, ports: &Ports) -> Result<Recovered, FieldbookError> {
        let key = StoreKey::from_bytes(*ports.keys.store_key()?);
        Ok(Store::recover(&config.dir, &key)?)
    }

    /// Removes the damaged files that [`Fieldbook::recover`] kept. To be called before the store is opened.
    ///
    /// # Errors
    /// `in_use`, `storage_failed`.
    pub fn discard_damaged(config: &Config) -> Result<(), FieldbookError> {
        Ok(Store::discard_damaged(&config.dir)?)
    }
}
